// SPDX-License-Identifier: GPL-2.0
/*
 * What processes have mapped from their begin to their end: exec, growing stacks,
 * children, threads, and what broken recordings say. With an argument, says what
 * the recording of that name comes to.
 */
#include "events.h"
#include "timeline_map.h"

static void check_exec(void)
{
	uint32_t program, text, data, stack;
	struct story s;

	story_begin(&s);
	map(&s, 100, 101, 0);
	touch_marked(&s, P(100), VMINSPECT_FAULT_REMOTE |
		     VMINSPECT_FAULT_NOREGS);
	CHECK_NUMBER("arguments copied before exec", s.origin, 0);
	CHECK(!s.fault.vma, "the new stack is in no VMA of the old memory");
	tell_exec(&s);
	CHECK_TEXT("empty memory", story_vmas(&s, 100), "");
	CHECK(origin(&s, 1)->gone, "what was mapped before is gone");
	tell_grow(&s, P(1000), P(990));
	tell_vma(&s, P(990), P(1002), ANON_RW, "[stack]");
	stack = s.made;
	CHECK_NUMBER("kind", origin(&s, stack)->kind, ORIGIN_EXEC);
	/* All of the program at once, then its parts over it, then .bss */
	tell_vma(&s, P(16), P(24), FILE_R, "/bin/subject");
	program = s.made;
	tell_vma_flags(&s, P(18), P(20), FILE_R, P(2), "/bin/subject", 0);
	text = s.made;
	CHECK(text != program, "a part has a cause of its own");
	tell_vma_flags(&s, P(20), P(22), FILE_R, P(4), "/bin/subject", 0);
	data = s.made;
	CHECK(data && data != program, "so has the next");
	tell_vma(&s, P(22), P(24), ANON_RW, "");
	touch_marked(&s, P(22), VMINSPECT_FAULT_KERNEL);
	CHECK_NUMBER("cleared by exec", s.origin, s.made);
	CHECK_NUMBER("program", cause_of(&s, P(17)), program);
	CHECK_NUMBER("text", cause_of(&s, P(18)), text);
	CHECK_TEXT("its name", s.name, "/bin/subject");
	CHECK_NUMBER("data", cause_of(&s, P(21)), data);
	CHECK_NUMBER("stack", cause_of(&s, P(1001)), stack);
	CHECK_TEXT("VMAs", story_vmas(&s, 100),
		   "10-12 r--p 0 /bin/subject\n12-14 r--p 2 /bin/subject\n"
		   "14-16 r--p 4 /bin/subject\n16-18 rw-p 0\n"
		   "3de-3ea rw-p 0 [stack]\n");
	tell_exit(&s, VMINSPECT_EXIT_LAST);
	CHECK_NUMBER("gone at the end", origin(&s, stack)->gone, s.now);
	CHECK(!timeline_knows(s.t, 100), "no process");
	story_end(&s);
}

static void check_stack(void)
{
	struct story s;
	uint32_t id;

	story_begin(&s);
	tell_exec(&s);
	tell_vma(&s, P(100), P(110), ANON_RW | VMINSPECT_VMA_STACK, "[stack]");
	id = s.made;
	touch(&s, P(105));
	CHECK(!s.fault.grew, "it did not grow for that");
	tell_grow(&s, P(100), P(98));
	touch(&s, P(98) + 8);
	CHECK(s.fault.grew, "it grew for that");
	CHECK_NUMBER("cause", s.origin, id);
	touch(&s, P(98) + 16);
	CHECK(!s.fault.grew, "once only");
	CHECK_NUMBER("in between", cause_of(&s, P(99)), id);
	CHECK(!s.fault.grew, "and not for that");
	/* It was not allowed to: nobody saw it. */
	tell_grow(&s, P(98), P(50));
	tell_signal(&s, P(50));
	CHECK_NUMBER("refused", cause_of(&s, P(60)), 0);
	/* With a record of the VMA */
	tell_grow(&s, P(98), P(97));
	tell_vma(&s, P(97), P(110), ANON_RW | VMINSPECT_VMA_STACK, "[stack]");
	touch(&s, P(97));
	CHECK(s.fault.grew, "it grew");
	CHECK_NUMBER("cause", s.origin, id);
	CHECK_TEXT("VMAs", story_vmas(&s, 100), "61-6e rw-p 0 [stack]\n");
	story_end(&s);
}

