// SPDX-License-Identifier: GPL-2.0
/*
 * What a record says of a fault, and as what it counts: against
 * mm_account_fault() of mm/memory.c, which counts neither errors nor
 * VM_FAULT_RETRY; of the rest it counts as major what has VM_FAULT_MAJOR or was
 * tried before (FAULT_FLAG_TRIED). Values of the flags are those of
 * include/linux/mm_types.h, as numbers.
 */
#include <stdint.h>

#include "fault_class.h"
#include "test.h"

#define PTE	VMINSPECT_PTE
#define PMD	VMINSPECT_PMD
#define PUD	VMINSPECT_PUD

#define WRITE	0x255
#define MAJOR	0x4
#define VMA	(VMINSPECT_FAULT_ANON | VMINSPECT_FAULT_ZERO_BEFORE)

/* Raw entries: Intel SDM vol. 3A, 4.5; swap as in arch/x86's pgtable_64.h */
#define ENTRY_RW	0x67ULL		/* present, writable, user, A, D */
#define ENTRY_RO	0x25ULL
#define LARGE		0x80ULL
#define FRAME(n)	((uint64_t)(n) << 12)

static const uint8_t shift[VMINSPECT_NR_LEVELS] = { 39, 39, 30, 21, 12 };

static const struct vminspect_format format = {
	.frame_mask = 0x000ffffffffff000ULL,
	.swap_kind = { [0 ... 21] = VMINSPECT_SWAP,
		       [22 ... 31] = VMINSPECT_UNKNOWN },
};

struct record {
	const char *what;
	uint64_t addr;
	uint8_t before_level;
	uint64_t before;
	uint8_t after_level;
	uint64_t after;
	uint8_t marks;
	uint64_t before_target;
	uint8_t before_kind;
	uint64_t after_target;
	uint8_t after_kind;
	bool returned;
	bool looked;
};

static const struct record records[] = {
	{ "a page", 0x7f0000005123, PTE, 0, PTE, FRAME(0x1234) | ENTRY_RW, 0,
	  0, VMINSPECT_NONE, 0x1234, VMINSPECT_PRESENT, true, true },
	{ "page 5 of a huge one, twice", 0x7f0000005123, PMD,
	  FRAME(0x200) | ENTRY_RO | LARGE, PMD,
	  FRAME(0x400) | ENTRY_RW | LARGE, 0,
	  0x205, VMINSPECT_PRESENT, 0x405, VMINSPECT_PRESENT, true, true },
	{ "a huge one split", 0x7f00001ff000, PMD,
	  FRAME(0x200) | ENTRY_RO | LARGE, PTE, FRAME(0x3ff) | ENTRY_RO, 0,
	  0x3ff, VMINSPECT_PRESENT, 0x3ff, VMINSPECT_PRESENT, true, true },
	{ "page of 1 GiB", 0x7f0040201000, PUD, 0, PUD,
	  FRAME(0x40000) | ENTRY_RW | LARGE, 0,
	  0, VMINSPECT_NONE, 0x40201, VMINSPECT_PRESENT, true, true },
	{ "swap is not shifted", 0x7f0000005123, PTE,
	  ~(77ULL << 9) & ~(0x1fULL << 59) & ~0x1ffULL, PTE,
	  FRAME(0x1234) | ENTRY_RW, 0,
	  77, VMINSPECT_SWAP, 0x1234, VMINSPECT_PRESENT, true, true },
	{ "not looked at", 0x7f0000005123, PTE, FRAME(7) | ENTRY_RO,
	  VMINSPECT_FAULT_NOT_SEEN, FRAME(0x1234) | ENTRY_RW, 0,
	  7, VMINSPECT_PRESENT, 0, VMINSPECT_NONE, true, false },
	{ "return not seen", 0x7f0000005123, PTE, FRAME(7) | ENTRY_RO,
	  VMINSPECT_FAULT_NOT_SEEN, 0, VMINSPECT_FAULT_NO_RETURN,
	  7, VMINSPECT_PRESENT, 0, VMINSPECT_NONE, false, false },
	{ "return not seen, with what a level looks like", 0x7f0000005123, PTE,
	  0, PTE, FRAME(0x1234) | ENTRY_RW, VMINSPECT_FAULT_NO_RETURN,
	  0, VMINSPECT_NONE, 0, VMINSPECT_NONE, false, false },
	{ "first level that there is not", 0x7f0000005123,
	  VMINSPECT_NR_LEVELS, FRAME(7) | ENTRY_RO, VMINSPECT_NR_LEVELS,
	  FRAME(7) | ENTRY_RO, 0,
	  0, VMINSPECT_UNKNOWN, 0, VMINSPECT_NONE, true, false },
	{ "level that there is not", 0x7f0000005123, 9, FRAME(7) | ENTRY_RO, 9,
	  FRAME(7) | ENTRY_RO, 0,
	  0, VMINSPECT_UNKNOWN, 0, VMINSPECT_NONE, true, false },
};

