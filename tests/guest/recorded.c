// SPDX-License-Identifier: GPL-2.0
/*
 * recorded FILE [PID]: what a recording has, as key=value, by a reader of its
 * own. With PID that process is left out.
 *
 *   hello end          records of these types
 *   minor major error retry unknown    faults, by the rules of mm_account_fault()
 *   early              faults of a process before its first exec
 *   processes          that made any record
 *   execs forks exits lost
 *   bytes              that make whole records
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "uapi/vminspect_event.h"

#define PIDS		65536
#define TRIED		0x20
#define MAJOR		0x4
#define RETRY		0x400
#define ERROR		(0x1 | 0x2 | 0x10 | 0x20 | 0x40 | 0x800)

static struct {
	uint64_t hello, end, minor, major, error, retry, unknown, early;
	uint64_t processes, execs, forks, exits, lost, bytes;
} n;

/* By pid: made a record, called execve(2) */
static unsigned char seen[PIDS], execed[PIDS];
static uint32_t first;

static void count_fault(const struct vminspect_event *e)
{
	const struct vminspect_fault *f = (const void *)e;

	n.early += e->tgid == first && !execed[e->tgid % PIDS];
	if (e->flags & VMINSPECT_FAULT_NO_RETURN)
		n.unknown++;
	else if (f->result & RETRY)
		n.retry++;
	else if (f->result & ERROR)
		n.error++;
	else if (f->result & MAJOR || f->flags & TRIED)
		n.major++;
	else
		n.minor++;
}

static void count(const struct vminspect_event *e)
{
	if (e->tgid && e->type != VMINSPECT_EVENT_LOST) {
		n.processes += !seen[e->tgid % PIDS];
		seen[e->tgid % PIDS] = 1;
		if (!first)
			first = e->tgid;
	}
	switch (e->type) {
	case VMINSPECT_EVENT_FAULT:
		return count_fault(e);
	case VMINSPECT_EVENT_EXEC:
		execed[e->tgid % PIDS] = 1;
		n.execs++;
		return;
	case VMINSPECT_EVENT_FORK:
		n.forks++;
		return;
	case VMINSPECT_EVENT_EXIT:
		n.exits++;
		return;
	case VMINSPECT_EVENT_LOST:
		n.lost += ((const struct vminspect_lost *)e)->lost;
		return;
	}
}

static void show(void)
{
	printf("hello=%" PRIu64 " end=%" PRIu64 "\n"
	       "minor=%" PRIu64 " major=%" PRIu64 " error=%" PRIu64
	       " retry=%" PRIu64 " unknown=%" PRIu64 " early=%" PRIu64 "\n"
	       "processes=%" PRIu64 " execs=%" PRIu64 " forks=%" PRIu64
	       " exits=%" PRIu64 " lost=%" PRIu64 "\n"
	       "bytes=%" PRIu64 "\n", n.hello, n.end, n.minor, n.major,
	       n.error, n.retry, n.unknown, n.early, n.processes, n.execs,
	       n.forks, n.exits, n.lost, n.bytes);
}

int main(int argc, char **argv)
{
	static union {
		unsigned char bytes[VMINSPECT_EVENT_MAX];
		struct vminspect_event event;
	} r;
	uint32_t without = argc > 2 ? atoi(argv[2]) : 0;
	FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
	size_t size = sizeof(r.event);

	if (!file)
		return 2;
	while (fread(&r, size, 1, file) == 1) {
		if (r.event.size < size || r.event.size > sizeof(r))
			return printf("bad record at %" PRIu64 "\n", n.bytes), 1;
		if (r.event.size > size &&
		    fread(r.bytes + size, r.event.size - size, 1, file) != 1)
			break;
		n.bytes += r.event.size;
		n.hello += r.event.type == VMINSPECT_EVENT_HELLO;
		n.end += r.event.type == VMINSPECT_EVENT_END;
		if (!without || r.event.tgid != without)
			count(&r.event);
	}
	show();
	return 0;
}
