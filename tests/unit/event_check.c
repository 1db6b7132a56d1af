// SPDX-License-Identifier: GPL-2.0
/*
 * Records of events: what is sound passes, what does not fit is named, and what
 * was broken at random harms nobody who reads all that a sound record has.
 */
#include <time.h>

#include "event_check.h"
#include "event_sample.h"
#include "test.h"

static struct tape sample;

static void check_sound(void)
{
	const struct vminspect_event *e;
	const char *why;
	size_t i;

	for (i = 0; i < sample.nr; i++) {
		e = tape_record(&sample, i);
		why = event_check(e, sample.size - sample.at[i]);
		CHECK(!why, "record %zu of type %d: %s", i, e->type, why);
		why = event_check(e, e->size);
		CHECK(!why, "type %d, alone: %s", e->type, why);
	}
}

static void check_cut(void)
{
	const struct vminspect_event *e;
	const char *why;
	size_t i, left;

	for (i = 0; i < sample.nr; i++) {
		e = tape_record(&sample, i);
		for (left = 0; left < e->size; left++) {
			why = event_check(e, left);
			CHECK(why && !strcmp(why, "a record is cut off"),
			      "type %d, %zu of %d bytes: %s", e->type, left,
			      e->size, why);
		}
	}
}

/* No type is sound in any other size, but for names and their padding. */
static void check_sizes(void)
{
	static struct tape t;
	struct vminspect_event *e;
	bool named, ok;
	size_t i, size, own;

	for (i = 0; i < sample.nr; i++) {
		memcpy(&t, &sample, sizeof(t));
		e = (void *)(t.bytes + t.at[i]);
		own = e->size;
		named = e->type == VMINSPECT_EVENT_VMA ||
			e->type == VMINSPECT_EVENT_EXEC;
		for (size = 0; size < t.size - t.at[i]; size++) {
			e->size = size;
			ok = !event_check(e, t.size - t.at[i]);
			CHECK(ok == (size == own) || (named && size > own &&
						      size % 8 == 0),
			      "type %d is sound in %zu bytes", e->type, size);
		}
	}
}

/* The last record is not sound; then begin anew. */
static void unsound(struct tape *t, const char *why)
{
	const struct vminspect_event *e = tape_record(t, t->nr - 1);
	const char *found = event_check(e, e->size);

	CHECK_TEXT(why, found ?: "(sound)", why);
	tape_begin(t);
}

static void check_unsound_faults(struct tape *t)
{
	struct vminspect_fault *f;
	struct vminspect_stack *stack;

	tape_fault(t, 0, 0, 0)->event.level = 0x45;
	unsound(t, "a fault has no sound level");
	tape_fault(t, 0, 0, 0)->event.level = 0x54;
	unsound(t, "a fault has no sound level");
	tape_fault(t, 0, 0, 0)->event.flags = VMINSPECT_FAULT_LEVELS;
	unsound(t, "a record is too short");
	tape_fault(t, 0, 0, 0)->event.flags = VMINSPECT_EVENT_STACK;
	unsound(t, "a stack is too short");
	f = tape_fault(t, 0, VMINSPECT_EVENT_STACK, 64);
	stack = (void *)(f + 1);
	stack->len = 72;
	unsound(t, "a stack does not fill its record");
	f = tape_fault(t, 0, VMINSPECT_EVENT_STACK, 64);
	stack = (void *)(f + 1);
	stack->len = 0xfffffff8;
	unsound(t, "a stack does not fill its record");
	f = tape_fault(t, 0, VMINSPECT_EVENT_STACK, 64);
	stack = (void *)(f + 1);
	stack->nr_regs = 0;
	unsound(t, "a stack has no sound number of registers");
	stack = (void *)(tape_fault(t, 0, VMINSPECT_EVENT_STACK, 64) + 1);
	stack->nr_regs = VMINSPECT_STACK_REGS + 1;
	unsound(t, "a stack has no sound number of registers");
	tape_fault(t, 0, VMINSPECT_EVENT_STACK, 64)->event.flags = 0;
	unsound(t, "a record is too long");
}

static void check_unsound_names(struct tape *t)
{
	tape_vma(t, 0x2000, 0x2000, "");
	unsound(t, "a VMA is no range");
	tape_vma(t, 0x1000, 0x2000, "seven..")->name_len = 8;
	unsound(t, "a name has no end");
	tape_vma(t, 0x1000, 0x2000, "name")->name_len = 3;
	unsound(t, "a name has no end");
	tape_vma(t, 0x1000, 0x2000, "name")->name_len = 5;
	unsound(t, "a name has no end");
	tape_exec(t, "seven..");
	t->bytes[t->size - 1] = 'x';
	unsound(t, "a name has no end");
	memset(TAPE(t, TASK, vminspect_task)->comm, 'x', 16);
	unsound(t, "a name has no end");
}

