/* SPDX-License-Identifier: GPL-2.0 */
/*
 * malloc() and the like, as an ELF file defines them.
 */
#ifndef VMINSPECT_ALLOC_SYMBOLS_H
#define VMINSPECT_ALLOC_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct alloc_name - a function that is looked for
 * @name: of it
 * @kind: enum vminspect_alloc_kind
 */
struct alloc_name {
	const char *name;
	unsigned int kind;
};

#define NR_ALLOC_NAMES	10
extern const struct alloc_name alloc_names[NR_ALLOC_NAMES];

/**
 * struct alloc_symbols - what one file has of them
 * @offset: by the index in alloc_names: where in the file the function begins; 0:
 *	the file does not define it. One that is defined by an IFUNC is not known
 *	before the program runs, and counts as not defined
 * @is_static: it is a program that needs no dynamic linker
 */
struct alloc_symbols {
	uint64_t offset[NR_ALLOC_NAMES];
	bool is_static;
};

/**
 * alloc_symbols_read - look into a file
 * @fd: of it; stays open
 * @path: of it, for where its debug information may be
 * @program: it is the program, not a library
 * @symbols: out
 *
 * Of what the dynamic linker loads, only what the file exports is found, as
 * nothing else is called from elsewhere; of a static program all is, in separate
 * debug information too.
 *
 * Return: false where it is no program or library.
 */
bool alloc_symbols_read(int fd, const char *path, bool program,
			struct alloc_symbols *symbols);

#endif /* VMINSPECT_ALLOC_SYMBOLS_H */
