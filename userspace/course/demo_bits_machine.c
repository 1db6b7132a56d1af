// SPDX-License-Identifier: GPL-2.0
/*
 * demo bits: what each architecture has in an entry, and who changes it there.
 */
#include "demo_bits.h"

/* Of x86: Intel SDM vol. 3A, table 4-20 */
#define P		0x1ULL
#define W		0x2ULL
#define U		0x4ULL
#define PWT		0x8ULL
#define PCD		0x10ULL
#define A		0x20ULL
#define D		0x40ULL
#define PAT		0x80ULL
#define G		0x100ULL
#define NX		(1ULL << 63)

static const struct bit_name x86_names[] = {
	{ "NX", NX }, { "G", G }, { "PAT", PAT }, { "D", D }, { "A", A },
	{ "PCD", PCD }, { "PWT", PWT }, { "U", U }, { "W", W }, { "P", P },
	{ NULL, 0 },
};

static const struct bit_name x86_columns[] = {
	{ "NX", NX }, { N_("frame"), 0 }, { "G", G },
	{ N_("cache"), PAT | PCD | PWT }, { "D", D }, { "A", A }, { "U", U },
	{ "W", W }, { "P", P }, { NULL, 0 },
};

static const struct bit_meaning x86_meanings[] = {
	{ "P", P, N_("present: the processor may use the entry"), NULL },
	{ "W", W, N_("may be written"), NULL },
	{ "U", U, N_("user: not for the kernel alone"), NULL },
	{ "PWT, PCD, PAT", PWT | PCD | PAT,
	  N_("cache: how the page may be cached; 0: fully"), NULL },
	{ "A", A, N_("accessed; the processor sets it"), NULL },
	{ "D", D, N_("dirty: was written; the processor sets it"), NULL },
	{ "G", G, N_("global: the same in all processes"), NULL },
	{ "", 7ULL << 9, N_("free: the kernel's own notes"), NULL },
	{ N_("frame"), 0, N_("number of the frame"), NULL },
	{ "", 0x7fULL << 52, N_("free: the kernel's own notes"), NULL },
	{ "", 0xfULL << 59, N_("protection key"), NULL },
	{ "NX", NX, N_("no execute: holds no code that may be run"), NULL },
	{ NULL, 0, NULL, NULL },
};

static const struct bits_machine x86_64 = {
	.names = x86_names,
	.columns = x86_columns,
	.meanings = x86_meanings,
	.present = { "P", P },
	.accessed = A,
	.dirty = D,
	.checked = P | W | U | PWT | PCD | A | D | PAT | G | NX,
	.rights = N_("The entries above it have U and W too: a right counts only if all levels grant it."),
	.above = U | W,
	.above_set = U | W,
	.page = U | W,
	.read = {
		.predict = N_("The bits that become 1 are P, U, W, A and NX. D stays 0, as nothing was written. G and the cache bits are 0, as for all ordinary memory of programs."),
		.set = P | U | W | A | NX,
		.faults = 1,
	},
	.write = { {
		.tell = N_("The entry allows that, so the kernel is not called. But the kernel must know later that the page was changed: such a page cannot simply be thrown away. So the processor sets D by itself."),
		.predict = N_("D becomes 1, without a page fault. Nothing else changes."),
		.set = D,
	} },
	.forget = {
		.tell = N_("The processor sets A and D, and never clears them. The kernel does. By A it finds pages that nobody uses: it clears the bit, and looks again later. It does so when memory becomes scarce."),
		.predict = N_("A becomes 0. Nothing else changes."),
		.cleared = A,
	},
	.read_only = {
		.predict = N_("W becomes 0. Nothing else changes, and there is no page fault."),
		.cleared = W,
	},
	.read_again = { {
		.tell = N_("The processor keeps translations that it has found, and does not look at the entry each time. But when the kernel took W away, it made the processor forget this one. So now it has to look, and notes that it did."),
		.predict = N_("A becomes 1, without a page fault. Nothing else changes."),
		.set = A,
	} },
	.code = {
		.predict = N_("NX becomes 0, and W becomes 1, as writing is allowed again. D is 1, as it was."),
		.set = W,
		.cleared = NX,
	},
	.kept = N_("The number stands in it with all its bits inverted. So it points to no memory, even for a processor that guesses ahead and looks at P too late. Without P, bit 8 is not G; Linux marks such entries by it."),
	.end = { N_("So the processor sets A and D. All other bits are the kernel's: by them it tells the processor what the program may do.") },
};

