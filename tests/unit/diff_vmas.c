// SPDX-License-Identifier: GPL-2.0
/*
 * Which VMAs of a newer list follow which of an older one, and what became of
 * them. Addresses are counted in pages.
 */
#include <stdlib.h>

#include "analyze_diff.h"
#include "test.h"

#define PAGE	4096ULL
#define RW_FLAGS (VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE | VMINSPECT_VMA_ANON)
#define RO_FLAGS (VMINSPECT_VMA_READ | VMINSPECT_VMA_ANON)
#define FILE_FLAGS (VMINSPECT_VMA_READ | VMINSPECT_VMA_FILE)

struct vma_fact {
	uint64_t start;
	uint64_t end;
	uint64_t flags;
	const char *name;
	uint64_t offset;
};

static void list_of(struct vma_list *list, const struct vma_fact *facts)
{
	*list = (struct vma_list){ 0 };
	for (; facts->end; facts++) {
		struct vminspect_vma vma = {
			.start = facts->start * PAGE,
			.end = facts->end * PAGE,
			.flags = facts->flags,
			.offset = facts->offset * PAGE,
			.inode = facts->flags & VMINSPECT_VMA_FILE ? 7 : 0,
		};

		vma_list_add(list, &vma, facts->name);
	}
}

/* "grown 10-20 4096 8192", one a line */
static void tell_vmas(const struct vma_diff *d, size_t nr, char *text)
{
	int i;

	*text = 0;
	for (; nr--; d++) {
		for (i = 0; i < VMA_NR_CHANGES; i++) {
			if (d->changes >> i & 1)
				text += sprintf(text, "%s ",
						vma_change_name(i));
		}
		text += sprintf(text, "%llu-%llu %llu %llu %zu\n",
				(unsigned long long)(d->range.start / PAGE),
				(unsigned long long)(d->range.end / PAGE),
				(unsigned long long)(d->bytes_before / PAGE),
				(unsigned long long)(d->bytes_after / PAGE),
				d->parts);
	}
}

static void check_vmas(const char *what, const struct vma_fact *before,
		       const struct vma_fact *after, const char *expected)
{
	struct vma_list b, a;
	struct vma_diff *diffs;
	char text[1000];
	size_t nr;

	list_of(&b, before);
	list_of(&a, after);
	diffs = diff_vmas(&b, &a, &nr);
	tell_vmas(diffs, nr, text);
	CHECK_TEXT(what, text, expected);
	free(diffs);
	vma_list_free(&b);
	vma_list_free(&a);
}

#define VMAS(...)	(const struct vma_fact[]){ __VA_ARGS__, { 0, 0, 0, "", 0 } }
#define NO_VMAS		(const struct vma_fact[]){ { 0, 0, 0, "", 0 } }
#define RW(a, b)	{ a, b, RW_FLAGS, "", 0 }
#define RO(a, b)	{ a, b, RO_FLAGS, "", 0 }
#define OF_FILE(a, b, at) { a, b, FILE_FLAGS, "file", at }

static void check_all_vmas(void)
{
	check_vmas("none", NO_VMAS, NO_VMAS, "");
	check_vmas("the same", VMAS(RW(10, 20), OF_FILE(30, 40, 0)),
		   VMAS(RW(10, 20), OF_FILE(30, 40, 0)), "");
	check_vmas("born", NO_VMAS, VMAS(RW(10, 20)), "born 10-20 0 10 0\n");
	check_vmas("gone", VMAS(RW(10, 20)), NO_VMAS, "gone 10-20 10 0 0\n");
	check_vmas("grown", VMAS(RW(10, 20)), VMAS(RW(10, 25)),
		   "grown 10-25 10 15 0\n");
	check_vmas("grown downwards", VMAS(RW(10, 20)), VMAS(RW(5, 20)),
		   "grown 5-20 10 15 0\n");
	check_vmas("shrunk", VMAS(RW(10, 20)), VMAS(RW(10, 12)),
		   "shrunk 10-12 10 2 0\n");
	check_vmas("protected", VMAS(RW(10, 20)), VMAS(RO(10, 20)),
		   "protected 10-20 10 10 0\n");
	check_vmas("locked", VMAS(RW(10, 20)),
		   VMAS({ 10, 20, RW_FLAGS | VMINSPECT_VMA_LOCKED, "", 0 }),
		   "flags 10-20 10 10 0\n");
	check_vmas("named", VMAS(RW(10, 20)),
		   VMAS({ 10, 20, RW_FLAGS, "[anon:x]", 0 }),
		   "flags 10-20 10 10 0\n");
	check_vmas("protected in the middle", VMAS(RW(10, 20)),
		   VMAS(RW(10, 13), RO(13, 15), RW(15, 20)),
		   "split 10-20 10 10 3\n"
		   "protected 13-15 2 2 0\n");
	check_vmas("a hole in the middle", VMAS(RW(10, 20)),
		   VMAS(RW(10, 13), RW(15, 20)),
		   "shrunk split 10-20 10 8 2\n");
	check_vmas("another thing in the middle", VMAS(RW(10, 20)),
		   VMAS(RW(10, 13), OF_FILE(13, 15, 0), RW(15, 20)),
		   "shrunk split 10-20 10 8 2\n"
		   "born 13-15 0 2 0\n");
	check_vmas("merged", VMAS(RW(10, 13), RO(13, 15), RW(15, 20)),
		   VMAS(RW(10, 20)),
		   "merged 10-20 10 10 3\n"
		   "protected 13-15 2 2 0\n");
	check_vmas("split and merged", VMAS(RW(10, 20), RO(20, 30)),
		   VMAS(RW(10, 15), RO(15, 30)),
		   "split 10-20 10 10 2\n"
		   "merged 15-30 15 15 2\n"
		   "protected 15-20 5 5 0\n");
	check_vmas("replaced", VMAS(OF_FILE(10, 20, 0)), VMAS(RW(10, 20)),
		   "gone 10-20 10 0 0\n"
		   "born 10-20 0 10 0\n");
	check_vmas("another part of the file", VMAS(OF_FILE(10, 20, 0)),
		   VMAS(OF_FILE(10, 20, 5)),
		   "gone 10-20 10 0 0\n"
		   "born 10-20 0 10 0\n");
	check_vmas("cut off at the front", VMAS(OF_FILE(10, 20, 0)),
		   VMAS(OF_FILE(15, 20, 5)), "shrunk 15-20 10 5 0\n");
	check_vmas("moved", VMAS(RW(10, 20)), VMAS(RW(30, 40)),
		   "gone 10-20 10 0 0\n"
		   "born 30-40 0 10 0\n");
}

int main(void)
{
	check_all_vmas();
	return test_end();
}
