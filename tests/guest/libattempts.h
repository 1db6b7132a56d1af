/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Attempts become faults, by the manual in uapi/vminspect_event.h; apart from the
 * tool's timeline, so that one checks the other. The classifier is the module's.
 */
#ifndef LIBATTEMPTS_H
#define LIBATTEMPTS_H

#include "fault_class.h"
#include "libevents.h"

struct one_fault {
	struct vminspect_fault first, last;
	struct vminspect_fault_levels before, after;	/* of these two */
	bool has_levels;
	bool open;		/* the last attempt is to be made again */
	bool grew;		/* a stack grew just before */
	unsigned int attempts;
	struct fault_evidence evidence;	/* of all attempts */
	uint64_t ns;		/* from begin to end */
	enum fault_count count;
	enum fault_class class;
};

#define MAX_FAULTS	4096

struct attempts {
	const struct vminspect_space *space;
	struct one_fault fault[MAX_FAULTS];
	size_t nr;
	uint32_t grew_tid;	/* whose stack grew last, with no fault since */
};

/* Takes a record. What is no fault and no growth of a stack is left alone. */
void attempts_add(struct attempts *a, const struct vminspect_event *e);

/* Level at which the walk stopped, or -1: nobody looked */
int level_before(const struct one_fault *f);
int level_after(const struct one_fault *f);

/* Tables that it made: "+pmd+pte", or "-" */
void new_tables(const struct one_fault *f, const struct vminspect_space *s,
		char text[32]);

/* Pages that became present, as far as the record says */
uint64_t pages_of(const struct one_fault *f, const struct vminspect_space *s);

/* A line that says all of it */
void fault_print(const struct one_fault *f, const struct vminspect_space *s);

#endif
