// SPDX-License-Identifier: GPL-2.0
/*
 * demo malloc: when does a program that asks for memory get any?
 */
#include <inttypes.h>
#include <string.h>

#include "demo_list.h"
#include "event_words.h"
#include "render_walk.h"

/* glibc's header of a block, right in front of it */
#define HEADER	16

/**
 * struct experiment - what is known so far
 * @l: the lesson
 * @small: bytes of the small block
 * @big: bytes of the large one
 * @byte: of it that is written
 * @block: address of the large one
 * @vma: its pages, from the header on
 * @inside: pages that are wholly the block's
 * @tables: bytes of page tables before it
 * @new_tables: tables that the log saw made since then
 * @brk: end of the heap
 * @first: where the byte is, after it was written
 */
struct experiment {
	struct lesson *l;
	uint64_t small;
	uint64_t big;
	uint64_t byte;
	uint64_t block;
	struct range vma;
	struct range inside;
	uint64_t tables;
	unsigned int new_tables;
	uint64_t brk;
	struct walk first;
};

static uint64_t bytes_of(const struct range *r)
{
	return r->end - r->start;
}

static void introduce(struct experiment *e)
{
	struct story *s = &e->l->story;
	char page[NUMBER_SIZE];

	story_step(s, _("When does a program that calls malloc() get memory?"));
	story_tell(s, _("Memory comes in pages of %s. The addresses that a program uses are virtual: they are not those of the machine's memory. Page tables translate them."),
		   number_words(e->l->machine.page, page));
	story_tell(s, _("The tables form a tree. At each level some bits of the address pick one entry of a table. The entry leads to a table of the next level, and at last to a frame: a page in the machine's memory."));
	story_tell(s, _("Where an entry is empty, the processor stops and calls the kernel. That is a page fault. If the program may use the address, the kernel finds a frame and fills in what is missing, and the program goes on without noticing."));
	story_tell(s, _("A program, process %d, will now really call malloc() and write to what it gets. Each step first says what will happen. Then it shows what did, by the kernel's own tables and a log of all page faults, and checks it."),
		   lesson_pid(e->l));
	if (*e->l->machine.thp && strcmp(e->l->machine.thp, "never"))
		story_note(s, _("This kernel can give a large block huge pages: transparent_hugepage is \"%s\". The program has switched that off for itself, so that pages come one by one."),
			   e->l->machine.thp);
}

static void show_faults_in(struct experiment *e, const struct range *range)
{
	uint64_t there = lesson_faults(e->l, range->start, bytes_of(range), NULL);
	uint64_t all = lesson_faults(e->l, 0, UINT64_MAX, NULL);

	story_show(&e->l->story, figure_faults(_("Page faults of the program"),
					       &e->l->log, 8));
	if (all > there)
		story_note(&e->l->story,
			   ngettext("%" PRIu64 " of the faults was elsewhere and not predicted: code and data of malloc, used for the first time.",
				    "%" PRIu64 " of the faults were elsewhere and not predicted: code and data of malloc, used for the first time.",
				    all - there), all - there);
}

/* One fault in the range, minor, by a write, and no other */
static const struct log_fault *check_fault(struct experiment *e,
					   const struct range *range)
{
	const struct log_fault *f;
	uint64_t nr = lesson_faults(e->l, range->start, bytes_of(range), &f);

	story_check(&e->l->story, nr == 1 && f->count == FAULT_COUNT_MINOR &&
		    !strcmp(fault_access_name(f->flags), "write"),
		    ngettext("%" PRIu64 " page fault there, 1 predicted: a minor one, by a write",
			     "%" PRIu64 " page faults there, 1 predicted: a minor one, by a write",
			     nr), nr);
	lesson_check_counts(e->l);
	return f;
}

static enum status read_brk(struct experiment *e)
{
	struct vminspect_space space;
	enum status status = look_space(lesson_pid(e->l), &space);

	e->brk = status ? 0 : space.brk;
	return status;
}

static enum status show_small(struct experiment *e, struct range *heap)
{
	struct story *s = &e->l->story;
	uint64_t block = lesson_value(e->l, 0), nr;
	struct look look = { .nr = 0 };
	const struct look_page *head;
	enum status status;

