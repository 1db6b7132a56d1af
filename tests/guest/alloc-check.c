// SPDX-License-Identifier: GPL-2.0
/*
 * alloc-check RECORDING LOG: each call that the program has logged was recorded,
 * with its arguments and result, and none that it has not. Where the log is of
 * calls by the program itself, others are left out; else those within another
 * call are. Tells what is wrong, and how many calls there are.
 */
#include <inttypes.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "alloc-log.h"

#define THREADS	256
#define DEPTH	16

/* struct thread - calls that have not returned */
struct thread {
	uint32_t tid;
	unsigned int depth;
	struct alloc_entry open[DEPTH];
	bool counts[DEPTH];
};

static struct thread threads[THREADS];
static struct alloc_entry *found;
static size_t nr_found, nr_bytes, nr_within;
static const struct alloc_log *expected;

static const void *map(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY);
	struct stat st;
	void *p;

	if (fd < 0 || fstat(fd, &st))
		return NULL;
	*size = st.st_size;
	p = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	return p == MAP_FAILED ? NULL : p;
}

static struct thread *thread_of(uint32_t tid)
{
	size_t i;

	for (i = 0; i < THREADS; i++) {
		if (!threads[i].tid)
			threads[i].tid = tid;
		if (threads[i].tid == tid)
			return &threads[i];
	}
	fprintf(stderr, "more than %d threads\n", THREADS);
	exit(2);
}

static bool is_wanted(const struct thread *t, const struct vminspect_alloc *a)
{
	if (expected->start)
		return a->caller > expected->start &&
		       a->caller <= expected->end;
	nr_within += t->depth > 0;
	return !t->depth;
}

static void take(const struct alloc_entry *entry)
{
	if (nr_found < ALLOC_LOG_ENTRIES)
		found[nr_found++] = *entry;
}

static void take_call(struct thread *t, const struct vminspect_alloc *a)
{
	struct alloc_entry entry = {
		a->event.level, a->event.tid,
		{ a->args[0], a->args[1], a->args[2] }, 0,
	};
	bool wanted = is_wanted(t, a);

	if (entry.kind == VMINSPECT_ALLOC_FREE) {
		if (wanted)
			take(&entry);
		return;
	}
	if (t->depth == DEPTH) {
		fprintf(stderr, "%d calls do not return\n", DEPTH);
		exit(1);
	}
	t->counts[t->depth] = wanted;
	t->open[t->depth++] = entry;
}

static void take_return(struct thread *t, const struct vminspect_alloc *a)
{
	struct alloc_entry *entry;

	if (!t->depth || t->open[t->depth - 1].kind != a->event.level) {
		fprintf(stderr, "a return of kind %u that was not called\n",
			a->event.level);
		exit(1);
	}
	entry = &t->open[--t->depth];
	entry->result = a->result;
	if (t->counts[t->depth])
		take(entry);
}

static void take_record(const struct vminspect_event *e)
{
	const struct vminspect_alloc *a = (const void *)e;
	struct thread *t;

	if (e->type == VMINSPECT_EVENT_LOST) {
		fprintf(stderr, "records were lost\n");
		exit(1);
	}
	if (e->type != VMINSPECT_EVENT_ALLOC)
		return;
	t = thread_of(e->tid);
	if (e->flags & VMINSPECT_ALLOC_RETURN)
		take_return(t, a);
	else
		take_call(t, a);
}

static void read_records(const unsigned char *p, size_t size)
{
	const struct vminspect_event *e;
	size_t at;

	for (at = 0; at + sizeof(*e) <= size; at += e->size) {
		e = (const void *)(p + at);
		take_record(e);
	}
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct alloc_entry));
}

static void show(const char *what, const struct alloc_entry *e)
{
	fprintf(stderr, "%s: kind %u of %u: 0x%" PRIx64 " 0x%" PRIx64
		" 0x%" PRIx64 ": 0x%" PRIx64 "\n", what,
		e->kind, e->tid, e->args[0], e->args[1], e->args[2],
		e->result);
}

/* Both are sorted. */
static int judge(const struct alloc_entry *logged, size_t nr)
{
	size_t i = 0, j = 0, wrong = 0;
	int order;

	while (i < nr || j < nr_found) {
		order = i == nr ? 1 : j == nr_found ? -1 :
			compare(&logged[i], &found[j]);
		if (order && wrong++ < 10)
			show(order < 0 ? "not recorded" : "never called",
			     order < 0 ? &logged[i] : &found[j]);
		i += order <= 0;
		j += order >= 0;
	}
	printf("%zu calls, %zu within others, %zu wrong\n", nr, nr_within,
	       wrong);
	return wrong || !nr;
}

int main(int argc, char **argv)
{
	const void *recording = argc == 3 ? map(argv[1], &nr_bytes) : NULL;
	struct alloc_entry *logged;
	size_t size, nr;

	expected = argc == 3 ? map(argv[2], &size) : NULL;
	if (!recording || !expected || size < sizeof(*expected)) {
		fprintf(stderr, "no recording or no log: %s\n",
			strerror(errno));
		return 2;
	}
	nr = expected->nr;
	if (nr > ALLOC_LOG_ENTRIES) {
		fprintf(stderr, "%zu calls are too many\n", nr);
		return 2;
	}
	found = calloc(ALLOC_LOG_ENTRIES, sizeof(*found));
	logged = calloc(ALLOC_LOG_ENTRIES, sizeof(*logged));
	if (!found || !logged)
		return 2;
	memcpy(logged, expected->entries, nr * sizeof(*logged));
	read_records(recording, nr_bytes);
	qsort(logged, nr, sizeof(*logged), compare);
	qsort(found, nr_found, sizeof(*found), compare);
	return judge(logged, nr);
}
