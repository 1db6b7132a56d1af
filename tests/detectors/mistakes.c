// SPDX-License-Identifier: GPL-2.0
/*
 * Mistakes, made on purpose when it is loaded: tests/scripts/detectors sees whether
 * the debug kernels notice. insmod mistakes.ko make=NAME,NAME...
 */
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/vmalloc.h>

#define SIZE	64

static char *make[16];
static int nr;
module_param_array(make, charp, &nr, 0);
MODULE_PARM_DESC(make, "what mistakes to make");

/* Of which the compiler is not to know what becomes */
static volatile int sink;
static volatile int forty = 40;
static volatile int beyond = SIZE;

static void none(void)
{
}

static void freed(void)
{
	char *p = kzalloc(SIZE, GFP_KERNEL);

	if (!p)
		return;
	kfree(p);
	OPTIMIZER_HIDE_VAR(p);
	sink = *(volatile char *)p;
}

static void twice(void)
{
	char *p = kzalloc(SIZE, GFP_KERNEL);

	kfree(p);
	OPTIMIZER_HIDE_VAR(p);
	kfree(p);
}

static void slab(void)
{
	char *p = kzalloc(SIZE, GFP_KERNEL);

	if (!p)
		return;
	((volatile char *)p)[beyond] = 1;
	kfree(p);
}

/* The rest of its page is there, so only KASAN can tell. */
static void pages(void)
{
	char *p = vzalloc(SIZE);

	if (!p)
		return;
	sink = ((volatile char *)p)[beyond];
	vfree(p);
}

static void stack(void)
{
	char buf[SIZE] = "";
	volatile char *p = buf;

	p[beyond] = 1;
	sink = p[0];
}

static void shift(void)
{
	sink = 1 << forty;
}

static void order(void)
{
	static DEFINE_MUTEX(first);
	static DEFINE_MUTEX(second);

	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);
	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

static void sleep(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	might_sleep();
	spin_unlock(&lock);
}

static void rcu(void)
{
	static int __rcu *p;

	sink = !!rcu_dereference(p);
}

static void list(void)
{
	LIST_HEAD(head);
	LIST_HEAD(a);
	LIST_HEAD(b);

	list_add(&a, &head);
	a.next = &b;
	list_add(&b, &a);
}

struct armed {
	struct timer_list timer;
};

static void rings(struct timer_list *timer)
{
}

static void timer(void)
{
	struct armed *a = kzalloc(sizeof(*a), GFP_KERNEL);

	if (!a)
		return;
	timer_setup(&a->timer, rings, 0);
	mod_timer(&a->timer, jiffies + 3600 * HZ);
	kfree(a);
}

static void leak(void)
{
	char *p = kzalloc(SIZE, GFP_KERNEL);

	if (p)
		p[0] = 1;
	OPTIMIZER_HIDE_VAR(p);
}

static int counter;

static int count(void *unused)
{
	while (!kthread_should_stop()) {
		counter++;
		cond_resched();
	}
	return 0;
}

static void race(void)
{
	struct task_struct *kid[2];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kid); i++)
		kid[i] = kthread_run(count, NULL, "mistakes");
	schedule_timeout_uninterruptible(5 * HZ);
	for (i = 0; i < ARRAY_SIZE(kid); i++) {
		if (!IS_ERR(kid[i]))
			kthread_stop(kid[i]);
	}
}

static const struct {
	const char *name;
	void (*make)(void);
} mistakes[] = {
	{ "none", none },
	{ "freed", freed },
	{ "twice", twice },
	{ "slab", slab },
	{ "pages", pages },
	{ "stack", stack },
	{ "shift", shift },
	{ "order", order },
	{ "sleep", sleep },
	{ "rcu", rcu },
	{ "list", list },
	{ "timer", timer },
	{ "leak", leak },
	{ "race", race },
};

static int make_one(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mistakes); i++) {
		if (!strcmp(name, mistakes[i].name)) {
			mistakes[i].make();
			return 0;
		}
	}
	return -EINVAL;
}

static int __init mistakes_init(void)
{
	int i, err = 0;

	for (i = 0; i < nr && !err; i++)
		err = make_one(make[i]);
	return err;
}

static void __exit mistakes_exit(void)
{
}

module_init(mistakes_init);
module_exit(mistakes_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Mistakes on purpose, to test what finds them");