static void check_fork(void)
{
	uint32_t a, b;
	struct story s;

	story_begin(&s);
	tell_task(&s, "parent");
	a = map(&s, 10, 20, 0);
	b = map(&s, 30, 34, 0);
	CALL(&s, MADVISE, 0, P(30), P(4), MADV_DONTFORK);
	tell_fork(&s, 200, 200, 0);
	become(&s, 200);
	CHECK_NUMBER("inherited", cause_of(&s, P(10)), a);
	CHECK_TEXT("name too", s.comm, "parent");
	CHECK_NUMBER("not inherited", cause_of(&s, P(30)), 0);
	CALL(&s, MUNMAP, 0, P(10), P(10));
	CHECK_NUMBER("gone there", cause_of(&s, P(10)), 0);
	become(&s, 100);
	CHECK_NUMBER("not here", cause_of(&s, P(10)), a);
	CHECK_NUMBER("nor that", cause_of(&s, P(30)), b);
	CHECK_NUMBER("so it is not gone", origin(&s, a)->gone, 0);
	CHECK_NUMBER("touched by both", origin(&s, a)->touched.pages, 2);
	tell_exit(&s, VMINSPECT_EXIT_LAST);
	CHECK_NUMBER("now it is", origin(&s, a)->gone, s.now);
	story_end(&s);
}

static void check_vfork(void)
{
	struct story s;
	uint32_t a, b;

	story_begin(&s);
	a = map(&s, 10, 20, 0);
	tell_fork(&s, 200, 200, VMINSPECT_FORK_SHARED);
	become(&s, 200);
	CHECK_NUMBER("shared", cause_of(&s, P(10)), a);
	b = map(&s, 40, 41, 0);
	tell_exec(&s);
	tell_vma(&s, P(10), P(12), FILE_R, "/bin/subject");
	CHECK(cause_of(&s, P(10)) != a, "its own");
	tell_exit(&s, VMINSPECT_EXIT_LAST);
	become(&s, 100);
	CHECK_NUMBER("still the parent's", cause_of(&s, P(11)), a);
	CHECK_NUMBER("made by the child", cause_of(&s, P(40)), b);
	CHECK_NUMBER("not gone", origin(&s, a)->gone, 0);
	/* Threads share too; one's end is not the end. */
	tell_fork(&s, 100, 101, VMINSPECT_FORK_THREAD | VMINSPECT_FORK_SHARED);
	s.tid = 101;
	CHECK_NUMBER("of a thread", cause_of(&s, P(12)), a);
	tell_exit(&s, 0);
	s.tid = 100;
	CHECK_NUMBER("after its end", cause_of(&s, P(13)), a);
	/* A number that comes again, for another */
	tell_fork(&s, 200, 200, 0);
	become(&s, 200);
	CHECK_NUMBER("of the second", cause_of(&s, P(14)), a);
	story_end(&s);
}

/*
 * Thread 101 returns late from munmap(2); 100 has mapped something at the same
 * place meanwhile.
 */
static void check_race(void)
{
	struct story s;
	uint32_t old, new;

	story_begin(&s);
	old = map(&s, 10, 20, 0);
	s.now += 10000;
	new = map(&s, 12, 14, MAP_FIXED);
	s.tid = 101;
	tell_call(&s, VMINSPECT_CALL_MUNMAP, 0,
		  (const uint64_t[6]) { P(10), P(10) }, 0, 5000);
	CHECK_NUMBER("newer", cause_of(&s, P(12)), new);
	CHECK_NUMBER("older", cause_of(&s, P(11)), 0);
	CHECK(origin(&s, old)->gone, "older is gone");
	CHECK_TEXT("VMAs", story_vmas(&s, 100), "c-e rw-p 0\n");
	story_end(&s);
}

