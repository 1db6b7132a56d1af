// SPDX-License-Identifier: GPL-2.0
/*
 * What an access would do by where the address is: below a stack, at the end of
 * a file, in no user space; and by what the levels above the page permit.
 */
#include <signal.h>

#include "scene.h"

/* One level that refuses is enough, but for NX of the top one. */
static void check_levels(void)
{
	static const char * const refused[] = { HIT, REUSE, ACCERR };
	static const char * const kept_out[] = { ACCERR, "unknown", ACCERR };
	struct vminspect_vma vma = VMA(ANON | R | W | X);
	const struct fact f = {
		"levels", ANON | R | W | X, PRESENT(PU | PW),
		.frame = { ANON_FRAME, 1, 1 },
	};
	struct walk walk;
	struct scene scene = {
		.space = &space, .addr = ADDR, .walk = &walk, .vma = &vma,
		.file = { .size = UNKNOWN },
	};

	set_walk(&walk, &f, true);
	walk.steps[2].entry.bits = PU | PNX;
	judge("refused by the PMD", &scene, refused);
	set_walk(&walk, &f, true);
	walk.steps[1].entry.bits = PW;
	judge("kept out by the PUD",  &scene, kept_out);
}

static void check_pkey(void)
{
	static const char * const verdict[] = {
		"hit, if PKRU permits key 5", "hit, if PKRU permits key 5", HIT,
	};
	struct vminspect_vma vma = VMA(ANON | R | W | X);
	const struct fact f = {
		"key", ANON | R | W | X, PRESENT(PU | PW),
		.frame = { ANON_FRAME, 1, 1 },
	};
	struct walk walk;
	struct scene scene = {
		.space = &space, .addr = ADDR, .walk = &walk, .vma = &vma,
		.file = { .size = UNKNOWN },
	};

	vma.pkey = 5;
	set_walk(&walk, &f, true);
	judge("protection key", &scene, verdict);
}

#define GROWS	", the stack grows"

static void check_stack(void)
{
	static const char * const grows[] = {
		ZERO GROWS, DEMAND GROWS, ZERO GROWS THEN_ACCERR,
	};
	static const char * const segv[] = { MAPERR, MAPERR, MAPERR };
	struct vminspect_vma above = {
		.start = ADDR + 0x10000,
		.end = ADDR + 0x20000,
		.flags = ANON | R | W | VMINSPECT_VMA_GROWSDOWN,
	};
	struct vminspect_vma below = { .flags = ANON | R | W };
	const struct fact f = { "outside", 0, NONE, .frame = { 0 } };
	struct walk walk;
	struct scene scene = {
		.space = &space, .addr = ADDR, .walk = &walk, .above = &above,
		.file = { .size = UNKNOWN },
	};

	set_walk(&walk, &f, false);
	judge("below a stack", &scene, grows);
	scene.below = &below;
	below.end = (ADDR & -4096ULL) - 256 * 4096;
	judge("256 pages above another VMA", &scene, grows);
	below.end += 4096;
	judge("255 pages above another VMA", &scene, segv);
	below.flags = ANON;
	judge("255 pages above one without rights", &scene, grows);
	below.flags = ANON | R | VMINSPECT_VMA_GROWSDOWN;
	judge("255 pages above another stack", &scene, grows);
	above.end = (ADDR & -4096ULL) + space.stack_limit;
	judge("as large as it may be", &scene, grows);
	above.end += 4096;
	judge("one page larger", &scene, segv);
	above.end -= 4096;
	above.flags &= ~VMINSPECT_VMA_GROWSDOWN;
	judge("below what is no stack", &scene, segv);
	scene.above = NULL;
	judge("above all VMAs", &scene, segv);
}

/* Addresses that have no tables of the process's */
static void check_places(void)
{
	static const struct {
		uint64_t addr;
		const char *verdict[NR_ACCESSES];
	} facts[] = {
		{ 0x7ffffffff000, { MAPERR, MAPERR, MAPERR } },
		{ 0x800000000000, { "SIGSEGV (SI_KERNEL)", "SIGSEGV (SI_KERNEL)",
				    "SIGSEGV (SI_KERNEL)" } },
		{ 0xffffffff81000000, { MAPERR, MAPERR, MAPERR } },
		{ 0xffffffffff600400, { "unknown", MAPERR, "unknown" } },
		{ 0xffffffffff601000, { MAPERR, MAPERR, MAPERR } },
	};
	size_t i;

	for (i = 0; i < NR(facts); i++) {
		struct scene scene = {
			.space = &space,
			.addr = facts[i].addr,
			.file = { .size = UNKNOWN },
		};

		judge("place", &scene, facts[i].verdict);
	}
}

/* The page that a file ends in counts by its place in the file. */
static void check_offset(void)
{
	static const char * const past[] = { ADRERR, ADRERR, ADRERR };
	struct vminspect_vma vma = VMA(FILED | R | W);
	const struct fact f = { "offset", FILED | R | W, NONE, .frame = { 0 } };
	struct walk walk;
	struct scene scene = {
		.space = &space, .addr = ADDR, .walk = &walk, .vma = &vma,
		.file = { .size = 0x8000 },
	};

	vma.offset = 0x7000;
	set_walk(&walk, &f, true);
	judge("behind the end by the VMA's offset", &scene, past);
}

int main(void)
{
	check_levels();
	check_pkey();
	check_stack();
	check_places();
	check_offset();
	CHECK_NUMBER("behind a file", end_signal(END_PAST_FILE), SIGBUS);
	CHECK_NUMBER("nothing mapped", end_signal(END_UNMAPPED), SIGSEGV);
	CHECK_NUMBER("no signal", end_signal(END_DONE), 0);
	return test_end();
}
