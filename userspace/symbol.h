/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of functions and variables, from the symbol tables of the files that a
 * process maps (.symtab, .dynsym, and separate debug information where it is
 * installed). Nothing but the VMAs is asked of the process, so that it works for
 * snapshots too. Files are not opened before the first question.
 */
#ifndef VMINSPECT_SYMBOL_H
#define VMINSPECT_SYMBOL_H

#include "vma_list.h"

struct symbols;

/**
 * struct symbol - a name of an address
 * @name: of the function or variable; valid until the next symbol_find()
 * @file: last part of its file's name; valid as long as the VMAs
 * @addr: where it begins in the process; of an IFUNC, its resolver
 * @offset: of the address that was asked about; else 0
 */
struct symbol {
	const char *name;
	const char *file;
	uint64_t addr;
	uint64_t offset;
};

/**
 * symbols_open - get ready to look up names
 * @scan: the process or snapshot; must stay open, as @vmas must
 * @vmas: of it
 *
 * Return: NULL without memory.
 */
struct symbols *symbols_open(const struct scan *scan,
			     const struct vma_list *vmas);
/* symbols_close - NULL is allowed */
void symbols_close(struct symbols *symbols);

/**
 * symbol_find - look up a name
 * @symbols: see there
 * @name: "main", or "libc.so.6:malloc" with the file's path or its last part
 * @symbol: out
 *
 * Of several, the program's counts first, then those of the libraries from the
 * top of the address space down, which is the order that they are loaded in,
 * then the dynamic linker's and the vDSO's. Of a library, what it exports (and
 * of that the default version) comes before what it does not.
 *
 * Return: NULL, or what is wrong.
 */
const char *symbol_find(struct symbols *symbols, const char *name,
			struct symbol *symbol);

/*
 * symbols_hint - what to do about the name that was not found last, told once;
 * NULL: nothing
 */
const char *symbols_hint(struct symbols *symbols);

/**
 * symbol_name - name an address
 * @symbols: see there
 * @addr: any
 * @symbol: out
 *
 * Takes the time of a binary search after the first question about a file.
 *
 * Return: false where no symbol covers it.
 */
bool symbol_name(struct symbols *symbols, uint64_t addr, struct symbol *symbol);

#endif /* VMINSPECT_SYMBOL_H */