static void check_record(const struct record *r)
{
	const struct vminspect_fault f = {
		.event = { .level = r->before_level | r->after_level << 4,
			   .flags = r->marks, .vma = VMA },
		.addr = r->addr, .before = r->before, .after = r->after,
		.flags = WRITE, .result = MAJOR,
	};
	struct fault_evidence e = { .waited_uffd = true };

	fault_evidence(&f, &format, shift, &e);
	CHECK_NUMBER(r->what, e.flags, WRITE);
	CHECK_NUMBER(r->what, e.result, MAJOR);
	CHECK_NUMBER(r->what, e.vma, VMA);
	CHECK_NUMBER(r->what, e.returned, r->returned);
	CHECK_NUMBER(r->what, e.looked, r->looked);
	CHECK_NUMBER(r->what, e.waited_uffd, false);
	CHECK_NUMBER(r->what, e.before.kind, r->before_kind);
	CHECK_NUMBER(r->what, e.before.target, r->before_target);
	CHECK_NUMBER(r->what, e.after.kind, r->after_kind);
	CHECK_NUMBER(r->what, e.after.target, r->after_target);
	CHECK_NUMBER(r->what, e.after_level, r->looked ? r->after_level : 0);
}

struct fact {
	const char *what;
	uint32_t flags;
	uint32_t result;
	bool seen;
	enum fault_count count;
};

static const struct fact facts[] = {
	{ "plain", 0x0, 0x0, true, FAULT_COUNT_MINOR },
	{ "write", 0x1, 0x0, true, FAULT_COUNT_MINOR },
	{ "major", 0x0, 0x4, true, FAULT_COUNT_MAJOR },
	{ "major, locked", 0x0, 0x4 | 0x200, true, FAULT_COUNT_MAJOR },
	{ "tried before", 0x20, 0x0, true, FAULT_COUNT_MAJOR },
	{ "no page, but done", 0x0, 0x100, true, FAULT_COUNT_MINOR },
	{ "done cow", 0x0, 0x1000, true, FAULT_COUNT_MINOR },
	{ "completed", 0x0, 0x4000, true, FAULT_COUNT_MINOR },
	{ "retry", 0x0, 0x400, true, FAULT_COUNT_RETRY },
	{ "retry that read", 0x0, 0x400 | 0x4, true, FAULT_COUNT_RETRY },
	{ "second retry", 0x20, 0x400, true, FAULT_COUNT_RETRY },
	{ "out of memory", 0x0, 0x1, true, FAULT_COUNT_ERROR },
	{ "sigbus", 0x0, 0x2, true, FAULT_COUNT_ERROR },
	{ "poisoned", 0x0, 0x10, true, FAULT_COUNT_ERROR },
	{ "poisoned, huge", 0x0, 0x20, true, FAULT_COUNT_ERROR },
	{ "sigsegv", 0x0, 0x40, true, FAULT_COUNT_ERROR },
	{ "fallback", 0x0, 0x800, true, FAULT_COUNT_ERROR },
	{ "sigbus, tried before", 0x20, 0x2, true, FAULT_COUNT_ERROR },
	{ "error and major", 0x0, 0x2 | 0x4, true, FAULT_COUNT_ERROR },
	{ "error and retry", 0x0, 0x2 | 0x400, true, FAULT_COUNT_ERROR },
	{ "return not seen", 0x0, 0x0, false, FAULT_COUNT_UNKNOWN },
	{ "return not seen, old value", 0x20, 0x4, false, FAULT_COUNT_UNKNOWN },
};

static void check_names(void)
{
	static const char * const names[] = {
		"unknown", "minor", "major", "error", "retry",
	};
	size_t i;

	CHECK_NUMBER("names", NR(names), FAULT_NR_COUNTS);
	for (i = 0; i < NR(names); i++)
		CHECK_TEXT("count", fault_count_name(i), names[i]);
	CHECK_TEXT("no such count", fault_count_name(-1), "?");
	CHECK_TEXT("no such count", fault_count_name(FAULT_NR_COUNTS), "?");
	CHECK_TEXT("read", fault_access_name(0x0), "read");
	CHECK_TEXT("write", fault_access_name(0x1), "write");
	CHECK_TEXT("exec", fault_access_name(0x100), "exec");
	CHECK_TEXT("write, tried", fault_access_name(0x21), "write");
}

int main(void)
{
	size_t i;

	for (i = 0; i < NR(records); i++)
		check_record(&records[i]);
	for (i = 0; i < NR(facts); i++) {
		const struct fact *f = &facts[i];

		CHECK_TEXT(f->what,
			   fault_count_name(fault_count(f->flags, f->result,
							f->seen)),
			   fault_count_name(f->count));
	}
	check_names();
	return test_end();
}
