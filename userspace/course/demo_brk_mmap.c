// SPDX-License-Identifier: GPL-2.0
/*
 * demo brk-mmap: where malloc(3) has its memory from, and whether free(3) gives
 * it back.
 */
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "demo_brk_mmap.h"
#include "demo_list.h"

uint64_t heap_size(const struct vminspect_space *space)
{
	return space->brk - space->brk_start;
}

struct range brk_mmap_pages(const struct brk_mmap *b, uint64_t addr,
			    uint64_t size)
{
	return (struct range){ page_down(b->l, addr - NOTES),
			       page_up(b->l, addr + size) };
}

static enum status look(struct brk_mmap *b)
{
	pid_t pid = lesson_pid(b->l);
	enum status status;

	b->before = b->space;
	look_free(&b->old_heap);
	b->old_heap = b->heap;
	memset(&b->heap, 0, sizeof(b->heap));
	status = look_space(pid, &b->space);
	if (!status)
		status = look_pages(pid, b->space.brk_start,
				    heap_size(&b->space), &b->heap);
	return status;
}

enum status brk_mmap_run(struct brk_mmap *b, const char *code)
{
	enum status status = lesson_run(b->l, "%s", code);

	if (!status)
		status = lesson_alive(b->l);
	return status ? status : look(b);
}

/* A query, brk(0), moves nothing, and is not counted. */
static struct asked count_calls(const struct log *log)
{
	struct asked n = { 0 };
	const struct vminspect_call *call;
	size_t i;

	for (i = 0; i < log->nr_calls; i++) {
		call = &log->calls[i];
		switch (call->event.level) {
		case VMINSPECT_CALL_BRK:
			n.brk += !!call->args[0];
			break;
		case VMINSPECT_CALL_MMAP:
			n.mmap++;
			break;
		case VMINSPECT_CALL_MUNMAP:
			n.munmap++;
			break;
		default:
			n.other++;
		}
	}
	return n;
}

/* Calls of a kind that was predicted; returns how many were not */
static unsigned int check_call(struct brk_mmap *b, const char *name,
			       unsigned int found, unsigned int predicted)
{
	if (!predicted)
		return found;
	story_check(&b->l->story, found == predicted,
		    ngettext("%u call of %s, predicted %u",
			     "%u calls of %s, predicted %u", found),
		    found, name, predicted);
	return 0;
}

void brk_mmap_check_calls(struct brk_mmap *b, struct asked predicted)
{
	struct asked n = count_calls(&b->l->log);
	unsigned int more = n.other;

	more += check_call(b, "brk", n.brk, predicted.brk);
	more += check_call(b, "mmap", n.mmap, predicted.mmap);
	more += check_call(b, "munmap", n.munmap, predicted.munmap);
	if (predicted.brk || predicted.mmap || predicted.munmap)
		story_check(&b->l->story, !more,
			    ngettext("%u other call that changes the address space, predicted 0",
				     "%u other calls that change the address space, predicted 0",
				     more), more);
	else
		story_check(&b->l->story, !more,
			    ngettext("%u system call that changes the address space, predicted 0",
				     "%u system calls that change the address space, predicted 0",
				     more), more);
}

void brk_mmap_check_heap(struct brk_mmap *b, uint64_t predicted)
{
	char found[NUMBER_SIZE], expected[NUMBER_SIZE];

	story_check(&b->l->story, heap_size(&b->space) == predicted,
		    _("the heap has %s, predicted %s"),
		    kib_words(heap_size(&b->space), found),
		    kib_words(predicted, expected));
}

static void put_row(struct figure *f, const char *what, uint64_t before,
		    uint64_t now)
{
	char text[NUMBER_SIZE];

	figure_cell(f, "%s", what);
	figure_cell(f, "%s", kib_words(before, text));
	figure_cell(f, "%s", kib_words(now, text));
	figure_mark(f, before != now);
}

