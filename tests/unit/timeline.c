// SPDX-License-Identifier: GPL-2.0
/*
 * What is mapped and why, told record by record. Addresses are in pages: P(16) is
 * the sixteenth.
 */
#include "timeline_map.h"

/* The record shows what a new mapping was joined to, on both sides. */
static void check_joined(void)
{
	uint32_t low, high, between;
	struct story s;

	story_begin(&s);
	low = map(&s, 10, 12, 0);
	high = map(&s, 16, 18, 0);
	tell_vma(&s, P(10), P(18), ANON_RW, "");
	touch_marked(&s, P(13), VMINSPECT_FAULT_NOREGS);
	between = s.origin;
	CALL(&s, MMAP, P(12), 0, P(4) - 5, PROT_RW, PRIVATE | MAP_POPULATE);
	CHECK_NUMBER("populated before it returned", between, s.made);
	CHECK_NUMBER("kind", origin(&s, between)->kind, ORIGIN_MMAP);
	CHECK_NUMBER("asked for", origin(&s, between)->bytes, P(4) - 5);
	CHECK_NUMBER("from", origin(&s, between)->range.start, P(12));
	CHECK_NUMBER("to", origin(&s, between)->range.end, P(16));
	CHECK_NUMBER("flags", origin(&s, between)->map_flags,
		     PRIVATE | MAP_POPULATE);
	CHECK_NUMBER("low", cause_of(&s, P(11)), low);
	CHECK_NUMBER("between", cause_of(&s, P(15)), between);
	CHECK_NUMBER("touched", origin(&s, between)->touched.pages, 2);
	CHECK_NUMBER("high", cause_of(&s, P(16)), high);
	CHECK_NUMBER("one VMA", s.vma.vma.start, P(10));
	CHECK_TEXT("VMAs", story_vmas(&s, 100), "a-12 rw-p 0\n");
	story_end(&s);
}

/* What it was joined to had not been seen: of that nothing is claimed. */
static void check_joined_unseen(void)
{
	struct story s;
	uint32_t new;

	story_begin(&s);
	tell_vma(&s, P(10), P(18), ANON_RW, "");
	CALL(&s, MMAP, P(12), 0, P(4), PROT_RW, PRIVATE);
	new = s.made;
	CHECK_NUMBER("new", cause_of(&s, P(12)), new);
	CHECK_NUMBER("below", origin(&s, cause_of(&s, P(10)))->kind,
		     ORIGIN_FOUND);
	CHECK_NUMBER("above", origin(&s, cause_of(&s, P(17)))->kind,
		     ORIGIN_FOUND);
	tell_vma(&s, P(30), P(34), ANON_RW, "");
	CALL(&s, MPROTECT, 0, P(30), P(2), PROT_RW);
	CHECK_NUMBER("what mprotect showed", origin(&s, cause_of(&s, P(33)))->kind,
		     ORIGIN_FOUND);
	story_end(&s);
}

static void check_unclaimed(void)
{
	unsigned int others;
	struct story s;
	uint32_t made;

	story_begin(&s);
	touch(&s, P(1));
	tell_vma_flags(&s, P(10), P(12), FILE_R | VMINSPECT_VMA_SHARED, 0,
		       "/SYSV00000001", 0);
	others = s.others;
	made = cause_of(&s, P(10));
	CHECK_NUMBER("handed on once the call is over", s.others, others + 1);
	CHECK_NUMBER("its origin", s.made, made);
	CHECK_NUMBER("kind", origin(&s, made)->kind, ORIGIN_SHMAT);
	/* If records are missing, its call may be one of them. */
	tell_vma(&s, P(20), P(22), ANON_RW, "");
	tell_lost(&s, 3);
	CHECK_NUMBER("lost", origin(&s, cause_of(&s, P(20)))->kind,
		     ORIGIN_FOUND);
	CHECK_NUMBER("cause from before", cause_of(&s, P(10)), made);
	story_end(&s);
}