static void check_unsound(void)
{
	static struct tape t;
	struct vminspect_signal *s;

	tape_begin(&t);
	check_unsound_faults(&t);
	check_unsound_names(&t);
	tape_add(&t, 0, sizeof(struct vminspect_event));
	unsound(&t, "a record has no type");
	tape_call(&t, VMINSPECT_NR_CALLS, 0, 0);
	unsound(&t, "no such system call");
	TAPE(&t, SIGNAL, vminspect_signal);
	unsound(&t, "no such signal");
	s = TAPE(&t, SIGNAL, vminspect_signal);
	s->event.level = 11;
	s->below_start = 1;
	unsound(&t, "a VMA is no range");
	TAPE(&t, ALLOC, vminspect_alloc)->event.level = VMINSPECT_NR_ALLOCS;
	unsound(&t, "no such function of malloc()'s kind");
}

/* What a newer module may send is left to whoever knows it. */
static void check_newer(void)
{
	static struct tape t;
	struct vminspect_event *e;
	int type;

	tape_begin(&t);
	e = tape_add(&t, 0, sizeof(*e) + 40);
	for (type = VMINSPECT_NR_EVENTS; type < 256; type++) {
		e->type = type;
		CHECK(!event_check(e, e->size), "type %d", type);
	}
}

static void check_parts(void)
{
	static struct tape t;
	const struct vminspect_fault *f;
	const char *name;

	tape_begin(&t);
	f = tape_fault(&t, 0, VMINSPECT_EVENT_STACK | VMINSPECT_FAULT_LEVELS, 24);
	CHECK((void *)event_levels(&f->event) == (void *)(f + 1), "levels");
	CHECK((char *)event_stack(&f->event) == (char *)(f + 1) +
	      sizeof(struct vminspect_fault_levels), "stack");
	CHECK_NUMBER("stack", event_stack(&f->event)->len, 24);
	f = tape_fault(&t, 0, 0, 0);
	CHECK(!event_levels(&f->event), "levels of none");
	CHECK(!event_stack(&f->event), "stack of none");
	CHECK(!event_vma(&f->event, &name), "VMA of a fault");
	CHECK_TEXT("name", name, "");
	tape_vma(&t, 0x1000, 0x2000, "[heap]");
	CHECK(event_vma(tape_record(&t, t.nr - 1), &name), "VMA");
	CHECK_TEXT("name", name, "[heap]");
	CHECK(!event_stack(tape_record(&t, t.nr - 1)), "stack of a VMA");
}

static uint64_t sum;

static void add(const void *bytes, size_t size)
{
	const unsigned char *b = bytes;

	while (size--)
		sum += b[size];
}

/* Every byte that a reader may look at */
static void use(const struct vminspect_event *e)
{
	const struct vminspect_fault_levels *levels = event_levels(e);
	const struct vminspect_stack *stack = event_stack(e);
	const struct vminspect_vma *vma;
	const char *name;

	add(e, e->size);
	if (levels)
		add(levels, sizeof(*levels));
	if (stack)
		add(stack, sizeof(*stack) + stack->len);
	vma = event_vma(e, &name);
	if (vma)
		add(vma, sizeof(*vma));
	add(name, strlen(name) + 1);
	if (e->type == VMINSPECT_EVENT_EXEC)
		sum += strlen((const char *)(e + 1));
	if (e->type == VMINSPECT_EVENT_TASK)
		sum += strlen(((const struct vminspect_task *)e)->comm);
}

static uint32_t seed;

/* Numerical Recipes' generator: its low bits are poor, its high ones will do. */
static uint32_t any(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (uint64_t)seed * below >> 32;
}

static void break_some(unsigned char *bytes, size_t size)
{
	static const unsigned char edges[] = { 0, 1, 7, 8, 0x7f, 0x80, 0xff };
	uint32_t i, n = 1 + any(4);

	for (i = 0; i < n; i++)
		bytes[any(size < 64 || any(2) ? size : 64)] =
			any(2) ? any(256) : edges[any(NR(edges))];
}

/*
 * One record in memory of its own, so that a sanitizer sees who reads beyond
 * it.
 */
static bool break_one(const struct vminspect_event *e)
{
	size_t left = any(8) ? e->size : any(e->size + 1);
	unsigned char *bytes = malloc(left);
	bool sound;

	if (!bytes && left)
		abort();
	if (left)
		memcpy(bytes, e, left);
	if (left)
		break_some(bytes, left);
	sound = !event_check(bytes, left);
	if (sound)
		use((const void *)bytes);
	free(bytes);
	return sound;
}

static void check_broken(uint32_t seconds)
{
	time_t end = time(NULL) + seconds;
	uint64_t sound = 0, all = 0;
	size_t i;

	seed = 1;
	do {
		for (i = 0; i < 200 * sample.nr; i++, all++)
			sound += break_one(tape_record(&sample, i % sample.nr));
	} while (time(NULL) < end);
	CHECK(sound > all / 100 && sound < all, "%llu of %llu broken are sound",
	      (unsigned long long)sound, (unsigned long long)all);
}

/* Seconds to go on breaking records: event_check 60 */
int main(int argc, char **argv)
{
	tape_sample(&sample);
	check_sound();
	check_cut();
	check_sizes();
	check_unsound();
	check_newer();
	check_parts();
	check_broken(argc > 1 ? atoi(argv[1]) : 1);
	return test_end();
}
