/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which page tables an access will make: those on its way that are not there
 * yet, as the tables of a process that stands still tell.
 */
#ifndef VMINSPECT_FORESEE_H
#define VMINSPECT_FORESEE_H

#include "look.h"

/* struct foreseen - a table, there or foreseen: its level, its first address */
struct foreseen {
	int level;
	uint64_t start;
};

/**
 * struct foresight - what is there, and what will be
 * @space: of the process
 * @tables: all tables; owned
 * @nr: so many
 * @room: of the array
 * @made: by level, how many were foreseen since foresee_read(), foresee_step()
 */
struct foresight {
	struct vminspect_space space;
	struct foreseen *tables;
	size_t nr;
	size_t room;
	uint64_t made[VMINSPECT_NR_LEVELS];
};

/* foresee_read - begin with the tables as they are; what was there is freed */
enum status foresee_read(struct foresight *f, pid_t pid);
void foresee_free(struct foresight *f);

/**
 * foresee_touch - foresee an access to small pages
 * @f: read; the tables that it will make are there from now on
 * @addr: accessed
 * @levels: out: bit mask of levels that will get a table; may be NULL
 */
enum status foresee_touch(struct foresight *f, uint64_t addr,
			  unsigned int *levels);

/* foresee_step - begin to count anew */
void foresee_step(struct foresight *f);

/* foresee_span - the addresses that a table leads to */
struct range foresee_span(const struct foresight *f, const struct foreseen *t);

/* foresee_tables - how many were foreseen; foresee_bytes - what they take */
uint64_t foresee_tables(const struct foresight *f);
uint64_t foresee_bytes(const struct foresight *f);

#endif /* VMINSPECT_FORESEE_H */
