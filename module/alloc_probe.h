/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls of malloc() and the like, by a breakpoint on the function, as ALLOC
 * records: one when it is called, one when it returns; of free() only the former.
 */
#ifndef VMINSPECT_ALLOC_PROBE_H
#define VMINSPECT_ALLOC_PROBE_H

#include <linux/types.h>

#include "uapi/vminspect_event.h"

struct alloc_probe;

/**
 * vminspect_alloc_probe_new - put a breakpoint on a function
 * @arg: which; fd is of the current process
 * @wanted: says whether calls of a process are to be recorded. It is asked at
 *	each call, and before a process gets the breakpoint: when this is called,
 *	and when it maps the file. A process that was not wanted then has none.
 *	May be called at the same time by several; may sleep
 * @ctx: passed to it
 *
 * Context: may sleep. Return: the probe, or ERR_PTR(): -EBADF: @fd is not open for
 * reading; -EINVAL: no such kind, or nothing there that can be probed; -ENOMEM;
 * -EOPNOTSUPP: the kernel has no uprobes.
 */
struct alloc_probe *
vminspect_alloc_probe_new(const struct vminspect_alloc_probe *arg,
			  bool (*wanted)(void *ctx, u32 tgid), void *ctx);

/*
 * vminspect_alloc_probe_free - take the breakpoint away. When it returns, @wanted
 * is not called any more. May sleep.
 */
void vminspect_alloc_probe_free(struct alloc_probe *p);

/*
 * vminspect_alloc_missed - how often the program's stack or result could not be
 * read, so that a record lacks the caller, or is not there, since the module was
 * loaded
 */
u64 vminspect_alloc_missed(void);

#endif /* VMINSPECT_ALLOC_PROBE_H */
