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

#endif /* VMINSPECT_COMPAT_KPROBE_H */
