/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which faults are wanted. Of a live stream the module sorts out by process and
 * address; of a recording that is done here, as class and latency always are:
 * they are known only when the attempts are together.
 */
#ifndef VMINSPECT_FAULT_CHOICE_H
#define VMINSPECT_FAULT_CHOICE_H

#include "error.h"
#include "timeline.h"

/**
 * struct fault_choice - see above; all 0: all faults
 * @pids: only of these processes or threads; owned
 * @nr_pids: so many; 0: of all
 * @children: and of all that they fork
 * @range: only of these addresses; @end 0: of all
 * @words: only of one of these classes or counts; 0: of all
 * @min_ns: only such as took so long
 */
struct fault_choice {
	uint32_t *pids;
	size_t nr_pids;
	bool children;
	struct range range;
	uint64_t words;
	uint64_t min_ns;
};

/* fault_choice_pids - take "PID,PID"; reports a bad one */
enum status fault_choice_pids(struct fault_choice *c, const char *list);

/* fault_choice_add - one more of them; fails only without memory */
enum status fault_choice_add(struct fault_choice *c, uint32_t pid);
/* fault_choice_has - whether it is one of them */
bool fault_choice_has(const struct fault_choice *c, uint32_t pid);

/* fault_choice_class - take "cow,major"; likewise */
enum status fault_choice_class(struct fault_choice *c, const char *list);

/* fault_choice_latency - take "10us"; likewise */
enum status fault_choice_latency(struct fault_choice *c, const char *word);

/**
 * fault_choice_filter - what of it the module can do
 * @c: see there
 * @filter: out: pids, children and range are filled in
 *
 * Return: false where there are more pids than that: it has none then, and whose a
 * record is remains to be asked.
 */
bool fault_choice_filter(const struct fault_choice *c,
			 struct vminspect_filter *filter);

/* fault_choice_see - learn of children by a record; false without memory */
bool fault_choice_see(struct fault_choice *c, const struct vminspect_event *e);

/* fault_choice_task - whether a record is of one of the processes */
bool fault_choice_task(const struct fault_choice *c,
		       const struct vminspect_event *e);

/* fault_choice_is_all - whether nothing was chosen: all faults are wanted */
static inline bool fault_choice_is_all(const struct fault_choice *c)
{
	return !c->nr_pids && !c->range.end && !c->words && !c->min_ns;
}

/* fault_choice_wants - whether a fault is one of those */
bool fault_choice_wants(const struct fault_choice *c,
			const struct event_fault *fault);

void fault_choice_free(struct fault_choice *c);

#endif /* VMINSPECT_FAULT_CHOICE_H */
