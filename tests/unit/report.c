// SPDX-License-Identifier: GPL-2.0
/*
 * Sums over a timeline, of events made by hand, and the histogram they are in.
 */
#include <stdlib.h>

#include "analyze_report.h"
#include "timeline_map.h"

/* struct told - a story, all of which goes into a report too */
struct told {
	struct story story;
	struct report *report;
};

static void told_fault(void *ctx, const struct event_fault *f)
{
	struct told *t = ctx;

	story_fault(&t->story, f);
	report_fault(t->report, f);
}

static void told_other(void *ctx, const struct vminspect_event *e,
		       const struct origin *origin, const struct block *block,
		       const struct vma_list *vmas, const char *comm)
{
	struct told *t = ctx;

	story_other(&t->story, e, origin, block, vmas, comm);
	report_other(t->report, e, origin, block, vmas, comm);
}

static struct story *told_begin(struct told *t, size_t slowest)
{
	static const struct timeline_sink sink = { told_fault, told_other };

	story_begin(&t->story);
	timeline_free(t->story.t);
	t->story.t = timeline_new(&t->story.space, &sink, t);
	t->report = report_new(slowest);
	if (!t->story.t || !t->report)
		abort();
	return &t->story;
}

static void told_end(struct told *t)
{
	report_free(t->report);
	story_end(&t->story);
}

static void sum(struct told *t)
{
	timeline_end(t->story.t);
	CHECK(report_end(t->report, t->story.t), "no memory");
}

static void fault_of(struct story *s, uint64_t addr, unsigned int result,
		     unsigned int ns, int marks)
{
	struct vminspect_fault f = made_fault(s, addr);

	f.result = result;
	f.ns = ns;
	f.event.flags = marks;
	if (result & FAULT_RESULT_RETRY)
		f.event.level |= VMINSPECT_FAULT_NOT_SEEN << 4;
	s->now += ns;
	tell(s, &f.event);
}

static void check_counts(void)
{
	struct told t;
	struct story *s = told_begin(&t, 3);
	const struct report *r = t.report;

	tell_vma_flags(s, P(10), P(20), ANON_RW, 0, "", VMINSPECT_EVENT_FOUND);
	fault_of(s, P(10), 0, 100, 0);
	fault_of(s, P(11), FAULT_RESULT_MAJOR, 1000, VMINSPECT_FAULT_KERNEL);
	fault_of(s, P(12), FAULT_RESULT_SIGBUS, 10, 0);
	fault_of(s, P(13), FAULT_RESULT_RETRY, 7, 0);
	fault_of(s, P(13), 0, 50, 0);
	fault_of(s, P(14), FAULT_RESULT_RETRY, 5, 0);
	fault_of(s, P(30), 0, 20, 0);
	fault_of(s, P(15), 0, 30, VMINSPECT_FAULT_REMOTE |
		 VMINSPECT_FAULT_NOREGS);
	fault_of(s, P(16), 0, 0, VMINSPECT_FAULT_NO_RETURN);
	tell_lost(s, 41);
	tell_lost(s, 1);
	sum(&t);
	CHECK_NUMBER("minor", r->count.minor, 4);
	CHECK_NUMBER("major", r->count.major, 1);
	CHECK_NUMBER("error", r->count.error, 1);
	CHECK_NUMBER("unknown", r->count.unknown, 1);
	CHECK_NUMBER("unended", r->count.unended, 1);
	CHECK_NUMBER("attempts", r->count.attempts, 9);
	CHECK_NUMBER("pages", r->count.pages, 5);
	CHECK_NUMBER("ns", r->count.ns, 100 + 1000 + 10 + 57 + 5 + 20 + 30);
	CHECK_NUMBER("kernel", r->kernel, 1);
	CHECK_NUMBER("remote", r->remote, 1);
	CHECK_NUMBER("not the processor's", r->noregs, 1);
	CHECK_NUMBER("without cause", r->no_cause, 2);
	CHECK_NUMBER("of these, remote", r->no_cause_remote, 1);
	CHECK_NUMBER("class", r->class[FAULT_DEMAND_ZERO].faults +
		     r->class[FAULT_SIGBUS].faults +
		     r->class[FAULT_UNKNOWN].faults +
		     r->class[FAULT_FILE_READ].faults, 7);
	CHECK_NUMBER("sigbus", r->class[FAULT_SIGBUS].handler.sum, 10);
	CHECK_NUMBER("times", r->handler.count, 6);
	CHECK_NUMBER("lost", r->lost, 42);
	CHECK_NUMBER("slowest are kept", r->nr_slowest, 3);
	CHECK_NUMBER("slowest", r->slowest[0].ns, 1000);
	CHECK_NUMBER("then", r->slowest[1].ns, 157);
	CHECK_NUMBER("in the handler", r->slowest[1].in_handler, 57);
	CHECK_NUMBER("then", r->slowest[2].ns, 100);
	CHECK_NUMBER("cause", r->slowest[2].origin, 1);
	told_end(&t);
}

