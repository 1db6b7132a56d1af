/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The slowest faults of many. While they are taken in they are a heap with the
 * fastest of them first, which is the one to go.
 */
#ifndef VMINSPECT_ANALYZE_SLOWEST_H
#define VMINSPECT_ANALYZE_SLOWEST_H

#include "analyze_report.h"

/**
 * slowest_add - take in a fault, if it is one of the slowest
 * @heap: those that are kept
 * @nr: so many
 * @limit: at most; there is room for them
 * @f: the fault
 *
 * Return: false without memory.
 */
bool slowest_add(struct report_fault *heap, size_t *nr, size_t limit,
		 const struct event_fault *f);

/* slowest_sort - slowest first */
void slowest_sort(struct report_fault *heap, size_t nr);

/* slowest_free_fault - give back what one owns */
void slowest_free_fault(struct report_fault *f);

/**
 * slowest_place - the VMA that holds an address
 * @vmas: of the process; or NULL
 * @addr: or UNKNOWN
 * @offset: out: of the address in the VMA's file, or in the VMA; or UNKNOWN
 *
 * Return: its name, to be freed, "" where there is none; NULL without memory.
 */
char *slowest_place(const struct vma_list *vmas, uint64_t addr,
		    uint64_t *offset);

#endif /* VMINSPECT_ANALYZE_SLOWEST_H */
