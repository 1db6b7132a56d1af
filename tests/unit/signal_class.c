// SPDX-License-Identifier: GPL-2.0
/*
 * Accesses that ended in a signal. Codes are those of sigaction(2), error codes
 * those of the Intel SDM, vol. 3A, 4.7 and 6.15. What the kernel says: read in
 * arch/x86/mm/fault.c, arch/x86/kernel/traps.c and mm/mmap.c.
 */
#include <signal.h>
#include <stdint.h>

#include "signal_class.h"
#include "test.h"

#define USER_END	0x7ffffffff000ULL
#define HIDDEN		VMINSPECT_HIDDEN64
#define KIB(n)		((n) * 1024ULL)
#define MIB(n)		((n) * 1024 * 1024ULL)

#define R	VMINSPECT_VMA_READ
#define W	VMINSPECT_VMA_WRITE
#define X	VMINSPECT_VMA_EXEC
#define DOWN	(R | W | VMINSPECT_VMA_GROWSDOWN)

#define LOOKED	VMINSPECT_SIGNAL_LOOKED
#define HELD	(VMINSPECT_SIGNAL_LOOKED | VMINSPECT_SIGNAL_HELD)
#define TRAP	VMINSPECT_SIGNAL_TRAP

/* Trap and error code of page faults */
#define PF_READ		.trap = 14, .error = 0x4, .access = R
#define PF_READ_P	.trap = 14, .error = 0x5, .access = R
#define PF_WRITE	.trap = 14, .error = 0x6, .access = W
#define PF_WRITE_P	.trap = 14, .error = 0x7, .access = W
#define PF_FETCH	.trap = 14, .error = 0x14, .access = X
#define PF_FETCH_P	.trap = 14, .error = 0x15, .access = X
#define PF_PKEY		.trap = 14, .error = 0x25, .access = R

/* A VMA of 64 KiB, 1 MiB below another, far from any stack */
#define LOW		0x7f0000000000ULL
#define BELOW(f)	.below_start = LOW, .below_end = LOW + KIB(64), \
			.below_flags = (f)
#define HIGH		(LOW + MIB(1))
#define ABOVE		.above_start = HIGH, .above_end = HIGH + KIB(64), \
			.above_flags = R | W

/* A stack of 132 KiB that may grow to 8 MiB */
#define TOP		0x7ffd00000000ULL
#define STACK		.above_start = TOP - KIB(132), .above_end = TOP, \
			.above_flags = DOWN, .stack_limit = MIB(8)
#define LIMIT		(TOP - MIB(8))
/* And a mapping 2 MiB below its top */
#define NEAR		(TOP - MIB(2))
#define BELOW_NEAR(f)	.below_start = NEAR - KIB(64), .below_end = NEAR, \
			.below_flags = (f)

struct row {
	const char *what;
	uint8_t flags;
	struct vminspect_signal s;
	enum signal_class class;
	enum signal_place place;
	const char *access;
	char forbids;
	uint32_t trap;
	uint64_t distance;	/* 0: none to be said */
	bool near_below;
};

