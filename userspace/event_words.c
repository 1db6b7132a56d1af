// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "event_words.h"
#include "mapped_file.h"
#include "utf8.h"

#define NR(list)	(sizeof(list) / sizeof((list)[0]))

const char *time_text(uint64_t time, uint64_t base, char buf[NUMBER_SIZE])
{
	bool before = time < base;
	uint64_t ns = before ? base - time : time - base;
	char *p = buf;

	if (before)
		*p++ = '-';
	p = number_put(p, ns / 1000000000);
	*p++ = '.';
	*number_put_digits(p, ns / 1000 % 1000000, 6) = 0;
	return buf;
}

const char *task_text(const char *comm, uint32_t tid, char buf[NUMBER_SIZE])
{
	char *p = stpncpy(buf, *comm ? comm : "?", 15);

	*p++ = '/';
	*number_put(p, tid) = 0;
	cover_unsound(buf);
	return buf;
}

const char *levels_text(unsigned int levels, char buf[LEVELS_SIZE])
{
	char *p = buf;
	int level;

	if (!levels)
		return "-";
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (!(levels & (1U << level)))
			continue;
		*p++ = '+';
		p = stpcpy(p, entry_level_name(level));
	}
	return buf;
}

const char *origin_word(int kind)
{
	static const char * const words[NR_ORIGIN_KINDS] = {
		[ORIGIN_FOUND] = "earlier",	[ORIGIN_EXEC] = "exec",
		[ORIGIN_MMAP] = "mmap",		[ORIGIN_BRK] = "brk",
		[ORIGIN_MREMAP] = "mremap",	[ORIGIN_SHMAT] = "kernel",
	};

	return kind >= 0 && kind < NR_ORIGIN_KINDS ? words[kind] : "?";
}

/* Of what exec made, and of what was there before, the number says nothing. */
const char *origin_text(const struct origin *o, char buf[NUMBER_SIZE])
{
	char *p;

	if (!o)
		return "-";
	if (o->kind == ORIGIN_FOUND || o->kind == ORIGIN_EXEC)
		return origin_word(o->kind);
	p = stpcpy(stpcpy(buf, origin_word(o->kind)), " #");
	*number_put(p, o->id) = 0;
	return buf;
}

const char *block_word(int kind)
{
	static const char * const words[VMINSPECT_NR_ALLOCS] = {
		[VMINSPECT_ALLOC_MALLOC] = "malloc",
		[VMINSPECT_ALLOC_CALLOC] = "calloc",
		[VMINSPECT_ALLOC_REALLOC] = "realloc",
		[VMINSPECT_ALLOC_FREE] = "free",
		[VMINSPECT_ALLOC_MEMALIGN] = "memalign",
		[VMINSPECT_ALLOC_POSIX_MEMALIGN] = "posix_memalign",
		[VMINSPECT_ALLOC_VALLOC] = "valloc",
		[VMINSPECT_ALLOC_REALLOCARRAY] = "reallocarray",
	};

	return kind >= 0 && kind < VMINSPECT_NR_ALLOCS ? words[kind] : "?";
}

const char *call_word(int nr)
{
	static const char * const words[VMINSPECT_NR_CALLS] = {
		[VMINSPECT_CALL_BRK] = "brk",
		[VMINSPECT_CALL_MMAP] = "mmap",
		[VMINSPECT_CALL_MUNMAP] = "munmap",
		[VMINSPECT_CALL_MREMAP] = "mremap",
		[VMINSPECT_CALL_MPROTECT] = "mprotect",
		[VMINSPECT_CALL_MADVISE] = "madvise",
	};

	return nr >= 0 && nr < VMINSPECT_NR_CALLS ? words[nr] : "?";
}

enum mark {
	MARK_REMOTE, MARK_KERNEL, MARK_NOREGS, MARK_NO_RETURN, MARK_RETRIED,
	MARK_GREW
};

const char *fault_mark(int bit)
{
	static const char * const words[] = {
		[MARK_REMOTE] = "remote",	[MARK_KERNEL] = "kernel",
		[MARK_NOREGS] = "noregs",	[MARK_NO_RETURN] = "no-return",
		[MARK_RETRIED] = "retried",	[MARK_GREW] = "stack-growth",
	};

	return bit >= 0 && (size_t)bit < NR(words) ? words[bit] : NULL;
}

uint64_t fault_marks(const struct event_fault *f)
{
	unsigned int flags = f->record->event.flags;

	return (uint64_t)!!(flags & VMINSPECT_FAULT_REMOTE) << MARK_REMOTE |
	       (uint64_t)!!(flags & VMINSPECT_FAULT_KERNEL) << MARK_KERNEL |
	       (uint64_t)!!(flags & VMINSPECT_FAULT_NOREGS) << MARK_NOREGS |
	       (uint64_t)!!(flags & VMINSPECT_FAULT_NO_RETURN) <<
			MARK_NO_RETURN |
	       (uint64_t)(f->attempts > 1) << MARK_RETRIED |
	       (uint64_t)f->grew << MARK_GREW;
}

/* The first of the VMAs below of this name; nameless ones may lie between */
static uint64_t start_of_name(const struct vma_list *vmas,
			      const struct vma_item *vma)
{
	uint64_t start = vma->vma.start;
	const struct vma_item *below = vma;

	while (*vma->name && below-- > vmas->items) {
		if (!strcmp(below->name, vma->name))
			start = below->vma.start;
		else if (*below->name)
			break;
	}
	return start;
}

const char *place_text(const struct vma_list *vmas, uint64_t addr,
		       char buf[PLACE_SIZE])
{
	const struct vma_item *vma = vmas ? vma_list_find(vmas, addr) : NULL;
	const char *name;
	char *p;

	if (!vma)
		return "-";
	name = *vma->name == '/' ? mapped_file_name(vma) : vma->name;
	p = stpcpy(stpncpy(buf, *name ? name : "anon", 256), "+0x");
	*number_put_hex(p, addr - start_of_name(vmas, vma)) = 0;
	cover_unsound(buf);
	return buf;
}
