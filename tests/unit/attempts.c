// SPDX-License-Identifier: GPL-2.0
/*
 * Attempts made into faults, and what faults came to.
 */
#include "timeline_story.h"

#define A	0x7f0000001234ULL
#define RETRY	FAULT_RESULT_RETRY

static struct vminspect_fault attempt(const struct story *s, uint64_t addr,
				      unsigned int result)
{
	struct vminspect_fault f = made_fault(s, addr);

	f.result = result;
	if (result & (RETRY | FAULT_RESULT_COMPLETED)) {
		f.event.level = VMINSPECT_PTE | VMINSPECT_FAULT_NOT_SEEN << 4;
		f.after = 0;
	}
	return f;
}

static void check_merged(void)
{
	struct vminspect_fault f;
	uint64_t begin;
	struct story s;

	story_begin(&s);
	f = attempt(&s, A, RETRY);
	f.event.level = VMINSPECT_PUD | VMINSPECT_FAULT_NOT_SEEN << 4;
	f.before = 0;
	f.ns = 30;
	tell(&s, &f.event);
	begin = s.now - 30;
	CHECK_NUMBER("pending", s.faults, 0);
	f = attempt(&s, A, RETRY);
	f.ns = 20;
	tell(&s, &f.event);
	/* Another thread, in between */
	s.tid = 101;
	touch(&s, A);
	CHECK_NUMBER("the other's", s.faults, 1);
	CHECK_NUMBER("is one attempt", s.fault.attempts, 1);
	s.tid = 100;
	s.now += 100000;
	f = attempt(&s, A, FAULT_RESULT_MAJOR);
	f.before = 99;
	f.ns = 50;
	tell(&s, &f.event);
	CHECK_NUMBER("one fault", s.faults, 2);
	CHECK_NUMBER("attempts", s.fault.attempts, 3);
	CHECK_NUMBER("begin", s.fault.begin, begin);
	CHECK_NUMBER("ns", s.fault.ns, s.now - begin);
	CHECK_NUMBER("in the handler", s.fault.in_handler, 100);
	CHECK_NUMBER("level before", s.fault.before_level, VMINSPECT_PUD);
	CHECK_NUMBER("entry before", s.fault.before, 0);
	CHECK_NUMBER("level after", s.fault.after_level, VMINSPECT_PTE);
	CHECK_NUMBER("frame", s.fault.pfn, 7);
	CHECK_NUMBER("tables", s.fault.new_tables,
		     1 << VMINSPECT_PMD | 1 << VMINSPECT_PTE);
	CHECK_NUMBER("counts as", s.fault.count, FAULT_COUNT_MAJOR);
	touch(&s, A);
	CHECK_NUMBER("the next is another", s.fault.attempts, 1);
	story_end(&s);
}

/* What ends a fault that was to be tried again */
static void check_given_up(void)
{
	enum { OTHER_PAGE, OTHER_MEMORY, SIGNAL, EXIT, EXEC, LOST, END, NR_WAYS };
	struct vminspect_fault f;
	struct story s;
	int way;

	for (way = 0; way < NR_WAYS; way++) {
		story_begin(&s);
		f = attempt(&s, A, RETRY);
		tell(&s, &f.event);
		if (way == OTHER_PAGE)
			touch(&s, A + PAGE);
		else if (way == OTHER_MEMORY)
			touch_marked(&s, A, VMINSPECT_FAULT_REMOTE);
		else if (way == SIGNAL)
			tell_signal(&s, A);
		else if (way == EXIT)
			tell_exit(&s, VMINSPECT_EXIT_LAST);
		else if (way == EXEC)
			tell_exec(&s);
		else if (way == LOST)
			tell_lost(&s, 1);
		else
			timeline_end(s.t);
		CHECK_NUMBER("faults", s.faults,
			     way <= OTHER_MEMORY ? 2 : 1);
		if (way > OTHER_MEMORY) {
			CHECK_NUMBER("address", s.record.addr, A);
			CHECK_NUMBER("count", s.fault.count, FAULT_COUNT_RETRY);
			CHECK_NUMBER("after", s.fault.after_level + 1, 0);
			CHECK_NUMBER("frame", s.fault.pfn, UNKNOWN);
			CHECK_NUMBER("pages", s.fault.pages, 0);
			touch(&s, A);
		}
		CHECK_NUMBER("the next is of its own", s.fault.attempts, 1);
		story_end(&s);
	}
}

static void check_same_page(void)
{
	struct vminspect_fault f;
	struct story s;

	story_begin(&s);
	f = attempt(&s, A, RETRY);
	tell(&s, &f.event);
	f = attempt(&s, (A & ~0xfffULL) + 1, 0);
	tell(&s, &f.event);
	CHECK_NUMBER("same page", s.fault.attempts, 2);
	story_end(&s);
}

