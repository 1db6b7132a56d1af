// SPDX-License-Identifier: GPL-2.0
/*
 * pages [--runs] [--wants FILE] PID: every page of a process, as vminspect shows
 * it in text and in the binary scan, against the kernel's own files: pagemap,
 * kpagecount, kpageflags, smaps, numa_maps, status, and move_pages(2).
 *
 *   --runs         it is not stopped: what differs is looked at again, on both
 *                  sides, until they agree or it has shown that it changes
 *   --wants FILE   what a state of state.h says of it must be so as well
 *
 * With WANT=STATE:WORD,... in the environment, each of these must have been seen
 * at least once (WORD may be empty), so that a comparison of nothing fails.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libagain.h"
#include "libcheck.h"
#include "libdiffer.h"
#include "libpage.h"
#include "libscan.h"
#include "libvmas.h"
#include "libwant.h"

#define MAX_WANTS	256
#define MAX_SHOWN	10	/* a few are enough to see what is the matter */
#define TRIES		100
#define ALIKE		5	/* differences without a change that are one */

struct check {
	struct witness w;
	struct scan scan;
	const char *source;	/* "text" or "scan" */
	bool runs;
	struct vma last;	/* of the text, whose pages are being seen */
	const struct witness_vma *vma;	/* of the scan, likewise */
	struct vma_sum sum;
	uint64_t deposited;
	uint64_t resident;	/* of all VMAs of the scan, each as smaps says */
	uint64_t pages, present, swap, changed, failures;
	struct kinds kinds;
	struct want wants[MAX_WANTS];
	size_t nr_wants;
};

static void wrong(struct check *c, const struct page *p, uint64_t pm,
		  const char *what)
{
	if (c->failures++ >= MAX_SHOWN)
		return;
	fail("%s: pid %d %" PRIx64 " %s %s%s: %s (pagemap %016" PRIx64
	     ", entry %016" PRIx64 ", frame %" PRIx64 ", map %ld, kpageflags %"
	     PRIx64 ", kpagecount %" PRIu64 ")", c->source, c->w.pid, p->addr,
	     p->state, p->level, p->words, what, pm, p->raw, p->frame_flags,
	     p->map, witness_flags(&c->w, p->pfn), witness_count(&c->w, p->pfn));
}

/*
 * Flags of a frame change at any time, of a process that runs all else as well.
 * Only what differs though neither side changes is wrong.
 */
static void insist(struct check *c, const struct page *first)
{
	struct again before = { .there = false }, now = { .there = false };
	uint64_t pm = 0, last = 0;
	const char *why = NULL;
	int tries, alike = 0;

	for (tries = 0; tries < TRIES && alike < ALIKE; tries++) {
		before = now;
		last = pm;
		witness_forget(&c->w);
		if (again_read(&c->scan, first->addr, &now)) {
			c->failures++;
			return;
		}
		pm = witness_pagemap(&c->w, first->addr);
		if (!now.there && c->runs)
			return;
		why = now.there ? page_differs(&c->w, &now.page, pm) :
				  "is gone";
		if (!why)
			break;
		alike = again_same(&before, &now) && pm == last ? alike + 1 : 0;
	}
	if (why && alike == ALIKE)
		wrong(c, &now.page, pm, why);
	else
		c->changed++;
}

static void check_wants(struct check *c, const struct page *p, uint64_t pm)
{
	char word[32], what[300];
	size_t i;

	for (i = 0; i < c->nr_wants; i++) {
		struct want *w = &c->wants[i];

		if (w->once || !want_is_about(w, p->addr))
			continue;
		w->seen++;
		if (want_met(w, p, word))
			continue;
		snprintf(what, sizeof(what), "not '%s' of '%s'", word, w->words);
		wrong(c, p, pm, what);
	}
}

static void check_page(struct check *c, const struct page *p)
{
	uint64_t pm = witness_pagemap(&c->w, p->addr);
	const char *why = page_differs(&c->w, p, pm);

	c->pages++;
	c->present += page_is_mapped(p);
	c->swap += !strcmp(p->state, "swap");
	kinds_count(&c->kinds, p);
	if (why && (c->runs || p->binary))
		insist(c, p);
	else if (why)
		wrong(c, p, pm, why);
	if (p->binary && !c->runs)
		check_wants(c, p, pm);
}

/* The text */

static int on_text_page(struct space *s, const struct page *p)
{
	struct check *c = s->data;

	vma_sum_quirks(&c->sum, p);
	check_page(c, p);
	return 0;
}

