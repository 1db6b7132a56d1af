/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a process has mapped, by the records of uapi/vminspect_event.h alone: its
 * VMAs from EXEC on. Written apart from the tool's timeline.
 */
#ifndef LIBREPLAY_H
#define LIBREPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "uapi/vminspect_event.h"

struct mapping {
	uint64_t start, end;
	uint64_t flags;		/* VMINSPECT_VMA_READ, WRITE, EXEC, SHARED */
	uint64_t offset, inode;
	uint32_t dev_major, dev_minor;
	char name[4096];
};

struct mappings {
	struct mapping **at;
	size_t nr;
};

struct replay {
	struct mappings maps;
	bool begun;		/* EXEC has come */
	uint64_t grow_to;	/* of a GROW that no VMA followed yet, or 0 */
	unsigned int execs, vmas, grows, calls;
};

/* Takes a record of the process. */
void replay_add(struct replay *r, const struct vminspect_event *e);

/* Checks that all is as in /proc/<pid>/maps. The process is stopped. */
void replay_check(struct replay *r, pid_t pid);

#endif
