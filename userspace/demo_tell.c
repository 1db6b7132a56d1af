// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "demo_malloc.h"
#include "event_words.h"
#include "number.h"

const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

void show_fault(const struct experiment *e, const struct fault *f)
{
	char latency[NUMBER_SIZE], levels[LEVELS_SIZE];

	if (!f)
		return;
	printf(" fault 0x%" PRIx64 " %s %s", f->addr, f->access, f->class);
	if (f->ns != UNKNOWN)
		printf(" %s", number_time(f->ns, latency));
	printf("%s new tables %s%s", style_ink(&e->n->style, INK_NEW),
	       levels_text(f->new_tables, levels),
	       style_ink(&e->n->style, INK_PLAIN));
	if (f->pfn != UNKNOWN)
		printf(" frame %" PRIx64, f->pfn);
	putchar('\n');
}

void check_faults(struct experiment *e, const struct step_log *log,
		  const struct range_log *sum, uint64_t predicted)
{
	narrate_check(e->n, sum->nr == predicted,
		      "%" PRIu64 " page fault%s there, %" PRIu64 " predicted",
		      sum->nr, plural(sum->nr), predicted);
	if (sum->first)
		narrate_check(e->n, !strcmp(sum->first->class, "minor") &&
			      !strcmp(sum->first->access, "write"),
			      "it is a %s one, by a %s", sum->first->class,
			      sum->first->access);
	narrate_check(e->n, log->recorded == log->counted && !log->lost,
		      "the kernel's own count of the child's faults agrees with the log: %"
		      PRIu64, log->counted);
	if (log->recorded != log->counted)
		narrate(e->n, "The log has %" PRIu64 ", and %" PRIu64
			" whose end it did not see or that were tried again.",
			log->recorded, log->unclear);
	if (log->lost)
		narrate(e->n, "The log lost %" PRIu64 " faults of all processes meanwhile, so counts cannot be trusted.",
			log->lost);
}

void count_tables(struct experiment *e, const struct step_log *log)
{
	size_t i;

	for (i = 0; i < log->nr_faults; i++)
		e->new_tables += __builtin_popcount(log->faults[i].new_tables);
	e->unclear |= log->unclear || log->lost ||
		      log->nr_faults == STEP_FAULTS;
}

void tell_elsewhere(const struct experiment *e, uint64_t nr)
{
	if (nr)
		narrate(e->n, "(Elsewhere the child took %" PRIu64
			" fault%s, not predicted: code and data of malloc, used for the first time.)",
			nr, plural(nr));
}
