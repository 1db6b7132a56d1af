/* SPDX-License-Identifier: GPL-2.0 */
/*
 * demo fork-cow: a parent, its child, and the memory that both have.
 */
#ifndef VMINSPECT_FAMILY_H
#define VMINSPECT_FAMILY_H

#include "compare.h"
#include "lesson.h"

/* Channels of the program */
enum { PARENT, CHILD, NR_PROCESSES };

/**
 * struct family - parent, child and the memory that they have
 * @l: the lesson
 * @story: of it
 * @block: the memory
 * @pages: so many
 * @pid: of both; 0: is not there
 * @now: its pages in both
 * @before: what they were at the last look
 * @copies: that were made so far
 */
struct family {
	struct lesson *l;
	struct story *story;
	struct range block;
	uint64_t pages;
	pid_t pid[NR_PROCESSES];
	struct look now[NR_PROCESSES];
	struct look before[NR_PROCESSES];
	uint64_t copies;
};

/* family_look - look at the block in those who are there */
enum status family_look(struct family *f);

/* family_go - one of them goes on, as was said to the reader; and a look */
enum status family_go(struct family *f, int who);

/* family_lose - one of them is not there any more */
void family_lose(struct family *f, int who);

/* family_page - page @i of the block as one of them has it; NULL: no frame */
const struct look_page *family_page(const struct family *f, int who, size_t i);

/* family_kept - whether one still has the frame at page @i that it had */
bool family_kept(const struct family *f, int who, size_t i);

/*
 * family_entries - show the entries of the first pages
 * family_show - the same, and strips
 */
void family_entries(struct family *f);
void family_show(struct family *f);

/* family_check_faults - faults in the block at the last step */
void family_check_faults(struct family *f, uint64_t predicted);

/* family_check_fault - exactly one, of a class, at page @i */
void family_check_fault(struct family *f, size_t i, enum fault_class class);

/* family_check_writable - whether the entry of one of them allows writing */
void family_check_writable(struct family *f, int who, size_t i, bool predicted);

/* family_check_apart - one wrote to page @i and has a copy, the other has not */
void family_check_apart(struct family *f, int writer, size_t i);

#endif /* VMINSPECT_FAMILY_H */
