// SPDX-License-Identifier: GPL-2.0
/*
 * What is said of each kind of SIGSEGV and SIGBUS, in a line and in sentences: of
 * these, what no other kind has. What kind it is, signal_class.c looks at.
 */
#include <signal.h>
#include <stdint.h>

#include "signal_words.h"
#include "test.h"

#define USER_END	0x7ffffffff000ULL
#define LOW		0x7f0000000000ULL

#define R	VMINSPECT_VMA_READ
#define W	VMINSPECT_VMA_WRITE
#define X	VMINSPECT_VMA_EXEC

#define LOOKED	VMINSPECT_SIGNAL_LOOKED
#define HELD	(VMINSPECT_SIGNAL_LOOKED | VMINSPECT_SIGNAL_HELD)

#define VMA(f)	.below_start = LOW, .below_end = LOW + 0x10000, \
		.below_flags = (f)

/* A stack at its limit of 8 MiB, and one 64 KiB above another mapping */
#define STACK	.above_start = LOW + 0x1000000, .above_end = LOW + 0x1800000, \
		.above_flags = R | W | VMINSPECT_VMA_GROWSDOWN

struct row {
	uint8_t number;
	uint8_t flags;
	struct vminspect_signal s;
	const char *code;
	const char *line;
	const char *words;
};

static const struct row rows[] = {
	{ SIGSEGV, LOOKED, { .code = 1, .addr = 8, .access = W },
	  "SEGV_MAPERR", "SIGSEGV: write to 0x8: a NULL pointer",
	  "The lowest 64 KiB are kept free" },
	{ SIGSEGV, LOOKED, { .code = 1, .addr = LOW + 0x11000, .access = R,
			     VMA(R) },
	  "SEGV_MAPERR",
	  "SIGSEGV: read of 0x7f0000011000: a wild pointer: no VMA holds it",
	  "The nearest VMA is 4 KiB below: 7f0000000000-7f0000010000 r--p low." },
	{ SIGSEGV, LOOKED, { .code = 1, .addr = USER_END, .access = X },
	  "SEGV_MAPERR",
	  "SIGSEGV: jump to 0x7ffffffff000: beyond user space",
	  "User space ends at 0x7ffffffff000." },
	{ SIGSEGV, 0, { .code = 1, .addr = LOW },
	  "SEGV_MAPERR",
	  "SIGSEGV: access to 0x7f0000000000: no VMA holds it",
	  "No VMA holds the address: nothing made it lawful." },
	{ SIGSEGV, LOOKED, { .code = 1, .addr = LOW + 0xfff000, .access = W,
			     STACK, .stack_limit = 8 << 20,
			     .stack_gap = 1 << 20, .sp = LOW + 0xfff100 },
	  "SEGV_MAPERR",
	  "SIGSEGV: write to 0x7f0000fff000: stack overflow",
	  "its limit is 8 MiB (RLIMIT_STACK, ulimit -s)." },
	{ SIGSEGV, LOOKED, { .code = 1, .addr = LOW + 0xfff000, .access = W,
			     STACK, .stack_limit = 64 << 20,
			     .stack_gap = 1 << 20, .sp = LOW + 0xfff100,
			     .below_start = LOW, .below_end = LOW + 0xff0000,
			     .below_flags = R | W },
	  "SEGV_MAPERR",
	  "SIGSEGV: write to 0x7f0000fff000: stack overflow, into the guard gap",
	  "may not grow as near as that" },
	{ SIGSEGV, HELD, { .code = 2, .addr = LOW, .access = W, VMA(R) },
	  "SEGV_ACCERR", "SIGSEGV: write to 0x7f0000000000: VMA r--p lacks w",
	  "the VMA 7f0000000000-7f0000010000 r--p low does not permit writing." },
	{ SIGSEGV, HELD, { .code = 2, .addr = LOW, .access = X, VMA(R | W) },
	  "SEGV_ACCERR", "SIGSEGV: jump to 0x7f0000000000: VMA rw-p lacks x",
	  "does not permit execution." },
	{ SIGSEGV, HELD, { .code = 2, .addr = LOW, .access = R, VMA(0) },
	  "SEGV_ACCERR", "SIGSEGV: read of 0x7f0000000000: VMA ---p lacks r",
	  "does not permit any access." },
	{ SIGSEGV, HELD, { .code = 2, .addr = LOW, VMA(R) },
	  "SEGV_ACCERR", "SIGSEGV: access to 0x7f0000000000: its VMA forbids it",
	  "r--p low does not permit it." },
	{ SIGSEGV, LOOKED, { .code = 2, .addr = LOW, .access = W },
	  "SEGV_ACCERR", "SIGSEGV: write to 0x7f0000000000: its VMA forbids it",
	  "which one was not seen." },
	{ SIGSEGV, HELD, { .code = 4, .addr = LOW, .access = W, .pkey = 3,
			   VMA(R | W) },
	  "SEGV_PKUERR",
	  "SIGSEGV: write to 0x7f0000000000: protection key 3 forbids it",
	  "(PKRU) to protection key 3 do not." },
	{ SIGSEGV, HELD, { .code = 1, .addr = LOW, .access = W, VMA(R | W) },
	  "SEGV_MAPERR",
	  "SIGSEGV: write to 0x7f0000000000: its VMA permits it, its page does not",
	  "a guard region (MADV_GUARD_INSTALL)." },
	{ SIGBUS, HELD, { .code = 2, .addr = LOW, .access = R,
			  VMA(R | VMINSPECT_VMA_FILE) },
	  "BUS_ADRERR",
	  "SIGBUS: read of 0x7f0000000000: no page there, as past a file's end",
	  "r--p low. As a rule the file ends before this page." },
	{ SIGBUS, LOOKED, { .code = 2, .addr = LOW, .access = R },
	  "BUS_ADRERR",
	  "SIGBUS: read of 0x7f0000000000: no page there, as past a file's end",
	  "The address is lawful, but there is no page to give." },
	{ SIGBUS, HELD, { .code = 4, .addr = LOW, .access = R, VMA(R) },
	  "BUS_MCEERR_AR", "SIGBUS: read of 0x7f0000000000: the memory failed",
	  "failed (hwpoison): what was there is lost." },
	{ SIGBUS, HELD | VMINSPECT_SIGNAL_TRAP, { .code = SI_KERNEL, .trap = 12 },
	  "SI_KERNEL", "SIGBUS: general protection, not a page fault",
	  "(here by way of the stack pointer)" },
	{ SIGSEGV, HELD | VMINSPECT_SIGNAL_TRAP, { .code = SI_KERNEL, .trap = 13 },
	  "SI_KERNEL", "SIGSEGV: general protection, not a page fault",
	  "whose high bits are not all alike; else" },
	{ SIGSEGV, LOOKED, { .code = SI_KERNEL },
	  "SI_KERNEL", "SIGSEGV: why, the evidence does not say",
	  "cannot write a signal frame" },
	{ SIGBUS, LOOKED, { .code = 77, .addr = LOW },
	  "-", "SIGBUS: access to 0x7f0000000000: why, the evidence does not say",
	  "The evidence does not say why." },
};

