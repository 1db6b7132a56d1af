// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figure.h"
#include "intl.h"
#include "utf8.h"

static struct figure *new_figure(enum figure_kind kind, const char *title)
{
	struct figure *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->kind = kind;
	f->title = strdup(title);
	if (f->title)
		return f;
	free(f);
	return NULL;
}

/* Room for one more in an array that has room for a power of two */
static bool make_room(void **array, size_t nr, size_t size)
{
	void *bigger;

	if (nr & (nr - 1))
		return true;
	bigger = reallocarray(*array, nr ? 2 * nr : 1, size);
	if (!bigger)
		return false;
	*array = bigger;
	return true;
}

void figure_head(struct figure *f, const char *head)
{
	char *copy = f ? strdup(head) : NULL;

	if (copy && make_room((void **)&f->heads, f->nr_heads, sizeof(copy)))
		f->heads[f->nr_heads++] = copy;
	else
		free(copy);
}

struct figure *figure_table(const char *title, const char *head, ...)
{
	struct figure *f = new_figure(FIGURE_TABLE, title);
	va_list ap;

	va_start(ap, head);
	for (; f && head; head = va_arg(ap, const char *))
		figure_head(f, head);
	va_end(ap);
	return f;
}

static struct figure_row *add_row(struct figure *f, size_t nr_cells)
{
	struct figure_row *row;

	if (!make_room((void **)&f->rows, f->nr_rows, sizeof(*row)))
		return NULL;
	row = &f->rows[f->nr_rows];
	*row = (struct figure_row){ .cells = calloc(nr_cells, sizeof(char *)) };
	if (!row->cells)
		return NULL;
	f->nr_rows++;
	return row;
}

/* The row whose turn it is to get a cell */
static struct figure_row *open_row(struct figure *f)
{
	struct figure_row *last = f->nr_rows ? &f->rows[f->nr_rows - 1] : NULL;

	return last && last->nr < f->nr_heads ? last :
	       add_row(f, f->nr_heads);
}

void figure_cell(struct figure *f, const char *format, ...)
{
	struct figure_row *row = f && f->nr_heads ? open_row(f) : NULL;
	char *text;
	va_list ap;

	if (!row)
		return;
	va_start(ap, format);
	if (vasprintf(&text, format, ap) < 0)
		text = NULL;
	va_end(ap);
	row->cells[row->nr++] = cover_controls(text) ?: strdup("");
}

void figure_mark(struct figure *f, bool marked)
{
	if (f && f->nr_rows)
		f->rows[f->nr_rows - 1].marked = marked;
}

struct figure *figure_bars(const char *title)
{
	return new_figure(FIGURE_BARS, title);
}

void figure_bar(struct figure *f, bool marked, uint64_t value,
		const char *label, const char *format, ...)
{
	struct figure_row *row = f ? add_row(f, 2) : NULL;
	va_list ap;

	if (!row)
		return;
	va_start(ap, format);
	if (vasprintf(&row->cells[1], format, ap) < 0)
		row->cells[1] = strdup("");
	va_end(ap);
	cover_controls(row->cells[1]);
	row->cells[0] = cover_controls(strdup(label));
	row->nr = 2;
	row->value = value;
	row->marked = marked;
}

static enum strip_sign sign_of(const struct look_page *p)
{
	if (p->state == VMINSPECT_NONE)
		return SIGN_NONE;
	if (p->state == VMINSPECT_SWAP)
		return SIGN_SWAP;
	if (p->state != VMINSPECT_PRESENT)
		return SIGN_OTHER;
	if (p->level != VMINSPECT_PTE)
		return SIGN_HUGE;
	if (p->kind == FRAME_ZERO)
		return SIGN_ZERO;
	if (p->kind == FRAME_FILE || p->kind == FRAME_SHMEM)
		return SIGN_FILE;
	return p->mapcount != UNKNOWN && p->mapcount > 1 ? SIGN_SHARED :
							   SIGN_PRESENT;
}

/* Whether a page is there in the same way, in the same frame */
static bool same_page(const struct look_page *a, const struct look_page *b)
{
	return b && sign_of(a) == sign_of(b) && a->pfn == b->pfn &&
	       a->slot == b->slot;
}

struct figure *figure_strip(const char *title, const struct look *now,
			    const struct look *before)
{
	struct figure *f = new_figure(FIGURE_STRIP, title);
	const struct look_page *page;
	size_t i;

	if (!f)
		return NULL;
	f->start = now->range.start;
	f->page = now->size;
	f->cells = calloc(now->nr + 1, sizeof(*f->cells));
	f->nr_cells = f->cells ? now->nr : 0;
	for (i = 0; i < f->nr_cells; i++) {
		page = &now->pages[i];
		f->cells[i].sign = sign_of(page);
		f->cells[i].marked = before &&
			!same_page(page, look_at(before, page->addr));
	}
	return f;
}

