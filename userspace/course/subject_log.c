// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event_words.h"
#include "subject_log.h"

void log_free(struct log *log)
{
	free(log->faults);
	free(log->calls);
	free(log->signals);
	memset(log, 0, sizeof(*log));
}

/* Room for one more in an array; false without memory */
static bool make_room(void **array, size_t nr, size_t *room, size_t size)
{
	size_t more = *room ? 2 * *room : 64;
	void *bigger;

	if (nr < *room)
		return true;
	bigger = reallocarray(*array, more, size);
	if (!bigger)
		return false;
	*array = bigger;
	*room = more;
	return true;
}

static void set_place(struct log_fault *f, const struct event_fault *fault)
{
	char place[PLACE_SIZE];

	place_text(fault->vmas, f->addr, place);
	snprintf(f->place, sizeof(f->place), "%.*s", LOG_PLACE - 1, place);
}

/* What there is no memory for counts as lost. */
static void take_fault(void *ctx, const struct event_fault *fault)
{
	const struct vminspect_fault *r = fault->record;
	struct subject *s = ctx;
	struct log *log = s->log;
	struct log_fault *f;

	if (fault->count == FAULT_COUNT_RETRY)
		return;
	if (!make_room((void **)&log->faults, log->nr_faults, &log->fault_room,
		       sizeof(*f))) {
		log->lost++;
		return;
	}
	f = &log->faults[log->nr_faults++];
	*f = (struct log_fault){
		.tgid = r->event.tgid,
		.tid = r->event.tid,
		.addr = r->addr,
		.ip = r->ip,
		.flags = r->flags,
		.result = r->result,
		.count = fault->count,
		.class = fault->class,
		.attempts = fault->attempts,
		.ns = fault->in_handler,
		.new_tables = fault->after_level == LEVEL_UNKNOWN ? 0 :
			      fault->new_tables,
		.pages = fault->pages,
		.before_level = fault->before_level,
		.before = fault->before,
		.after_level = fault->after_level,
		.after = fault->after,
		.pfn = fault->pfn,
		.grew = fault->grew,
	};
	set_place(f, fault);
}

static void take_other(void *ctx, const struct vminspect_event *e,
		       const struct origin *origin, const struct block *block,
		       const struct vma_list *vmas, const char *comm)
{
	struct subject *s = ctx;
	struct log *log = s->log;

	(void)origin;
	(void)block;
	(void)vmas;
	(void)comm;
	if (e->type == VMINSPECT_EVENT_CALL &&
	    make_room((void **)&log->calls, log->nr_calls, &log->call_room,
		      sizeof(*log->calls)))
		memcpy(&log->calls[log->nr_calls++], e, sizeof(*log->calls));
	if (e->type == VMINSPECT_EVENT_SIGNAL &&
	    make_room((void **)&log->signals, log->nr_signals,
		      &log->signal_room, sizeof(*log->signals)))
		memcpy(&log->signals[log->nr_signals++], e,
		       sizeof(*log->signals));
}

enum status log_timeline(struct subject *s)
{
	static const struct timeline_sink sink = {
		.fault = take_fault,
		.other = take_other,
	};

	s->timeline = timeline_new(&s->events.space, &sink, s);
	return s->timeline ? STATUS_OK : fail_errno("timeline", ENOMEM);
}

enum status log_drain(struct subject *s, struct log *log)
{
	uint64_t lost = s->events.lost;
	const struct vminspect_event *e;
	enum events_result result;

	s->log = log;
	while ((result = events_next(&s->events, &e)) == EVENTS_RECORD) {
		if (!timeline_add(s->timeline, e))
			return fail_errno("timeline", ENOMEM);
	}
	log->lost += s->events.lost - lost;
	return result == EVENTS_ERROR ? STATUS_FAILURE : STATUS_OK;
}

/*
 * State and minflt + majflt, the fields 3, 10 and 12 of proc_pid_stat(5). The
 * name before them may hold anything.
 */
static bool read_stat(const char *path, char *state, uint64_t *faults)
{
	unsigned long long minor, major;
	char line[1024], *paren;
	FILE *file = fopen(path, "re");
	bool ok = file && fgets(line, sizeof(line), file);

	if (file)
		fclose(file);
	paren = ok ? strrchr(line, ')') : NULL;
	if (!paren || sscanf(paren, ") %c %*s %*s %*s %*s %*s %*s %llu %*s %llu",
			     state, &minor, &major) != 3)
		return false;
	*faults = minor + major;
	return true;
}

bool log_task_state(uint32_t pid, uint32_t tid, char *state)
{
	char path[64];
	uint64_t faults;

	snprintf(path, sizeof(path), "/proc/%u/task/%u/stat", pid, tid);
	return read_stat(path, state, &faults) && *state != 'Z' &&
	       *state != 'X';
}

uint64_t log_count(pid_t pid)
{
	char path[64], state;
	uint64_t faults;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (!read_stat(path, &state, &faults) || state == 'Z')
		return UNKNOWN;
	return faults;
}

uint64_t log_task_count(uint32_t pid, uint32_t tid)
{
	char path[64], state;
	uint64_t faults;

	snprintf(path, sizeof(path), "/proc/%u/task/%u/stat", pid, tid);
	return read_stat(path, &state, &faults) ? faults : UNKNOWN;
}

void log_finish(struct subject *s, struct log *log, uint64_t before)
{
	uint64_t after = log->ended ? UNKNOWN : log_count(s->pid[0]);
	size_t i;

	s->log = NULL;
	log->counted = before == UNKNOWN || after == UNKNOWN ? UNKNOWN :
		       after - before;
	for (i = 0; i < log->nr_faults; i++) {
		log->recorded += log->faults[i].tgid ==
				 (uint32_t)s->pid[0] &&
				 (log->faults[i].count == FAULT_COUNT_MINOR ||
				  log->faults[i].count == FAULT_COUNT_MAJOR);
	}
}
