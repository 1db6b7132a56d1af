// SPDX-License-Identifier: GPL-2.0
/*
 * What each access would do, by VMA, entry and frame. tests/guest/explain.sh
 * checks the same against what kernels do.
 */
#include "scene.h"

static const struct fact anon_facts[] = {
	{ "untouched rw", ANON | R | W, NONE,
	  .verdict = { ZERO, DEMAND, ZERO THEN_ACCERR } },
	{ "untouched rwx", ANON | R | W | X, NONE,
	  .verdict = { ZERO, DEMAND, ZERO } },
	{ "untouched r", ANON | R, NONE,
	  .verdict = { ZERO, ACCERR, ZERO THEN_ACCERR } },
	{ "untouched w", ANON | W, NONE,
	  .verdict = { ZERO, DEMAND, ZERO THEN_ACCERR } },
	{ "untouched without rights", ANON, NONE,
	  .verdict = { ACCERR, ACCERR, ACCERR } },
	{ "present rw", ANON | R | W, PRESENT(PU | PW | PNX),
	  .frame = { ANON_FRAME, 1, 1 }, .verdict = { HIT, HIT, ACCERR } },
	{ "present rwx", ANON | R | W | X, PRESENT(PU | PW),
	  .frame = { ANON_FRAME, 1, 1 }, .verdict = { HIT, HIT, HIT } },
	{ "present r", ANON | R, PRESENT(PU | PNX),
	  .frame = { ANON_FRAME, 1, 1 }, .verdict = { HIT, ACCERR, ACCERR } },
	{ "for the kernel only", ANON | R | W, PRESENT(PW | PNX),
	  .frame = { ANON_FRAME, 1, 1 },
	  .verdict = { ACCERR, "unknown", ACCERR } },
	{ "without rights", ANON, .kind = VMINSPECT_PROTNONE,
	  .bits = PU, .frame = { ANON_FRAME, 1, 1 },
	  .verdict = { ACCERR, ACCERR, ACCERR } },
	{ "NUMA hint", ANON | R | W, .kind = VMINSPECT_PROTNONE, .bits = PU,
	  .frame = { ANON_FRAME, 1, 1 },
	  .verdict = { "minor fault: numa-hint", "minor fault: numa-hint",
		       "minor fault: numa-hint" THEN_ACCERR } },
};

/* Read-only entries in a VMA that may be written */
static const struct fact cow_facts[] = {
	{ "zero page", ANON | R | W, PRESENT(PU | PNX),
	  .frame = { KNOWN | F(ZERO_PAGE), ~0U, ~0U },
	  .verdict = { HIT, COPY, ACCERR } },
	{ "exclusive", ANON | R | W, PRESENT(PU | PNX),
	  .frame = { ANON_FRAME | VMINSPECT_FRAME_EXCLUSIVE, 1, 3 },
	  .verdict = { HIT, REUSE, ACCERR } },
	{ "mapped twice", ANON | R | W, PRESENT(PU | PNX),
	  .frame = { ANON_FRAME, 2, 2 }, .verdict = { HIT, COPY, ACCERR } },
	{ "one reference", ANON | R | W, PRESENT(PU | PNX),
	  .frame = { ANON_FRAME, 1, 1 }, .verdict = { HIT, REUSE, ACCERR } },
	{ "somebody else's reference", ANON | R | W, PRESENT(PU | PNX),
	  .frame = { ANON_FRAME, 1, 2 }, .verdict = { HIT, COPY, ACCERR } },
	{ "in the swap cache", ANON | R | W, PRESENT(PU | PNX),
	  .frame = { ANON_FRAME | F(SWAPCACHE), 1, 2 },
	  .verdict = { HIT, UNSURE, ACCERR } },
	{ "not on the LRU lists yet", ANON | R | W, PRESENT(PU | PNX),
	  .frame = { ANON_FRAME & ~F(LRU), 1, 2 },
	  .verdict = { HIT, UNSURE, ACCERR } },
	{ "KSM", ANON | R | W, PRESENT(PU | PNX),
	  .frame = { ANON_FRAME | F(KSM), 1, 1 },
	  .verdict = { HIT, COPY, ACCERR } },
	{ "hidden", ANON | R | W, PRESENT(PU | PNX),
	  .frame = { KNOWN | F(ANON), ~0U, ~0U },
	  .verdict = { HIT, UNSURE, ACCERR } },
	{ "hugetlb, alone", VMINSPECT_VMA_HUGETLB | FILED | R | W,
	  PRESENT(PU | PNX), .frame = { ANON_FRAME | F(HUGE), 1, 2 },
	  .verdict = { HIT, REUSE, ACCERR } },
	{ "a file's page", FILED | R | W, PRESENT(PU | PNX),
	  .frame = { KNOWN, 1, 2 }, .verdict = { HIT, COPY, ACCERR } },
	{ "a shared file's page", FILED | SHARED | R | W, PRESENT(PU | PNX),
	  .frame = { KNOWN, 1, 2 },
	  .verdict = { HIT, "minor fault: write-notify", ACCERR } },
	{ "no struct page", VMINSPECT_VMA_PFNMAP | R | W, PRESENT(PU | PNX),
	  .verdict = { HIT, COPY, ACCERR } },
};