static void end_text_vma(struct check *c)
{
	const struct witness_vma *v = witness_vma(&c->w, c->last.start);

	if (!v || vma_rss_is(v, c->last.rss, &c->sum))
		return;
	c->failures++;
	fail("text: pid %d %" PRIx64 " %s: rss %" PRIu64 ", smaps says %" PRIu64
	     " KiB", c->w.pid, v->start, v->name, c->last.rss, v->rss_kib);
}

static int on_text_vma(struct space *s, const struct vma *vma)
{
	struct check *c = s->data;
	const struct witness_vma *v = s->nr_vmas <= c->w.nr_vmas ?
		&c->w.vmas[s->nr_vmas - 1] : NULL;

	if (!v || v->start != vma->start || v->end != vma->end)
		return fail("text: pid %d: VMA %" PRIx64 ", in smaps %" PRIx64,
			    c->w.pid, vma->start, v ? v->start : 0);
	if (s->nr_vmas > 1)
		end_text_vma(c);
	c->last = *vma;
	memset(&c->sum, 0, sizeof(c->sum));
	return 0;
}

static void check_table_bytes(struct check *c, uint64_t counted, uint64_t said)
{
	uint64_t vmpte = witness_status(&c->w, "VmPTE") * 1024;

	if (counted == vmpte && said == vmpte)
		return;
	c->failures++;
	fail("%s: pid %d: tables take %" PRIu64 ", said %" PRIu64 ", VmPTE %"
	     PRIu64, c->source, c->w.pid, counted, said, vmpte);
}

static int check_text(struct check *c)
{
	struct space s = {
		.on_vma = on_text_vma, .on_page = on_text_page, .data = c,
	};

	c->source = "text";
	if (space_read(c->w.pid, &s))
		return -1;
	end_text_vma(c);
	check_table_bytes(c, (s.pud + s.pmd + s.pte + s.deposited +
			      s.kernel) * PAGE, s.vmpte);
	if (strcmp(s.end_state, "complete"))
		return fail("text: state=%s", s.end_state);
	if (s.raced)
		return fail("text: raced=%" PRIu64 " though stopped", s.raced);
	return 0;
}

/* The binary scan */

static void end_scan_vma(struct check *c)
{
	const struct witness_vma *v = c->vma;
	const char *why = v && !c->runs ? vma_sum_differs(v, &c->sum) : NULL;

	c->resident += v ? c->sum.resident : 0;
	if (!why)
		return;
	c->failures++;
	fail("scan: pid %d %" PRIx64 " %s: %s: Rss %" PRIu64 " KiB N0=%" PRIu64
	     " N1=%" PRIu64 "; counted %" PRIu64 " pages, N0=%" PRIu64 " N1=%"
	     PRIu64, c->w.pid, v->start, v->name, why, v->rss_kib, v->node[0],
	     v->node[1], c->sum.resident, c->sum.node[0], c->sum.node[1]);
}

static int on_scan_vma(struct scan *s, const struct vminspect_vma *vma,
		       const char *name)
{
	struct check *c = s->data;
	const struct witness_vma *v;
	const char *why;

	end_scan_vma(c);
	memset(&c->sum, 0, sizeof(c->sum));
	v = witness_vma(&c->w, vma->start);
	if (c->runs && (!v || vma_differs(v, vma, name))) {
		witness_read_vmas(&c->w);
		v = witness_vma(&c->w, vma->start);
		c->changed++;
		if (!v || v->start != vma->start || v->end != vma->end)
			v = NULL;	/* it was there a moment ago */
	}
	why = v ? vma_differs(v, vma, name) : c->runs ? NULL : "is not there";
	if (why) {
		c->failures++;
		fail("scan: pid %d VMA %llx-%llx flags %llx '%s', in smaps '%s' %s: %s",
		     c->w.pid, vma->start, vma->end, vma->flags, name,
		     v ? v->name : "", v ? v->flags : "", why);
	}
	c->vma = v;
	return 0;
}

/* A table is in reserve for each entry of a PMD that is a page, not a table. */
static void count_deposited(struct check *c, const struct page *p)
{
	const struct vminspect_vma *vma = &c->scan.vma;

	if (p->first && !strcmp(p->level, level_shown("pmd")) &&
	    strcmp(p->state, "none") &&
	    vma->flags & VMINSPECT_VMA_ANON &&
	    !(vma->flags & VMINSPECT_VMA_HUGETLB))
		c->deposited++;
}

static int on_scan_page(struct scan *s, const struct page *p)
{
	struct check *c = s->data;

	vma_sum_page(&c->sum, &c->w, p, s->vma.flags & VMINSPECT_VMA_HUGETLB);
	count_deposited(c, p);
	check_page(c, p);
	return 0;
}

