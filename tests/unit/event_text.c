// SPDX-License-Identifier: GPL-2.0
/*
 * Events in words, and which faults are wanted. With an argument, writes the
 * recording of story.h to that file.
 */
#include <limits.h>

#include "event_text.h"
#include "fault_choice.h"
#include "signal_words.h"
#include "story.h"
#include "test.h"

static struct vminspect_space space;

/* What is said of the last record on the tape */
static void says(const struct tape *t, const struct origin *origin,
		 const char *expected)
{
	struct event_other e = {
		.record = tape_record(t, t->nr - 1),
		.origin = origin,
		.comm = "",
	};
	char buf[EVENT_TEXT];
	const char *text = event_text(&e, &space, buf);

	CHECK_TEXT("event", text ?: "(nothing)", expected);
}

static void check_calls(struct tape *t)
{
	struct origin o = { .id = 7, .kind = ORIGIN_MMAP, .name = "/lib/x.so" };

	story_call(t, VMINSPECT_CALL_MMAP, 0x7f0000000000,
		   ARGS(0, 0x200000, 3, 0x22, UINT64_MAX, 0), 0);
	says(t, &o, "mmap #7 7f0000000000-7f0000200000 2M rw-p anon");
	story_call(t, VMINSPECT_CALL_MMAP, 0x7f0000000000,
		   ARGS(0, 0x1000, 5, 0x11, 3, 0x2000), 0);
	says(t, &o, "mmap #7 7f0000000000-7f0000001000 4K r-xs x.so offset 2000 fixed");
	story_call(t, VMINSPECT_CALL_MMAP, -12,
		   ARGS(0, 1ULL << 50, 3, 0x22, UINT64_MAX, 0), 0);
	says(t, NULL, "mmap of 1P: ENOMEM");
	story_call(t, VMINSPECT_CALL_BRK, 0x5000, ARGS(0x5000), 0x3000);
	says(t, &o, "brk #7 3000-5000 8K heap grows");
	story_call(t, VMINSPECT_CALL_BRK, 0x3000, ARGS(0x3000), 0x5000);
	says(t, NULL, "brk 3000-5000 8K heap shrinks");
	story_call(t, VMINSPECT_CALL_BRK, 0x3000, ARGS(0), 0x3000);
	says(t, NULL, "brk heap ends at 3000");
	story_call(t, VMINSPECT_CALL_BRK, 0x3000, ARGS(0x9000), 0x3000);
	says(t, NULL, "brk to 9000 refused: heap ends at 3000");
	story_call(t, VMINSPECT_CALL_MUNMAP, -22, ARGS(0x1001, 0x1000), 0);
	says(t, NULL, "munmap at 1001 of 4K: EINVAL");
	story_call(t, VMINSPECT_CALL_MREMAP, 0x8000, ARGS(0x1000, 0x1000,
							  0x2000, 1), 0);
	says(t, &o, "mremap #7 1000-2000 4K to 8000-a000 8K");
	story_call(t, VMINSPECT_CALL_MADVISE, 0, ARGS(0x1000, 0x1000, 77), 0);
	says(t, NULL, "madvise 1000-2000 4K advice 77");
}

static void check_tasks(struct tape *t)
{
	struct vminspect_fork *fork = TAPE(t, FORK, vminspect_fork);
	struct vminspect_exit *x;

	fork->child_tgid = 9;
	says(t, NULL, "fork: new process 9");
	fork->event.flags = VMINSPECT_FORK_SHARED;
	says(t, NULL, "fork: new process 9, on the same memory (vfork)");
	fork->event.flags |= VMINSPECT_FORK_THREAD;
	fork->child_tid = 10;
	says(t, NULL, "new thread 10");
	x = TAPE(t, EXIT, vminspect_exit);
	says(t, NULL, "thread ends");
	x->event.flags = VMINSPECT_EXIT_LAST;
	x->code = 2 << 8;
	says(t, NULL, "process ends: exit status 2");
	x->code = 0x8b;
	says(t, NULL, "process ends: killed by SIGSEGV, core dumped");
	tape_exec(t, "/bin/a\nb");
	says(t, NULL, "exec /bin/a?b");
}

static void check_signal(const struct vminspect_signal *s, const char *line,
			 const char *part)
{
	char buf[SIGNAL_WORDS];

	signal_line(s, space.end, buf, sizeof(buf));
	CHECK_TEXT("signal", buf, line);
	signal_words(s, space.end, "/bin/below", "", buf);
	CHECK(strstr(buf, part), "\"%s\" without \"%s\"", buf, part);
}

static void check_signals(struct tape *t)
{
	struct vminspect_signal *s = story_signal(t, 1, 0x20000);

	s->above_start = 0x25000;
	s->above_end = 0x26000;
	check_signal(s, "SIGSEGV: write to 0x20000: a wild pointer: no VMA holds it",
		     "nearest VMA is 20 KiB above: 25000-26000 ---p anon");
	s->below_start = 0x1000;
	s->below_end = 0x1f000;
	s->below_flags = VMINSPECT_VMA_READ;
	check_signal(s, "SIGSEGV: write to 0x20000: a wild pointer: no VMA holds it",
		     "below: 1000-1f000 r--p /bin/below");
	s = story_signal(t, 2, 0x1010);
	s->below_end = 0x2000;
	s->below_start = 0x1000;
	s->below_flags = VMINSPECT_VMA_READ;
	s->event.flags |= VMINSPECT_SIGNAL_HELD;
	check_signal(s, "SIGSEGV: write to 0x1010: VMA r--p lacks w",
		     "does not permit writing");
	s->error = 0x14;
	s->access = VMINSPECT_VMA_EXEC;
	check_signal(s, "SIGSEGV: jump to 0x1010: VMA r--p lacks x",
		     "does not permit execution");
	s = story_signal(t, 128, 0);
	s->trap = 13;
	check_signal(s, "SIGSEGV: general protection, not a page fault",
		     "Not a page fault");
}