static const struct row segv_rows[] = {
	{ "wild pointer, nearer to the lower", LOOKED | TRAP,
	  { .addr = LOW + KIB(64) + 16, .code = SEGV_MAPERR, PF_WRITE,
	    BELOW(R), ABOVE },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, "write", .trap = 14,
	  .distance = 17, .near_below = true },
	{ "wild pointer, first byte behind a VMA", LOOKED | TRAP,
	  { .addr = LOW + KIB(64), .code = SEGV_MAPERR, PF_READ, BELOW(R),
	    ABOVE },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, "read", .trap = 14, .distance = 1,
	  .near_below = true },
	{ "wild pointer, nearer to the upper", LOOKED | TRAP,
	  { .addr = HIGH - 1, .code = SEGV_MAPERR, PF_READ, BELOW(R), ABOVE },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, "read", .trap = 14,
	  .distance = 1 },
	{ "jump, nothing above", LOOKED | TRAP,
	  { .addr = HIGH, .code = SEGV_MAPERR, PF_FETCH, BELOW(R) },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, "exec", .trap = 14,
	  .distance = MIB(1) - KIB(64) + 1, .near_below = true },
	{ "nothing below", LOOKED,
	  { .addr = LOW, .code = SEGV_MAPERR, ABOVE },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL, .distance = MIB(1) },
	{ "nothing at all", LOOKED,
	  { .addr = LOW, .code = SEGV_MAPERR },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL, .distance = HIDDEN },
	{ "VMAs not looked at", TRAP,
	  { .addr = LOW, .code = SEGV_MAPERR, PF_READ },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_UNKNOWN, "read", .trap = 14 },
	{ "null", LOOKED | TRAP,
	  { .addr = 0, .code = SEGV_MAPERR, PF_READ, ABOVE },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_NULL, "read", .trap = 14,
	  .distance = HIGH },
	{ "member of null, VMAs not looked at", TRAP,
	  { .addr = 65535, .code = SEGV_MAPERR, PF_WRITE },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_NULL, "write", .trap = 14 },
	{ "no more of null", LOOKED | TRAP,
	  { .addr = 65536, .code = SEGV_MAPERR, PF_WRITE, ABOVE },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, "write", .trap = 14,
	  .distance = HIGH - 65536 },
	{ "kernel", LOOKED | TRAP,
	  { .addr = 0xffff888000000000, .code = SEGV_MAPERR, PF_READ_P,
	    BELOW(R) },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_KERNEL, "read", .trap = 14,
	  .distance = 0xffff888000000000 - LOW - KIB(64) + 1,
	  .near_below = true },
	{ "first byte that is no user's", TRAP,
	  { .addr = USER_END, .code = SEGV_MAPERR, PF_READ },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_KERNEL, "read", .trap = 14 },
	{ "last byte of user space", LOOKED,
	  { .addr = USER_END - 1, .code = SEGV_MAPERR },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL, .distance = HIDDEN },
	{ "guard region: the VMA allows a read", HELD | TRAP,
	  { .addr = LOW, .code = SEGV_MAPERR, PF_READ, BELOW(R) },
	  SIGNAL_REFUSED, SIGNAL_PLACE_UNKNOWN, "read", .trap = 14 },
	{ "guard region: a write", HELD | TRAP,
	  { .addr = LOW, .code = SEGV_MAPERR, PF_WRITE, BELOW(R | W) },
	  SIGNAL_REFUSED, SIGNAL_PLACE_UNKNOWN, "write", .trap = 14 },
	{ "guard region, access not known", HELD,
	  { .addr = LOW, .code = SEGV_MAPERR, BELOW(R | W) },
	  SIGNAL_REFUSED, .place = SIGNAL_PLACE_UNKNOWN },
	{ "mapped since, and it would forbid", HELD | TRAP,
	  { .addr = LOW, .code = SEGV_MAPERR, PF_WRITE, BELOW(R) },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_UNKNOWN, "write", .trap = 14 },
	{ "mapped since as prot-none", HELD,
	  { .addr = LOW, .code = SEGV_MAPERR, BELOW(0) },
	  SIGNAL_UNMAPPED, .place = SIGNAL_PLACE_UNKNOWN },
	{ "write, read-only", HELD | TRAP,
	  { .addr = LOW, .code = SEGV_ACCERR, PF_WRITE_P, BELOW(R | X) },
	  SIGNAL_ACCESS, SIGNAL_PLACE_UNKNOWN, "write", 'w', .trap = 14 },
	{ "jump into data", HELD | TRAP,
	  { .addr = LOW, .code = SEGV_ACCERR, PF_FETCH_P, BELOW(R | W) },
	  SIGNAL_ACCESS, SIGNAL_PLACE_UNKNOWN, "exec", 'x', .trap = 14 },
	{ "read of prot-none", HELD | TRAP,
	  { .addr = LOW, .code = SEGV_ACCERR, PF_READ, BELOW(0) },
	  SIGNAL_ACCESS, SIGNAL_PLACE_UNKNOWN, "read", 'r', .trap = 14 },
	{ "write to prot-none", HELD | TRAP,
	  { .addr = LOW, .code = SEGV_ACCERR, PF_WRITE, BELOW(0) },
	  SIGNAL_ACCESS, SIGNAL_PLACE_UNKNOWN, "write", 'w', .trap = 14 },
	{ "prot-none, access not known", HELD,
	  { .addr = LOW, .code = SEGV_ACCERR, BELOW(0) },
	  SIGNAL_ACCESS, .place = SIGNAL_PLACE_UNKNOWN },
	{ "forbidden, VMAs not looked at", TRAP,
	  { .addr = LOW, .code = SEGV_ACCERR, PF_WRITE },
	  SIGNAL_ACCESS, SIGNAL_PLACE_UNKNOWN, "write", .trap = 14 },
	{ "forbidden, VMA gone since", LOOKED | TRAP,
	  { .addr = HIGH - 1, .code = SEGV_ACCERR, PF_WRITE, BELOW(R), ABOVE },
	  SIGNAL_ACCESS, SIGNAL_PLACE_UNKNOWN, "write", .trap = 14 },
	{ "forbidden, but the VMA allows it", HELD | TRAP,
	  { .addr = LOW, .code = SEGV_ACCERR, PF_READ_P, BELOW(R | W) },
	  SIGNAL_REFUSED, SIGNAL_PLACE_UNKNOWN, "read", .trap = 14 },
	{ "forbidden jump, but the VMA allows it", HELD | TRAP,
	  { .addr = LOW, .code = SEGV_ACCERR, PF_FETCH_P, BELOW(R | X) },
	  SIGNAL_REFUSED, SIGNAL_PLACE_UNKNOWN, "exec", .trap = 14 },
	{ "forbidden read, but who may write may read", HELD | TRAP,
	  { .addr = LOW, .code = SEGV_ACCERR, PF_READ_P, BELOW(W) },
	  SIGNAL_REFUSED, SIGNAL_PLACE_UNKNOWN, "read", .trap = 14 },
	{ "forbidden, but the VMA allows all", HELD,
	  { .addr = LOW, .code = SEGV_ACCERR, BELOW(R | W | X) },
	  SIGNAL_REFUSED, .place = SIGNAL_PLACE_UNKNOWN },
	{ "protection key", HELD | TRAP,
	  { .addr = LOW, .code = SEGV_PKUERR, PF_PKEY, BELOW(R | W) },
	  SIGNAL_PKEY, SIGNAL_PLACE_UNKNOWN, "read", .trap = 14 },
	{ "non-canonical", TRAP,
	  { .code = SI_KERNEL, .trap = 13 },
	  SIGNAL_PROTECTION, SIGNAL_PLACE_UNKNOWN, NULL, .trap = 13 },
	{ "by the kernel, trap of something else", 0,
	  { .code = SI_KERNEL, .trap = 13 },
	  SIGNAL_UNKNOWN, .place = SIGNAL_PLACE_UNKNOWN },
	{ "signal frame that could not be written", 0,
	  { .code = SI_KERNEL, PF_WRITE },
	  SIGNAL_UNKNOWN, .place = SIGNAL_PLACE_UNKNOWN },
	{ "by the kernel, page fault", TRAP,
	  { .code = SI_KERNEL, PF_WRITE },
	  SIGNAL_UNKNOWN, SIGNAL_PLACE_UNKNOWN, "write", .trap = 14 },
	{ "by the kernel, stack exception", TRAP,
	  { .code = SI_KERNEL, .trap = 12 },
	  SIGNAL_UNKNOWN, SIGNAL_PLACE_UNKNOWN, NULL, .trap = 12 },
	{ "bounds", HELD | TRAP,
	  { .addr = LOW, .code = SEGV_BNDERR, PF_READ, BELOW(R) },
	  SIGNAL_UNKNOWN, SIGNAL_PLACE_UNKNOWN, "read", .trap = 14 },
};

