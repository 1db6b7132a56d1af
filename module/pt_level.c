// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pgtable.h>

#include "compat/pgtable.h"
#include "pt_level.h"

u8 vminspect_pt_label[VMINSPECT_NR_LEVELS] __read_mostly;
u8 vminspect_pt_shifts[VMINSPECT_NR_LEVELS] __read_mostly;

/*
 * Of a level that is folded into the next one, that one's, as the tables there are
 * its: where the kernel folds levels as it starts, its own numbers do not say so.
 */
static unsigned int shift_of(int level)
{
	while (level < VMINSPECT_PTE && vminspect_pt_repeated(level))
		level++;
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

void vminspect_pt_init(void)
{
	u8 *label = vminspect_pt_label;
	int level;

	label[VMINSPECT_PGD] = VMINSPECT_PGD;
	label[VMINSPECT_P4D] = compat_has_p4d() ? VMINSPECT_P4D : VMINSPECT_PGD;
	label[VMINSPECT_PUD] = compat_has_pud() ? VMINSPECT_PUD :
						  label[VMINSPECT_P4D];
	label[VMINSPECT_PMD] = PTRS_PER_PMD > 1 ? VMINSPECT_PMD :
						  label[VMINSPECT_PUD];
	label[VMINSPECT_PTE] = VMINSPECT_PTE;
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++)
		vminspect_pt_shifts[level] = shift_of(level);
}

unsigned int vminspect_pt_levels(void)
{
	unsigned int level, mask = 0;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++)
		mask |= 1U << vminspect_pt_label[level];
	return mask;
}

unsigned int vminspect_pt_entries(int level)
{
	switch (level) {
	case VMINSPECT_PGD:
		return DIV_ROUND_UP(COMPAT_USER_END,
				    1UL << vminspect_pt_shift(level));
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

unsigned int vminspect_pt_slots(int level)
{
	if (level == VMINSPECT_PGD && !COMPAT_PGD_IS_USERS)
		return PTRS_PER_PGD;
	return vminspect_pt_entries(level);
}

/* Where its top table is less than a page, the kernel may still take one for it. */
unsigned int vminspect_pt_bytes(int level)
{
	if (level != VMINSPECT_PGD)
		return PAGE_SIZE;
	return vminspect_pt_slots(level) * sizeof(pgd_t);
}

unsigned int vminspect_pt_given(const struct mm_struct *mm)
{
	unsigned int i, nr = 0;

	if (!COMPAT_PGD_GIVES_TABLES)
		return 0;
	for (i = 0; i < vminspect_pt_entries(VMINSPECT_PGD); i++)
		nr += compat_pgd_gives(compat_pgdp_get(mm->pgd + i));
	return nr;
}

unsigned int vminspect_pt_kernel(void)
{
	return compat_kernel_tables();
}
