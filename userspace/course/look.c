// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "look.h"

static enum status open_scan(struct scan *scan, pid_t pid)
{
	char word[16];

	snprintf(word, sizeof(word), "%d", pid);
	return scan_open(scan, word, NULL);
}

static struct look_page *page_of(struct look *look, uint64_t addr)
{
	if (!range_holds(&look->range, addr))
		return NULL;
	return &look->pages[(addr - look->range.start) / look->size];
}

const struct look_page *look_at(const struct look *look, uint64_t addr)
{
	return page_of((struct look *)look, addr);
}

static void take_frame(struct look_page *page, const struct vminspect_frame *f)
{
	if (!f || !(f->flags & VMINSPECT_FRAME_KNOWN))
		return;
	page->frame = f->flags;
	page->kind = frame_kind(f->flags);
	page->mapcount = f->mapcount == VMINSPECT_HIDDEN32 ? UNKNOWN :
			 f->mapcount;
	page->refcount = f->refcount == VMINSPECT_HIDDEN32 ? UNKNOWN :
			 f->refcount;
}

/**
 * struct looking - a look being taken
 * @scan: open
 * @look: out
 */
struct looking {
	struct scan scan;
	struct look *look;
};

/* All pages of one entry that are looked at */
static void take_entry(struct looking *l, uint64_t addr, int level,
		       uint64_t raw, const struct vminspect_frame *frame)
{
	uint64_t span = scan_span(&l->scan, level), base = addr & ~(span - 1);
	uint64_t end = base + span, size = l->look->size;
	struct look_page *page;
	struct entry e;

	entry_decode(&l->scan.space.format, level, raw, &e);
	for (; addr < end && (page = page_of(l->look, addr)); addr += size) {
		page->state = e.kind;
		page->level = level;
		page->raw = raw;
		page->bits = e.bits;
		page->sub = e.sub;
		if (entry_has_frame(&e))
			page->pfn = e.target + (addr - base) / size;
		else if (e.kind == VMINSPECT_SWAP)
			page->slot = e.target + (addr - base) / size;
		take_frame(page, frame);
	}
}

static void take_entries(void *ctx, uint64_t addr, int level,
			 const uint64_t *raw,
			 const struct vminspect_frame *frames, size_t nr)
{
	struct looking *l = ctx;
	uint64_t span = scan_span(&l->scan, level);
	size_t i;

	for (i = 0; i < nr; i++) {
		take_entry(l, addr, level, raw[i], frames ? &frames[i] : NULL);
		addr = (addr & ~(span - 1)) + span;
	}
}

static void take_hole(void *ctx, uint64_t start, uint64_t end, int level)
{
	struct looking *l = ctx;
	struct look_page *page;

	for (; start < end && (page = page_of(l->look, start));
	     start += l->look->size)
		page->level = level;
}

static bool make_pages(struct look *look)
{
	size_t i;

	look->nr = (look->range.end - look->range.start) / look->size;
	look->pages = calloc(look->nr, sizeof(*look->pages));
	for (i = 0; look->pages && i < look->nr; i++) {
		look->pages[i] = (struct look_page){
			.addr = look->range.start + i * look->size,
			.level = LEVEL_UNKNOWN,
			.pfn = UNKNOWN,
			.slot = UNKNOWN,
			.mapcount = UNKNOWN,
			.refcount = UNKNOWN,
		};
	}
	return look->pages;
}

enum status look_pages(pid_t pid, uint64_t start, uint64_t bytes,
		       struct look *look)
{
	static const struct scan_sink sink = {
		.entries = take_entries,
		.hole = take_hole,
	};
	struct looking l = { .look = look };
	enum status status = open_scan(&l.scan, pid);

	look_free(look);
	if (status)
		return status;
	look->size = l.scan.space.page_size;
	look->range.start = start & ~(look->size - 1);
	look->range.end = (start + bytes + look->size - 1) & ~(look->size - 1);
	if (make_pages(look))
		status = scan_run(&l.scan, &look->range,
				  VMINSPECT_SCAN_ENTRIES |
				  VMINSPECT_SCAN_FRAMES | VMINSPECT_SCAN_HOLES,
				  &sink, &l);
	else
		status = fail_errno("pages", ENOMEM);
	scan_close(&l.scan);
	return status;
}

void look_free(struct look *look)
{
	free(look->pages);
	memset(look, 0, sizeof(*look));
}

uint64_t look_count(const struct look *look, int state)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < look->nr; i++)
		n += look->pages[i].state == state;
	return n;
}

uint64_t look_pieces(const struct look *look)
{
	uint64_t n = 0, last = UNKNOWN;
	size_t i;

	for (i = 0; i < look->nr; i++) {
		if (look->pages[i].pfn == UNKNOWN)
			continue;
		n += last == UNKNOWN || look->pages[i].pfn != last + 1;
		last = look->pages[i].pfn;
	}
	return n;
}

enum status look_walk(pid_t pid, uint64_t addr, struct walk *walk)
{
	struct vminspect_walk raw;
	struct scan scan;
	enum status status = open_scan(&scan, pid);
	int err;

	memset(walk, 0, sizeof(*walk));
	if (status)
		return status;
	err = source_walk(&scan.source, addr, &raw);
	if (err)
		status = fail_errno("walk", err);
	else if (walk_inside(&raw) &&
		 !analyze_walk(&raw, &scan.space, walk))
		status = fail(STATUS_FAILURE, NULL,
			      _("the module's answer makes no sense"));
	scan_close(&scan);
	return status;
}

enum status look_vmas(pid_t pid, struct vma_list *list)
{
	struct scan scan;
	enum status status = open_scan(&scan, pid);

	vma_list_free(list);
	if (status)
		return status;
	status = vma_list_read(list, &scan);
	scan_close(&scan);
	return status;
}

enum status look_tables(pid_t pid, struct table_cost *cost)
{
	struct scan scan;
	enum status status = open_scan(&scan, pid);

	if (status)
		return status;
	status = table_cost_read(cost, &scan);
	scan_close(&scan);
	return status;
}

enum status look_tree(pid_t pid, struct tree *tree)
{
	const struct range all = { 0, UINT64_MAX };
	struct scan scan;
	enum status status = open_scan(&scan, pid);

	tree_free(tree);
	memset(tree, 0, sizeof(*tree));
	if (status)
		return status;
	status = analyze_tree(&scan, &all, VMINSPECT_PTE, tree);
	scan_close(&scan);
	return status;
}

enum status look_space(pid_t pid, struct vminspect_space *space)
{
	struct scan scan;
	enum status status = open_scan(&scan, pid);

	if (status)
		return status;
	*space = scan.space;
	scan_close(&scan);
	return STATUS_OK;
}

uint64_t look_status(pid_t pid, const char *key)
{
	char path[32], line[256];
	size_t len = strlen(key);
	unsigned long long n;
	uint64_t found = UNKNOWN;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file)) {
		if (!strncmp(line, key, len) && line[len] == ':' &&
		    sscanf(line + len + 1, "%llu kB", &n) == 1)
			found = n * 1024;
	}
	if (file)
		fclose(file);
	return found;
}