static void check_processes(void)
{
	struct told t;
	struct story *s = told_begin(&t, 0);
	const struct report *r = t.report;
	uint64_t begin;

	tell_task(s, "mother");
	touch(s, P(1));
	begin = s->now;
	tell_fork(s, 200, 200, 0);
	tell_fork(s, 100, 101, VMINSPECT_FORK_THREAD | VMINSPECT_FORK_SHARED);
	become(s, 200);
	tell_exec(s);
	tell_task(s, "subject");
	touch(s, P(1));
	tell_signal(s, P(5));
	tell_exit(s, VMINSPECT_EXIT_LAST);
	touch_marked(s, P(1), VMINSPECT_FAULT_KERNEL);
	become(s, 100);
	tell_fork(s, 200, 200, 0);
	sum(&t);
	CHECK_NUMBER("processes", r->nr_processes, 3);
	CHECK_NUMBER("forks", r->forks, 2);
	CHECK_NUMBER("threads", r->threads, 1);
	CHECK_NUMBER("execs", r->execs, 1);
	CHECK_NUMBER("first", r->processes[0].tgid, 100);
	CHECK_NUMBER("parent not seen", r->processes[0].parent, 0);
	CHECK_TEXT("name", r->processes[0].comm, "mother");
	CHECK_TEXT("program not seen", r->processes[0].program, "");
	CHECK_NUMBER("begin", r->processes[0].begin, begin);
	CHECK_NUMBER("no end", r->processes[0].end, 0);
	CHECK_NUMBER("its faults", r->processes[0].count.minor, 1);
	CHECK_NUMBER("child", r->processes[1].tgid, 200);
	CHECK_NUMBER("its parent", r->processes[1].parent, 100);
	CHECK_TEXT("name", r->processes[1].comm, "subject");
	CHECK_TEXT("program", r->processes[1].program, "/bin/subject");
	CHECK_NUMBER("faults, of its end too", r->processes[1].count.minor, 2);
	CHECK_NUMBER("signals", r->processes[1].signals, 1);
	CHECK_NUMBER("code", r->processes[1].code, 0x300);
	CHECK(r->processes[1].end, "it ended");
	CHECK_NUMBER("the number again", r->processes[2].tgid, 200);
	CHECK_NUMBER("has no end", r->processes[2].end, 0);
	CHECK_NUMBER("nothing is kept of faults", r->nr_slowest, 0);
	CHECK_NUMBER("signal", r->kept[0].record.addr, P(5));
	CHECK_NUMBER("time", r->begin, begin);
	CHECK_NUMBER("until", r->end, s->now);
	told_end(&t);
}

static void check_sites(void)
{
	const uint64_t code = 0x401000, heap = P(5000);
	struct told t;
	struct story *s = told_begin(&t, 0);
	const struct report *r = t.report;

	/* tell_alloc() has all calls return to 0x401234. */
	tell_vma_flags(s, code, code + P(1), FILE_R | VMINSPECT_VMA_EXEC, P(2),
		       "/bin/subject", VMINSPECT_EVENT_FOUND);
	tell_brk(s, heap, heap + P(500));
	tell_malloc(s, P(100), heap);
	touch(s, heap + P(3));
	touch(s, heap + P(4));
	tell_fork(s, 200, 200, 0);
	become(s, 200);
	tell_malloc(s, P(50), heap + P(200));
	touch(s, heap + P(200));
	tell_free(s, heap + P(200));
	tell_exec(s);
	tell_malloc(s, 5, heap);
	sum(&t);
	CHECK_NUMBER("sites", r->nr_sites, 2);
	CHECK_TEXT("of both processes", r->sites[0].file, "/bin/subject");
	CHECK_NUMBER("offset", r->sites[0].offset, P(2) + 0x234);
	CHECK_NUMBER("of all", r->sites[0].tgid, 0);
	CHECK_NUMBER("first seen in", r->sites[0].first, 100);
	CHECK_NUMBER("blocks", r->sites[0].blocks, 2);
	CHECK_NUMBER("freed", r->sites[0].freed, 1);
	CHECK_NUMBER("asked", r->sites[0].asked, P(150));
	CHECK_NUMBER("live", r->sites[0].live, P(100));
	CHECK_NUMBER("touched", r->sites[0].touched.bytes, P(3));
	CHECK_NUMBER("faults", r->sites[0].touched.faults, 3);
	CHECK_NUMBER("ns", r->sites[0].touched.ns, 3 * 40);
	CHECK_TEXT("not in a file", r->sites[1].file, "");
	CHECK_NUMBER("its address", r->sites[1].offset, 0x401234);
	CHECK_NUMBER("its process", r->sites[1].tgid, 200);
	told_end(&t);
}

