// SPDX-License-Identifier: GPL-2.0
/*
 * demo segv: what each architecture tells its own way.
 */
#include <signal.h>

#include "demo_segv.h"

#define X86_REFUSED N_("At a write the processor finds the entry, finds no w, and raises the same exception as before: number 14, page fault. Its error code says what was wrong. 1: the entry is present. 2: it was a write. 4: it was in user mode.")

static const struct segv_machine x86 = {
	.refused = X86_REFUSED,
	.exceptions = {
		N_("14, page fault"), N_("14, page fault"),
		N_("14, page fault"), "-",
	},
	.outcome = "-",
};

static const struct segv_machine x86_64 = {
	.refused = X86_REFUSED,
	.exceptions = {
		N_("14, page fault"), N_("14, page fault"),
		N_("14, page fault"), N_("13, general protection"),
	},
	.beyond = N_("All bits above must be equal to the highest of these. An address is canonical if they are. This one is not."),
	.then = N_("The processor refuses such an address before it looks at any page table. That is no page fault but another exception: number 13, general protection. It does not tell the kernel the address, so the kernel cannot tell the program."),
	.outcome = "SIGSEGV, SI_KERNEL",
	.cuts = { 0 },
	.code = SI_KERNEL,
	.code_word = "SI_KERNEL",
	.class = SIGNAL_PROTECTION,
};

/* The address without its tag: arch_untagged_si_addr() */
static const struct segv_machine arm64 = {
	.refused = N_("At a write the processor finds the entry, finds no w, and raises the same exception as before: class 36, a data abort. The rest of what it says (its syndrome, here the error code) tells what was wrong. 4 to 7: no entry is present, at level 0 to 3 of the tables: a translation fault. 12 to 15: an entry forbids it: a permission fault. And 64 more: it was a write."),
	.exceptions = {
		N_("translation fault"), N_("permission fault"),
		N_("translation fault"), N_("translation fault"),
	},
	.beyond = N_("The processor ignores the highest 8 bits of a program's address: a tag may stand there. All bits between must be 0; in the kernel's addresses they are 1. Here they are mixed."),
	.then = N_("No table leads to such an address. The processor raises the same exception as for a missing entry, at the highest level. The kernel sees that the address is not one of user space, and does not ask for a VMA. It tells the address without the tag."),
	.outcome = "SIGSEGV, SEGV_MAPERR",
	.cuts = { 56, 0 },
	.code = SEGV_MAPERR,
	.code_word = "SEGV_MAPERR",
	.keeps = (1ULL << 56) - 1,
	.class = SIGNAL_UNMAPPED,
};

const struct segv_machine *segv_machine_of(int encoding)
{
	static const struct segv_machine *
	const machines[VMINSPECT_NR_ENCODINGS] = {
		[VMINSPECT_ENCODING_X86_64] = &x86_64,
		[VMINSPECT_ENCODING_X86_PAE] = &x86,
		[VMINSPECT_ENCODING_X86_32] = &x86,
		[VMINSPECT_ENCODING_ARM64] = &arm64,
	};

	return machines[encoding];
}
