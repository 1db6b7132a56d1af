// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare.h"
#include "event_words.h"
#include "two.h"
#include "utf8.h"

static bool is_library_code(const struct vma_item *item)
{
	const char *name = strrchr(item->name, '/');

	return name && !strncmp(name, "/libc", 5) &&
	       item->vma.flags & VMINSPECT_VMA_EXEC;
}

static const struct vma_item *find_library(const struct vma_list *list)
{
	size_t i;

	for (i = 0; i < list->nr; i++) {
		if (is_library_code(&list->items[i]))
			return &list->items[i];
	}
	return NULL;
}

/* Whether two VMAs map the same piece of the same file */
static bool same_piece(const struct vma_item *a, const struct vma_item *b)
{
	return a && b && a->vma.inode == b->vma.inode &&
	       a->vma.dev_major == b->vma.dev_major &&
	       a->vma.dev_minor == b->vma.dev_minor &&
	       a->vma.offset == b->vma.offset &&
	       a->vma.end - a->vma.start == b->vma.end - b->vma.start;
}

enum status library_read(const pid_t *pid, struct library *library)
{
	enum status status = STATUS_OK;
	const struct vma_item *item;
	int i;

	memset(library, 0, sizeof(*library));
	for (i = 0; !status && i < NR_TWO; i++) {
		status = look_vmas(pid[i], &library->vmas[i]);
		item = find_library(&library->vmas[i]);
		library->vma[i] = item;
		if (!status && item)
			status = look_pages(pid[i], item->vma.start,
					    item->vma.end - item->vma.start,
					    &library->look[i]);
	}
	if (!same_piece(library->vma[FIRST], library->vma[SECOND]))
		library->vma[FIRST] = NULL;
	return status;
}

void library_free(struct library *library)
{
	int i;

	for (i = 0; i < NR_TWO; i++) {
		look_free(&library->look[i]);
		vma_list_free(&library->vmas[i]);
	}
}

static bool in_both(const struct library *library, size_t i)
{
	return page_present(&library->look[FIRST], i) &&
	       page_present(&library->look[SECOND], i);
}

uint64_t library_both(const struct library *library)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < library->look[FIRST].nr; i++)
		n += in_both(library, i);
	return n;
}

uint64_t library_least(const struct library *library)
{
	uint64_t least = UNKNOWN;
	size_t i;

	for (i = 0; i < library->look[FIRST].nr; i++) {
		if (in_both(library, i) &&
		    library->look[FIRST].pages[i].mapcount < least)
			least = library->look[FIRST].pages[i].mapcount;
	}
	return least;
}

/* struct frames - numbers of frames; owned */
struct frames {
	uint64_t *pfn;
	size_t nr;
};

static bool add_anon(struct frames *frames, const struct look *look)
{
	uint64_t *more = realloc(frames->pfn,
				 (frames->nr + look->nr) * sizeof(*more));
	const struct look_page *page;
	size_t i;

	if (!more)
		return !look->nr;
	frames->pfn = more;
	for (i = 0; i < look->nr; i++) {
		page = page_present(look, i);
		if (page && page->kind == FRAME_ANON)
			frames->pfn[frames->nr++] = page->pfn;
	}
	return true;
}

/* All anonymous frames of a process, VMA by VMA */
static enum status read_anon(pid_t pid, struct frames *frames)
{
	struct vma_list list = { .nr = 0 };
	struct look look = { .nr = 0 };
	enum status status = look_vmas(pid, &list);
	const struct vminspect_vma *vma;
	size_t i;

	for (i = 0; !status && i < list.nr; i++) {
		vma = &list.items[i].vma;
		status = look_pages(pid, vma->start, vma->end - vma->start,
				    &look);
		if (!status && !add_anon(frames, &look))
			status = fail_errno("frames", ENOMEM);
	}
	look_free(&look);
	vma_list_free(&list);
	return status;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static uint64_t count_in(const struct frames *all, const struct frames *of)
{
	uint64_t n = 0;
	size_t i;

	qsort(of->pfn, of->nr, sizeof(*of->pfn), by_number);
	for (i = 0; i < all->nr; i++)
		n += !!bsearch(&all->pfn[i], of->pfn, of->nr,
			       sizeof(*of->pfn), by_number);
	return n;
}

enum status anon_common(const pid_t *pid, uint64_t *nr, uint64_t *common)
{
	struct frames frames[NR_TWO] = { { NULL, 0 }, { NULL, 0 } };
	enum status status = read_anon(pid[FIRST], &frames[FIRST]);
	int i;

	if (!status)
		status = read_anon(pid[SECOND], &frames[SECOND]);
	*common = 0;
	if (!status && frames[FIRST].nr && frames[SECOND].nr)
		*common = count_in(&frames[FIRST], &frames[SECOND]);
	for (i = 0; i < NR_TWO; i++) {
		nr[i] = frames[i].nr;
		free(frames[i].pfn);
	}
	return status;
}

void memory_text(pid_t pid, uint64_t addr, char *text, size_t size)
{
	char name[64];
	ssize_t n = -1;
	int fd;

	snprintf(name, sizeof(name), "/proc/%d/mem", pid);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = pread(fd, text, size - 1, addr);
		close(fd);
	}
	text[n < 0 ? 0 : n] = 0;
	cover_unsound(text);
}
