// SPDX-License-Identifier: GPL-2.0
/*
 * demo brk-mmap: the steps with large blocks.
 */
#include <inttypes.h>
#include <stdio.h>

#include "demo_brk_mmap.h"

static uint64_t bytes_of(const struct range *range)
{
	return range->end - range->start;
}

static void predict_large(struct brk_mmap *b, uint64_t size)
{
	struct story *s = &b->l->story;
	char text[NUMBER_SIZE];

	story_predict(s, _("One call of mmap, none of brk: the heap stays as it is."));
	story_predict(s, _("A new VMA of %s: the block, and a page more for malloc's notes."),
		      kib_words(size, text));
	story_predict(s, _("%" PRIu64 " page faults: the program writes to each page of it."),
		      size / b->l->machine.page);
}

static void check_vma(struct brk_mmap *b, const struct vma_list *vmas,
		      uint64_t predicted)
{
	const struct vma_item *vma = vma_list_find(vmas, b->big.start);
	char found[NUMBER_SIZE], expected[NUMBER_SIZE];
	uint64_t n = vma ? vma->vma.end - vma->vma.start : 0;

	story_check(&b->l->story, n == predicted,
		    _("the VMA that holds the block has %s, predicted %s"),
		    kib_words(n, found), kib_words(predicted, expected));
}

static void check_large(struct brk_mmap *b, uint64_t size, uint64_t heap,
			const struct vma_list *now,
			const struct vma_list *before)
{
	struct story *s = &b->l->story;

	b->big = brk_mmap_pages(b, lesson_value(b->l, 0), b->large);
	brk_mmap_show(b);
	story_show(s, figure_map(_("Address space"), now, before));
	story_note(s, _("The area without any right (---p) above it was set aside by the program before. It keeps the new VMA from growing together with another one."));
	brk_mmap_check_calls(b, (struct asked){ .mmap = 1 });
	brk_mmap_check_heap(b, heap);
	check_vma(b, now, size);
	checks_faults(b->l, &b->big, size / b->l->machine.page);
	lesson_check_counts(b->l);
}

/* The size as a reader would write it: 4 MiB, or 256 KiB with 32 bits */
static enum status run_large(struct brk_mmap *b)
{
	unsigned int shift = b->large >> 20 ? 20 : 10;
	char code[NUMBER_SIZE * 2 + 64];
	uint64_t n = b->large >> shift;

	snprintf(code, sizeof(code), "big = malloc(%" PRIu64 " << %u); "
		 "fill(big, %" PRIu64 " << %u)", n, shift, n, shift);
	return brk_mmap_run(b, code);
}

enum status brk_mmap_large(struct brk_mmap *b)
{
	struct story *s = &b->l->story;
	uint64_t size = page_up(b->l, b->large + NOTES);
	uint64_t heap = heap_size(&b->space);
	struct vma_list before = { 0 }, now = { 0 };
	char text[NUMBER_SIZE];
	enum status status;

	story_step(s, _("A large block"));
	story_tell(s, _("Now it asks for %s, and writes to all of it. A block in the heap can be given back only if nothing above it is in use."),
		   number_words(b->large, text));
	story_tell(s, _("So glibc lets the kernel make a VMA for this block alone."));
	predict_large(b, size);
	status = look_vmas(lesson_pid(b->l), &before);
	if (!status)
		status = run_large(b);
	if (!status)
		status = look_vmas(lesson_pid(b->l), &now);
	if (!status)
		check_large(b, size, heap, &now, &before);
	vma_list_free(&before);
	vma_list_free(&now);
	return status;
}

enum status brk_mmap_return(struct brk_mmap *b)
{
	struct story *s = &b->l->story;
	uint64_t size = bytes_of(&b->big), fell;
	char now[NUMBER_SIZE], predicted[NUMBER_SIZE];
	enum status status;

	story_step(s, _("The large block is freed"));
	story_tell(s, _("A block that has a VMA of its own is given back with it, by munmap. All its frames go back to the kernel too."));
	story_predict(s, _("One call of munmap."));
	story_predict(s, _("VmSize, the sum of all VMAs, falls by %s."),
		      kib_words(size, predicted));
	story_predict(s, _("None of the block's pages has a frame."));
	status = brk_mmap_run(b, "free(big)");
	if (status)
		return status;
	brk_mmap_show(b);
	brk_mmap_check_calls(b, (struct asked){ .munmap = 1 });
	fell = (b->before.total - b->space.total) * b->l->machine.page;
	story_check(s, fell == size, _("VmSize fell by %s, predicted %s"),
		    kib_words(fell, now), kib_words(size, predicted));
	status = checks_present(b->l, &b->big, 0);
	lesson_check_counts(b->l);
	return status;
}

