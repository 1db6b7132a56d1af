/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tables of x86-64 as the processor sees them: arrays of 512 words. The kernel's
 * own way down goes through calls that only Xen's paravirtual guests need, which
 * costs a probe more than all else it does.
 */
#ifndef VMINSPECT_ARCH_X86_64_TABLE_H
#define VMINSPECT_ARCH_X86_64_TABLE_H

#include <linux/mm.h>
#include <linux/pgtable.h>

#define ARCH_TABLE_BITS	9
#define ARCH_TABLE_MASK	((1U << ARCH_TABLE_BITS) - 1)
/* Bit 0 of an entry: the processor may use it. */
#define ARCH_VALID	_PAGE_PRESENT

/* Whether entries hold what the processor reads, and not a hypervisor's numbers */
static inline bool arch_tables_plain(void)
{
	return !cpu_feature_enabled(X86_FEATURE_XENPV);
}

/*
 * Whether an entry of any level but the last leads to a table. A huge page being
 * split has no Present bit. Source: Intel SDM vol. 3A, 4.5.
 */
static inline bool arch_is_table(u64 raw)
{
	return (raw & (_PAGE_PRESENT | _PAGE_PSE)) == _PAGE_PRESENT;
}

static inline const u64 *arch_table_at(u64 raw)
{
	return __va(raw & PTE_PFN_MASK);
}

#endif /* VMINSPECT_ARCH_X86_64_TABLE_H */
