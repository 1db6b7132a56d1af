/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ELF files by their own addresses, wherever which process has loaded them: so
 * a file is read once for all processes and all runs of a program.
 *
 * libdwfl keeps what it reads mapped. That shows in the map counts of the files'
 * pages and brings pages into the page cache, which elf_object.h avoids: so this
 * is not for what counts pages, and a live recording that resolves stacks may
 * turn a later major fault on such a page into a minor one.
 */
#ifndef VMINSPECT_CODE_FILE_H
#define VMINSPECT_CODE_FILE_H

#include <elfutils/libdwfl.h>

#include "vma_list.h"

/**
 * struct code_place - where an instruction comes from in the source
 * @function: or NULL. As the linker knows it: of C++ mangled
 * @offset: of the address in it
 * @file: of the source, as the compiler was told; or NULL
 * @line: in it, or 0
 */
struct code_place {
	const char *function;
	uint64_t offset;
	const char *file;
	int line;
};

struct code_files;
struct code_file;

/**
 * code_files_new - none yet
 * @space: whose kernel's vDSO it is, where a VMA is of that; read when one is, and
 *	stays as long. NULL: it is not known
 *
 * Return: NULL without memory.
 */
struct code_files *code_files_new(const struct vminspect_space *space);
void code_files_free(struct code_files *files);

/* What of libdwfl finds separate debug information: installed, never fetched */
extern const Dwfl_Callbacks code_file_callbacks;

/**
 * code_file_get - the file that a VMA maps, or the vDSO
 * @files: see there
 * @vma: its name is a path, or [vdso]
 * @pid: of a process that is alive and has the VMA, or 0; see mapped_file_open()
 *
 * Return: NULL where it maps neither, or without memory. Stays until
 * code_files_free(). Of one that is not ELF or cannot be read no more is known
 * than its name.
 */
struct code_file *code_file_get(struct code_files *files,
				const struct vma_item *vma, uint32_t pid);

/* code_file_name - last part of its path */
const char *code_file_name(const struct code_file *file);

/**
 * code_file_address - the address that a place in the file has in it
 * @file: see there
 * @offset: of its bytes; two segments may hold it, then the one of code is meant
 * @addr: out; @offset itself where the file could not be read
 *
 * Return: false where no segment holds it.
 */
bool code_file_address(const struct code_file *file, uint64_t offset,
		       uint64_t *addr);

/**
 * code_file_report - make it a module of a process
 * @file: see there
 * @dwfl: of the process, being reported
 * @bias: what to add to its addresses there
 */
bool code_file_report(const struct code_file *file, Dwfl *dwfl, uint64_t bias);

/**
 * code_file_place - name an address of the file
 * @file: see there
 * @addr: of an instruction, or within it
 * @place: out; its names stay until code_files_free()
 */
void code_file_place(struct code_file *file, uint64_t addr,
		     struct code_place *place);

#endif /* VMINSPECT_CODE_FILE_H */
