// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "checks.h"
#include "phrase.h"
#include "render_walk.h"

/* Entries of so many bytes are looked at at once. */
#define CHUNK	(32ULL << 20)

void checks_faults(struct lesson *l, const struct range *range,
		  uint64_t predicted)
{
	uint64_t n = lesson_faults(l, range->start, range->end - range->start,
				   NULL);

	story_check(&l->story, n == predicted,
		    ngettext("%" PRIu64 " page fault in that range, predicted %" PRIu64,
			     "%" PRIu64 " page faults in that range, predicted %" PRIu64,
			     n), n, predicted);
}

const char *tables_words(const uint64_t nr[VMINSPECT_NR_LEVELS],
			 char buf[TABLES_WORDS])
{
	char name[LEVEL_SIZE], item[NUMBER_SIZE];
	int level;

	*buf = 0;
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (!nr[level])
			continue;
		snprintf(item, sizeof(item), "%" PRIu64 " %s", nr[level],
			 level_title(level, name));
		phrase_item(buf, TABLES_WORDS, item);
	}
	return *buf ? buf : strcpy(buf, "0");
}

void checks_tables(struct lesson *l, const struct table_cost *before,
		  const struct table_cost *now, const struct foresight *f)
{
	uint64_t made[VMINSPECT_NR_LEVELS] = { 0 };
	char found[TABLES_WORDS], predicted[TABLES_WORDS];
	int level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (now->level[level].tables != UNKNOWN)
			made[level] = now->level[level].tables -
				      before->level[level].tables;
	}
	story_check(&l->story, !memcmp(made, f->made, sizeof(made)),
		    /* translators: tables by level: "1 PMD, 2 PTE" */
		    _("new page tables: %s; predicted: %s"),
		    tables_words(made, found),
		    tables_words(f->made, predicted));
}

enum status checks_count(struct lesson *l, const struct range *range,
			  uint64_t *nr)
{
	enum status status = STATUS_OK;
	uint64_t start, bytes;
	struct look look = { .nr = 0 };

	*nr = 0;
	for (start = range->start; !status && start < range->end;
	     start += bytes) {
		bytes = range->end - start;
		bytes = bytes < CHUNK ? bytes : CHUNK;
		status = look_pages(lesson_pid(l), start, bytes, &look);
		*nr += look_count(&look, VMINSPECT_PRESENT);
	}
	look_free(&look);
	return status;
}

enum status checks_present(struct lesson *l, const struct range *range,
			  uint64_t predicted)
{
	uint64_t n;
	enum status status = checks_count(l, range, &n);

	if (!status)
		story_check(&l->story, n == predicted,
			    ngettext("%" PRIu64 " page of that range has a frame, predicted %" PRIu64,
				     "%" PRIu64 " pages of that range have a frame, predicted %" PRIu64,
				     n), n, predicted);
	return status;
}

uint64_t page_down(const struct lesson *l, uint64_t n)
{
	return n / l->machine.page * l->machine.page;
}

uint64_t page_up(const struct lesson *l, uint64_t n)
{
	return page_down(l, n + l->machine.page - 1);
}

const char *kib_words(uint64_t bytes, char buf[NUMBER_SIZE])
{
	snprintf(buf, NUMBER_SIZE, "%" PRIu64 " KiB", bytes / 1024);
	return buf;
}