static void check_no_return(void)
{
	struct vminspect_fault f;
	struct story s;

	story_begin(&s);
	f = attempt(&s, A, 0);
	f.event.flags = VMINSPECT_FAULT_NO_RETURN;
	f.event.level = VMINSPECT_PTE | VMINSPECT_FAULT_NOT_SEEN << 4;
	tell(&s, &f.event);
	CHECK_NUMBER("count", s.fault.count, FAULT_COUNT_UNKNOWN);
	CHECK_NUMBER("begin", s.fault.begin, UNKNOWN);
	CHECK_NUMBER("ns", s.fault.ns, UNKNOWN);
	CHECK_NUMBER("in the handler", s.fault.in_handler, UNKNOWN);
	CHECK_NUMBER("after", s.fault.after, UNKNOWN);
	CHECK_NUMBER("pages", s.fault.pages, UNKNOWN);
	f = attempt(&s, A, 0);
	f.event.flags = VMINSPECT_FAULT_US;
	f.ns = 5000000;
	s.now += 10000000000;
	tell(&s, &f.event);
	CHECK_NUMBER("5 s in microseconds", s.fault.ns, 5000000000);
	story_end(&s);
}

static void check_uffd(void)
{
	static const struct {
		const char *what;
		uint64_t before;
		unsigned int vma;
		enum fault_class class;
	} cases[] = {
		{ "nothing there", 0, VMINSPECT_FAULT_UFFD, FAULT_UFFD },
		{ "not registered", 0, 0, FAULT_DEMAND_ZERO },
	};
	struct vminspect_fault f;
	struct story s;
	size_t i;

	for (i = 0; i < NR(cases); i++) {
		story_begin(&s);
		f = attempt(&s, A, RETRY);
		f.before = cases[i].before;
		f.event.vma |= cases[i].vma;
		tell(&s, &f.event);
		f = attempt(&s, A, 0);
		f.before = PAGE_AT(7);
		f.event.vma |= cases[i].vma;
		tell(&s, &f.event);
		CHECK_NUMBER(cases[i].what, s.fault.class, cases[i].class);
		story_end(&s);
	}
}

/* Pages that became present */
static void check_pages(void)
{
	static const struct {
		const char *what;
		int before_level;
		int after_level;
		uint64_t before;
		uint64_t after;
		unsigned int near;
		unsigned int result;
		uint64_t pages;
		uint64_t pfn;
	} cases[] = {
		{ "one", VMINSPECT_PTE, VMINSPECT_PTE, 0, PAGE_AT(9), 0, 0, 1,
		  9 },
		{ "with neighbours", VMINSPECT_PTE, VMINSPECT_PTE, 0,
		  PAGE_AT(9), 15, 0, 16, 9 },
		{ "huge", VMINSPECT_PUD, VMINSPECT_PMD, 0, HUGE_AT(512), 0, 0,
		  512, 512 + (A >> 12) % 512 },
		{ "of 1 GiB", VMINSPECT_PUD, VMINSPECT_PUD, 0,
		  HUGE_AT(1 << 18), 0, 0, 1 << 18,
		  (1 << 18) + (A >> 12) % (1 << 18) },
		{ "it was there: copied", VMINSPECT_PTE, VMINSPECT_PTE,
		  0x5000 | PTE_RO, PAGE_AT(9), 0, 0, 0, 9 },
		{ "none came", VMINSPECT_PTE, VMINSPECT_PTE, 0, 0, 0,
		  FAULT_RESULT_SIGBUS, 0, UNKNOWN },
		{ "an error, and a page that somebody else mapped",
		  VMINSPECT_PTE, VMINSPECT_PTE, 0, PAGE_AT(9), 0,
		  FAULT_RESULT_SIGBUS, 0, 9 },
		{ "from swap", VMINSPECT_PTE, VMINSPECT_PTE, PTE_SWAP(3),
		  PAGE_AT(9), 0, FAULT_RESULT_MAJOR, 1, 9 },
		{ "nobody looked", VMINSPECT_PTE, VMINSPECT_FAULT_NOT_SEEN, 0,
		  0, 0, FAULT_RESULT_COMPLETED, 1, UNKNOWN },
	};
	struct vminspect_fault f;
	struct story s;
	size_t i;

	for (i = 0; i < NR(cases); i++) {
		story_begin(&s);
		f = attempt(&s, A, cases[i].result);
		f.event.level = cases[i].before_level |
				cases[i].after_level << 4;
		f.before = cases[i].before;
		f.after = cases[i].after;
		f.event.near = cases[i].near;
		tell(&s, &f.event);
		CHECK(s.fault.pages == cases[i].pages, "%s: %llu pages, not %llu",
		      cases[i].what, (unsigned long long)s.fault.pages,
		      (unsigned long long)cases[i].pages);
		CHECK_NUMBER(cases[i].what, s.fault.pfn, cases[i].pfn);
		story_end(&s);
	}
}

