/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a program itself saw of its calls of malloc() and the like, in a file
 * that it maps: $ALLOC_LOG. Children go on in the same one.
 */
#ifndef ALLOC_LOG_H
#define ALLOC_LOG_H

#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "uapi/vminspect_event.h"

#define ALLOC_LOG_ENTRIES	200000

/* struct alloc_entry - one call that is over; of free() no result */
struct alloc_entry {
	uint32_t kind;
	uint32_t tid;
	uint64_t args[3];
	uint64_t result;
};

/**
 * struct alloc_log - all of them
 * @nr: so many; those behind ALLOC_LOG_ENTRIES were dropped
 * @start: of the program's code, where only calls by that are in it; else 0
 * @end: likewise
 * @entries: in no order that means something
 */
struct alloc_log {
	_Atomic uint64_t nr;
	uint64_t start;
	uint64_t end;
	struct alloc_entry entries[ALLOC_LOG_ENTRIES];
};

/* No call in here allocates. NULL: it is not wanted. */
static inline struct alloc_log *alloc_log_open(void)
{
	const char *path = getenv("ALLOC_LOG");
	struct alloc_log *log;
	int fd;

	fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	if (fd < 0 || ftruncate(fd, sizeof(*log)))
		return NULL;
	log = mmap(NULL, sizeof(*log), PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		   0);
	close(fd);
	return log == MAP_FAILED ? NULL : log;
}

static inline void alloc_log_add(struct alloc_log *log, uint32_t kind,
				 uint64_t a, uint64_t b, uint64_t c,
				 const void *result)
{
	uint64_t i = log ? atomic_fetch_add(&log->nr, 1) : ALLOC_LOG_ENTRIES;

	if (i < ALLOC_LOG_ENTRIES)
		log->entries[i] = (struct alloc_entry){
			kind, syscall(SYS_gettid), { a, b, c },
			(uintptr_t)result,
		};
}

#endif /* ALLOC_LOG_H */