char figure_sign(enum strip_sign sign)
{
	static const char signs[] = ".#=0FSH?";

	return signs[sign];
}

const char *figure_sign_word(enum strip_sign sign)
{
	static const char * const words[NR_SIGNS] = {
		[SIGN_NONE] = N_("nothing there"),
		[SIGN_PRESENT] = N_("a frame of its own"),
		[SIGN_SHARED] = N_("a frame that others map too"),
		[SIGN_ZERO] = N_("the zero page"),
		[SIGN_FILE] = N_("a page of a file"),
		[SIGN_SWAP] = N_("in swap"),
		[SIGN_HUGE] = N_("part of a huge page"),
		[SIGN_OTHER] = N_("something else"),
	};

	return _(words[sign]);
}

static void add_area(struct figure *f, const struct figure_area *area)
{
	if (make_room((void **)&f->areas, f->nr_areas, sizeof(*area)))
		f->areas[f->nr_areas++] = *area;
	else
		free(area->name);
}

/* The end of a path is what people know it by. */
static const char *short_name(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash && slash[1] ? slash + 1 : name;
}

static bool was_there(const struct vma_list *before, const struct vma_item *vma)
{
	const struct vma_item *old = vma_list_find(before, vma->vma.start);

	return old && old->vma.start == vma->vma.start &&
	       old->vma.end == vma->vma.end && old->vma.flags == vma->vma.flags;
}

struct figure *figure_map(const char *title, const struct vma_list *now,
			  const struct vma_list *before)
{
	struct figure *f = new_figure(FIGURE_MAP, title);
	const struct vma_item *vma;
	struct figure_area area;
	uint64_t end = 0;
	size_t i;

	for (i = 0; f && i < now->nr; i++) {
		vma = &now->items[i];
		area = (struct figure_area){
			.range = { end, vma->vma.start }, .name = strdup(""),
		};
		if (end < vma->vma.start)
			add_area(f, &area);
		else
			free(area.name);
		end = vma->vma.end;
		area = (struct figure_area){
			.range = { vma->vma.start, end },
			.name = strdup(*vma->name ? short_name(vma->name) :
				       "anon"),
			.marked = before && !was_there(before, vma),
		};
		cover_controls(area.name);
		vma_perms(vma->vma.flags, area.perms);
		add_area(f, &area);
	}
	return f;
}

struct figure *figure_walk(const char *title, const struct walk *walk,
			   unsigned int marked)
{
	struct figure *f = new_figure(FIGURE_WALK, title);

	if (f) {
		f->walk = *walk;
		f->marked_levels = marked;
	}
	return f;
}

static bool is_table(const struct tree_node *node)
{
	return node->state == VMINSPECT_TABLE;
}

static bool had_table(const struct tree *before, const struct tree_node *node)
{
	const struct tree_node *old;
	size_t i;

	for (i = 0; i < before->nr; i++) {
		old = &before->nodes[i];
		if (is_table(old) && old->table == node->table &&
		    old->start == node->start &&
		    old->target == node->target)
			return true;
	}
	return false;
}

struct figure *figure_tree(const char *title, const struct tree *now,
			   const struct tree *before)
{
	struct figure *f = new_figure(FIGURE_TREE, title);
	const struct tree_node *node;
	size_t i;

	for (i = 0; f && i < now->nr; i++) {
		node = &now->nodes[i];
		if (!is_table(node))
			continue;
		if (!make_room((void **)&f->nodes, f->nr_nodes,
			       sizeof(*f->nodes)))
			break;
		f->nodes[f->nr_nodes++] = (struct figure_node){
			.level = node->table,
			.start = node->start,
			.pfn = node->target,
			.used = node->used,
			.marked = before && !had_table(before, node),
		};
	}
	return f;
}

static void free_rows(struct figure *f)
{
	size_t i, j;

	for (i = 0; i < f->nr_rows; i++) {
		for (j = 0; j < f->rows[i].nr; j++)
			free(f->rows[i].cells[j]);
		free(f->rows[i].cells);
	}
	free(f->rows);
}

void figure_free(struct figure *f)
{
	size_t i;

	if (!f)
		return;
	for (i = 0; i < f->nr_heads; i++)
		free(f->heads[i]);
	for (i = 0; i < f->nr_areas; i++)
		free(f->areas[i].name);
	free_rows(f);
	free(f->heads);
	free(f->cells);
	free(f->areas);
	free(f->nodes);
	free(f->title);
	free(f);
}
