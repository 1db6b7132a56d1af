/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From the registers and the bytes of a user stack, as records have them, to the
 * functions that were being called: by the unwind tables of the files that the
 * process maps, so that frame pointers are not needed. What code_file.h says of
 * disturbing holds here.
 */
#ifndef VMINSPECT_UNWIND_H
#define VMINSPECT_UNWIND_H

#include "code_file.h"
#include "uapi/vminspect_event.h"
#include "vma_list.h"

/**
 * struct unwind_frame - one function that was running
 * @ip: of the first frame the instruction, of others where it returns to
 * @function: or NULL
 * @offset: of @ip in it
 * @object: last part of the name of the file that @ip is in; or NULL: in none.
 *	Where the file cannot be read this is all
 * @file: of the source; or NULL
 * @line: in it, or 0
 */
struct unwind_frame {
	uint64_t ip;
	const char *function;
	uint64_t offset;
	const char *object;
	const char *file;
	int line;
};

struct unwinder;

/* unwinder_new - @space: see code_files_new(); NULL without memory */
struct unwinder *unwinder_new(const struct vminspect_space *space);
/* unwinder_free - NULL is allowed */
void unwinder_free(struct unwinder *u);

/**
 * unwinder_live - say that what follows is of a process that is alive
 * @u: see there
 * @pid: so that files are found in its mount namespace, and deleted ones; 0, as
 *	it is at first: they are taken by their paths
 */
void unwinder_live(struct unwinder *u, uint32_t pid);

/**
 * unwind - find the frames of a stack
 * @u: see there
 * @stack: registers and bytes, of a sound record
 * @vmas: of the process
 * @frames: out, the innermost first; names stay until unwinder_free()
 * @max: most of them
 *
 * Ends with the outermost function, with the bytes that were copied, or behind
 * the first frame that no unwind table covers (it is in no file, as what a JIT
 * makes is): nothing is guessed.
 *
 * Return: how many there are; at least one where @max is.
 */
size_t unwind(struct unwinder *u, const struct vminspect_stack *stack,
	      const struct vma_list *vmas, struct unwind_frame *frames,
	      size_t max);

#endif /* VMINSPECT_UNWIND_H */