/*
 * The same, but 101 returns while 100 has mapped but not returned. Memory of the
 * record that shows this is not what 101 has unmapped.
 */
static void check_race_within(void)
{
	struct story s;

	story_begin(&s);
	map(&s, 10, 20, 0);
	s.now += 10000;
	tell_vma(&s, P(12), P(16), ANON_RW, "");
	s.tid = 101;
	tell_call(&s, VMINSPECT_CALL_MUNMAP, 0,
		  (const uint64_t[6]) { P(10), P(10) }, 0, 5000);
	s.tid = 100;
	tell_call(&s, VMINSPECT_CALL_MMAP, P(12),
		  (const uint64_t[6]) { 0, P(4), PROT_RW, PRIVATE }, 0, 3000);
	CHECK_NUMBER("newer", cause_of(&s, P(12)), s.made);
	CHECK_TEXT("VMAs", story_vmas(&s, 100), "c-10 rw-p 0\n");
	story_end(&s);
}

/*
 * Thread 101 returns late from mremap(2): where its memory was, 100 has mapped
 * something, and has unmapped most of that again. What moved is as it was.
 */
static void check_move_race(void)
{
	struct story s;
	uint32_t old;

	story_begin(&s);
	tell_vma(&s, P(10), P(14), ANON_RW & ~VMINSPECT_VMA_WRITE, "");
	CALL(&s, MMAP, P(10), 0, P(4), PROT_READ, PRIVATE);
	old = s.made;
	s.now += 10000;
	map(&s, 8, 14, 0);
	CALL(&s, MUNMAP, 0, P(9), P(5));
	s.tid = 101;
	tell_call(&s, VMINSPECT_CALL_MREMAP, P(30),
		  (const uint64_t[6]) { P(10), P(4), P(4), MREMAP_MAYMOVE }, 0,
		  5000);
	CHECK_TEXT("VMAs", story_vmas(&s, 100), "8-9 rw-p 0\n1e-22 r--p 0\n");
	CHECK_NUMBER("moved", cause_of(&s, P(31)), s.made);
	CHECK(origin(&s, old)->gone, "it is no longer where it was");
	story_end(&s);
}

static void check_found(void)
{
	struct story s;
	uint32_t id;

	story_begin(&s);
	CHECK(!timeline_knows(s.t, 100), "nothing is known");
	tell_vma_flags(&s, P(10), P(14), FILE_R, 0, "/lib/x",
		       VMINSPECT_EVENT_FOUND);
	id = s.made;
	CHECK(timeline_knows(s.t, 100), "something is known");
	CHECK_NUMBER("kind", origin(&s, id)->kind, ORIGIN_FOUND);
	CHECK_NUMBER("cause", cause_of(&s, P(10)), id);
	/* It was mapped just before it was found; its call returns only now. */
	CALL(&s, MMAP, P(10), 0, P(4), PROT_READ, MAP_PRIVATE, 3);
	CHECK_NUMBER("its call", cause_of(&s, P(10)), id + 1);
	touch_marked(&s, P(10), VMINSPECT_FAULT_REMOTE);
	CHECK_NUMBER("another's memory", s.origin, 0);
	story_end(&s);
}

/* What no sound recording has must do no harm. */
static void check_broken(void)
{
	struct story s;

	story_begin(&s);
	map(&s, 10, 12, 0);
	tell_fork(&s, 300, 100, 0);
	CHECK_NUMBER("one's own child", cause_of(&s, P(10)), 1);
	CALL(&s, MUNMAP, 0, ~0ULL - 5, ~0ULL - 7);
	CALL(&s, MREMAP, ~0ULL << 12, P(10), ~0ULL, ~0ULL, 1);
	CALL(&s, MMAP, P(1), 0, ~0ULL, 3, PRIVATE);
	tell_brk(&s, ~0ULL - 5000, ~0ULL);
	tell_vma(&s, P(9), P(9), ANON_RW, "");
	tell_vma(&s, P(9), P(3), ANON_RW, "");
	CALL(&s, MPROTECT, 0, ~0ULL << 12, ~0ULL, 1);
	tell_grow(&s, P(10), P(12));
	tell_grow(&s, P(11), P(2));
	touch(&s, P(2));
	timeline_end(s.t);
	story_end(&s);
}

