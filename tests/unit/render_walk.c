// SPDX-License-Identifier: GPL-2.0
/*
 * The picture of a walk, character by character.
 */
#include <stdlib.h>

#include "render_walk.h"
#include "test.h"

#define LEVELS_4	(1 << VMINSPECT_PGD | 1 << VMINSPECT_PUD | \
			 1 << VMINSPECT_PMD | 1 << VMINSPECT_PTE)
#define LEVELS_5	(LEVELS_4 | 1 << VMINSPECT_P4D)
#define TABLE_BITS	(VMINSPECT_WRITE | VMINSPECT_USER | VMINSPECT_ACCESSED)

static const struct style plain = { .width = 80 };

static void set(struct vminspect_walk *w, int level, int kind, uint64_t table,
		uint64_t raw, uint32_t bits)
{
	w->entry[level] = (struct vminspect_entry){
		.table = table,
		.raw = raw,
		.target = raw == VMINSPECT_HIDDEN64 ? raw :
			  (raw & 0xffffffffff000) >> 12,
		.bits = bits,
		.kind = kind,
	};
}

/* Down to @stop, through tables at 0x1000, 0x2000, ... */
static struct vminspect_walk record(int levels, int stop)
{
	struct vminspect_walk w = {
		.addr = 1ULL << 39 | 2ULL << 30 | 3ULL << 21 | 4ULL << 12 | 5,
		.levels = levels,
		.stop = stop,
		.vma_flags = VMINSPECT_VMA_READ,
		.mapcount = VMINSPECT_HIDDEN32,
		.refcount = VMINSPECT_HIDDEN32,
	};
	uint64_t table = 0x1000;
	int level;

	for (level = 0; level < stop; level++) {
		if (!(levels & (1 << level)))
			continue;
		set(&w, level, VMINSPECT_TABLE, table, (table + 0x1000) | 0x67,
		    TABLE_BITS);
		table += 0x1000;
	}
	set(&w, stop, VMINSPECT_NONE, table, 0, 0);
	return w;
}

static char *text_of(const struct vminspect_walk *raw, struct style style,
		     unsigned int marked, bool bits)
{
	FILE *terminal = stdout;
	struct walk walk;
	size_t size;
	char *text;

	stdout = open_memstream(&text, &size);
	if (!analyze_walk(raw, 4096, &walk)) {
		puts("refused");
	} else {
		if (bits)
			render_bits(&walk, &style);
		render_walk(&walk, &style, marked);
		render_walk_end(&walk, &style);
	}
	fclose(stdout);
	stdout = terminal;
	return text;
}

static void shows(const char *what, const struct vminspect_walk *raw,
		  struct style style, unsigned int marked, bool bits,
		  const char *expected)
{
	char *text = text_of(raw, style, marked, bits);

	CHECK(!strcmp(text, expected), "%s:\n%sis not\n%s", what, text,
	      expected);
	free(text);
}

