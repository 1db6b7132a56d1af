// SPDX-License-Identifier: GPL-2.0
/*
 * The picture of a walk, character by character.
 */
#include <linux/kernel-page-flags.h>
#include <stdlib.h>

#include "page_space.h"
#include "render_walk.h"
#include "test.h"

#define LEVELS_4	(1 << VMINSPECT_PGD | 1 << VMINSPECT_PUD | \
			 1 << VMINSPECT_PMD | 1 << VMINSPECT_PTE)
#define LEVELS_5	(LEVELS_4 | 1 << VMINSPECT_P4D)
#define TABLE_BITS	(VMINSPECT_WRITE | VMINSPECT_USER | VMINSPECT_ACCESSED)

static const struct vminspect_format format = {
	.marker_uffd_wp = 1,
	.marker_poisoned = 2,
	.marker_guard = 4,
};

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
		.vma_start = 0x1000,
		.vma_end = 1ULL << 47,
		.vma_flags = VMINSPECT_VMA_READ,
		.frame = { .mapcount = VMINSPECT_HIDDEN32,
			   .refcount = VMINSPECT_HIDDEN32 },
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

static void hide(struct vminspect_walk *w)
{
	int level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		w->entry[level].table = VMINSPECT_HIDDEN64;
		w->entry[level].raw = VMINSPECT_HIDDEN64;
		w->entry[level].target = VMINSPECT_HIDDEN64;
	}
}

static char *text_of(const struct vminspect_walk *raw, struct style style,
		     unsigned int marked, bool bits)
{
	FILE *terminal = stdout;
	struct walk walk;
	size_t size;
	char *text;

	stdout = open_memstream(&text, &size);
	if (!analyze_walk(raw, &page_space, &walk)) {
		puts("refused");
	} else {
		if (bits) {
			render_bits(&walk, &style);
			render_spans(&walk, &style);
		}
		render_walk(&walk, &style, marked);
		render_walk_frame(&walk, &style);
		render_walk_end(&walk, &format, &style);
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
	      "  512 GiB    1 GiB     2 MiB     4 KiB      an entry spans\n"
	      " PGD 0x1000[1]       = 0000000000002067 table rwx user young\n"
	      " PUD 0x2000[2]       = 0000000000000000 none\n"
	      " PMD no table\n"
	      " PTE no table\n"
	      " The walk stops at the PUD: its entry 2 is empty, so none of the 1 GiB from\n"
	      " 0x8080000000 on is present, and no table lies below. The next access that the\n"
	      " VMA permits makes a page fault; vminspect explain says what comes of it.\n");
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

	hide(&w);
	w.entry[VMINSPECT_PTE].kind = VMINSPECT_PRESENT;
	w.entry[VMINSPECT_PTE].bits = VMINSPECT_USER | VMINSPECT_NX;
	w.frame.flags = VMINSPECT_FRAME_KNOWN;
	shows("five levels, hidden", &w, plain, 0, true,
	      "    PGD       P4D       PUD       PMD       PTE       offset\n"
	      " 000000000 000000001 000000010 000000011 000000100 000000000101\n"
	      "     0         1         2         3         4        0x5\n"
	      "  256 TiB   512 GiB    1 GiB     2 MiB     4 KiB      an entry spans\n"
	      " PGD -[0]            = - table rwx user young\n"
	      " P4D -[1]            = - table rwx user young\n"
	      " PUD -[2]            = - table rwx user young\n"
	      " PMD -[3]            = - table rwx user young\n"
	      " PTE -[4]            = - present r-- user\n"
	      " frame -, physical address - (file, - mappings, - references)\n"
	      "       order 0; flags: none\n");
	w = record(LEVELS_4, VMINSPECT_PMD);
	set(&w, VMINSPECT_PMD, VMINSPECT_PRESENT, 0x3000, 0x40000087,
	    VMINSPECT_USER | VMINSPECT_NX);
	w.frame.mapcount = 1;
	w.frame.refcount = 3;
	shows("2 MiB, marked", &w, color, 1 << VMINSPECT_PMD, false,
	      " PGD 0x1000[1]       = 0000000000002067 table rwx user young\n"
	      " PUD 0x2000[2]       = 0000000000003067 table rwx user young\n"
	      "\033[1;36m+PMD 0x3000[3]       = 0000000040000087 present r-- user\033[0m\n"
	      "\033[1;36m+frame 40004, physical address 0x40004005 (no struct page, 1 mapping, 3 references)\033[0m\n"
	      " The walk ends at the PMD: that one entry maps 2 MiB.\n");
}

/* What a walk that stops at the PTE says at the end */
static void ends(const char *what, const struct vminspect_walk *raw,
		 const char *expected)
{
	char *text = text_of(raw, plain, 0, false);
	const char *end = strstr(text, "\n The walk") ?: strstr(text, "\n It has");

	CHECK_TEXT(what, end ? end + 1 : text, expected);
	free(text);
}