static void equal(struct check *c, const char *what, uint64_t is, uint64_t want)
{
	if (is == want)
		return;
	c->failures++;
	fail("scan: pid %d: %s is %" PRIu64 ", the witness says %" PRIu64,
	     c->w.pid, what, is, want);
}

#define KIB	(PAGE / 1024)	/* of a page */

/*
 * From Linux 6.2 (f1a7941243c1) to 6.16 (82241a83cd15) each CPU may keep so many
 * pages of a counter to itself, and status is without them. The scan is not: it
 * may differ from status where it agrees with smaps.
 */
#define STATUS_BATCH	32

static void check_counter(struct check *c, const char *what, uint64_t is,
			  const char *key)
{
	const struct vminspect_space *s = &c->scan.space;
	uint64_t rss = s->rss_anon + s->rss_file + s->rss_shmem;
	uint64_t slack = STATUS_BATCH * sysconf(_SC_NPROCESSORS_CONF);
	uint64_t said = witness_status(&c->w, key) / KIB;

	if (rss != c->resident || is > said + slack || said > is + slack)
		equal(c, what, is, said);
}

static void check_space(struct check *c)
{
	const struct vminspect_space *s = &c->scan.space;

	equal(c, "nr_vmas", s->nr_vmas, c->w.nr_vmas);
	equal(c, "pages", s->total * KIB, witness_status(&c->w, "VmSize"));
	check_counter(c, "rss_anon", s->rss_anon, "RssAnon");
	check_counter(c, "rss_file", s->rss_file, "RssFile");
	check_counter(c, "rss_shmem", s->rss_shmem, "RssShmem");
	check_counter(c, "swap", s->swap, "VmSwap");
}

static int check_scan(struct check *c)
{
	struct scan *s = &c->scan;
	const uint64_t *t = s->tables;

	c->source = "scan";
	s->buffer_size = 1 << 18;
	s->runs = c->runs;
	s->on_vma = on_scan_vma;
	s->on_page = on_scan_page;
	s->data = c;
	c->vma = NULL;
	c->deposited = 0;
	c->resident = 0;
	if (scan_space(s) || scan_read(s, 0, s->space.end))
		return -1;
	end_scan_vma(c);
	if (c->runs)
		return 0;
	equal(c, "number of VMAs", s->nr_vmas, c->w.nr_vmas);
	check_space(c);
	check_table_bytes(c, (t[VMINSPECT_PUD] + t[VMINSPECT_PMD] +
			      t[VMINSPECT_PTE] + c->deposited +
			      scan_given(s)) * PAGE,
			  s->space.pgtable_bytes);
	equal(c, "raced, though stopped,", s->raced, 0);
	return 0;
}

static void check_seen(struct check *c)
{
	size_t i;

	c->failures += kinds_missing(&c->kinds);
	for (i = 0; i < c->nr_wants && !c->runs; i++) {
		struct want *w = &c->wants[i];

		if (w->once || w->seen == w->pages)
			continue;
		c->failures++;
		fail("pid %d: %" PRIu64 " of %" PRIu64 " pages seen of '%s'",
		     c->w.pid, w->seen, w->pages, w->words);
	}
}

static int check_all(struct check *c)
{
	if (!c->runs && check_text(c))
		return -1;
	if (check_scan(c))
		return -1;
	check_seen(c);
	return 0;
}

int main(int argc, char **argv)
{
	static struct check c;
	const char *wants = NULL;
	int i, err;

	for (i = 1; i < argc - 1; i++) {
		if (!strcmp(argv[i], "--runs"))
			c.runs = true;
		else if (!strcmp(argv[i], "--wants") && i + 1 < argc - 1)
			wants = argv[++i];
	}
	if (argc < 2 || atoi(argv[argc - 1]) <= 0) {
		fprintf(stderr, "usage: pages [--runs] [--wants FILE] PID\n");
		return 2;
	}
	witness_open(&c.w, atoi(argv[argc - 1]));
	c.scan.fd = open_space(c.w.pid);
	kinds_parse(&c.kinds, getenv("WANT"));
	if (wants)
		c.nr_wants = wants_read(wants, c.w.pid, c.wants, MAX_WANTS);
	err = check_all(&c);
	printf("pid %d%s: %" PRIu64 " VMAs, %" PRIu64 " pages, %" PRIu64
	       " present, %" PRIu64 " swapped, %" PRIu64 " changed: %" PRIu64
	       " wrong\n", c.w.pid, c.runs ? " (runs)" : "", c.scan.nr_vmas,
	       c.pages, c.present, c.swap, c.changed, c.failures);
	return err || c.failures || !c.present;
}
