/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A story written by hand, with each kind of block and figure, and names that
 * mean to do harm.
 */
#ifndef DEMO_STORY_H
#define DEMO_STORY_H

#include <linux/kernel-page-flags.h>
#include <stdlib.h>

#include "page_space.h"
#include "stage.h"
#include "story_write.h"

#define ADDRESS		(254ULL << 39 | 3ULL << 30 | 5ULL << 21 | 7ULL << 12 | \
			 0x123)
#define TABLE_BITS	(VMINSPECT_WRITE | VMINSPECT_USER | VMINSPECT_ACCESSED)
#define EVIL		"<script>alert(1)</script>\"'&\033[2J\xff"

static void set_entry(struct vminspect_walk *w, int level, int kind,
		      uint64_t table, uint64_t target)
{
	w->entry[level] = (struct vminspect_entry){
		.table = table,
		.raw = target ? target << 12 | 0x67 : 0,
		.target = target,
		.bits = target ? TABLE_BITS : 0,
		.kind = kind,
	};
}

/* Down to a level, by tables at 0x1000, 0x2000 and so on */
static struct walk demo_walk(int stop, int kind, uint64_t target)
{
	struct vminspect_walk raw = {
		.addr = ADDRESS,
		.levels = 1 << VMINSPECT_PGD | 1 << VMINSPECT_PUD |
			  1 << VMINSPECT_PMD | 1 << VMINSPECT_PTE,
		.stop = stop,
		.vma_start = 0x1000,
		.vma_end = 1ULL << 47,
		.vma_flags = VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE,
		.frame = { .flags = VMINSPECT_FRAME_KNOWN | 1ULL << KPF_ANON,
			   .mapcount = 1, .refcount = 2 },
	};
	uint64_t table = 1;
	struct walk walk;
	int level;

	for (level = 0; level < stop; level++) {
		if (raw.levels & (1 << level)) {
			set_entry(&raw, level, VMINSPECT_TABLE, table << 12,
				  table + 1);
			table++;
		}
	}
	set_entry(&raw, stop, kind, table << 12, target);
	if (!analyze_walk(&raw, &page_space, &walk))
		abort();
	return walk;
}

static struct figure *demo_strip(void)
{
	static const int states[] = {
		VMINSPECT_NONE, VMINSPECT_PRESENT, VMINSPECT_SWAP,
		VMINSPECT_PRESENT, VMINSPECT_PRESENT,
	};
	static struct look_page pages[170], old[170];
	struct look look = {
		.range = { 0x7f0000000000, 0x7f00000aa000 },
		.size = 4096, .pages = pages, .nr = NR(pages),
	};
	struct look before = look;
	size_t i;

	for (i = 0; i < look.nr; i++) {
		pages[i] = (struct look_page){
			.addr = look.range.start + i * 4096,
			.state = i < 10 ? states[i % 5] : VMINSPECT_NONE,
			.level = VMINSPECT_PTE, .pfn = UNKNOWN,
			.slot = UNKNOWN, .kind = FRAME_ANON, .mapcount = 1,
		};
		if (i == 3)
			pages[i].kind = FRAME_ZERO;
		if (i == 4 || i == 9)
			pages[i].mapcount = 2;
		old[i] = pages[i];
	}
	old[1].state = VMINSPECT_NONE;
	old[8].state = VMINSPECT_SWAP;
	before.pages = old;
	return figure_strip("Pages", &look, &before);
}

static void add_vma(struct vma_list *list, uint64_t start, uint64_t bytes,
		    uint64_t flags, const char *name)
{
	struct vminspect_vma vma = {
		.start = start, .end = start + bytes, .flags = flags,
	};

	vma_list_add(list, &vma, name);
}

static struct figure *demo_map(void)
{
	struct vma_list now = { .nr = 0 }, before = { .nr = 0 };
	struct figure *f;

	add_vma(&now, 0x400000, 0x1000, VMINSPECT_VMA_READ, "/bin/" EVIL);
	add_vma(&now, 0x401000, 0x2000,
		VMINSPECT_VMA_READ | VMINSPECT_VMA_EXEC, "/bin/\xe9\xa1\xb5\xe8\xa1\xa8");
	add_vma(&before, 0x400000, 0x1000, VMINSPECT_VMA_READ, "");
	add_vma(&before, 0x401000, 0x2000,
		VMINSPECT_VMA_READ | VMINSPECT_VMA_EXEC, "");
	add_vma(&now, 0x7f0000000000, 1 << 30,
		VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE, "");
	add_vma(&now, 0x7f0040000000, 0x1000, 0, "");
	add_vma(&before, 0x7f0040000000, 0x1000, 0, "");
	f = figure_map("The address space", &now, &before);
	vma_list_free(&now);
	vma_list_free(&before);
	return f;
}