static void check_causes(void)
{
	struct told t;
	struct story *s = told_begin(&t, 0);
	const struct report *r = t.report;

	tell_brk(s, P(10), P(12));
	tell_brk(s, P(12), P(15));
	CALL(s, MMAP, P(50), 0, P(8), 3, 0x22);
	CALL(s, MMAP, -12, 0, P(8), 3, 0x22);
	touch(s, P(10));
	touch(s, P(13));
	touch(s, P(50));
	CALL(s, MUNMAP, 0, P(50), P(8));
	sum(&t);
	CHECK_NUMBER("causes", r->nr_causes, 2);
	CHECK_NUMBER("two brks, most time", r->causes[0].kind, ORIGIN_BRK);
	CHECK_NUMBER("so many", r->causes[0].nr, 2);
	CHECK_NUMBER("lowest id", r->causes[0].first, 1);
	CHECK_NUMBER("bytes", r->causes[0].bytes, P(5));
	CHECK_NUMBER("pages", r->causes[0].touched.pages, 2);
	CHECK_NUMBER("ns", r->causes[0].touched.ns, 80);
	CHECK_NUMBER("mmap", r->causes[1].kind, ORIGIN_MMAP);
	CHECK_NUMBER("gone", r->causes[1].gone, 1);
	CHECK_NUMBER("calls", r->calls[VMINSPECT_CALL_MMAP], 2);
	CHECK_NUMBER("failed", r->call_errors[VMINSPECT_CALL_MMAP], 1);
	CHECK_NUMBER("their time", r->call_ns[VMINSPECT_CALL_MMAP], 100);
	told_end(&t);
}

/* The slowest of many, in whatever order they come */
static void check_slowest(void)
{
	struct told t;
	struct story *s = told_begin(&t, 10);
	int i;

	for (i = 0; i < 1000; i++)
		fault_of(s, P(10 + i), 0, 1 + i * 389 % 1000, 0);
	sum(&t);
	CHECK_NUMBER("kept", t.report->nr_slowest, 10);
	for (i = 0; i < 10; i++)
		CHECK_NUMBER("ns", t.report->slowest[i].ns, 1000 - i);
	told_end(&t);
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Beside the times themselves, sorted */
static void check_latency(void)
{
	static const double percents[] = { 0, 1, 25, 50, 90, 99, 99.9, 100 };
	static uint64_t times[5000];
	static struct latency l;
	uint64_t sum = 0, exact, found, below;
	size_t i, nr = NR(times), rank;
	unsigned int power;

	CHECK_NUMBER("none", latency_percentile(&l, 50), UNKNOWN);
	CHECK_NUMBER("no mean", latency_mean(&l), UNKNOWN);
	srandom(3);
	for (i = 0; i < nr; i++) {
		times[i] = (uint64_t)random() >> (random() % 31);
		latency_add(&l, times[i]);
		sum += times[i];
	}
	qsort(times, nr, sizeof(times[0]), by_number);
	CHECK_NUMBER("count", l.count, nr);
	CHECK_NUMBER("min", l.min, times[0]);
	CHECK_NUMBER("max", l.max, times[nr - 1]);
	CHECK_NUMBER("mean", latency_mean(&l), sum / nr);
	for (i = 0; i < NR(percents); i++) {
		for (rank = 1; rank * 100.0 < percents[i] * nr; rank++)
			;
		exact = times[rank - 1];
		found = latency_percentile(&l, percents[i]);
		CHECK(found >= exact && found <= exact + exact / 16,
		      "%g%%: %llu, exactly %llu", percents[i],
		      (unsigned long long)found, (unsigned long long)exact);
	}
	for (power = 0, i = 0; power < 64; power++) {
		for (below = i; i < nr && (power == 63 || times[i] <
					   2ULL << power); i++)
			;
		CHECK_NUMBER("of a power of two", latency_log2(&l, power),
			     i - below);
	}
	latency_add(&l, UINT64_MAX - 1);
	CHECK_NUMBER("the longest there is", latency_percentile(&l, 100),
		     UINT64_MAX - 1);
}

int main(void)
{
	check_counts();
	check_processes();
	check_sites();
	check_causes();
	check_slowest();
	check_latency();
	return test_end();
}