#define CACHED(yes)	{ .size = 0x9000, .cache = FILE_CACHE_##yes }
#define MEMORY(yes)	{ .size = 0x9000, .cache = FILE_CACHE_##yes, \
			  .memory = true }
#define HOLE		{ .size = 0x9000, .cache = FILE_CACHE_NO, \
			  .memory = true, .hole = true }
#define EITHER		"minor or major fault: "

static const struct fact file_facts[] = {
	{ "in the page cache", FILED | R | W, NONE, .file = CACHED(YES),
	  .verdict = { "minor fault: file-map", COPY,
		       "minor fault: file-map" THEN_ACCERR } },
	{ "not there", FILED | R | X, NONE, .file = CACHED(NO),
	  .verdict = { "major fault: file-read", ACCERR,
		       "major fault: file-read" } },
	{ "not there, private", FILED | R | W, NONE, .file = CACHED(NO),
	  .verdict = { "major fault: file-read", "major fault: cow",
		       "major fault: file-read" THEN_ACCERR } },
	{ "not known", FILED | R | W, NONE, .file = CACHED(UNKNOWN),
	  .verdict = { EITHER "file-map or file-read", EITHER "cow",
		       EITHER "file-map or file-read" THEN_ACCERR } },
	{ "shared", FILED | SHARED | R | W, NONE, .file = CACHED(NO),
	  .verdict = { "major fault: file-read", "major fault: file-read",
		       "major fault: file-read" THEN_ACCERR } },
	{ "shmem, new", FILED | SHARED | R | W, NONE, .file = HOLE,
	  .verdict = { DEMAND, DEMAND, DEMAND THEN_ACCERR } },
	{ "shmem, swapped", FILED | SHARED | R | W, NONE, .file = MEMORY(NO),
	  .verdict = { "major fault: swap-in", "major fault: swap-in",
		       "major fault: swap-in" THEN_ACCERR } },
	{ "shmem, there", FILED | SHARED | R | W, NONE, .file = MEMORY(YES),
	  .verdict = { "minor fault: file-map", "minor fault: file-map",
		       "minor fault: file-map" THEN_ACCERR } },
	{ "behind the end", FILED | R | W, NONE, .file = { .size = 0x1000 },
	  .verdict = { ADRERR, ADRERR, ADRERR } },
	{ "behind the end, and forbidden", FILED | R, NONE,
	  .file = { .size = 0x1000 },
	  .verdict = { ADRERR, ACCERR, ADRERR } },
	{ "in the page of the end", FILED | R, NONE,
	  .file = { .size = 0x1001, .cache = FILE_CACHE_YES },
	  .verdict = { "minor fault: file-map", ACCERR,
		       "minor fault: file-map" THEN_ACCERR } },
	{ "hugetlb", VMINSPECT_VMA_HUGETLB | FILED | R | W, NONE,
	  .file = { .size = 0x200000 },
	  .verdict = { "minor fault: hugetlb", "minor fault: hugetlb",
		       "minor fault: hugetlb" THEN_ACCERR } },
	{ "hugetlb behind the end", VMINSPECT_VMA_HUGETLB | FILED | R | W,
	  NONE, .file = { .size = 0 },
	  .verdict = { ADRERR, ADRERR, ADRERR } },
	{ "a driver's", VMINSPECT_VMA_PFNMAP | FILED | R | W, NONE,
	  .verdict = { "unknown: driver", "unknown: driver",
		       "unknown: driver" } },
	{ "the kernel's own mapping", R | X, NONE,
	  .verdict = { "unknown: driver", ACCERR, "unknown: driver" } },
};

