// SPDX-License-Identifier: GPL-2.0
/*
 * vminspect: what the kernel really does with a process's memory.
 *
 * See README.md in this folder for how the parts fit together, and
 * uapi/vminspect.h for the interface.
 */
#include <linux/module.h>

#include "format.h"
#include "proc.h"
#include "pt_level.h"
#include "recorder.h"
#include "target.h"
#include "text.h"
#include "trace.h"
#include "uapi/vminspect.h"

static int __init vminspect_init(void)
{
	int err;

	vminspect_trace_init();
	vminspect_hex_init();
	vminspect_pt_init();
	vminspect_format_init();
	err = vminspect_target_init();
	if (err)
		return err;
	err = vminspect_recorder_init();
	if (err)
		goto exit_target;
	err = vminspect_proc_init();
	if (err)
		goto exit_recorder;
	return 0;

exit_recorder:
	vminspect_recorder_exit();
exit_target:
	vminspect_target_exit();
	return err;
}

static void __exit vminspect_exit(void)
{
	vminspect_proc_exit();
	vminspect_recorder_exit();
	vminspect_target_exit();
}

module_init(vminspect_init);
module_exit(vminspect_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Shows the page tables and page faults of processes");
MODULE_VERSION(VMINSPECT_VERSION);