static const struct row stack_rows[] = {
	{ "recursion over the limit", LOOKED | TRAP,
	  { .addr = LIMIT - 8, .sp = LIMIT, .code = SEGV_MAPERR, PF_WRITE,
	    STACK },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_STACK_LIMIT, "write", .trap = 14,
	  .distance = MIB(8) - KIB(132) + 8 },
	{ "its page is the first that is too much", LOOKED,
	  { .addr = LIMIT - 1, .code = SEGV_MAPERR, STACK },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_STACK_LIMIT, NULL,
	  .distance = MIB(8) - KIB(132) + 1 },
	{ "last page that the limit allows", LOOKED,
	  { .addr = LIMIT, .code = SEGV_MAPERR, STACK },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL,
	  .distance = MIB(8) - KIB(132) },
	{ "limit within the page", LOOKED,
	  { .addr = LIMIT + 200, .code = SEGV_MAPERR,
	    .above_start = TOP - KIB(132), .above_end = TOP,
	    .above_flags = DOWN, .stack_limit = MIB(8) - 100 },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_STACK_LIMIT, NULL,
	  .distance = MIB(8) - KIB(132) - 200 },
	{ "large array, by the stack pointer", LOOKED,
	  { .addr = TOP - MIB(100) + 64, .sp = TOP - MIB(100),
	    .code = SEGV_MAPERR, STACK },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_STACK_LIMIT, NULL,
	  .distance = MIB(100) - KIB(132) - 64 },
	{ "call in a large array, below the stack pointer", LOOKED,
	  { .addr = TOP - MIB(100) - 8, .sp = TOP - MIB(100),
	    .code = SEGV_MAPERR, STACK },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_STACK_LIMIT, NULL,
	  .distance = MIB(100) - KIB(132) + 8 },
	{ "as far below the stack pointer as counts", LOOKED,
	  { .addr = TOP - MIB(100) - KIB(64), .sp = TOP - MIB(100),
	    .code = SEGV_MAPERR, STACK },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_STACK_LIMIT, NULL,
	  .distance = MIB(100) + KIB(64) - KIB(132) },
	{ "too far below the stack pointer", LOOKED,
	  { .addr = TOP - MIB(100) - KIB(64) - 1, .sp = TOP - MIB(100),
	    .code = SEGV_MAPERR, STACK },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL,
	  .distance = MIB(100) + KIB(64) - KIB(132) + 1 },
	{ "last address in reach of the limit", LOOKED,
	  { .addr = LIMIT - MIB(1), .sp = TOP - 64, .code = SEGV_MAPERR, STACK },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_STACK_LIMIT, NULL,
	  .distance = MIB(9) - KIB(132) },
	{ "wild pointer far below the stack", LOOKED,
	  { .addr = LIMIT - MIB(1) - 1, .sp = TOP - 64, .code = SEGV_MAPERR,
	    STACK },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL,
	  .distance = MIB(9) - KIB(132) + 1 },
	{ "wild pointer below, thread on a stack of its own", LOOKED,
	  { .addr = TOP - MIB(100), .sp = LOW, .code = SEGV_MAPERR, STACK,
	    BELOW(R | W) },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL,
	  .distance = MIB(100) - KIB(132) },
	{ "wild pointer below, stack pointer not known", LOOKED,
	  { .addr = TOP - MIB(100), .sp = HIDDEN, .code = SEGV_MAPERR, STACK },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL,
	  .distance = MIB(100) - KIB(132) },
	{ "stack pointer above the stack: another's", LOOKED,
	  { .addr = TOP - MIB(100), .sp = TOP, .code = SEGV_MAPERR, STACK },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL,
	  .distance = MIB(100) - KIB(132) },
	{ "stack pointer where the mapping below ends: its", LOOKED,
	  { .addr = LOW + KIB(64), .sp = LOW + KIB(64), .code = SEGV_MAPERR,
	    STACK, BELOW(R | W) },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL, .distance = 1,
	  .near_below = true },
	{ "first byte above a mapping", LOOKED,
	  { .addr = NEAR, .code = SEGV_MAPERR, STACK, BELOW_NEAR(R) },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_STACK_GAP, NULL, .distance = 1,
	  .near_below = true },
	{ "last page of the gap", LOOKED,
	  { .addr = NEAR + MIB(1) - 1, .code = SEGV_MAPERR, STACK,
	    BELOW_NEAR(W) },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_STACK_GAP, NULL,
	  .distance = MIB(1) - KIB(132) + 1 },
	{ "no more of the gap", LOOKED,
	  { .addr = NEAR + MIB(1), .code = SEGV_MAPERR, STACK,
	    BELOW_NEAR(R) },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL,
	  .distance = MIB(1) - KIB(132) },
	{ "above prot-none there is no gap", LOOKED,
	  { .addr = NEAR, .code = SEGV_MAPERR, STACK, BELOW_NEAR(0) },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL, .distance = 1,
	  .near_below = true },
	{ "nor above another stack", LOOKED,
	  { .addr = NEAR, .code = SEGV_MAPERR, STACK, BELOW_NEAR(DOWN) },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL, .distance = 1,
	  .near_below = true },
	{ "unlimited", LOOKED,
	  { .addr = TOP - MIB(100), .sp = TOP - MIB(100), .code = SEGV_MAPERR,
	    .above_start = TOP - KIB(132), .above_end = TOP,
	    .above_flags = DOWN, .stack_limit = HIDDEN },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL,
	  .distance = MIB(100) - KIB(132) },
	{ "below what does not grow", LOOKED,
	  { .addr = TOP - MIB(9), .code = SEGV_MAPERR,
	    .above_start = TOP - MIB(8), .above_end = TOP,
	    .above_flags = R | W, .stack_limit = MIB(8) },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_GAP, NULL, .distance = MIB(1) },
	{ "null, with a stack above", LOOKED,
	  { .addr = 8, .code = SEGV_MAPERR, STACK },
	  SIGNAL_UNMAPPED, SIGNAL_PLACE_NULL, NULL,
	  .distance = TOP - KIB(132) - 8 },
};