/* Where a write that makes a page dirty is tried again */
static const struct fact retried_facts[] = {
	{ "in the page cache", FILED | SHARED | R | W, NONE,
	  .file = CACHED(YES),
	  .verdict = { "minor fault: file-map", EITHER "file-map",
		       "minor fault: file-map" THEN_ACCERR } },
	{ "not there", FILED | SHARED | R | W, NONE, .file = CACHED(NO),
	  .verdict = { "major fault: file-read", "major fault: file-read",
		       "major fault: file-read" THEN_ACCERR } },
	{ "private", FILED | R | W, NONE, .file = CACHED(YES),
	  .verdict = { "minor fault: file-map", COPY,
		       "minor fault: file-map" THEN_ACCERR } },
	{ "shmem, new", FILED | SHARED | R | W, NONE, .file = HOLE,
	  .verdict = { DEMAND, "major fault: demand-zero",
		       DEMAND THEN_ACCERR } },
	{ "clean", FILED | SHARED | R | W, PRESENT(PU | PNX),
	  .frame = { KNOWN, 1, 2 },
	  .verdict = { HIT, "major fault: write-notify", ACCERR } },
	{ "dirty", FILED | SHARED | R | W, PRESENT(PU | PNX),
	  .frame = { KNOWN | F(DIRTY), 1, 2 },
	  .verdict = { HIT, EITHER "write-notify", ACCERR } },
};

#define WAIT	"minor fault: migration-wait"

static const struct fact kind_facts[] = {
	{ "swap", ANON | R | W, .kind = VMINSPECT_SWAP,
	  .verdict = { EITHER "swap-in", EITHER "swap-in",
		       EITHER "swap-in" THEN_ACCERR } },
	{ "swap, uffd-wp", ANON | UFFD(WP) | R | W | X,
	  .kind = VMINSPECT_SWAP, .bits = PWP,
	  .verdict = { EITHER "swap-in",
		       EITHER "swap-in, then stops: uffd-wp",
		       EITHER "swap-in" } },
	{ "swap, uffd-rwp", ANON | UFFD(RWP) | R | W | X,
	  .kind = VMINSPECT_SWAP, .bits = PWP,
	  .verdict = { EITHER "swap-in, then stops: uffd-rwp",
		       EITHER "swap-in, then stops: uffd-rwp",
		       EITHER "swap-in, then stops: uffd-rwp" } },
	{ "migration", ANON | R | W | X, .kind = VMINSPECT_MIGRATION,
	  .verdict = { WAIT, WAIT, WAIT } },
	{ "migration, forbidden", ANON | R, .kind = VMINSPECT_MIGRATION,
	  .verdict = { WAIT, ACCERR, WAIT THEN_ACCERR } },
	{ "hwpoison", ANON | R | W, .kind = VMINSPECT_HWPOISON,
	  .verdict = { MCEERR, MCEERR, MCEERR } },
	{ "device", ANON | R | W | X, .kind = VMINSPECT_DEVICE,
	  .verdict = { "minor fault: device", "minor fault: device",
		       "minor fault: device" } },
	{ "being split", ANON | R | W | X, .kind = VMINSPECT_PRESENT,
	  .bits = PU | PW | VMINSPECT_SPLITTING,
	  .verdict = { "minor fault: split-wait", "minor fault: split-wait",
		       "minor fault: split-wait" } },
	{ "unknown", ANON | R | W, .kind = VMINSPECT_UNKNOWN,
	  .verdict = { "unknown", "unknown", "unknown" } },
	{ "guard", ANON | R | W, .kind = VMINSPECT_MARKER, .marker = 4,
	  .verdict = { MAPERR, MAPERR, MAPERR } },
	{ "guard without rights", ANON, .kind = VMINSPECT_MARKER, .marker = 4,
	  .verdict = { ACCERR, ACCERR, ACCERR } },
	{ "poisoned", ANON | R | W, .kind = VMINSPECT_MARKER, .marker = 2,
	  .verdict = { MCEERR, MCEERR, MCEERR } },
	{ "a marker without a name", ANON | R | W, .kind = VMINSPECT_MARKER,
	  .marker = 8, .verdict = { "unknown", "unknown", "unknown" } },
	{ "a hidden marker", ANON | R | W, .kind = VMINSPECT_MARKER,
	  .marker = VMINSPECT_HIDDEN64,
	  .verdict = { "unknown", "unknown", "unknown" } },
};

