// SPDX-License-Identifier: GPL-2.0
/*
 * insmod empty.ko [ret=1]: a kprobe on handle_mm_fault() that does nothing, or a
 * kretprobe: the least that a tracer made of them can cost.
 */
#include <linux/kprobes.h>
#include <linux/module.h>

static bool ret;
module_param(ret, bool, 0444);
MODULE_PARM_DESC(ret, "a kretprobe, with an entry handler");

static int enter(struct kprobe *p, struct pt_regs *regs)
{
	return 0;
}

static int on_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	return 0;
}

static int on_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	return 0;
}

static struct kprobe probe = {
	.symbol_name = "handle_mm_fault",
	.pre_handler = enter,
};

static struct kretprobe ret_probe = {
	.kp.symbol_name = "handle_mm_fault",
	.entry_handler = on_entry,
	.handler = on_return,
	.maxactive = 256,
};

static int __init empty_init(void)
{
	return ret ? register_kretprobe(&ret_probe) : register_kprobe(&probe);
}
module_init(empty_init);

static void __exit empty_exit(void)
{
	if (ret)
		unregister_kretprobe(&ret_probe);
	else
		unregister_kprobe(&probe);
}
module_exit(empty_exit);

MODULE_DESCRIPTION("Empty probes, to measure others beside");
MODULE_LICENSE("GPL");