static const struct row bus_rows[] = {
	{ "past the end of the file", HELD | TRAP,
	  { .addr = LOW, .code = BUS_ADRERR, PF_READ, BELOW(R) },
	  SIGNAL_BUS, SIGNAL_PLACE_UNKNOWN, "read", .trap = 14 },
	{ "failed memory", HELD | TRAP,
	  { .addr = LOW, .code = BUS_MCEERR_AR, PF_WRITE, BELOW(R) },
	  SIGNAL_BUS, SIGNAL_PLACE_UNKNOWN, "write", .trap = 14 },
	{ "past the end, nothing known", 0,
	  { .addr = LOW, .code = BUS_ADRERR },
	  SIGNAL_BUS, .place = SIGNAL_PLACE_UNKNOWN },
	{ "non-canonical stack pointer", TRAP,
	  { .code = SI_KERNEL, .trap = 12 },
	  SIGNAL_PROTECTION, SIGNAL_PLACE_UNKNOWN, NULL, .trap = 12 },
	{ "the same, but not of this", 0,
	  { .code = SI_KERNEL, .trap = 12 },
	  SIGNAL_UNKNOWN, .place = SIGNAL_PLACE_UNKNOWN },
	{ "not aligned", HELD | TRAP,
	  { .addr = LOW, .code = BUS_ADRALN, .trap = 17, BELOW(R) },
	  SIGNAL_UNKNOWN, SIGNAL_PLACE_UNKNOWN, NULL, .trap = 17 },
	{ "of another device", 0,
	  { .addr = LOW, .code = BUS_OBJERR },
	  SIGNAL_UNKNOWN, .place = SIGNAL_PLACE_UNKNOWN },
};