#define STOP(what)	"stops: uffd-" what

static const struct fact uffd_facts[] = {
	{ "missing", ANON | UFFD(MISSING) | R | W, NONE,
	  .verdict = { STOP("missing"), STOP("missing"),
		       STOP("missing") THEN_ACCERR } },
	{ "missing, forbidden", ANON | UFFD(MISSING) | R, NONE,
	  .verdict = { STOP("missing"), ACCERR,
		       STOP("missing") THEN_ACCERR } },
	{ "write-protected", ANON | UFFD(WP) | R | W, PRESENT(PU | PNX | PWP),
	  .frame = { ANON_FRAME | VMINSPECT_FRAME_EXCLUSIVE, 1, 1 },
	  .verdict = { HIT, STOP("wp"), ACCERR } },
	{ "kept by userfaultfd", ANON | UFFD(RWP) | R | W,
	  .kind = VMINSPECT_PROTNONE, .bits = PU | PWP,
	  .frame = { ANON_FRAME, 1, 1 },
	  .verdict = { STOP("rwp"), STOP("rwp"), STOP("rwp") THEN_ACCERR } },
	{ "NUMA hint, userfaultfd", ANON | UFFD(RWP) | R | W | X,
	  .kind = VMINSPECT_PROTNONE, .bits = PU, .frame = { ANON_FRAME, 1, 1 },
	  .verdict = { "minor fault: numa-hint", "minor fault: numa-hint",
		       "minor fault: numa-hint" } },
	{ "NUMA hint, uffd-wp", ANON | UFFD(WP) | R | W | X,
	  .kind = VMINSPECT_PROTNONE, .bits = PU | PWP,
	  .frame = { ANON_FRAME, 1, 1 },
	  .verdict = { "minor fault: numa-hint", "minor fault: numa-hint",
		       "minor fault: numa-hint" } },
	{ "write-protected once", ANON | R | W, PRESENT(PU | PNX | PWP),
	  .frame = { ANON_FRAME | VMINSPECT_FRAME_EXCLUSIVE, 1, 1 },
	  .verdict = { HIT, REUSE, ACCERR } },
	{ "shmem, missing", FILED | SHARED | UFFD(MISSING) | R | W | X, NONE,
	  .file = HOLE,
	  .verdict = { STOP("missing"), STOP("missing"), STOP("missing") } },
	{ "shmem, not missing", FILED | SHARED | UFFD(MISSING) | R | W | X,
	  NONE, .file = MEMORY(YES),
	  .verdict = { "minor fault: file-map", "minor fault: file-map",
		       "minor fault: file-map" } },
	{ "shmem, swapped", FILED | SHARED | UFFD(MISSING) | R | W | X, NONE,
	  .file = MEMORY(NO),
	  .verdict = { "major fault: swap-in", "major fault: swap-in",
		       "major fault: swap-in" } },
	{ "shmem, minor", FILED | SHARED | UFFD(MINOR) | R | W | X, NONE,
	  .file = MEMORY(YES),
	  .verdict = { STOP("minor"), STOP("minor"), STOP("minor") } },
	{ "shmem, minor, not known", FILED | SHARED | UFFD(MINOR) | R | W | X,
	  NONE, .file = MEMORY(UNKNOWN),
	  .verdict = { "unknown: uffd-minor", "unknown: uffd-minor",
		       "unknown: uffd-minor" } },
	{ "marker", FILED | SHARED | UFFD(WP) | R | W | X,
	  .kind = VMINSPECT_MARKER, .marker = 1, .file = MEMORY(YES),
	  .verdict = { "minor fault: file-map",
		       "minor fault: file-map, then stops: uffd-wp",
		       "minor fault: file-map" } },
	{ "marker that is left over", FILED | SHARED | R | W | X,
	  .kind = VMINSPECT_MARKER, .marker = 1, .file = MEMORY(YES),
	  .verdict = { "minor fault: file-map", "minor fault: file-map",
		       "minor fault: file-map" } },
};

