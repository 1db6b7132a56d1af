/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel itself says of a process, without vminspect's module.
 */
#ifndef VMINSPECT_WITNESS_H
#define VMINSPECT_WITNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * witness_memory - memory of a process by its own addresses: /proc/<pid>/mem
 *
 * A page that is not there is brought in, as by the process itself.
 *
 * Return: 0, or the errno value.
 */
int witness_memory(pid_t pid, uint64_t addr, void *buf, size_t size);

/* witness_pfn - /proc/<pid>/pagemap's PFN of a page, or UNKNOWN */
uint64_t witness_pfn(pid_t pid, uint64_t addr, uint64_t page);

/*
 * witness_rss - resident bytes of the VMA that holds the address, by
 * /proc/<pid>/smaps; or UNKNOWN
 */
uint64_t witness_rss(pid_t pid, uint64_t addr);

/*
 * witness_frame - what /proc/kpageflags (KPF_*) and /proc/kpagecount say of a
 * frame: its flags, and how many entries map it. Return: false where they do not.
 */
bool witness_frame(uint64_t pfn, uint64_t *flags, uint64_t *mappings);

#endif /* VMINSPECT_WITNESS_H */