/*
 * Of arm64: Arm ARM (DDI 0487), D8.3 "Translation table descriptor formats". Bit
 * 55 is free, and Linux's own (PTE_DIRTY), as AP2 cannot say of a page that may
 * be read only whether it was written.
 */
#define V		0x1ULL
#define PAGE		0x2ULL
#define ATTR		0x1cULL
#define NS		0x20ULL
#define AP1		0x40ULL
#define AP2		0x80ULL
#define SH		0x300ULL
#define AF		0x400ULL
#define NG		0x800ULL
#define LOW		0xf000ULL
#define HIGH		(3ULL << 48)
#define GP		(1ULL << 50)
#define DBM		(1ULL << 51)
#define CONT		(1ULL << 52)
#define PXN		(1ULL << 53)
#define UXN		(1ULL << 54)
#define LD		(1ULL << 55)
#define LIMITS		(3ULL << 61)	/* APTable of an entry above */

static const struct bit_name arm64_names[] = {
	{ "D", LD }, { "UXN", UXN }, { "PXN", PXN }, { "DBM", DBM },
	{ "nG", NG }, { "AF", AF }, { "AP2", AP2 }, { "AP1", AP1 },
	{ "V", V }, { NULL, 0 },
};

static const struct bit_name arm64_columns[] = {
	{ "D", LD }, { "UXN", UXN }, { "PXN", PXN }, { "DBM", DBM },
	{ N_("frame"), 0 }, { "nG", NG }, { "AF", AF }, { "AP2", AP2 },
	{ "AP1", AP1 }, { "V", V }, { NULL, 0 },
};

static const struct bit_meaning arm64_meanings[] = {
	{ "V", V, N_("valid: the processor may use the entry"), NULL },
	{ "", PAGE, N_("1: a page; above, a table and not a huge page"), NULL },
	{ "AttrIndx", ATTR, N_("kind of memory: which of 8 in a register"), NULL },
	{ "NS", NS, N_("not secure; means nothing here"), NULL },
	{ "AP1", AP1, N_("user: not for the kernel alone"), NULL },
	{ "AP2", AP2, N_("read-only; with DBM: not written yet"), NULL },
	{ "SH", SH, N_("which processors see the same; 3: all"),
	  N_("the highest bits of the frame's address") },
	{ "AF", AF, N_("accessed"), NULL },
	{ "nG", NG, N_("not global: of this process alone"), NULL },
	{ N_("frame"), 0, N_("number of the frame"), NULL },
	{ "", LOW | HIGH, N_("always 0"), NULL },
	{ "GP", GP, N_("guarded: jumps must land where that is allowed"), NULL },
	{ "DBM", DBM, N_("may be written: AP2 may be cleared"), NULL },
	{ "", CONT, N_("one of a run that may be kept as one"), NULL },
	{ "PXN", PXN, N_("the kernel may not run it"), NULL },
	{ "UXN", UXN, N_("programs may not run it"), NULL },
	{ "D", LD, N_("free; Linux: dirty, was written"), NULL },
	{ "", 7ULL << 56, N_("free: the kernel's own notes"), NULL },
	{ "", 0x1fULL << 59, N_("not used here"), NULL },
	{ NULL, 0, NULL, NULL },
};