static void check_brk(void)
{
	uint32_t first, second;
	struct story s;

	story_begin(&s);
	tell_brk(&s, P(20), P(20));
	CHECK_NUMBER("only asked", s.made, 0);
	tell_vma(&s, P(20), P(24), ANON_RW | VMINSPECT_VMA_HEAP, "[heap]");
	tell_brk(&s, P(20), P(23) + 1);
	first = s.made;
	CHECK_NUMBER("bytes", origin(&s, first)->bytes, P(3) + 1);
	tell_brk(&s, P(23) + 1, P(23) + 100);
	CHECK_NUMBER("within the page", s.made, 0);
	tell_brk(&s, P(23) + 100, P(26));
	second = s.made;
	CHECK_NUMBER("kind", origin(&s, second)->kind, ORIGIN_BRK);
	CHECK_NUMBER("begins", origin(&s, second)->range.start, P(24));
	CHECK_NUMBER("bytes", origin(&s, second)->bytes, P(3) - 100);
	CHECK_NUMBER("first", cause_of(&s, P(23)), first);
	CHECK_TEXT("its name", s.name, "[heap]");
	CHECK_NUMBER("second", cause_of(&s, P(24)), second);
	CHECK_NUMBER("heap's start", s.vma.vma.start, P(20));
	tell_brk(&s, P(26), P(22));
	CHECK_NUMBER("shrunk", cause_of(&s, P(22)), 0);
	CHECK_NUMBER("left", cause_of(&s, P(21)), first);
	CHECK(origin(&s, second)->gone && !origin(&s, first)->gone,
	      "the second is gone, the first is not");
	CHECK_TEXT("VMAs", story_vmas(&s, 100), "14-16 rw-p 0 [heap]\n");
	story_end(&s);
}

static void check_munmap(void)
{
	struct story s;
	uint32_t id;

	story_begin(&s);
	tell_vma_flags(&s, P(10), P(20), FILE_R, P(5), "/lib/x", 0);
	CALL(&s, MMAP, P(10), 0, P(10), PROT_READ, MAP_PRIVATE, 3, P(5));
	id = s.made;
	CHECK_TEXT("named", origin(&s, id)->name, "/lib/x");
	CALL(&s, MUNMAP, -22, P(11), P(1));
	CHECK_NUMBER("refused: still there", cause_of(&s, P(11)), id);
	CALL(&s, MUNMAP, 0, P(12), P(3) - 1);
	CHECK_NUMBER("gone", cause_of(&s, P(14)), 0);
	CHECK(!s.fault.vma, "no VMA");
	CHECK_NUMBER("below", cause_of(&s, P(11)), id);
	CHECK_NUMBER("above", cause_of(&s, P(15)), id);
	CHECK_TEXT("VMAs", story_vmas(&s, 100),
		   "a-c r--p 5 /lib/x\nf-14 r--p a /lib/x\n");
	CHECK_NUMBER("not gone", origin(&s, id)->gone, 0);
	CALL(&s, MUNMAP, 0, 0, P(100));
	CHECK_NUMBER("gone", origin(&s, id)->gone, s.now);
	CHECK_NUMBER("touched", origin(&s, id)->touched.pages, 3);
	story_end(&s);
}

/* With VMA records, and without */
static void check_fixed(bool records)
{
	uint32_t (*const make)(struct story *, int, int, int) =
		records ? map : map_bare;
	uint32_t old, new;
	struct story s;

	story_begin(&s);
	old = make(&s, 10, 20, 0);
	if (records)
		tell_vma_flags(&s, P(12), P(14), FILE_R, 0, "/lib/x", 0);
	CALL(&s, MMAP, P(12), P(12), P(2), PROT_READ, MAP_PRIVATE | MAP_FIXED,
	     3, 0);
	new = s.made;
	CHECK_NUMBER("old", cause_of(&s, P(11)), old);
	CHECK_NUMBER("new", cause_of(&s, P(13)), new);
	CHECK_NUMBER("old again", cause_of(&s, P(14)), old);
	CHECK_TEXT("VMAs", story_vmas(&s, 100), records ?
		   "a-c rw-p 0\nc-e r--p 0 /lib/x\ne-14 rw-p 0\n" :
		   "a-c rw-p 0\nc-e r--p 0\ne-14 rw-p 0\n");
	story_end(&s);
}

