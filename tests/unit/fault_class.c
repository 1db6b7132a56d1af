// SPDX-License-Identifier: GPL-2.0
/*
 * The class of a fault, against mm_account_fault() of mm/memory.c: it counts
 * neither errors nor VM_FAULT_RETRY; of the rest it counts as major what has
 * VM_FAULT_MAJOR or was tried before (FAULT_FLAG_TRIED). Values of the flags are
 * those of include/linux/mm_types.h, as numbers.
 */
#include "fault_class.h"
#include "test.h"

struct fact {
	const char *what;
	unsigned int flags;
	unsigned int result;
	bool seen;
	enum fault_class class;
};

static const struct fact facts[] = {
	{ "plain", 0x0, 0x0, true, FAULT_CLASS_MINOR },
	{ "write", 0x1, 0x0, true, FAULT_CLASS_MINOR },
	{ "major", 0x0, 0x4, true, FAULT_CLASS_MAJOR },
	{ "major, locked", 0x0, 0x4 | 0x200, true, FAULT_CLASS_MAJOR },
	{ "tried before", 0x20, 0x0, true, FAULT_CLASS_MAJOR },
	{ "no page, but done", 0x0, 0x100, true, FAULT_CLASS_MINOR },
	{ "done cow", 0x0, 0x1000, true, FAULT_CLASS_MINOR },
	{ "completed", 0x0, 0x4000, true, FAULT_CLASS_MINOR },
	{ "retry", 0x0, 0x400, true, FAULT_CLASS_RETRY },
	{ "retry that read", 0x0, 0x400 | 0x4, true, FAULT_CLASS_RETRY },
	{ "second retry", 0x20, 0x400, true, FAULT_CLASS_RETRY },
	{ "out of memory", 0x0, 0x1, true, FAULT_CLASS_ERROR },
	{ "sigbus", 0x0, 0x2, true, FAULT_CLASS_ERROR },
	{ "poisoned", 0x0, 0x10, true, FAULT_CLASS_ERROR },
	{ "poisoned, huge", 0x0, 0x20, true, FAULT_CLASS_ERROR },
	{ "sigsegv", 0x0, 0x40, true, FAULT_CLASS_ERROR },
	{ "fallback", 0x0, 0x800, true, FAULT_CLASS_ERROR },
	{ "sigbus, tried before", 0x20, 0x2, true, FAULT_CLASS_ERROR },
	{ "error and major", 0x0, 0x2 | 0x4, true, FAULT_CLASS_ERROR },
	{ "error and retry", 0x0, 0x2 | 0x400, true, FAULT_CLASS_ERROR },
	{ "return not seen", 0x0, 0x0, false, FAULT_CLASS_UNKNOWN },
	{ "return not seen, old value", 0x20, 0x4, false, FAULT_CLASS_UNKNOWN },
};

int main(void)
{
	size_t i;

	for (i = 0; i < NR(facts); i++) {
		const struct fact *f = &facts[i];

		CHECK_TEXT(f->what,
			   fault_class_name(fault_classify(f->flags, f->result,
							   f->seen)),
			   fault_class_name(f->class));
	}
	CHECK_TEXT("name", fault_class_name(FAULT_CLASS_MINOR), "minor");
	CHECK_TEXT("name", fault_class_name(FAULT_CLASS_MAJOR), "major");
	CHECK_TEXT("name", fault_class_name(FAULT_CLASS_ERROR), "error");
	CHECK_TEXT("name", fault_class_name(FAULT_CLASS_RETRY), "retry");
	CHECK_TEXT("name", fault_class_name(FAULT_CLASS_UNKNOWN), "unknown");
	CHECK_TEXT("no such class", fault_class_name(-1), "?");
	CHECK_TEXT("no such class", fault_class_name(FAULT_NR_CLASSES), "?");
	CHECK_TEXT("read", fault_access_name(0x0), "read");
	CHECK_TEXT("write", fault_access_name(0x1), "write");
	CHECK_TEXT("exec", fault_access_name(0x100), "exec");
	CHECK_TEXT("write, tried", fault_access_name(0x21), "write");
	return test_end();
}
