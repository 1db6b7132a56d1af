// SPDX-License-Identifier: GPL-2.0
/*
 * Many system calls at random, with VMA records and without: after each, every
 * page is mapped, allowed and caused as a plain table of pages has it.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "timeline_story.h"

#define PAGES	96
#define BASE	0x7f0000000000ULL
#define AT(page) (BASE + (page) * PAGE)
#define STEPS	4000

/* struct page - what one page is; @cause 0: not mapped */
struct page {
	uint32_t cause;
	int prot;
};

/**
 * struct table - the witness
 * @page: by number
 * @records: whether VMA records come, as the kernel would make them
 */
struct table {
	struct page page[PAGES];
	bool records;
};

static uint64_t flags_of(int prot)
{
	return MAY | VMINSPECT_VMA_ANON |
	       (prot & PROT_READ ? VMINSPECT_VMA_READ : 0) |
	       (prot & PROT_WRITE ? VMINSPECT_VMA_WRITE : 0) |
	       (prot & PROT_EXEC ? VMINSPECT_VMA_EXEC : 0);
}

/* What the kernel shows of some pages: with all their neighbours that are alike */
static void show(struct story *s, const struct table *t, int start, int end)
{
	const struct page *p = t->page;

	while (start && p[start - 1].cause && p[start - 1].prot == p[start].prot)
		start--;
	while (end < PAGES && p[end].cause && p[end].prot == p[start].prot)
		end++;
	if (t->records)
		tell_vma(s, AT(start), AT(end), flags_of(p[start].prot), "");
}

static void set(struct table *t, int start, int end, int prot)
{
	/* That it is mapped is enough, until its cause is known. */
	for (; start < end; start++)
		t->page[start] = (struct page){ ~0U, prot };
}

static void set_cause(struct table *t, int start, int end, uint32_t cause)
{
	for (; start < end; start++)
		t->page[start].cause = cause;
}

static void do_mmap(struct story *s, struct table *t, int start, int end)
{
	int prot = random() % 3 ? PROT_READ | PROT_WRITE : PROT_READ;

	set(t, start, end, prot);
	show(s, t, start, end);
	CALL(s, MMAP, AT(start), AT(start), (end - start) * PAGE, prot,
	     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED);
	set_cause(t, start, end, s->made);
}

static void do_munmap(struct story *s, struct table *t, int start, int end)
{
	CALL(s, MUNMAP, 0, AT(start), (end - start) * PAGE);
	set_cause(t, start, end, 0);
}

/* It shows each part that it changes, and stops at what is not mapped. */
static void do_mprotect(struct story *s, struct table *t, int start, int end)
{
	static const int prots[] = { PROT_NONE, PROT_READ,
				     PROT_READ | PROT_WRITE };
	int prot = prots[random() % 3], i;

	for (i = start; i < end && t->page[i].cause; i++)
		;
	end = i;
	if (start == end)
		return;
	for (i = start; i < end; i++)
		t->page[i].prot = prot;
	show(s, t, start, end);
	CALL(s, MPROTECT, 0, AT(start), (end - start) * PAGE, prot);
}

/* Elsewhere, or within what there is. It moves one VMA only. */
static void do_mremap(struct story *s, struct table *t, int start, int end)
{
	int to = random() % PAGES, len = end - start, i;
	int new_len = 1 + random() % (2 * len);
	struct page moved[PAGES];

	for (i = start; i < end; i++) {
		if (!t->page[i].cause || t->page[i].prot != t->page[start].prot)
			return;
	}
	if (to + new_len > PAGES || (to < end && start < to + new_len))
		return;
	memcpy(moved, t->page, sizeof(moved));
	CALL(s, MREMAP, AT(to), AT(start), len * PAGE, new_len * PAGE,
	     MREMAP_MAYMOVE | MREMAP_FIXED, AT(to));
	set_cause(t, start, end, 0);
	for (i = 0; i < new_len; i++)
		t->page[to + i] = (struct page){ s->made, moved[start].prot };
}

static void do_shrink(struct story *s, struct table *t, int start, int end)
{
	int len = 1 + random() % (end - start), i;

	for (i = start; i < end; i++) {
		if (!t->page[i].cause)
			return;
	}
	CALL(s, MREMAP, AT(start), AT(start), (end - start) * PAGE, len * PAGE,
	     0);
	set_cause(t, start + len, end, 0);
}

static bool is_right(struct story *s, const struct table *t, int page)
{
	const struct page *p = &t->page[page];

	touch(s, AT(page));
	return s->origin == p->cause && !!s->fault.vma == !!p->cause &&
	       (!p->cause ||
		((s->vma.vma.flags ^ flags_of(p->prot)) &
		 (RW | VMINSPECT_VMA_EXEC)) == 0);
}

/* VMAs are in order, and are not two where the kernel has one. */
static bool is_list_right(const struct story *s, const struct table *t)
{
	const struct vma_list *list = timeline_vmas(s->t, 100);
	size_t i;
	int page, vmas = 0;

	for (page = 0; page < PAGES; page++) {
		const struct page *p = &t->page[page];

		vmas += p->cause && (!page || !p[-1].cause ||
				     p[-1].prot != p->prot);
	}
	for (i = 1; list && i < list->nr; i++) {
		if (list->items[i].vma.start < list->items[i - 1].vma.end)
			return false;
	}
	return (list ? list->nr : 0) == (size_t)vmas;
}

/* What no page is of is gone, and nothing else is. */
static bool is_gone_right(const struct story *s, const struct table *t)
{
	const struct origin *o;
	uint32_t id;
	bool held;
	int i;

	for (id = 1; (o = timeline_origin(s->t, id)); id++) {
		for (i = 0; i < PAGES && t->page[i].cause != id; i++)
			;
		held = i < PAGES;
		if (held == !!o->gone)
			return false;
	}
	return true;
}

static void check_random(bool records)
{
	static void (*const calls[])(struct story *, struct table *, int, int) = {
		do_mmap, do_mmap, do_munmap, do_mprotect, do_mremap, do_shrink,
	};
	struct table t = { .records = records };
	struct story s;
	int step, start, end, page, call, wrong = 0;

	srandom(7);
	story_begin(&s);
	for (step = 0; step < STEPS && !wrong; step++) {
		start = random() % PAGES;
		end = start + 1 + random() % (PAGES - start < 24 ?
					      PAGES - start : 24);
		call = random() % NR(calls);
		calls[call](&s, &t, start, end);
		for (page = 0; page < PAGES; page++)
			wrong += !is_right(&s, &t, page);
		CHECK(!wrong, "step %d, call %d of %d-%d: %d pages are wrong",
		      step, call, start, end, wrong);
		CHECK(is_list_right(&s, &t), "step %d, call %d of %d-%d: VMAs",
		      step, call, start, end);
	}
	CHECK(is_gone_right(&s, &t), "what is gone");
	story_end(&s);
}

int main(void)
{
	check_random(true);
	check_random(false);
	return test_end();
}
