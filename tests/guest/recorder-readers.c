// SPDX-License-Identifier: GPL-2.0
/*
 * recorder-readers WHAT:
 *
 * never	one reader never reads, and is told what it lost; others get all
 * storm	threads fault faster than anyone reads: what is logged and what is
 *		said to be lost are all of it (a small ring, a quiet system)
 * self		a reader of its own faults, which reading makes more of
 * init		a reader of what process 1 does
 * toggle	recording stops and starts under a reader
 */
#define _GNU_SOURCE
#include <err.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"
#include "libevents.h"
#include "libpage.h"

#define THREADS		8
#define EACH		2003	/* pages that a thread touches */
#define RECORD		"/sys/module/vminspect/parameters/record"

struct seen {
	uint64_t all;		/* records but for names */
	uint64_t others;	/* of these, not of faults */
	uint64_t faults;	/* in the range */
	uint64_t pages;		/* of these, different ones */
};

static char touched[THREADS * EACH];	/* pages of the range that came */

static struct seen take(struct stream *s, const char *start, size_t pages)
{
	const struct vminspect_event *e;
	struct seen seen = { 0 };

	while ((e = stream_next(s))) {
		const struct vminspect_fault *f = (void *)e;
		uint64_t page;

		if (e->type == VMINSPECT_EVENT_TASK)
			continue;
		seen.all++;
		seen.others += e->type != VMINSPECT_EVENT_FAULT;
		page = (f->addr - (uintptr_t)start) / PAGE;
		if (e->type != VMINSPECT_EVENT_FAULT ||
		    f->addr < (uintptr_t)start || page >= pages)
			continue;
		seen.faults++;
		seen.pages += !touched[page];
		touched[page] = 1;
	}
	return seen;
}

static void add(struct seen *sum, struct seen more)
{
	sum->all += more.all;
	sum->others += more.others;
	sum->faults += more.faults;
	sum->pages += more.pages;
}

static void touch(volatile char *p, size_t pages)
{
	for (; pages; pages--, p += PAGE)
		*p = 1;
}

static char *fresh(size_t pages)
{
	return map_pages(pages * PAGE, PROT_READ | PROT_WRITE, 0);
}

/* More than any ring of the default size holds, in small bites for the reader */
static void never(void)
{
	size_t pages = THREADS * EACH, rounds = 8, i;
	struct vminspect_counts lazy_counts, counts;
	struct stream lazy, reader;
	struct seen seen;

	stream_open(&lazy, NULL);
	stream_skip(&lazy);
	stream_open(&reader, NULL);
	stream_skip(&reader);
	for (; rounds; rounds--) {
		char *p = fresh(pages);

		memset(touched, 0, sizeof(touched));
		seen = (struct seen){ 0 };
		for (i = 0; i < pages; i += EACH) {
			touch(p + i * PAGE, EACH);
			add(&seen, take(&reader, p, pages));
		}
		check(seen.faults == pages && seen.pages == pages,
		      "%" PRIu64 " faults at %" PRIu64 " pages of %zu",
		      seen.faults, seen.pages, pages);
		munmap(p, pages * PAGE);
	}
	check(!reader.lost, "who reads lost %" PRIu64, reader.lost);
	seen = take(&lazy, NULL, 0);
	lazy_counts = stream_counts(&lazy);
	counts = stream_counts(&reader);
	check(lazy.lost > 0 && seen.all > 0, "who did not read: %" PRIu64
	      " lost, %" PRIu64 " records", lazy.lost, seen.all);
	check(lazy_counts.lost == lazy.lost, "counts: lost %llu, not %" PRIu64,
	      lazy_counts.lost, lazy.lost);
	/* It began earlier, and ended earlier, but for the odd record. */
	check(lazy.lost + seen.all + 100 > counts.records,
	      "lost %" PRIu64 " and records %" PRIu64 " of %llu", lazy.lost,
	      seen.all, counts.records);
	/* It goes on a little behind the oldest that is held. */
	check(counts.overwritten + seen.all >= lazy.lost, "%llu overwritten",
	      counts.overwritten);
	printf("lost %" PRIu64 " records %" PRIu64 "\n", lazy.lost, seen.all);
	stream_close(&lazy);
	stream_close(&reader);
}

static char *range;
static pthread_barrier_t barrier;

static void *storm_thread(void *arg)
{
	char *p = range + (uintptr_t)arg * EACH * PAGE;

	/* Its stack and all else it needs are there now. */
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	touch(p, EACH);
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	return NULL;
}

static long rusage_faults(void)
{
	struct rusage ru;

	getrusage(RUSAGE_SELF, &ru);
	return ru.ru_minflt + ru.ru_majflt;
}

/*
 * False: something else happened at the same time, so nothing can be said; be it
 * between a look at the records and one at the counts.
 */
static bool quiet_storm(struct stream *s, bool reads)
{
	struct vminspect_counts before, after;
	struct seen seen = { 0 };
	uint64_t lost, calls, retried, earlier;
	long faults;

	take(s, NULL, 0);
	earlier = stream_counts(s).calls;
	stream_skip(s);
	memset(touched, 0, sizeof(touched));
	before = stream_counts(s);
	lost = s->lost;
	faults = rusage_faults();
	pthread_barrier_wait(&barrier);
	if (reads)
		add(&seen, take(s, range, THREADS * EACH));
	pthread_barrier_wait(&barrier);
	faults = rusage_faults() - faults;
	after = stream_counts(s);
	add(&seen, take(s, range, THREADS * EACH));
	lost = s->lost - lost;
	calls = after.calls - before.calls;
	retried = after.retried - before.retried;
	if (calls - retried != (uint64_t)faults || seen.others ||
	    before.calls != earlier || stream_counts(s).calls != after.calls)
		return false;
	check(faults >= THREADS * EACH, "%ld faults", faults);
	check(seen.all + lost == calls, "%" PRIu64 " logged and %" PRIu64
	      " lost of %" PRIu64 " calls, %ld faults", seen.all, lost, calls,
	      faults);
	check(stream_counts(s).lost - before.lost == lost,
	      "counts: lost %llu, not %" PRIu64,
	      stream_counts(s).lost - before.lost, lost);
	check(seen.faults == seen.pages, "%" PRIu64 " faults at %" PRIu64
	      " pages", seen.faults, seen.pages);
	check(lost > 0, "nothing was lost: the ring is not small");
	printf("faults %ld logged %" PRIu64 " lost %" PRIu64 "\n", faults,
	       seen.all, lost);
	return true;
}

