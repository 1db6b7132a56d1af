/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/kprobes.h
 */
#ifndef VMINSPECT_COMPAT_KPROBE_H
#define VMINSPECT_COMPAT_KPROBE_H

#include <linux/kprobes.h>

#include "features.h"

/* NULL once the probe is being unregistered. */
static inline struct kretprobe *
compat_get_kretprobe(struct kretprobe_instance *ri)
{
#ifndef CONFIG_KRETPROBES
	return NULL;		/* none can be registered */
#elif defined(COMPAT_HAVE_GET_KRETPROBE)
	return get_kretprobe(ri);
#else
	return ri->rp;
#endif
}

/*
 * Up to Linux 5.13 what a handler may not read (a page of the user's stack that is not
 * there) is counted in nmissed, just before this handler is called; later it is not
 * counted, and nobody is called. The probe is not yet enabled.
 */
static inline void
compat_kprobe_on_unread(struct kprobe *p,
			int (*handler)(struct kprobe *p, struct pt_regs *regs,
				       int trap))
{
#ifdef COMPAT_HAVE_KPROBE_FAULT_HANDLER
	p->fault_handler = handler;
#endif
}

#endif /* VMINSPECT_COMPAT_KPROBE_H */