/* The sizes that people look at first, before the step and after it */
static void show_sizes(struct brk_mmap *b)
{
	const struct vminspect_space *now = &b->space, *before = &b->before;
	uint64_t page = b->l->machine.page;
	struct figure *f = figure_table(_("What the kernel gave the program"),
					_("what"), _(">before"), _(">now"), NULL);

	put_row(f, _("heap, up to the program break"), heap_size(before),
		heap_size(now));
	put_row(f, _("all addresses that it may use (VmSize)"),
		before->total * page, now->total * page);
	story_show(&b->l->story, f);
}

void brk_mmap_show(struct brk_mmap *b)
{
	if (!b->l->log.nr_calls)
		return;
	story_show(&b->l->story, figure_calls(_("System calls of the program"),
					      &b->l->log));
	show_sizes(b);
}

/* A heap that is new as a whole would be marked as a whole. */
void brk_mmap_show_heap(struct brk_mmap *b)
{
	const struct look *before = b->old_heap.nr ? &b->old_heap : NULL;

	story_show(&b->l->story, figure_strip(_("Pages of the heap"), &b->heap,
					      before));
}

static enum status introduce(struct brk_mmap *b)
{
	struct story *s = &b->l->story;
	enum status status = lesson_start(b->l, "brk-mmap", NULL);

	if (!status)
		status = look(b);
	if (status)
		return status;
	b->small = lesson_value(b->l, 0);
	b->large = lesson_value(b->l, 1);
	story_step(s, _("Where does malloc() get its memory, and does free() give it back?"));
	story_tell(s, _("malloc() is not part of the kernel. It is a function of the C library, which hands out blocks of memory that it already has. Only where that is not enough does it ask the kernel."));
	story_tell(s, _("It has two ways to ask. brk() moves the end of the heap, the program break, upwards. mmap() makes a new area somewhere else. Each of them is a VMA, a virtual memory area: a range of addresses that the program may use."));
	story_tell(s, _("Which way it takes, and what free() gives back, are rules of the C library. The predictions here follow those of glibc, as mallopt(3) tells them."));
	if (heap_size(&b->space))
		return story_skip(s, _("The heap of the program is in use before its first malloc()."));
	return STATUS_OK;
}

/*
 * A block's address is a multiple of 16 where its notes are not as long, which is so with
 * 32 bits: sysmalloc() then moves the heap's beginning, and asks for a page more.
 */
static bool heap_moves(void)
{
	return __alignof__(max_align_t) > 2 * sizeof(size_t);
}

static void predict_first(struct brk_mmap *b, uint64_t heap)
{
	struct story *s = &b->l->story;
	char text[NUMBER_SIZE];

	if (heap_moves()) {
		story_predict(s, _("Two calls of brk, none of mmap: the first block would lie where a block may not begin, so glibc moves it a little, and asks for one page more."));
		story_predict(s, _("The heap will have %s: the block, the reserve, what is missing to a whole page, and that page."),
			      kib_words(heap, text));
	} else {
		story_predict(s, _("One call of brk, none of mmap."));
		story_predict(s, _("The heap will have %s: the block, the reserve, and what is missing to a whole page."),
			      kib_words(heap, text));
	}
	story_predict(s, _("One page fault in the heap. malloc() writes notes of its own beside the block; the rest of the heap is addresses only."));
}

static enum status step_first(struct brk_mmap *b)
{
	struct story *s = &b->l->story;
	uint64_t heap = page_up(b->l, b->small + NOTES + RESERVE) +
			(heap_moves() ? b->l->machine.page : 0);
	char reserve[NUMBER_SIZE], limit[NUMBER_SIZE];
	struct range range;
	enum status status;

	story_step(s, _("A small block"));
	story_tell(s, _("The heap is still empty: it begins and ends at 0x%" PRIx64 ". The program asks for %" PRIu64 " bytes."),
		   (uint64_t)b->space.brk, b->small);
	story_tell(s, _("glibc takes blocks of less than %s from the heap. When it has to make the heap larger, it asks for %s more than it needs. So it need not ask again soon."),
		   number_words(THRESHOLD, limit),
		   number_words(RESERVE, reserve));
	predict_first(b, heap);
	status = brk_mmap_run(b, "one = malloc(1000)");
	if (status)
		return status;
	b->one = lesson_value(b->l, 0);
	range = (struct range){ b->space.brk_start, b->space.brk };
	brk_mmap_show(b);
	brk_mmap_show_heap(b);
	brk_mmap_check_calls(b, (struct asked){ .brk = 1 + heap_moves() });
	brk_mmap_check_heap(b, heap);
	checks_faults(b->l, &range, 1);
	lesson_check_counts(b->l);
	return STATUS_OK;
}

