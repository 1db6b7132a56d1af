// SPDX-License-Identifier: GPL-2.0
/*
 * once FILE PID: scans a running process until a page has been as each "once" of
 * FILE says (see state.h), one that agreed with pagemap as long as it was so.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "libagain.h"
#include "libcheck.h"
#include "libdiffer.h"
#include "libmake.h"
#include "libwant.h"

#define MAX_WANTS	64
#define SECONDS		60
#define ALIKE		5	/* looks at what differs that show no change */

struct search {
	struct witness w;
	const struct want *want;
	uint64_t scans, met, found;
};

/*
 * All that pagemap knows in @pm, before the page has changed again: 1, or 0 where it
 * has. It may have changed and changed back between two looks, so that what pagemap
 * says is of another moment: as often as that, it does not.
 */
static int agrees(struct scan *s, const struct page *p, uint64_t *pm)
{
	struct search *of = s->data;
	const char *why = NULL;
	uint64_t last = 0;
	struct again a;
	int i;

	for (i = 0; i < ALIKE; i++, last = *pm) {
		witness_forget(&of->w);
		*pm = witness_pagemap(&of->w, p->addr);
		if (again_read(s, p->addr, &a))
			return -1;
		if (!a.there || a.page.raw != p->raw || (i && *pm != last))
			return 0;
		why = page_differs(&of->w, &a.page, *pm);
		if (!why)
			return 1;
	}
	check(false, "%" PRIx64 " %s %s%s: %s (pagemap %016" PRIx64 ")",
	      p->addr, p->state, p->level, p->words, why, *pm);
	return -1;
}

static int on_page(struct scan *s, const struct page *p)
{
	struct search *of = s->data;
	char word[32];
	uint64_t pm;
	int ret;

	if (!want_met(of->want, p, word))
		return 0;
	of->met++;
	ret = agrees(s, p, &pm);
	if (ret <= 0)
		return ret;
	printf("%" PRIx64 " %s %s%s (pagemap %016" PRIx64 ")\n", p->addr,
	       p->state, p->level, p->words, pm);
	of->found++;
	return 1;
}

static void search(struct scan *s, const struct want *want)
{
	time_t end = time(NULL) + SECONDS;
	struct search *of = s->data;

	of->want = want;
	of->scans = 0;
	of->met = 0;
	of->found = 0;
	for (; !of->found && time(NULL) < end; of->scans++) {
		if (scan_read(s, want->addr, want->addr + want->pages * PAGE) < 0)
			break;
	}
	check(of->found, "'%s' was not seen, and stayed a moment",
	      want->words);
	printf("'%s': %" PRIu64 " scans, %" PRIu64 " pages\n", want->words,
	       of->scans, of->met);
}

int main(int argc, char **argv)
{
	static struct search of;
	static struct want wants[MAX_WANTS];
	struct scan s = { .runs = true, .buffer_size = 1 << 20, .data = &of };
	pid_t pid = argc == 3 ? atoi(argv[2]) : 0;
	size_t nr, i;

	if (pid <= 0) {
		fprintf(stderr, "usage: once FILE PID\n");
		return 2;
	}
	witness_open(&of.w, pid);
	s.fd = open_space(pid);
	s.on_page = on_page;
	need(!scan_space(&s), "space");
	/* Work of the same CPU would never be seen half done. */
	need(!run_on(0), "sched_setaffinity");
	nr = wants_read(argv[1], pid, wants, MAX_WANTS);
	for (i = 0; i < nr; i++) {
		if (wants[i].once)
			search(&s, &wants[i]);
	}
	return check_status();
}