static void check_in(const struct vminspect_space *of, const struct fact *f,
		     size_t nr)
{
	for (; nr; nr--, f++) {
		struct vminspect_vma vma = VMA(f->vma);
		struct walk walk;
		struct scene scene = {
			.space = of,
			.addr = ADDR,
			.walk = &walk,
			.vma = &vma,
			.file = f->file,
		};

		if (!(f->vma & FILED))
			scene.file.size = UNKNOWN;
		set_walk(&walk, f, true);
		judge(f->name, &scene, f->verdict);
	}
}

static void check_facts(const struct fact *f, size_t nr)
{
	check_in(&space, f, nr);
}

static void check_retried(void)
{
	struct vminspect_space of = space;

	of.flags |= VMINSPECT_SPACE_RETRIED_WRITES;
	check_in(&of, retried_facts, NR(retried_facts));
}

/* A processor that leaves the flags of an entry to the kernel */
static const struct fact arm64_facts[] = {
	{ "used and dirty", ANON | R | W,
	  PRESENT(PU | PW | PNX | VMINSPECT_ACCESSED | VMINSPECT_DIRTY),
	  .verdict = { HIT, HIT, ACCERR } },
	{ "clean", ANON | R | W, PRESENT(PU | PW | PNX | VMINSPECT_ACCESSED),
	  .verdict = { HIT, "minor fault: dirty-flag", ACCERR } },
	{ "old", ANON | R | W, PRESENT(PU | PW | PNX | VMINSPECT_DIRTY),
	  .verdict = { "minor fault: access-flag", "minor fault: access-flag",
		       ACCERR } },
	/* A jump is refused before a page is looked for. */
	{ "untouched", ANON | R | W, NONE,
	  .verdict = { "minor fault: zero-page", DEMAND, ACCERR } },
};

static void check_arm64(void)
{
	struct vminspect_space of = space;

	of.flags |= VMINSPECT_SPACE_NO_ACCESSED | VMINSPECT_SPACE_NO_DIRTY;
	of.format.encoding = VMINSPECT_ENCODING_ARM64;
	check_in(&of, arm64_facts, NR(arm64_facts));
}

/* Where entries cannot forbid to run code, a jump is a read. */
static const struct fact no_nx_facts[] = {
	{ "untouched", ANON | R | W, NONE,
	  .verdict = { "minor fault: zero-page", DEMAND,
		       "minor fault: zero-page" } },
	{ "there", ANON | R | W,
	  PRESENT(PU | PW | VMINSPECT_ACCESSED | VMINSPECT_DIRTY),
	  .verdict = { HIT, HIT, HIT } },
};

static void check_no_nx(void)
{
	struct vminspect_space of = space;

	of.flags |= VMINSPECT_SPACE_NO_NX;
	check_in(&of, no_nx_facts, NR(no_nx_facts));
}

int main(void)
{
	check_facts(anon_facts, NR(anon_facts));
	check_facts(cow_facts, NR(cow_facts));
	check_facts(file_facts, NR(file_facts));
	check_facts(kind_facts, NR(kind_facts));
	check_facts(uffd_facts, NR(uffd_facts));
	check_retried();
	check_arm64();
	check_no_nx();
	return test_end();
}