static void check_mprotect(bool records)
{
	struct story s;
	uint32_t id;

	story_begin(&s);
	id = records ? map(&s, 10, 20, 0) : map_bare(&s, 10, 20, 0);
	CHECK_NUMBER("not changed", cause_of(&s, P(12)) ? s.changed : 9, 0);
	if (records)
		tell_vma(&s, P(12), P(14), (ANON_RW & ~RW) |
			 VMINSPECT_VMA_READ, "");
	CALL(&s, MPROTECT, 0, P(12), P(2), PROT_READ);
	CHECK_TEXT("parted", story_vmas(&s, 100),
		   "a-c rw-p 0\nc-e r--p 0\ne-14 rw-p 0\n");
	CHECK_NUMBER("same cause", cause_of(&s, P(13)), id);
	CHECK_NUMBER("changed by the second call", s.changed, 2);
	CHECK_NUMBER("beside it", cause_of(&s, P(14)), id);
	CHECK_NUMBER("not changed", s.changed, 0);
	if (records)
		tell_vma(&s, P(10), P(20), ANON_RW, "");
	CALL(&s, MPROTECT, 0, P(12), P(2), PROT_RW);
	CHECK_TEXT("joined", story_vmas(&s, 100), "a-14 rw-p 0\n");
	CALL(&s, MADVISE, 0, P(10), P(10), MADV_DONTNEED);
	CHECK_NUMBER("still mapped", cause_of(&s, P(10)), id);
	CHECK_NUMBER("changed", s.changed, 4);
	CALL(&s, MADVISE, 0, P(10), P(5), MADV_NOHUGEPAGE);
	CHECK_TEXT("advice parts", story_vmas(&s, 100),
		   "a-f rw-p 0\nf-14 rw-p 0\n");
	story_end(&s);
}

static void check_mremap(void)
{
	uint32_t old, more, moved;
	struct story s;

	story_begin(&s);
	old = map(&s, 10, 14, 0);
	CALL(&s, MREMAP, P(10), P(10), P(4), P(6), MREMAP_MAYMOVE);
	more = s.made;
	CHECK_NUMBER("kind", origin(&s, more)->kind, ORIGIN_MREMAP);
	CHECK_NUMBER("grown from", origin(&s, more)->from, old);
	CHECK_NUMBER("bytes", origin(&s, more)->bytes, P(2));
	CHECK_NUMBER("old part", cause_of(&s, P(13)), old);
	CHECK_NUMBER("new part", cause_of(&s, P(14)), more);
	CHECK_TEXT("VMAs", story_vmas(&s, 100), "a-10 rw-p 0\n");
	CALL(&s, MREMAP, P(10), P(10), P(6), P(3), MREMAP_MAYMOVE);
	CHECK_NUMBER("shrunk", cause_of(&s, P(13)), 0);
	CHECK(origin(&s, more)->gone, "what it had grown by is gone");
	CALL(&s, MREMAP, P(50), P(10), P(3), P(8), MREMAP_MAYMOVE);
	moved = s.made;
	CHECK_NUMBER("moved from", origin(&s, moved)->from, old);
	CHECK_NUMBER("bytes", origin(&s, moved)->bytes, P(8));
	CHECK(origin(&s, old)->gone, "where it was is gone");
	CHECK_NUMBER("first page", cause_of(&s, P(50)), moved);
	CHECK_NUMBER("last page", cause_of(&s, P(57)), moved);
	CHECK_TEXT("VMAs", story_vmas(&s, 100), "32-3a rw-p 0\n");
	/* MREMAP_DONTUNMAP */
	CALL(&s, MREMAP, P(80), P(50), P(8), P(8), MREMAP_MAYMOVE | 4);
	CHECK_NUMBER("it stays", cause_of(&s, P(50)), moved);
	CHECK_NUMBER("and is there too", cause_of(&s, P(80)), moved + 1);
	/* Onto another, which goes */
	CALL(&s, MREMAP, P(52), P(80), P(2), P(2), 3, P(52));
	CHECK_TEXT("VMAs", story_vmas(&s, 100),
		   "32-3a rw-p 0\n52-58 rw-p 0\n");
	CHECK_NUMBER("replaced", cause_of(&s, P(53)), moved + 2);
	story_end(&s);
}

int main(void)
{
	check_joined();
	check_joined_unseen();
	check_unclaimed();
	check_brk();
	check_munmap();
	check_fixed(true);
	check_fixed(false);
	check_mprotect(true);
	check_mprotect(false);
	check_mremap();
	return test_end();
}
