/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One ELF file, where it lies in a process, and its symbols. libdwfl maps the
 * file while it reads it, and that shows in the map counts of its pages: so it
 * is let go at once, and what is needed later is copied.
 */
#ifndef VMINSPECT_ELF_OBJECT_H
#define VMINSPECT_ELF_OBJECT_H

#include "vma_list.h"

/**
 * struct elf_symbol - one symbol
 * @addr: in the process
 * @size: bytes, 0: it does not say
 * @name: owned, in an index; else NULL
 * @rank: which of several names of an address to prefer: the higher one
 */
struct elf_symbol {
	uint64_t addr;
	uint64_t size;
	char *name;
	int rank;
};

/**
 * struct elf_object - an ELF file in a process
 * @vma: an executable VMA of it
 * @bias: what to add to its addresses
 * @range: what it takes in the process, gaps included
 * @order: where a look-up comes to it, the lowest first
 * @index: by address, once it was needed; owned
 * @nr: so many
 * @indexed: whether it was
 */
struct elf_object {
	const struct vma_item *vma;
	uint64_t bias;
	struct range range;
	uint64_t order;
	struct elf_symbol *index;
	size_t nr;
	bool indexed;
};

/**
 * elf_object_place - see whether a file is ELF, and how it was loaded
 * @object: in: @vma; out: @bias, @range
 * @fd: of the file
 * @page: bytes of a page
 */
bool elf_object_place(struct elf_object *object, int fd, uint64_t page);

/* enum elf_found - what came of a look-up */
enum elf_found { ELF_ABSENT, ELF_FOUND, ELF_THREAD_LOCAL };

/**
 * elf_object_find - look up a name
 * @object: placed
 * @fd: of the file; is closed
 * @name: of the symbol
 * @symbol: out
 */
enum elf_found elf_object_find(const struct elf_object *object, int fd,
			       const char *name, struct elf_symbol *symbol);

/* elf_object_index - fill the index; @fd is closed */
void elf_object_index(struct elf_object *object, int fd);
void elf_object_free(struct elf_object *object);

/* elf_object_name - the symbol that covers an address, or NULL; by the index */
const struct elf_symbol *elf_object_name(const struct elf_object *object,
					 uint64_t addr);

/* elf_object_stripped - whether it has only what it exports; @fd is closed */
bool elf_object_stripped(const struct elf_object *object, int fd);

#endif /* VMINSPECT_ELF_OBJECT_H */