static size_t add_table(struct tree_node *nodes, size_t nr, int level,
			uint64_t start, uint32_t used)
{
	nodes[nr] = (struct tree_node){
		.start = start, .target = 0x100 + nr,
		.state = VMINSPECT_TABLE, .table = level, .used = used,
	};
	return nr + 1;
}

/* Two branches, one with many tables; the second is new. */
static struct figure *demo_tree(void)
{
	static struct tree_node nodes[64];
	struct tree tree = { .nodes = nodes }, before;
	size_t nr = 0;
	int i;

	nr = add_table(nodes, nr, VMINSPECT_PGD, 0, 2);
	nr = add_table(nodes, nr, VMINSPECT_PUD, 0, 1);
	nr = add_table(nodes, nr, VMINSPECT_PMD, 0x40000000, 20);
	for (i = 0; i < 20; i++)
		nr = add_table(nodes, nr, VMINSPECT_PTE,
			       0x40000000 + (i << 21), 512);
	before = tree;
	before.nr = nr;
	nr = add_table(nodes, nr, VMINSPECT_PUD, 0x7f0000000000, 2);
	nr = add_table(nodes, nr, VMINSPECT_PMD, 0x7f0000000000, 1);
	nr = add_table(nodes, nr, VMINSPECT_PTE, 0x7f0000200000, 1);
	nr = add_table(nodes, nr, VMINSPECT_PMD, 0x7f0040000000, 1);
	nr = add_table(nodes, nr, VMINSPECT_PTE, 0x7f0040000000, 3);
	tree.nr = nr;
	return figure_tree("Page tables", &tree, &before);
}

static struct figure *demo_table(void)
{
	struct figure *f = figure_table("A table", "word", ">number",
					"a long text", NULL);

	figure_cell(f, "%s", "\xe9\xa1\xb5\xe6\xa1\x86");
	figure_cell(f, "%d", 7);
	figure_cell(f, "%s", "short");
	figure_cell(f, "%s", "frame");
	figure_cell(f, "%d", 12345);
	figure_cell(f, "%s", "a text that is much too long for what is left of the line at eighty columns");
	figure_mark(f, true);
	return f;
}

static struct figure *demo_bars(void)
{
	struct figure *f = figure_bars("Bars");

	figure_bar(f, false, 1000, "flat table", "%d KiB", 1000);
	figure_bar(f, true, 333, "\xe9\xa1\xb5\xe8\xa1\xa8", "%d KiB", 333);
	figure_bar(f, false, 1, "one", "%d KiB", 1);
	figure_bar(f, false, 0, "none", "%d KiB", 0);
	return f;
}

static void tell_first(struct story *s)
{
	struct walk walk = demo_walk(VMINSPECT_PUD, VMINSPECT_NONE, 0);

	story_step(s, "The first byte");
	story_tell(s, "A text that is long enough to be broken: words follow words until the line is full, and then some.");
	story_show(s, figure_walk("Before", &walk, 0));
	story_predict(s, "1 page fault, by a write, and this is so long that a second line is needed.");
	story_predict(s, "A frame.");
	story_run(s, "*p = '<';");
	walk = demo_walk(VMINSPECT_PTE, VMINSPECT_PRESENT, 0x4711);
	story_show(s, figure_walk("Now", &walk, 1 << VMINSPECT_PMD |
				  1 << VMINSPECT_PTE | WALK_FRAME_NEW));
	story_check(s, true, "1 page fault");
	story_check(s, false, "no frame, predicted one");
	story_cannot(s, "The map count is hidden.");
}

static void tell_second(struct story *s)
{
	struct walk walk = demo_walk(VMINSPECT_PTE, VMINSPECT_SWAP, 0x88);

	story_step(s, "All that can be shown");
	story_show(s, demo_strip());
	story_show(s, demo_map());
	story_show(s, demo_tree());
	story_run(s, "%s", "");
	story_show(s, demo_table());
	story_show(s, demo_bars());
	story_show(s, figure_walk("Swapped out", &walk, 0));
	walk = demo_walk(VMINSPECT_PMD, VMINSPECT_PRESENT, 0x200);
	story_show(s, figure_walk("A huge page", &walk, 0));
	story_tell(s, "The end: " EVIL);
}

static void demo_tell(struct story *s, struct stage *stage)
{
	story_init(s, "sample", "What is shown is what was told", stage);
	story_step(s, "Is what is shown what was told?");
	story_tell(s, "An introduction.");
	story_note(s, "A remark.");
	tell_first(s);
	tell_second(s);
}

#endif /* DEMO_STORY_H */
