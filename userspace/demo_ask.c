// SPDX-License-Identifier: GPL-2.0
/*
 * demo malloc, the first half: the child asks for memory.
 */
#include <inttypes.h>
#include <stdio.h>

#include "demo_malloc.h"
#include "number.h"

/* One sign a page: present or not */
static void show_strip(const struct experiment *e, const struct range *range)
{
	struct range one = { .start = range->start };

	putchar(' ');
	for (; one.start < range->end; one.start += e->page) {
		one.end = one.start + e->page;
		putchar(analyze_present(&e->space, &one) ? '#' : '.');
	}
	puts("  (# present, . none)");
}

static void predict_small(const struct experiment *e)
{
	narrate_head(e->n, "Step 1: the child calls malloc(%d)", SMALL);
	narrate(e->n, "The child has no heap yet: its end, called brk, is where it begins. malloc will ask the kernel to move it up, for these %d bytes and for more to come. That makes addresses lawful. It brings no page.",
		SMALL);
	putchar('\n');
	narrate(e->n, "One page comes all the same, as malloc itself writes there: it keeps its books at the beginning of the heap, and a header of %d bytes in front of each block.",
		HEADER);
	narrate_predict(e->n, "Predicted: 1 page fault in the heap, minor (nothing is read from a disk), by a write; 1 page of the heap present.");
	narrate_pause(e->n);
}

static void show_small(struct experiment *e, uint64_t block,
		       const struct step_log *log, uint64_t brk)
{
	const struct range heap = e->space.brk;
	const struct range_log sum = analyze_step(log, &heap);
	const struct range head = {
		(block - HEADER) & ~(e->page - 1),
		((block - HEADER) & ~(e->page - 1)) + e->page,
	};
	uint64_t present = analyze_present(&e->space, &heap);
	uint64_t pages = (heap.end - heap.start) / e->page;
	char size[NUMBER_SIZE];

	printf(" brk   0x%" PRIx64 " -> 0x%" PRIx64 ": %s, %" PRIu64 " pages\n",
	       brk, heap.end, number_words(heap.end - heap.start, size), pages);
	printf(" block 0x%" PRIx64 "-0x%" PRIx64 "\n", block, block + SMALL);
	show_fault(e, sum.first);
	show_strip(e, &heap);
	putchar('\n');
	check_faults(e, log, &sum, 1);
	narrate_check(e->n, present == 1, "%" PRIu64 " of %" PRIu64
		      " pages of the heap is present", present, pages);
	narrate_check(e->n, analyze_present(&e->space, &head) == 1,
		      "it is the page with the header of the block");
	tell_elsewhere(e, sum.elsewhere);
	putchar('\n');
	narrate(e->n, "Nobody has written the %d bytes, and for them alone no page came. %s",
		SMALL, block + SMALL <= head.end ?
		"They have one by luck: they lie behind the header, in its page." :
		"Those behind the header have its page by luck.");
}

enum status step_small(struct experiment *e)
{
	uint64_t brk = e->space.brk.end;
	struct step_log log;
	enum status status;

	predict_small(e);
	status = subject_do(&e->s, DEMO_MALLOC, SMALL, &log);
	if (!status)
		status = subject_read(&e->s, &e->space);
	if (status)
		return status;
	if (!log.reply)
		return fail(STATUS_FAILURE, NULL, "malloc(%d): refused", SMALL);
	show_small(e, log.reply, &log, brk);
	narrate_pause(e->n);
	return STATUS_OK;
}

static void predict_big(const struct experiment *e)
{
	char size[NUMBER_SIZE];

	narrate_head(e->n, "Step 2: the child calls malloc(1 GiB)");
	narrate(e->n, "That is too much for the heap. malloc asks the kernel for addresses of their own instead, with mmap(). The kernel notes down a range of lawful addresses, a VMA, and that is all: no frame is set aside. Again malloc writes a header in front of the block, and so touches the first page.");
	narrate_predict(e->n, "Predicted: a VMA of 1 GiB and %s; brk stays; 1 page fault in it, for the header; of the pages that are wholly the block's, 0 present.",
			number_words(e->page, size));
	narrate_pause(e->n);
}

static void show_big(struct experiment *e, const struct step_log *log,
		     uint64_t brk)
{
	const struct range_log sum = analyze_step(log, &e->range);
	const struct vma *vma = space_find(&e->space, e->big);
	uint64_t size = vma ? vma->range.end - vma->range.start : 0;
	uint64_t inside = analyze_present(&e->space, &e->inside);
	uint64_t header = analyze_present(&e->space, &e->range) - inside;

	if (vma)
		printf(" VMA   0x%" PRIx64 "-0x%" PRIx64 " %s\n",
		       vma->range.start, vma->range.end, vma->perms);
	printf(" block 0x%" PRIx64 "-0x%" PRIx64 "\n", e->big, e->big + BIG);
	show_fault(e, sum.first);
	putchar('\n');
	narrate_check(e->n, size == BIG + e->page, "a VMA of %" PRIu64
		      " bytes holds it: 1 GiB and one page", size);
	narrate_check(e->n, e->space.brk.end == brk, "brk stayed");
	check_faults(e, log, &sum, 1);
	narrate_check(e->n, header == 1,
		      "%" PRIu64 " page present for the header", header);
	narrate_check(e->n, !inside, "%" PRIu64 " of the %" PRIu64
		      " pages that are wholly the block's are present", inside,
		      (e->inside.end - e->inside.start) / e->page);
	tell_elsewhere(e, sum.elsewhere);
	putchar('\n');
	narrate(e->n, "malloc has returned, and the program believes that it has 1 GiB. It has addresses.");
	narrate(e->n, "(To give step 3 more to show, the child keeps some addresses above the block to itself, so that it ends at a multiple of 1 GiB and no table covers its middle yet.)");
}

/* Where the block and its pages are */
static void place_big(struct experiment *e, uint64_t block)
{
	uint64_t mask = e->page - 1;

	e->big = block;
	e->range.start = (block - HEADER) & ~mask;
	e->range.end = (block + BIG + mask) & ~mask;
	e->inside.start = (block + mask) & ~mask;
	e->inside.end = (block + BIG) & ~mask;
}

enum status step_big(struct experiment *e)
{
	uint64_t brk = e->space.brk.end;
	struct step_log log;
	enum status status;

	e->tables_before = e->space.tables.bytes;
	predict_big(e);
	status = subject_do(&e->s, DEMO_MALLOC, BIG, &log);
	if (!status)
		status = subject_read(&e->s, &e->space);
	if (status)
		return status;
	if (!log.reply)
		return fail(STATUS_FAILURE,
			    "a limit (ulimit -v), or less memory than the kernel lets one process ask for",
			    "malloc(1 GiB): refused");
	count_tables(e, &log);
	place_big(e, log.reply);
	show_big(e, &log, brk);
	narrate_pause(e->n);
	return STATUS_OK;
}
