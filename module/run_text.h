/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Runs and tables as lines of text.
 */
#ifndef VMINSPECT_RUN_TEXT_H
#define VMINSPECT_RUN_TEXT_H

#include "page_run.h"
#include "text.h"

/* Bytes of text that one run, or one table, takes at the most */
#define PAGE_RUN_TEXT	(192 + 2 * ENTRY_WORDS)

/*
 * Writes out the runs from @from on up to, but without, @to, or as many of them as
 * there is room for. Return: the first that is not written.
 */
unsigned int vminspect_run_text(struct run_sink *s, unsigned int from,
				unsigned int to, struct text *text);

/* "tables pgd=N ..." and a newline; @vmpte: as the kernel counts, or HIDDEN64 */
void vminspect_tables_text(const struct table_count *count, u64 vmpte,
			   struct text *text);

#endif /* VMINSPECT_RUN_TEXT_H */
