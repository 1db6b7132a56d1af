// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pgtable.h>

#include "pt_level.h"

u8 vminspect_pt_label[VMINSPECT_NR_LEVELS] __read_mostly;

void vminspect_pt_init(void)
{
	u8 *label = vminspect_pt_label;

	label[VMINSPECT_PGD] = VMINSPECT_PGD;
	label[VMINSPECT_P4D] = PTRS_PER_P4D > 1 ? VMINSPECT_P4D : VMINSPECT_PGD;
	label[VMINSPECT_PUD] = PTRS_PER_PUD > 1 ? VMINSPECT_PUD :
						  label[VMINSPECT_P4D];
	label[VMINSPECT_PMD] = PTRS_PER_PMD > 1 ? VMINSPECT_PMD :
						  label[VMINSPECT_PUD];
	label[VMINSPECT_PTE] = VMINSPECT_PTE;
}

unsigned int vminspect_pt_levels(void)
{
	unsigned int level, mask = 0;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++)
		mask |= 1U << vminspect_pt_label[level];
	return mask;
}

unsigned int vminspect_pt_shift(int level)
{
	switch (level) {
	case VMINSPECT_PGD:
		return PGDIR_SHIFT;
	case VMINSPECT_P4D:
		return P4D_SHIFT;
	case VMINSPECT_PUD:
		return PUD_SHIFT;
	case VMINSPECT_PMD:
		return PMD_SHIFT;
	default:
		return PAGE_SHIFT;
	}
}

unsigned int vminspect_pt_entries(int level)
{
	switch (level) {
	case VMINSPECT_PGD:
		return DIV_ROUND_UP(TASK_SIZE_MAX, PGDIR_SIZE);
	case VMINSPECT_P4D:
		return PTRS_PER_P4D;
	case VMINSPECT_PUD:
		return PTRS_PER_PUD;
	case VMINSPECT_PMD:
		return PTRS_PER_PMD;
	default:
		return PTRS_PER_PTE;
	}
}
