/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tables as the processor sees them, where that is worth its lines: to read them
 * so is faster than by the kernel's own functions.
 */
#ifndef VMINSPECT_ARCH_TABLE_H
#define VMINSPECT_ARCH_TABLE_H

#include <linux/types.h>

#ifdef CONFIG_X86_64
#include "x86_64_table.h"
#else

#define ARCH_TABLE_BITS	9
#define ARCH_TABLE_MASK	((1U << ARCH_TABLE_BITS) - 1)
/* Bit 0 of an entry, in all encodings: the processor may use it. */
#define ARCH_VALID	1

static inline bool arch_tables_plain(void)
{
	return false;
}

static inline bool arch_is_table(u64 raw)
{
	return false;
}

static inline const u64 *arch_table_at(u64 raw)
{
	return NULL;
}

#endif

#endif /* VMINSPECT_ARCH_TABLE_H */
