/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The VMAs of a process in an array, for who looks them up.
 */
#ifndef VMINSPECT_VMA_LIST_H
#define VMINSPECT_VMA_LIST_H

#include "scan.h"

/**
 * struct vma_item - a VMA and its name
 * @vma: see uapi/vminspect.h
 * @name: owned; "" where it has none
 */
struct vma_item {
	struct vminspect_vma vma;
	char *name;
};

/**
 * struct vma_list - all VMAs, by address
 * @items: owned
 * @nr: so many
 * @room: of the array
 */
struct vma_list {
	struct vma_item *items;
	size_t nr;
	size_t room;
};

/**
 * vma_list_read - the VMAs of an open process or snapshot
 * @list: out; to be freed by vma_list_free(), also after an error
 * @scan: open; what it says of itself afterwards is of this reading
 */
enum status vma_list_read(struct vma_list *list, struct scan *scan);

/*
 * vma_name_keep - a copy of a name, to be given to vma_name_drop(); NULL: no memory.
 * Of the many VMAs that have none, none is made
 */
char *vma_name_keep(const char *name);
void vma_name_drop(char *name);

/* vma_list_add - one more, above all others; the name is copied */
bool vma_list_add(struct vma_list *list, const struct vminspect_vma *vma,
		  const char *name);
void vma_list_free(struct vma_list *list);

/* vma_list_keep_last - forget all VMAs but the last one, which becomes the first */
void vma_list_keep_last(struct vma_list *list);

/* vma_list_find - the VMA that holds an address, or NULL */
const struct vma_item *vma_list_find(const struct vma_list *list,
				     uint64_t addr);

/* vma_list_above - the first VMA that ends above an address, or NULL */
const struct vma_item *vma_list_above(const struct vma_list *list,
				      uint64_t addr);

/* vma_list_below - the last VMA that ends at or below an address, or NULL */
const struct vma_item *vma_list_below(const struct vma_list *list,
				      uint64_t addr);

/* vma_perms - "rw-p" and the like, as /proc/<pid>/maps has it */
void vma_perms(uint64_t flags, char perms[5]);

#endif /* VMINSPECT_VMA_LIST_H */