static void check_kinds(void)
{
	struct vminspect_walk w = record(LEVELS_4, VMINSPECT_PTE);
	struct vminspect_entry *e = &w.entry[VMINSPECT_PTE];

	e->target = 0x1234;
	e->kind = VMINSPECT_MIGRATION;
	ends("migration", &w,
	     " The walk stops here: frame 1234 is being moved, and an access waits until that\n"
	     " is done.\n");
	e->kind = VMINSPECT_HWPOISON;
	ends("hwpoison", &w,
	     " The walk stops here: frame 1234 failed (hwpoison); an access ends in SIGBUS.\n");
	e->kind = VMINSPECT_DEVICE;
	ends("device", &w,
	     " The walk stops here: frame 1234 is in, or lent to, a device; an access of the\n"
	     " processor's brings the page back.\n");
	e->kind = VMINSPECT_PROTNONE;
	ends("NUMA hint", &w,
	     " It has a frame, but the kernel keeps the processor from it, to see by the next\n"
	     " fault who uses it (NUMA balancing).\n");
	w.vma_flags = 0;
	ends("prot-none", &w,
	     " It has a frame, but the processor may not use it: the VMA permits no access.\n");
	e->kind = VMINSPECT_UNKNOWN;
	ends("unknown", &w,
	     " The walk stops here: an entry that this version has no name for.\n");
	e->kind = VMINSPECT_MARKER;
	e->target = 4;
	ends("guard", &w,
	     " The walk stops here: no frame, but a note for the fault handler, guard\n"
	     " (MADV_GUARD_INSTALL): an access ends in SIGSEGV.\n");
	e->target = 2;
	ends("poisoned", &w,
	     " The walk stops here: no frame, but a note for the fault handler, poisoned: an\n"
	     " access ends in SIGBUS.\n");
	e->target = 1;
	ends("uffd-wp", &w,
	     " The walk stops here: no frame, but a note for the fault handler, uffd-wp: a\n"
	     " write to the page, once there is one, goes to the handler of userfaultfd.\n");
	e->target = VMINSPECT_HIDDEN64;
	ends("a hidden marker", &w,
	     " The walk stops here: no frame, but a note for the fault handler, what it notes\n"
	     " is hidden from you.\n");
	e->kind = VMINSPECT_SWAP;
	ends("a hidden slot", &w,
	     " The walk stops here: the page is in swap, area 0, slot -. An access brings it\n"
	     " back.\n");
	w = record(LEVELS_4, VMINSPECT_PMD);
	w.entry[VMINSPECT_PMD].kind = VMINSPECT_PRESENT;
	w.entry[VMINSPECT_PMD].bits = VMINSPECT_SPLITTING;
	ends("being split", &w,
	     " The walk stops here: the huge page is being split, and an access waits until\n"
	     " that is done.\n");
	w = record(LEVELS_4, VMINSPECT_PTE);
	w.vma_end = w.addr;
	ends("in no VMA", &w,
	     " The walk stops at the PTE: its entry 4 is empty, so this page is not present.\n"
	     " No VMA holds the address, so no access is lawful.\n");
}

static void check_facts(void)
{
	struct vminspect_walk w = record(LEVELS_4, VMINSPECT_PTE);

	set(&w, VMINSPECT_PTE, VMINSPECT_PRESENT, 0x4000, 0x5067, TABLE_BITS);
	w.frame.mapcount = 1;
	w.frame.refcount = 1;
	w.frame.flags = VMINSPECT_FRAME_KNOWN | VMINSPECT_FRAME_EXCLUSIVE |
			1ULL << KPF_ANON | 1ULL << KPF_MMAP |
			4ULL << VMINSPECT_FRAME_ORDER_SHIFT |
			1ULL << VMINSPECT_FRAME_NODE_SHIFT;
	shows("a frame of a larger folio", &w, plain, 0, false,
	      " PGD 0x1000[1]       = 0000000000002067 table rwx user young\n"
	      " PUD 0x2000[2]       = 0000000000003067 table rwx user young\n"
	      " PMD 0x3000[3]       = 0000000000004067 table rwx user young\n"
	      " PTE 0x4000[4]       = 0000000000005067 present rwx user young\n"
	      " frame 5, physical address 0x5005 (anon, 1 mapping, 1 reference)\n"
	      "       order 4: part of 64 KiB in one piece, node 1, exclusive: this process's\n"
	      "       alone; flags: mmap anon\n");
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
	      " page fault;\n vminspect explain\n says what comes of\n it.\n");
}

int main(void)
{
	check_stops();
	check_frames();
	check_kinds();
	check_facts();
	check_narrow();
	return test_end();
}