static const struct row other_rows[] = {
	{ "not of memory", TRAP,
	  { .addr = LOW, .code = SEGV_MAPERR, .trap = 6 },
	  SIGNAL_UNKNOWN, SIGNAL_PLACE_UNKNOWN, NULL, .trap = 6 },
};

struct met {
	bool class[SIGNAL_NR_CLASSES];
	bool place[SIGNAL_NR_PLACES];
};

static void check_row(const struct row *r, int number)
{
	struct vminspect_signal s = r->s;
	struct signal_finding f;

	memset(&f, 0xff, sizeof(f));
	s.event.flags = r->flags;
	s.event.level = number;
	s.stack_gap = MIB(1);
	signal_classify(&s, USER_END, &f);
	CHECK_TEXT(r->what, signal_class_name(f.class),
		   signal_class_name(r->class));
	CHECK_TEXT(r->what, signal_place_name(f.place),
		   signal_place_name(r->place));
	CHECK_TEXT(r->what, f.access ? f.access : "-",
		   r->access ? r->access : "-");
	CHECK_NUMBER(r->what, f.forbids, r->forbids);
	CHECK_NUMBER(r->what, f.trap, r->trap);
	CHECK_NUMBER(r->what, f.distance, r->distance ? r->distance : HIDDEN);
	CHECK_NUMBER(r->what, f.near_below, r->near_below);
}

static void check_rows(const struct row *rows, size_t nr, int number,
		       struct met *met)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		check_row(&rows[i], number);
		met->class[rows[i].class] = true;
		met->place[rows[i].place] = true;
	}
}

static void check_classes(void)
{
	struct met met = { 0 };
	int i;

	check_rows(segv_rows, NR(segv_rows), SIGSEGV, &met);
	check_rows(stack_rows, NR(stack_rows), SIGSEGV, &met);
	check_rows(bus_rows, NR(bus_rows), SIGBUS, &met);
	check_rows(other_rows, NR(other_rows), SIGILL, &met);
	for (i = 0; i < SIGNAL_NR_CLASSES; i++)
		CHECK(met.class[i], "%s: no row", signal_class_name(i));
	for (i = 0; i < SIGNAL_NR_PLACES; i++)
		CHECK(met.place[i], "%s: no row", signal_place_name(i));
}

/* As the header promises them: each its own */
static void check_names(const char *(*name)(int), const char * const *names,
			int nr)
{
	int i, j;

	for (i = 0; i < nr; i++) {
		CHECK_TEXT("name", name(i), names[i]);
		for (j = 0; j < i; j++)
			CHECK(strcmp(name(i), name(j)), "two are called %s",
			      name(i));
	}
	CHECK_TEXT("below", name(-1), "?");
	CHECK_TEXT("above", name(nr), "?");
}

int main(void)
{
	static const char * const classes[SIGNAL_NR_CLASSES] = {
		"unknown", "segv-unmapped", "segv-access", "segv-pkey",
		"segv-refused", "sigbus", "general-protection",
	};
	static const char * const places[SIGNAL_NR_PLACES] = {
		"-", "null", "kernel", "stack-limit", "stack-gap", "gap",
	};

	check_classes();
	check_names(signal_class_name, classes, SIGNAL_NR_CLASSES);
	check_names(signal_place_name, places, SIGNAL_NR_PLACES);
	return test_end();
}
