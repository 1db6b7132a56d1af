/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The levels of page tables, as this machine has them.
 */
#ifndef VMINSPECT_PT_LEVEL_H
#define VMINSPECT_PT_LEVEL_H

#include <linux/mm_types.h>
#include <linux/pgtable.h>

#include "uapi/vminspect.h"

/*
 * A level that the machine lacks is folded: its only entry is the one above
 * seen again. This gives the level under which it is to be shown.
 */
extern u8 vminspect_pt_label[VMINSPECT_NR_LEVELS];

/* log2 of the bytes that one entry of each level spans */
extern u8 vminspect_pt_shifts[VMINSPECT_NR_LEVELS];

static inline unsigned int vminspect_pt_shift(int level)
{
	return vminspect_pt_shifts[level];
}

/* Whether the next level is this one again, and will be shown instead. */
static inline bool vminspect_pt_repeated(int level)
{
	return vminspect_pt_label[level + 1] == vminspect_pt_label[level];
}

static inline bool vminspect_pmd_is_table(pmd_t pmd)
{
	return !pmd_none(pmd) && pmd_present(pmd) && !pmd_leaf(pmd) &&
	       !pmd_bad(pmd);
}

static inline bool vminspect_pud_is_table(pud_t pud)
{
	return !pud_none(pud) && pud_present(pud) && !pud_leaf(pud) &&
	       !pud_bad(pud);
}

/* Bit mask of the levels that exist on this machine */
unsigned int vminspect_pt_levels(void);

/* Number of entries in a table of @level; of the top, those of user space */
unsigned int vminspect_pt_entries(int level);

/* The same; of the top, also those of the kernel, if it has its own there */
unsigned int vminspect_pt_slots(int level);

/* Bytes of a table of @level: of the top one what the processor reads */
unsigned int vminspect_pt_bytes(int level);

/*
 * vminspect_pt_given - how many tables of PMDs a process of i386 with PAE has: it gets
 * one for each entry of its top table when it is made, whether or not VMAs need them,
 * and loses those that munmap() empties. Elsewhere 0.
 * Context: @mm is not freed; nothing else is needed, as only the top table is read.
 */
unsigned int vminspect_pt_given(const struct mm_struct *mm);

/* Tables for addresses of the kernel that each process has of its own, mostly 0 */
unsigned int vminspect_pt_kernel(void);

void vminspect_pt_init(void);

#endif /* VMINSPECT_PT_LEVEL_H */