/* The record of a pending fault is kept with its levels. */
static void check_levels(void)
{
	struct {
		struct vminspect_fault fault;
		struct vminspect_fault_levels levels;
	} r = { 0 };
	struct story s;

	story_begin(&s);
	r.fault = attempt(&s, A, RETRY);
	r.fault.event.size = sizeof(r);
	r.fault.event.flags = VMINSPECT_FAULT_LEVELS;
	r.levels.before[VMINSPECT_PGD] = 0x1067;
	tell(&s, &r.fault.event);
	r.levels.before[VMINSPECT_PGD] = 0;
	tell_signal(&s, A);
	CHECK(s.fault.levels, "it has its levels");
	story_end(&s);
}

static void check_same(const char *what, const struct event_fault *a,
		       const struct event_fault *b)
{
	CHECK_NUMBER(what, a->before, b->before);
	CHECK_NUMBER(what, a->before_level, b->before_level);
	CHECK_NUMBER(what, a->after, b->after);
	CHECK_NUMBER(what, a->after_level, b->after_level);
	CHECK_NUMBER(what, a->pfn, b->pfn);
	CHECK_NUMBER(what, a->count, b->count);
	CHECK_NUMBER(what, a->class, b->class);
	CHECK_NUMBER(what, a->new_tables, b->new_tables);
	CHECK_NUMBER(what, a->pages, b->pages);
	CHECK_NUMBER(what, a->attempts, b->attempts);
	CHECK_NUMBER(what, a->ns, b->ns);
	CHECK_NUMBER(what, a->in_handler, b->in_handler);
}

/* What a fault was does not depend on what the one before was. */
static void check_behind_another(void)
{
	static const struct {
		const char *what;
		int level, mark, near, vma;
		uint64_t before, after;
		unsigned int flags, result;
	} cases[] = {
		{ "another frame", .after = PAGE_AT(8) ^ PAGE_AT(7) },
		{ "a read", .flags = FAULT_WRITE },
		{ "no time", .mark = VMINSPECT_FAULT_NO_RETURN },
		{ "long", .mark = VMINSPECT_FAULT_US },
		{ "with neighbours", .near = 5 },
		{ "of a file", .vma = VMINSPECT_FAULT_ANON | VMINSPECT_FAULT_FILE },
		{ "the zero page", .vma = VMINSPECT_FAULT_ZERO },
		{ "of a table", .level = (VMINSPECT_PUD ^ VMINSPECT_PTE) },
		{ "huge", .level = (VMINSPECT_PMD ^ VMINSPECT_PTE) << 4,
		  .after = 0x80 },
		{ "not looked", .level = 0xf0 ^ VMINSPECT_PTE << 4 },
		{ "not there", .after = PAGE_AT(7) },
		{ "read-only", .after = 0x2 },
		{ "clean", .after = 0x40 },
		{ "global", .after = 0x100 },
		{ "special", .after = 0x200 },
		{ "with a key", .after = 1ULL << 59 },
		{ "no code", .after = 1ULL << 63 },
		{ "there before", .before = PAGE_AT(9) },
		{ "from swap", .before = 0x1234000000000000ULL },
		{ "major", .result = FAULT_RESULT_MAJOR },
		{ "refused", .result = FAULT_RESULT_SIGBUS },
		{ "again", .flags = FAULT_TRIED },
	};
	struct event_fault alone;
	struct vminspect_fault f;
	struct story s;
	size_t i, j;

	for (i = 0; i < NR(cases); i++) {
		for (j = 0; j < 2; j++) {
			story_begin(&s);
			if (j) {
				touch(&s, A + 0x1000);
				touch(&s, A + 0x2000);
			}
			f = attempt(&s, A, cases[i].result);
			f.event.level ^= cases[i].level;
			f.event.flags ^= cases[i].mark;
			f.event.near ^= cases[i].near;
			f.event.vma ^= cases[i].vma;
			f.before ^= cases[i].before;
			f.after ^= cases[i].after;
			f.flags ^= cases[i].flags;
			tell(&s, &f.event);
			CHECK_NUMBER("faults", s.faults, j ? 3 : 1);
			if (j)
				check_same(cases[i].what, &s.fault, &alone);
			else
				alone = s.fault;
			story_end(&s);
		}
	}
}

int main(void)
{
	check_merged();
	check_given_up();
	check_same_page();
	check_no_return();
	check_uffd();
	check_pages();
	check_levels();
	check_behind_another();
	return test_end();
}