static const struct bits_machine arm64 = {
	.names = arm64_names,
	.columns = arm64_columns,
	.meanings = arm64_meanings,
	.present = { "V", V },
	.accessed = AF,
	.dirty = LD,
	.checked = V | AP1 | AP2 | AF | NG | DBM | PXN | UXN | LD,
	.rights = N_("The entries above it set no limits for programs: their bits 61 and 62 (APTable) are 0."),
	.above = LIMITS,
	.page = AP1 | DBM,
	.read = {
		.predict = N_("The bits that become 1 are V, AP1, AP2, AF, nG, DBM, PXN and UXN. AP2 and DBM together say that the page may be written, and was not yet. D is Linux's own bit, and stays 0."),
		.set = V | AP1 | AP2 | AF | NG | DBM | PXN | UXN,
		.faults = 1,
	},
	.write = { {
		.tell = N_("The entry allows that, so the kernel is not called. But the kernel must know later that the page was changed: such a page cannot simply be thrown away. So the processor, which finds DBM, clears AP2 by itself."),
		.predict = N_("AP2 becomes 0, without a page fault. Nothing else changes."),
		.cleared = AP2,
	}, {
		.tell = N_("The kernel must know later that the page was changed: such a page cannot simply be thrown away. Newer processors, where they find DBM, clear AP2 by themselves. This one does not know DBM. To it AP2 = 1 forbids the write, so the kernel is called, and notes it."),
		.predict = N_("One page fault, of class dirty-flag. AP2 becomes 0, and D becomes 1. Nothing else changes."),
		.set = LD,
		.cleared = AP2,
		.faults = 1,
		.class = FAULT_DIRTY_FLAG,
	} },
	.forget = {
		.tell = N_("AF is set when the page is used, and nobody but the kernel clears it. By AF it finds pages that nobody uses: it clears the bit, and looks again later. It does so when memory becomes scarce."),
		.predict = N_("AF becomes 0. Nothing else changes."),
		.cleared = AF,
	},
	.read_only = {
		.tell = N_("Without DBM, AP2 = 1 just means read-only. That the page was written must be kept elsewhere: Linux has D for that."),
		.predict = N_("DBM becomes 0, and AP2 and D are 1. Nothing else changes, and there is no page fault."),
		.set = AP2 | LD,
		.cleared = DBM,
	},
	.read_again = { {
		.tell = N_("The processor keeps translations that it has found, and does not look at the entry each time. But when the kernel took DBM away, it made the processor forget this one. So now it has to look, and notes that it did."),
		.predict = N_("AF becomes 1, without a page fault. Nothing else changes."),
		.set = AF,
	}, {
		.tell = N_("Newer processors set AF by themselves. To this one an entry with AF = 0 is not to be used: it calls the kernel, which sets the bit."),
		.predict = N_("One page fault, of class access-flag. AF becomes 1. Nothing else changes."),
		.set = AF,
		.faults = 1,
		.class = FAULT_ACCESS_FLAG,
	} },
	.code = {
		.predict = N_("UXN becomes 0, and DBM becomes 1, as writing is allowed again. AP2 becomes 0: the page was written, as D says."),
		.set = DBM,
		.cleared = UXN | AP2,
	},
	.kept = N_("The number stands in it as before. Linux marks such entries by another bit, which means nothing to the processor without V."),
	.end = {
		N_("So the processor sets AF and clears AP2. All other bits are the kernel's: by them it tells the processor what the program may do."),
		N_("So this processor leaves flags to the kernel that newer ones change by themselves. All other bits are the kernel's anyway: by them it tells the processor what the program may do."),
	},
};

const struct bits_machine *bits_machine_of(int encoding)
{
	static const struct bits_machine *
	const machines[VMINSPECT_NR_ENCODINGS] = {
		[VMINSPECT_ENCODING_X86_64] = &x86_64,
		[VMINSPECT_ENCODING_ARM64] = &arm64,
	};

	return machines[encoding];
}