/* What a fault of such a class and such a latency comes to */
static bool wants(const struct fault_choice *c, enum fault_class class,
		  enum fault_count count, uint64_t ns)
{
	struct vminspect_fault record = { .event = { .tgid = 5, .tid = 6 },
					  .addr = 0x1234 };
	struct event_fault f = { .record = &record, .class = class,
				 .count = count, .ns = ns };

	return fault_choice_wants(c, &f);
}

static void check_choice(void)
{
	struct fault_choice c = { .nr_pids = 0 };

	CHECK(wants(&c, FAULT_COW, FAULT_COUNT_MINOR, UNKNOWN), "all");
	CHECK(!fault_choice_class(&c, "cow,major"), "two words");
	CHECK(wants(&c, FAULT_COW, FAULT_COUNT_MINOR, 1), "the class");
	CHECK(wants(&c, FAULT_THP, FAULT_COUNT_MAJOR, 1), "the count");
	CHECK(!wants(&c, FAULT_THP, FAULT_COUNT_MINOR, 1), "neither");
	c.words = 0;
	CHECK(!fault_choice_class(&c, "unknown"), "a word of both");
	CHECK(wants(&c, FAULT_UNKNOWN, FAULT_COUNT_MINOR, 1), "the class");
	CHECK(wants(&c, FAULT_COW, FAULT_COUNT_UNKNOWN, 1), "the count");
	CHECK(!wants(&c, FAULT_COW, FAULT_COUNT_MINOR, 1), "neither");
	c.words = 0;
	CHECK(!fault_choice_latency(&c, "10us"), "a time");
	CHECK_NUMBER("10us", c.min_ns, 10000);
	CHECK(wants(&c, FAULT_COW, FAULT_COUNT_MINOR, 10000), "as slow");
	CHECK(!wants(&c, FAULT_COW, FAULT_COUNT_MINOR, 9999), "faster");
	CHECK(!wants(&c, FAULT_COW, FAULT_COUNT_MINOR, UNKNOWN), "unknown");
	c.min_ns = 0;
	c.range = (struct range){ 0x1000, 0x1234 };
	CHECK(!wants(&c, FAULT_COW, FAULT_COUNT_MINOR, 1), "out of range");
	c.range.end++;
	CHECK(wants(&c, FAULT_COW, FAULT_COUNT_MINOR, 1), "in range");
	CHECK(!fault_choice_pids(&c, "7,6"), "two pids");
	CHECK(wants(&c, FAULT_COW, FAULT_COUNT_MINOR, 1), "the thread");
	c.pids[1] = 8;
	CHECK(!wants(&c, FAULT_COW, FAULT_COUNT_MINOR, 1), "another");
	fault_choice_free(&c);
}

static void check_children(struct tape *t)
{
	struct vminspect_fork *fork = TAPE(t, FORK, vminspect_fork);
	struct fault_choice c = { .nr_pids = 0 };
	struct vminspect_event child = { .tgid = 77, .tid = 78 };

	fork->child_tgid = fork->child_tid = 77;
	fault_choice_pids(&c, "1234");
	CHECK(fault_choice_see(&c, &fork->event), "see");
	CHECK(!fault_choice_task(&c, &child), "a child, not asked for");
	c.children = true;
	CHECK(fault_choice_see(&c, &fork->event), "see");
	CHECK(fault_choice_task(&c, &child), "a child");
	CHECK_NUMBER("pids", c.nr_pids, 2);
	fault_choice_see(&c, &fork->event);
	CHECK_NUMBER("pids", c.nr_pids, 2);
	fault_choice_free(&c);
}

static void check_place(void)
{
	struct vminspect_vma vma = { .start = 0x1000, .end = 0x2000 };
	struct vma_list list = { 0 };
	char buf[PLACE_SIZE];

	vma_list_add(&list, &vma, "/lib/x.so");
	vma.start = 0x2000;
	vma.end = 0x3000;
	vma_list_add(&list, &vma, "");
	vma.start = 0x3000;
	vma.end = 0x5000;
	vma_list_add(&list, &vma, "/lib/x.so");
	CHECK_TEXT("first", place_text(&list, 0x1010, buf), "x.so+0x10");
	CHECK_TEXT("bss", place_text(&list, 0x2010, buf), "anon+0x10");
	CHECK_TEXT("second", place_text(&list, 0x4010, buf), "x.so+0x3010");
	CHECK_TEXT("none", place_text(&list, 0x6000, buf), "-");
	CHECK_TEXT("nothing known", place_text(NULL, 0x6000, buf), "-");
	vma_list_free(&list);
}

static int write_story(struct tape *t, const char *path)
{
	FILE *file = fopen(path, "w");

	story(t);
	if (!file || fwrite(t->bytes, t->size, 1, file) != 1 || fclose(file)) {
		perror(path);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static struct tape t;

	if (argc == 2)
		return write_story(&t, argv[1]);
	space = image_space();
	tape_begin(&t);
	check_calls(&t);
	check_tasks(&t);
	check_signals(&t);
	check_choice();
	check_children(&t);
	check_place();
	return test_end();
}