/* Pages of a range that have nothing yet */
static uint64_t count_missing(const struct brk_mmap *b,
			      const struct range *range)
{
	const struct look_page *page;
	uint64_t addr, n = 0;

	for (addr = range->start; addr < range->end; addr += b->heap.size) {
		page = look_at(&b->heap, addr);
		n += page && page->state == VMINSPECT_NONE;
	}
	return n;
}

static enum status step_second(struct brk_mmap *b)
{
	struct story *s = &b->l->story;
	struct range range = brk_mmap_pages(b, b->one + b->small + NOTES,
					  b->small + NOTES);
	uint64_t heap = heap_size(&b->space), faults = count_missing(b, &range);
	enum status status;

	story_step(s, _("A second small block"));
	story_tell(s, _("The program asks for %" PRIu64 " bytes once more. There is room for them right behind the first block, in the reserve."),
		   b->small);
	story_predict(s, _("No system call at all: the kernel will not even know."));
	story_predict(s, ngettext("%" PRIu64 " page fault where the block goes: so many of its pages have no frame yet.",
				  "%" PRIu64 " page faults where the block goes: so many of its pages have no frame yet.",
				  faults), faults);
	status = brk_mmap_run(b, "two = malloc(1000)");
	if (status)
		return status;
	b->two = lesson_value(b->l, 0);
	brk_mmap_show(b);
	brk_mmap_show_heap(b);
	brk_mmap_check_calls(b, (struct asked){ 0 });
	brk_mmap_check_heap(b, heap);
	checks_faults(b->l, &range, faults);
	story_check(s, b->two >= b->one + b->small &&
		    b->two + b->small < range.end,
		    _("the second block lies %" PRId64 " bytes above the first"),
		    (int64_t)(b->two - b->one));
	lesson_check_counts(b->l);
	return STATUS_OK;
}

static enum status step_reuse(struct brk_mmap *b)
{
	struct story *s = &b->l->story;
	struct range heap = { b->space.brk_start, b->space.brk };
	uint64_t three;
	enum status status;

	story_step(s, _("A small block is freed, and another one wanted"));
	story_tell(s, _("free() of a block in the heap gives nothing to the kernel. The C library only notes that the block is free. Its page keeps its frame."));
	story_tell(s, _("The next malloc() of that size takes it from those notes."));
	story_predict(s, _("No system call, and no page fault in the heap."));
	story_predict(s, _("The new block is the old one, at 0x%" PRIx64 "."),
		      b->one);
	status = brk_mmap_run(b, "free(one); three = malloc(1000)");
	if (status)
		return status;
	three = lesson_value(b->l, 0);
	brk_mmap_show(b);
	brk_mmap_show_heap(b);
	brk_mmap_check_calls(b, (struct asked){ 0 });
	checks_faults(b->l, &heap, 0);
	story_check(s, three == b->one,
		    _("the new block is at 0x%" PRIx64 ", predicted 0x%" PRIx64),
		    three, b->one);
	lesson_check_counts(b->l);
	return STATUS_OK;
}

static enum status tell_steps(struct brk_mmap *b)
{
	static enum status (* const steps[])(struct brk_mmap *b) = {
		step_first, step_second, brk_mmap_large, brk_mmap_return,
		step_reuse, brk_mmap_learned, brk_mmap_keep,
	};
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](b);
	return status;
}

enum status demo_brk_mmap(struct lesson *l)
{
	struct brk_mmap b = { .l = l };
	enum status status = introduce(&b);

	if (!status && !l->story.skip_reason)
		status = tell_steps(&b);
	look_free(&b.heap);
	look_free(&b.old_heap);
	return status;
}