#define PIDS	(1 << 22)

/**
 * struct recorded - what a recording came to
 * @t: of it
 * @faults: whole ones of processes that began in it
 * @arguments: of these, what execve(2) copied of its arguments
 * @uncaused: of these, other ones whose cause is not known
 * @grew: of these, those that a stack grew for
 * @began: by process, whether it began in it
 */
struct recorded {
	struct timeline *t;
	unsigned long faults;
	unsigned long arguments;
	unsigned long uncaused;
	unsigned long grew;
	bool began[PIDS];
};

static void recorded_fault(void *ctx, const struct event_fault *f)
{
	const int copied = VMINSPECT_FAULT_REMOTE | VMINSPECT_FAULT_NOREGS;
	const struct vminspect_event *e = &f->record->event;
	struct recorded *r = ctx;

	if (!r->began[e->tgid % PIDS])
		return;
	r->faults++;
	r->grew += f->grew;
	if (f->origin)
		return;
	if ((e->flags & copied) == copied) {
		r->arguments++;
		return;
	}
	r->uncaused++;
	printf("uncaused pid=%u tid=%u comm=%s addr=%llx ip=%llx class=%s\n",
	       e->tgid, e->tid, f->comm, f->record->addr, f->record->ip,
	       fault_class_name(f->class));
}

/* As /proc/PID/maps has them, but for the file's device and inode */
static void print_vmas(const struct recorded *r, uint32_t tgid)
{
	const struct vma_list *list = timeline_vmas(r->t, tgid);
	char perms[5];
	size_t i;

	for (i = 0; list && i < list->nr; i++) {
		const struct vma_item *item = &list->items[i];

		vma_perms(item->vma.flags, perms);
		printf("vma %u %08llx-%08llx %s %08llx %s\n", tgid,
		       item->vma.start, item->vma.end, perms, item->vma.offset,
		       item->name);
	}
}

static bool recorded_add(struct recorded *r, const struct vminspect_event *e)
{
	const struct vminspect_fork *fork = (const void *)e;

	if (e->type == VMINSPECT_EVENT_EXEC)
		r->began[e->tgid % PIDS] = true;
	if (e->type == VMINSPECT_EVENT_FORK && r->began[e->tgid % PIDS])
		r->began[fork->child_tgid % PIDS] = true;
	if (e->type == VMINSPECT_EVENT_EXIT && e->flags & VMINSPECT_EXIT_LAST)
		print_vmas(r, e->tgid);
	return timeline_add(r->t, e);
}

/* Says what each process had mapped at its end, and what faults had no cause. */
static int tell_recording(const char *path)
{
	static const struct timeline_sink sink = { .fault = recorded_fault };
	static struct recorded r;
	const struct vminspect_event *e;
	enum events_result result;
	struct events events;

	if (events_open_file(&events, path, false))
		return 1;
	r.t = timeline_new(&events.space, &sink, &r);
	if (!r.t)
		return 1;
	while ((result = events_next(&events, &e)) == EVENTS_RECORD) {
		if (!recorded_add(&r, e))
			return 1;
	}
	timeline_end(r.t);
	printf("faults=%lu arguments=%lu uncaused=%lu grew=%lu lost=%llu\n",
	       r.faults, r.arguments, r.uncaused, r.grew,
	       (unsigned long long)events.lost);
	timeline_free(r.t);
	events_close(&events);
	return result != EVENTS_END;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return tell_recording(argv[1]);
	check_exec();
	check_stack();
	check_fork();
	check_vfork();
	check_race();
	check_race_within();
	check_move_race();
	check_found();
	check_broken();
	return test_end();
}