/* Where the block will be in the heap, and the heap's size with it */
static uint64_t foresee_heap(struct brk_mmap *b)
{
	uint64_t addr = b->two + (b->two - b->one);

	b->big = brk_mmap_pages(b, addr, b->large);
	return page_up(b->l, addr + b->large + NOTES + RESERVE) -
	       b->space.brk_start;
}

/* Pages of the block that have a frame, or none, in the heap as it is now */
static uint64_t count_frames(const struct brk_mmap *b)
{
	const struct look_page *page;
	uint64_t addr, n = 0;

	for (addr = b->big.start; addr < b->big.end; addr += b->heap.size) {
		page = look_at(&b->heap, addr);
		n += page && page->state == VMINSPECT_PRESENT;
	}
	return n;
}

static void predict_learned(struct brk_mmap *b, uint64_t heap, uint64_t faults)
{
	struct story *s = &b->l->story;
	char text[NUMBER_SIZE];

	story_predict(s, _("One call of brk, none of mmap, for the same size as before."));
	story_predict(s, _("The heap will have %s: what is in use, the block, and the reserve."),
		      kib_words(heap, text));
	story_predict(s, ngettext("%" PRIu64 " page fault: so many of the block's pages have no frame yet.",
				  "%" PRIu64 " page faults: so many of the block's pages have no frame yet.",
				  faults), faults);
}

enum status brk_mmap_learned(struct brk_mmap *b)
{
	struct story *s = &b->l->story;
	uint64_t heap = foresee_heap(b), faults;
	enum status status;

	faults = bytes_of(&b->big) / b->l->machine.page - count_frames(b);
	story_step(s, _("The same large block again"));
	story_tell(s, _("glibc has learned. A large block was freed, so it expects more blocks of that size, which would cost two system calls each. From now on only larger ones get a VMA of their own."));
	predict_learned(b, heap, faults);
	status = run_large(b);
	if (status)
		return status;
	brk_mmap_show(b);
	brk_mmap_show_heap(b);
	brk_mmap_check_calls(b, (struct asked){ .brk = 1 });
	brk_mmap_check_heap(b, heap);
	checks_faults(b->l, &b->big, faults);
	lesson_check_counts(b->l);
	return STATUS_OK;
}

enum status brk_mmap_keep(struct brk_mmap *b)
{
	struct story *s = &b->l->story;
	uint64_t heap = heap_size(&b->space);
	uint64_t pages = look_count(&b->heap, VMINSPECT_PRESENT), left;
	char text[NUMBER_SIZE], size[NUMBER_SIZE];
	enum status status;

	story_step(s, _("The large block is freed again"));
	story_tell(s, _("This time it lies in the heap. glibc lowers the program break only if enough is free at its end: now twice the size of the block that it learned from. What is free there is less: %s and the reserve."),
		   number_words(b->large, text));
	story_predict(s, _("No system call. The heap keeps its %s."),
		      kib_words(heap, size));
	story_predict(s, _("%" PRIu64 " pages of the heap have frames, and all of them stay."),
		      pages);
	status = brk_mmap_run(b, "free(big)");
	if (status)
		return status;
	left = look_count(&b->heap, VMINSPECT_PRESENT);
	brk_mmap_show(b);
	brk_mmap_show_heap(b);
	brk_mmap_check_calls(b, (struct asked){ 0 });
	brk_mmap_check_heap(b, heap);
	story_check(s, left == pages,
		    ngettext("%" PRIu64 " page of the heap has a frame, predicted %" PRIu64,
			     "%" PRIu64 " pages of the heap have frames, predicted %" PRIu64,
			     left), left, pages);
	lesson_check_counts(b->l);
	story_tell(s, _("So a program that frees its memory need not become smaller. The C library keeps it for the next malloc(), and the kernel cannot tell it from memory in use."));
	return STATUS_OK;
}