	status = look_pages(lesson_pid(e->l), heap->start, bytes_of(heap),
			    &look);
	if (status)
		return status;
	nr = look_count(&look, VMINSPECT_PRESENT);
	story_show(s, figure_calls(_("System calls that changed its addresses"),
				   &e->l->log));
	show_faults_in(e, heap);
	story_show(s, figure_strip(_("The heap, page by page"), &look, NULL));
	check_fault(e, heap);
	story_check(s, nr == 1, ngettext("%" PRIu64 " of %zu pages of the heap is present, 1 predicted",
					 "%" PRIu64 " of %zu pages of the heap are present, 1 predicted",
					 nr), nr, look.nr);
	head = look_at(&look, block - HEADER);
	story_check(s, head && head->state == VMINSPECT_PRESENT,
		    _("it is the page with the header of the block"));
	story_tell(s, _("Nobody has written the %" PRIu64 " bytes, and for them alone no page came. Those that lie behind the header have its page by luck."),
		   e->small);
	look_free(&look);
	return STATUS_OK;
}

static enum status step_small(struct experiment *e)
{
	struct story *s = &e->l->story;
	struct range heap = { .start = e->brk };
	enum status status;

	story_step(s, _("The program calls malloc(%" PRIu64 ")"), e->small);
	story_tell(s, _("It has no heap yet: the heap's end, called brk, is where it begins. malloc will ask the kernel to move it up, for these %" PRIu64 " bytes and for more to come. That makes addresses lawful. It brings no page."),
		   e->small);
	story_tell(s, _("One page comes all the same, as malloc itself writes there: it puts a header of %d bytes in front of each block."),
		   HEADER);
	story_predict(s, _("brk moves up."));
	story_predict(s, _("1 page fault in the heap: minor, so nothing is read from a disk, and by a write."));
	story_predict(s, _("1 page of the heap is present: the one with the header."));
	status = lesson_run(e->l, "small = malloc(%" PRIu64 ");", e->small);
	if (!status)
		status = read_brk(e);
	if (status)
		return status;
	heap.end = e->brk;
	if (!story_check(s, heap.end > heap.start,
			 _("brk moved by %" PRIu64 " pages"),
			 bytes_of(&heap) / e->l->machine.page))
		return STATUS_OK;
	return show_small(e, &heap);
}

/* Where the large block and its pages are */
static void place_big(struct experiment *e, uint64_t block)
{
	uint64_t mask = e->l->machine.page - 1;

	e->block = block;
	e->vma.start = (block - HEADER) & ~mask;
	e->vma.end = (block + e->big + mask) & ~mask;
	e->inside.start = (block + mask) & ~mask;
	e->inside.end = (block + e->big) & ~mask;
}

/* Entries of a GiB are too many to keep: how many there are is all that counts. */
static uint64_t count_present(const struct experiment *e,
			      const struct range *range)
{
	struct look look = { .nr = 0 };
	uint64_t n = UNKNOWN;

	if (!look_pages(lesson_pid(e->l), range->start, bytes_of(range), &look))
		n = look_count(&look, VMINSPECT_PRESENT);
	look_free(&look);
	return n;
}

static void check_big(struct experiment *e, const struct vma_list *vmas)
{
	const struct vma_item *vma = vma_list_find(vmas, e->block);
	uint64_t size = vma ? vma->vma.end - vma->vma.start : 0;
	uint64_t inside = count_present(e, &e->inside);
	struct story *s = &e->l->story;
	uint64_t old_brk = e->brk;
	char words[NUMBER_SIZE];

	story_check(s, size == e->big + e->l->machine.page,
		    _("a VMA of %" PRIu64 " bytes holds the block: %s and one page"),
		    size, number_words(e->big, words));
	story_check(s, !read_brk(e) && e->brk == old_brk, _("brk stayed"));
	check_fault(e, &e->vma);
	story_check(s, !inside,
		    _("%" PRIu64 " of the %" PRIu64 " pages that are wholly the block's are present, 0 predicted"),
		    inside, bytes_of(&e->inside) / e->l->machine.page);
}

static unsigned int tables_made(const struct experiment *e)
{
	unsigned int n = 0;
	size_t i;

	for (i = 0; i < e->l->log.nr_faults; i++)
		n += __builtin_popcount(e->l->log.faults[i].new_tables);
	return n;
}

static enum status show_big(struct experiment *e, const struct vma_list *before)
{
	struct story *s = &e->l->story;
	struct vma_list vmas = { .nr = 0 };
	enum status status = look_vmas(lesson_pid(e->l), &vmas);

	if (status)
		return status;
	story_show(s, figure_calls(_("System calls that changed its addresses"),
				   &e->l->log));
	story_show(s, figure_map(_("The address space"), &vmas, before));
	show_faults_in(e, &e->vma);
	check_big(e, &vmas);
	story_tell(s, _("malloc has returned, and the program believes that it has 1 GiB. It has addresses."));
	story_note(s, _("To give the next step more to show, the program keeps some addresses above the block to itself. So the block ends at a multiple of 1 GiB, and no table covers its middle yet."));
	vma_list_free(&vmas);
	return STATUS_OK;
}