static void check_row(const struct row *row)
{
	struct vminspect_signal s = row->s;
	char buf[SIGNAL_WORDS];

	s.event.level = row->number;
	s.event.flags = row->flags;
	if (s.access) {		/* known by the page fault */
		s.event.flags |= VMINSPECT_SIGNAL_TRAP;
		s.trap = 14;
	}
	CHECK_TEXT(row->line, signal_code_word(&s), row->code);
	signal_line(&s, USER_END, buf, sizeof(buf));
	CHECK_TEXT("line", buf, row->line);
	signal_words(&s, USER_END, "low", "high", buf);
	CHECK(strstr(buf, row->words), "%s: \"%s\" is not in \"%s\"", row->line,
	      row->words, buf);
}

/* A name is as long as a path can be; the words end in their room. */
static void check_long(void)
{
	struct vminspect_signal s = rows[6].s;
	char name[4096], buf[SIGNAL_WORDS + 1];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = 0;
	buf[SIGNAL_WORDS] = 0x55;
	s.event.level = SIGSEGV;
	s.event.flags = HELD | VMINSPECT_SIGNAL_TRAP;
	s.trap = 14;
	signal_words(&s, USER_END, name, name, buf);
	CHECK(strlen(buf) < SIGNAL_WORDS && buf[SIGNAL_WORDS] == 0x55,
	      "%zu bytes", strlen(buf));
}

int main(void)
{
	size_t i;

	for (i = 0; i < NR(rows); i++)
		check_row(&rows[i]);
	check_long();
	return test_end();
}
