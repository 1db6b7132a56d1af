// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "vma_list.h"

static char no_name[] = "";

char *vma_name_keep(const char *name)
{
	return *name ? strdup(name) : no_name;
}

void vma_name_drop(char *name)
{
	if (name != no_name)
		free(name);
}

bool vma_list_add(struct vma_list *list, const struct vminspect_vma *vma,
		  const char *name)
{
	size_t room = list->room ? 2 * list->room : 64;
	struct vma_item *items;
	char *copy;

	if (list->nr == list->room) {
		items = reallocarray(list->items, room, sizeof(*items));
		if (!items)
			return false;
		list->items = items;
		list->room = room;
	}
	copy = vma_name_keep(name);
	if (!copy)
		return false;
	list->items[list->nr++] = (struct vma_item){ *vma, copy };
	return true;
}

void vma_list_free(struct vma_list *list)
{
	while (list->nr)
		vma_name_drop(list->items[--list->nr].name);
	free(list->items);
	memset(list, 0, sizeof(*list));
}

void vma_list_keep_last(struct vma_list *list)
{
	struct vma_item last;

	if (list->nr < 2)
		return;
	last = list->items[--list->nr];
	while (list->nr)
		vma_name_drop(list->items[--list->nr].name);
	list->items[list->nr++] = last;
}

/**
 * struct reading - a list being filled
 * @list: see there
 * @full: there is no memory for more
 */
struct reading {
	struct vma_list *list;
	bool full;
};

static void read_vma(void *ctx, const struct vminspect_vma *vma,
		     const char *name)
{
	struct reading *r = ctx;

	r->full = r->full || !vma_list_add(r->list, vma, name);
}

enum status vma_list_read(struct vma_list *list, struct scan *scan)
{
	static const struct scan_sink sink = { .vma = read_vma };
	struct reading r = { .list = list };
	enum status status;

	memset(list, 0, sizeof(*list));
	status = scan_run(scan, NULL, VMINSPECT_SCAN_NAMES, &sink, &r);
	if (!status && r.full)
		status = fail_errno(scan->who, ENOMEM);
	return status;
}

const struct vma_item *vma_list_above(const struct vma_list *list,
				      uint64_t addr)
{
	size_t low = 0, high = list->nr, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (list->items[mid].vma.end > addr)
			high = mid;
		else
			low = mid + 1;
	}
	return low < list->nr ? &list->items[low] : NULL;
}

const struct vma_item *vma_list_find(const struct vma_list *list,
				     uint64_t addr)
{
	const struct vma_item *item = vma_list_above(list, addr);

	return item && item->vma.start <= addr ? item : NULL;
}

const struct vma_item *vma_list_below(const struct vma_list *list,
				      uint64_t addr)
{
	const struct vma_item *above = vma_list_above(list, addr);
	size_t i = above ? (size_t)(above - list->items) : list->nr;

	return i ? &list->items[i - 1] : NULL;
}

void vma_perms(uint64_t flags, char perms[5])
{
	perms[0] = flags & VMINSPECT_VMA_READ ? 'r' : '-';
	perms[1] = flags & VMINSPECT_VMA_WRITE ? 'w' : '-';
	perms[2] = flags & VMINSPECT_VMA_EXEC ? 'x' : '-';
	perms[3] = flags & VMINSPECT_VMA_SHARED ? 's' : 'p';
	perms[4] = 0;
}