static enum status step_big(struct experiment *e)
{
	struct story *s = &e->l->story;
	struct vma_list before = { .nr = 0 };
	struct table_cost cost;
	char words[NUMBER_SIZE];
	enum status status;

	story_step(s, _("The program calls malloc(%s)"),
		   number_words(e->big, words));
	story_tell(s, _("That is too much for the heap. malloc asks the kernel for addresses of their own instead, with mmap(). The kernel notes down a range of lawful addresses: a VMA, virtual memory area. That is all; no frame is set aside."));
	story_tell(s, _("Again malloc writes a header in front of the block, and so touches the first page."));
	story_predict(s, _("A VMA of %s and one page more; brk stays."), words);
	story_predict(s, _("1 page fault in it, for the header; none of the pages that are wholly the block's is present."));
	status = look_tables(lesson_pid(e->l), &cost);
	if (!status)
		status = look_vmas(lesson_pid(e->l), &before);
	e->tables = table_cost_bytes(&cost);
	if (!status)
		status = lesson_run(e->l, "big = malloc(%" PRIu64 ");", e->big);
	if (!status && !lesson_value(e->l, 0)) {
		story_check(s, false, _("malloc refused: a limit (ulimit -v), or less memory than the kernel lets one process ask for"));
	} else if (!status) {
		place_big(e, lesson_value(e->l, 0));
		e->new_tables += tables_made(e);
		status = show_big(e, &before);
	}
	vma_list_free(&before);
	return status;
}

/* What a fault at the end of a walk is to bring */
static void predict_touch(struct experiment *e, const struct walk *walk)
{
	unsigned int missing = walk_missing(walk);
	char levels[LEVELS_SIZE], name[LEVEL_SIZE];
	struct story *s = &e->l->story;

	story_tell(s, _("The walk stops at the %s table, where the entry is empty."),
		   level_title(walk_stop(walk)->level, name));
	if (missing)
		story_predict(s, _("1 page fault, minor, by a write. New tables: %s."),
			      levels_text(missing, levels));
	else
		story_predict(s, _("1 page fault, minor, by a write. No new table."));
	story_predict(s, _("Then the entry says present, and names a frame."));
}

static void check_touch(struct experiment *e, const struct log_fault *f,
			const struct walk *walk, unsigned int missing)
{
	const struct step *stop = walk->nr ? walk_stop(walk) : NULL;
	bool page = stop && stop->level == VMINSPECT_PTE && walk->mapped;
	char found[LEVELS_SIZE], predicted[LEVELS_SIZE];
	struct story *s = &e->l->story;

	story_check(s, f && f->new_tables == missing,
		    _("new tables: %s, predicted: %s"),
		    f ? levels_text(f->new_tables, found) : "?",
		    levels_text(missing, predicted));
	story_check(s, page && stop->entry.kind == VMINSPECT_PRESENT,
		    _("the walk now ends at a page that is present"));
	story_check(s, page && f && f->pfn == walk->pfn,
		    _("the tables and the fault log name the same frame, %" PRIx64),
		    walk->pfn);
}

/* The program writes to an address that it never wrote to. */
static enum status touch(struct experiment *e, uint64_t addr, const char *code,
			 struct walk *after)
{
	struct story *s = &e->l->story;
	const struct log_fault *f;
	struct walk before;
	unsigned int missing;
	enum status status = look_walk(lesson_pid(e->l), addr, &before);

	if (status)
		return status;
	story_show(s, figure_walk(_("The way to it before"), &before, 0));
	predict_touch(e, &before);
	missing = walk_missing(&before);
	status = lesson_run(e->l, "%s", code);
	if (!status)
		status = look_walk(lesson_pid(e->l), addr, after);
	if (status)
		return status;
	e->new_tables += tables_made(e);
	story_show(s, figure_walk(_("The way to it now"), after,
				  missing | WALK_FRAME_NEW));
	show_faults_in(e, &e->vma);
	f = check_fault(e, &e->vma);
	check_touch(e, f, after, missing);
	return STATUS_OK;
}

static enum status step_touch(struct experiment *e)
{
	uint64_t addr = e->block + e->byte;
	struct story *s = &e->l->story;
	char code[64];

	story_step(s, _("The program writes one byte"));
	story_tell(s, _("Its address is 0x%" PRIx64 ". Level by level, the address picks an entry of a table:"),
		   addr);
	snprintf(code, sizeof(code), "big[%" PRIu64 "] = 1;", e->byte);
	return touch(e, addr, code, &e->first);
}

