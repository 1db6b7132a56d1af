/* SPDX-License-Identifier: GPL-2.0 */
/*
 * States of memory in which the program explained tries accesses. Each is made
 * by a function that returns the address to access, or 0 with errno.
 */
#ifndef LIBEXPLAINED_H
#define LIBEXPLAINED_H

#include <stdbool.h>
#include <stddef.h>

#include "libpage.h"

#define RW	(PROT_READ | PROT_WRITE)
#define RWX	(RW | PROT_EXEC)

/* One state; a list ends with one without a name */
struct state {
	const char *name;
	unsigned long (*make)(void);
	unsigned int flags;
};

/* The evidence need not decide what happens. */
#define STATE_OPEN	1
/* 0 is the address meant */
#define STATE_NULL	2

extern const struct state anon_states[];
extern const struct state file_states[];
extern const struct state huge_states[];
extern const struct state outside_states[];
extern const struct state uffd_states[];

/* Faults that the handler of userfaultfd has resolved in this process */
extern volatile int explained_handled;

/*
 * A mapping at a multiple of @align with a page behind it that permits no access.
 * NULL with errno if that cannot be.
 */
char *place(size_t size, size_t align, int prot, int flags, int fd, long offset);

/* A private anonymous page; written, so that a jump there returns */
char *place_page(int prot);
char *place_written(int prot);

/* The last two bytes of @size at @p, or 0 for NULL */
unsigned long end_of(const char *p, size_t size);

/* A child that shares all private memory with its parent from now on */
int share_by_fork(void);

#endif