static void check_stops(void)
{
	struct vminspect_walk w = record(LEVELS_4, VMINSPECT_PUD);

	shows("stops at the PUD", &w, plain, 0, true,
	      "    PGD       PUD       PMD       PTE       offset\n"
	      " 000000001 000000010 000000011 000000100 000000000101\n"
	      "     1         2         3         4        0x5\n"
	      " PGD 0x1000[1]       = 0000000000002067 table rwx user young\n"
	      " PUD 0x2000[2]       = 0000000000000000 none\n"
	      " PMD no table\n"
	      " PTE no table\n"
	      " The walk stops at the PUD: its entry 2 is empty, so none of the 1 GiB from\n"
	      " 0x8080000000 on is present, and no table lies below. The next access that the\n"
	      " VMA permits makes a page fault, and the kernel fills it in.\n");
	w.vma_flags = 0;
	w.stop = VMINSPECT_PGD;
	set(&w, VMINSPECT_PGD, VMINSPECT_NONE, 0x1000, 0, 0);
	shows("no access permitted", &w, plain, 0, false,
	      " PGD 0x1000[1]       = 0000000000000000 none\n"
	      " PUD no table\n"
	      " PMD no table\n"
	      " PTE no table\n"
	      " The walk stops at the PGD: its entry 1 is empty, so none of the 512 GiB from\n"
	      " 0x8000000000 on is present, and no table lies below. The VMA permits no access:\n"
	      " one would end in SIGSEGV.\n");
	w = record(LEVELS_4, VMINSPECT_PTE);
	set(&w, VMINSPECT_PTE, VMINSPECT_SWAP, 0x4000, 0x1000,
	    VMINSPECT_SOFT_DIRTY);
	w.entry[VMINSPECT_PTE].sub = 2;
	w.raced = 1;
	shows("swap", &w, plain, 0, false,
	      " PGD 0x1000[1]       = 0000000000002067 table rwx user young\n"
	      " PUD 0x2000[2]       = 0000000000003067 table rwx user young\n"
	      " PMD 0x3000[3]       = 0000000000004067 table rwx user young\n"
	      " PTE 0x4000[4]       = 0000000000001000 swap soft-dirty\n"
	      " The walk stops here: the page is in swap, area 2, slot 1. An access brings it\n"
	      " back.\n"
	      " The way changed while it was read, and was read again.\n");
}

static void check_frames(void)
{
	struct style color = { .width = 80, .color = true };
	struct vminspect_walk w = record(LEVELS_5, VMINSPECT_PTE);

	set(&w, VMINSPECT_PTE, VMINSPECT_PRESENT, VMINSPECT_HIDDEN64,
	    VMINSPECT_HIDDEN64, VMINSPECT_USER | VMINSPECT_NX);
	w.frame_flags = VMINSPECT_FRAME_FILE;
	shows("five levels, hidden", &w, plain, 0, true,
	      "    PGD       P4D       PUD       PMD       PTE       offset\n"
	      " 000000000 000000001 000000010 000000011 000000100 000000000101\n"
	      "     0         1         2         3         4        0x5\n"
	      " PGD 0x1000[0]       = 0000000000002067 table rwx user young\n"
	      " P4D 0x2000[1]       = 0000000000003067 table rwx user young\n"
	      " PUD 0x3000[2]       = 0000000000004067 table rwx user young\n"
	      " PMD 0x4000[3]       = 0000000000005067 table rwx user young\n"
	      " PTE -[4]            = - present r-- user\n"
	      " frame -, physical address - (file, - mappings, - references)\n");
	w = record(LEVELS_4, VMINSPECT_PMD);
	set(&w, VMINSPECT_PMD, VMINSPECT_PRESENT, 0x3000, 0x40000087,
	    VMINSPECT_USER | VMINSPECT_NX);
	w.mapcount = 1;
	w.refcount = 3;
	shows("2 MiB, marked", &w, color, 1 << VMINSPECT_PMD, false,
	      " PGD 0x1000[1]       = 0000000000002067 table rwx user young\n"
	      " PUD 0x2000[2]       = 0000000000003067 table rwx user young\n"
	      "\033[1;36m+PMD 0x3000[3]       = 0000000040000087 present r-- user\033[0m\n"
	      "\033[1;36m+frame 40004, physical address 0x40004005 (no struct page, 1 mapping, 3 references)\033[0m\n"
	      " The walk ends at the PMD: that one entry maps 2 MiB.\n");
}

static void check_narrow(void)
{
	struct vminspect_walk w = record(LEVELS_4, VMINSPECT_PGD);

	shows("20 columns", &w, (struct style){ .width = 20 }, 0, false,
	      " PGD 0x1000[1]       = 0000000000000000\n"
	      "     none\n"
	      " PUD no table\n"
	      " PMD no table\n"
	      " PTE no table\n"
	      " The walk stops at\n the PGD: its entry\n 1 is empty, so none\n"
	      " of the 512 GiB from\n 0x8000000000 on is\n present, and no\n"
	      " table lies below.\n The next access\n that the VMA\n permits makes a\n"
	      " page fault, and the\n kernel fills it in.\n");
}

int main(void)
{
	check_stops();
	check_frames();
	check_narrow();
	return test_end();
}
