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

static inline bool arch_tables_plain(void)
{
	return false;
}

static inline const u64 *arch_table_next(u64 raw)
{
	return NULL;
}

#endif

#endif /* VMINSPECT_ARCH_TABLE_H */