static bool one_storm(bool reads)
{
	pthread_t thread[THREADS];
	struct stream s;
	uintptr_t i;
	bool quiet;

	stream_open(&s, NULL);
	range = fresh(THREADS * EACH);
	need(!pthread_barrier_init(&barrier, NULL, THREADS + 1), "barrier");
	for (i = 0; i < THREADS; i++)
		need(!pthread_create(&thread[i], NULL, storm_thread, (void *)i),
		     "pthread_create");
	pthread_barrier_wait(&barrier);
	quiet = quiet_storm(&s, reads);
	pthread_barrier_wait(&barrier);
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	munmap(range, THREADS * EACH * PAGE);
	stream_close(&s);
	return quiet;
}

static void storm(void)
{
	int tries, quiet = 0;

	need(!mlockall(MCL_CURRENT), "mlockall");
	for (tries = 0; tries < 40 && quiet < 6; tries++)
		quiet += one_storm(tries % 2);
	check(quiet >= 2, "the system is never quiet");
}

/* Into a new buffer each time, which the kernel must fault in */
static void self(void)
{
	struct vminspect_filter f = filter_of(getpid(),
					      VMINSPECT_FILTER_LEVELS |
					      VMINSPECT_FILTER_STACK);
	const struct vminspect_event *e;
	uint64_t own = 0, records = 0;
	struct stream s;
	ssize_t n;
	char *p = NULL;
	int i;

	f.stack_bytes = 16384;
	stream_open(&s, &f);
	stream_skip(&s);
	for (i = 0; i < 200; i++) {
		p = map_pages(VMINSPECT_EVENT_MAX, PROT_READ | PROT_WRITE, 0);
		n = read(s.fd, p, VMINSPECT_EVENT_MAX);
		if (n <= 0)
			continue;
		for (e = (void *)p; (char *)e < p + n;
		     e = (void *)((char *)e + e->size)) {
			records++;
			need(e->size >= sizeof(*e), "size of a record");
			own += e->type == VMINSPECT_EVENT_FAULT &&
			       e->flags & VMINSPECT_FAULT_KERNEL;
		}
	}
	check(own > 50, "%" PRIu64 " faults of its own reading, %" PRIu64
	      " records", own, records);
	/* With a buffer that is there it comes to an end. */
	for (i = 0; i < 1000 && read(s.fd, p, VMINSPECT_EVENT_MAX) > 0; i++)
		;
	check(i < 1000, "there is no end to it");
	stream_close(&s);
}

/* Its children are all there is: some orphans will be among them. */
static void init(void)
{
	struct vminspect_filter f = filter_of(1, 0);
	const struct vminspect_event *e;
	struct stream s;
	int i;

	stream_open(&s, &f);
	for (i = 0; i < 20; i++) {
		pid_t pid = fork();

		if (!pid) {
			if (!fork())
				_exit(0);
			_exit(0);
		}
		waitpid(pid, NULL, 0);
	}
	while ((e = stream_next(&s)))
		check(e->tgid == 1, "a %s of process %u", event_name(e->type),
		      e->tgid);
	f.flags = VMINSPECT_FILTER_CHILDREN | VMINSPECT_FILTER_LEVELS |
		  VMINSPECT_FILTER_STACK;
	f.stack_bytes = 16384;
	need(!ioctl(s.fd, VMINSPECT_IOC_FILTER, &f), "filter");
	usleep(200000);
	while ((e = stream_next(&s)))
		;
	stream_close(&s);
}

static void record(const char *value)
{
	FILE *f = fopen(RECORD, "w");

	need(f && fputs(value, f) >= 0 && !fclose(f), RECORD);
}

static void toggle(void)
{
	struct vminspect_filter f = filter_of(getpid(), 0);
	size_t pages = 997, i;
	struct stream s;
	struct seen seen;

	f.types = 1 << VMINSPECT_EVENT_FAULT;
	stream_open(&s, &f);
	for (i = 0; i < 20; i++) {
		char *p = fresh(pages);
		size_t want = i % 2 ? 0 : pages;

		record(i % 2 ? "off" : "all");
		stream_skip(&s);
		memset(touched, 0, sizeof(touched));
		touch(p, pages);
		seen = take(&s, p, pages);
		check(seen.faults == want, "record=%s: %" PRIu64 " faults",
		      i % 2 ? "off" : "all", seen.faults);
		munmap(p, pages * PAGE);
	}
	record("all");
	stream_close(&s);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} tests[] = {
		{ "never", never }, { "storm", storm }, { "self", self },
		{ "init", init }, { "toggle", toggle },
	};
	unsigned int i;

	for (i = 0; argc > 1 && i < sizeof(tests) / sizeof(*tests); i++) {
		if (strcmp(argv[1], tests[i].name))
			continue;
		tests[i].run();
		return check_status();
	}
	return 2;
}
