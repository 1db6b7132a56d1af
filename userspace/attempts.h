/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Attempts of one thread, made into faults: one that is to be made again is kept
 * until it is, or until the thread is seen to do something else.
 */
#ifndef VMINSPECT_ATTEMPTS_H
#define VMINSPECT_ATTEMPTS_H

#include "timeline.h"

/**
 * struct attempts - those at one fault, so far
 * @nr: so many; 0: none is pending
 * @begin: see struct event_fault
 * @in_handler: likewise
 * @before_level: of the first
 * @before_raw: likewise, the entry
 * @evidence: of all, merged
 * @grew: see struct event_fault
 * @last: copy of the last record; owned
 * @room: bytes of it
 * @fault: the last whole one
 * @like: where that has a number of those that are alike, the first record of them
 */
struct attempts {
	unsigned int nr;
	uint64_t begin;
	uint64_t in_handler;
	int before_level;
	uint64_t before_raw;
	struct fault_evidence evidence;
	bool grew;
	struct vminspect_fault *last;
	size_t room;
	struct event_fault fault;
	struct vminspect_fault like;
};

void attempts_free(struct attempts *a);

/* attempts_go_on - whether a record is the next attempt at the pending fault */
bool attempts_go_on(const struct attempts *a, const struct vminspect_fault *f);

/* enum attempts_result - what attempts_add() made of a record */
enum attempts_result { ATTEMPTS_PENDING, ATTEMPTS_FAULT, ATTEMPTS_NO_MEMORY };

/**
 * attempts_add - take a record
 * @a: of the thread; what is pending is this fault
 * @space: the machine
 * @f: the record
 * @grew: a stack grew for it
 *
 * Return: of ATTEMPTS_FAULT @a->fault is the whole fault, which points into @f. VMA,
 * cause and name of the thread are not filled in.
 */
enum attempts_result attempts_add(struct attempts *a,
				  const struct vminspect_space *space,
				  const struct vminspect_fault *f, bool grew);

/*
 * attempts_give_up - the pending one will not be made again: it becomes @a->fault as
 * it is, which holds until the next attempts_add(). False: none is pending
 */
bool attempts_give_up(struct attempts *a, const struct vminspect_space *space);

/**
 * attempts_mapped - what a fault has mapped
 * @fault: whole
 * @space: the machine
 *
 * Return: the addresses, among which its pages are: those of a huge leaf, those
 * that fault-around looks at, or the very page.
 */
struct range attempts_mapped(const struct event_fault *fault,
			     const struct vminspect_space *space);

#endif /* VMINSPECT_ATTEMPTS_H */
