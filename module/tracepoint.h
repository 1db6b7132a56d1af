/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Probes on the kernel's tracepoints, which are not exported and are therefore
 * found by name.
 */
#ifndef VMINSPECT_TRACEPOINT_H
#define VMINSPECT_TRACEPOINT_H

#include <linux/tracepoint.h>

/**
 * struct tracepoint_probe - a probe, and what it is on
 * @name: of the tracepoint
 * @func: its probe: void (*)(void *data, ...) with the tracepoint's arguments.
 *	Newer kernels call it with preemption enabled
 * @point: NULL while it is not attached
 */
struct tracepoint_probe {
	const char *name;
	void *func;
	struct tracepoint *point;
};

/**
 * vminspect_tracepoint_attach - have the probe called from now on
 *
 * Locking: the caller sees to it that a probe is attached and detached by one
 * task at a time. Return: 0, or -ENOENT: this kernel has no such tracepoint;
 * -EOPNOTSUPP: it has none at all.
 */
int vminspect_tracepoint_attach(struct tracepoint_probe *probe);

/*
 * vminspect_tracepoint_detach - when it returns the probe is not called any
 * more. Does nothing if it was not attached. May sleep.
 */
void vminspect_tracepoint_detach(struct tracepoint_probe *probe);

#endif /* VMINSPECT_TRACEPOINT_H */