static enum status step_again(struct experiment *e)
{
	uint64_t addr = e->block + e->byte, nr;
	struct story *s = &e->l->story;
	struct walk walk;
	enum status status;

	story_step(s, _("The program writes the same byte again"));
	story_tell(s, _("All that was missing is there. The processor finds the frame by itself; the kernel is not called."));
	story_predict(s, _("No page fault. The same frame."));
	status = lesson_run(e->l, "big[%" PRIu64 "] = 2;", e->byte);
	if (!status)
		status = look_walk(lesson_pid(e->l), addr, &walk);
	if (status)
		return status;
	nr = lesson_faults(e->l, e->vma.start, bytes_of(&e->vma), NULL);
	story_check(s, !nr, ngettext("%" PRIu64 " page fault, 0 predicted",
				     "%" PRIu64 " page faults, 0 predicted", nr),
		    nr);
	lesson_check_counts(e->l);
	story_check(s, walk.mapped && walk.pfn == e->first.pfn,
		    _("the frame is %" PRIx64 " as before"), walk.pfn);
	return STATUS_OK;
}

static enum status step_neighbour(struct experiment *e)
{
	uint64_t addr = e->block + e->byte + e->l->machine.page;
	struct story *s = &e->l->story;
	struct walk walk;
	char code[64];

	story_step(s, _("The program writes one page further"));
	story_tell(s, _("The neighbour's address differs in the last index only, as long as both lie below the same tables. It needs a frame of its own."));
	snprintf(code, sizeof(code), "big[%" PRIu64 "] = 1;",
		 e->byte + e->l->machine.page);
	return touch(e, addr, code, &walk);
}

static enum status step_sum(struct experiment *e)
{
	struct story *s = &e->l->story;
	char asked[NUMBER_SIZE], pages[NUMBER_SIZE], now[NUMBER_SIZE];
	uint64_t predicted = e->tables + e->new_tables * e->l->machine.page;
	struct table_cost cost;
	uint64_t present;
	enum status status;

	story_step(s, _("What it came to"));
	story_tell(s, _("Tables are memory too: each takes a page. Those that the fault log saw made must be those by which the process's tables grew."));
	story_predict(s, _("The page tables take %s."),
		      number_words(predicted, now));
	story_predict(s, _("2 pages of the block are present: the two that were written."));
	status = story_run(s, "%s", _("Nothing runs: what there is gets counted."));
	if (!status)
		status = look_tables(lesson_pid(e->l), &cost);
	if (status)
		return status;
	present = count_present(e, &e->inside);
	story_check(s, table_cost_bytes(&cost) == predicted,
		    _("the page tables take %s"),
		    number_words(table_cost_bytes(&cost), now));
	story_check(s, present == 2, _("%" PRIu64 " pages of the block are present"),
		    present);
	story_tell(s, _("Asked for: %s. Given: %s."),
		   number_words(e->big, asked),
		   number_words(present * e->l->machine.page, pages));
	return STATUS_OK;
}

static enum status step_free(struct experiment *e)
{
	struct story *s = &e->l->story;
	struct vma_list vmas = { .nr = 0 };
	enum status status;

	story_step(s, _("The program calls free()"));
	story_tell(s, _("A block that malloc got by mmap() is given back at once, with munmap(): its addresses and its frames. An access to it would now be an error."));
	story_predict(s, _("The VMA is gone."));
	status = lesson_run(e->l, "free(big);");
	if (!status)
		status = look_vmas(lesson_pid(e->l), &vmas);
	if (status)
		return status;
	story_show(s, figure_calls(_("System calls that changed its addresses"),
				   &e->l->log));
	story_check(s, !vma_list_find(&vmas, e->block),
		    _("no VMA holds 0x%" PRIx64 " any more"), e->block);
	vma_list_free(&vmas);
	return STATUS_OK;
}

static enum status start(struct experiment *e)
{
	enum status status = lesson_start(e->l, "malloc", NULL);

	e->small = lesson_value(e->l, 0);
	e->big = lesson_value(e->l, 1);
	e->byte = lesson_value(e->l, 2);
	return status ? status : read_brk(e);
}

enum status demo_malloc(struct lesson *l)
{
	static enum status (* const steps[])(struct experiment *e) = {
		step_small, step_big, step_touch, step_again, step_neighbour,
		step_sum, step_free,
	};
	struct experiment e = { .l = l };
	enum status status = start(&e);
	size_t i;

	if (!status)
		introduce(&e);
	for (i = 0; !status && i < sizeof(steps) / sizeof(steps[0]); i++) {
		status = steps[i](&e);
		if (i && !e.block)
			break;
	}
	return status;
}
