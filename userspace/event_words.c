// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "event_words.h"
#include "mapped_file.h"
#include "utf8.h"

#define NR(list)	(sizeof(list) / sizeof((list)[0]))

/* The text that a line makes in a buffer */
static const char *end(const struct line *line, const char *buf)
{
	*line->end = 0;
	return buf;
}

void line_time(struct line *line, uint64_t time, uint64_t base)
{
	uint64_t us = (time < base ? base - time : time - base) / 1000;

	unsigned int rest = us % 1000000;
	char *p = line->end;

	if (time < base)
		*p++ = '-';
	p = number_put(p, us / 1000000);
	*p++ = '.';
	p = number_put_pair(p, rest / 10000);
	p = number_put_pair(p, rest / 100 % 100);
	line->end = number_put_pair(p, rest % 100);
}

const char *time_text(uint64_t time, uint64_t base, char buf[NUMBER_SIZE])
{
	struct line line = { buf, 0 };

	line_time(&line, time, base);
	return end(&line, buf);
}

void line_task(struct line *line, const char *comm, uint32_t tid)
{
	line_name(line, *comm ? comm : "?", 15);
	line_char(line, '/');
	line_number(line, tid);
}

const char *task_text(const char *comm, uint32_t tid, char buf[NUMBER_SIZE])
{
	struct line line = { buf, 0 };

	line_task(&line, comm, tid);
	return end(&line, buf);
}

void line_levels(struct line *line, unsigned int levels)
{
	int level;

	if (!levels)
		line_char(line, '-');
	for (level = 0; levels >> level; level++) {
		if (!(levels & (1U << level)))
			continue;
		line_char(line, '+');
		line_word(line, entry_level_name(level));
	}
}

const char *levels_text(unsigned int levels, char buf[LEVELS_SIZE])
{
	struct line line = { buf, 0 };

	line_levels(&line, levels);
	return end(&line, buf);
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
void line_origin(struct line *line, const struct origin *o)
{
	line_word(line, o ? origin_word(o->kind) : "-");
	if (!o || o->kind == ORIGIN_FOUND || o->kind == ORIGIN_EXEC)
		return;
	line_word(line, " #");
	line_number(line, o->id);
}

const char *origin_text(const struct origin *o, char buf[NUMBER_SIZE])
{
	struct line line = { buf, 0 };

	line_origin(&line, o);
	return end(&line, buf);
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

/* The first of the VMAs below of this name, if any; nameless ones may lie between */
static uint64_t start_of_name(const struct vma_list *vmas,
			      const struct vma_item *vma)
{
	uint64_t start = vma->vma.start;
	const struct vma_item *below = vma;

	while (below-- > vmas->items) {
		if (!strcmp(below->name, vma->name))
			start = below->vma.start;
		else if (*below->name)
			break;
	}
	return start;
}

void line_place_in(struct line *line, const struct vma_list *vmas,
		   const struct vma_item *vma, uint64_t addr)
{
	const char *name = vma->name;

	if (!*name) {
		line_literal(line, "anon+0x");
		line_hex(line, addr - vma->vma.start);
		return;
	}
	line_name(line, *name == '/' ? mapped_file_name(vma) : name, 256);
	line_literal(line, "+0x");
	line_hex(line, addr - start_of_name(vmas, vma));
}

bool line_place(struct line *line, const struct vma_list *vmas, uint64_t addr)
{
	const struct vma_item *vma = vmas ? vma_list_find(vmas, addr) : NULL;

	if (vma)
		line_place_in(line, vmas, vma, addr);
	return vma;
}

const char *place_text(const struct vma_list *vmas, uint64_t addr,
		       char buf[PLACE_SIZE])
{
	struct line line = { buf, 0 };

	return line_place(&line, vmas, addr) ? end(&line, buf) : "-";
}
