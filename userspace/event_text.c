// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "event_text.h"
#include "intl.h"
#include "phrase.h"
#include "signal_words.h"
#include "utf8.h"

const char *errno_text(int err, char buf[NUMBER_SIZE])
{
	const char *name = strerrorname_np(err);

	if (name)
		return name;
	snprintf(buf, NUMBER_SIZE, "error %d", err);
	return buf;
}

const char *exit_text(uint32_t code, char buf[EXIT_TEXT])
{
	char number[NUMBER_SIZE] = "";
	const char *name;

	if (WIFEXITED(code)) {
		phrase_put(buf, EXIT_TEXT, _("exit status %d"),
			   WEXITSTATUS(code));
		return buf;
	}
	name = sigabbrev_np(WTERMSIG(code));
	if (name)
		snprintf(number, sizeof(number), "SIG%s", name);
	name = name ? number : _("a signal");
	/* translators: a process, by a signal */
	phrase_put(buf, EXIT_TEXT, WCOREDUMP(code) ?
		   _("killed by %s, core dumped") : _("killed by %s"), name);
	return buf;
}

/* Numbers of include/uapi/asm-generic/mman-common.h; the libc may lack some */
const char *madvise_text(uint64_t advice, char buf[NUMBER_SIZE])
{
	static const char * const words[] = {
		[0] = "NORMAL",		[1] = "RANDOM",
		[2] = "SEQUENTIAL",	[3] = "WILLNEED",
		[4] = "DONTNEED",	[8] = "FREE",
		[9] = "REMOVE",		[10] = "DONTFORK",
		[11] = "DOFORK",	[12] = "MERGEABLE",
		[13] = "UNMERGEABLE",	[14] = "HUGEPAGE",
		[15] = "NOHUGEPAGE",	[16] = "DONTDUMP",
		[17] = "DODUMP",	[18] = "WIPEONFORK",
		[19] = "KEEPONFORK",	[20] = "COLD",
		[21] = "PAGEOUT",	[22] = "POPULATE_READ",
		[23] = "POPULATE_WRITE", [24] = "DONTNEED_LOCKED",
		[25] = "COLLAPSE",	[100] = "HWPOISON",
		[101] = "SOFT_OFFLINE",	[102] = "GUARD_INSTALL",
		[103] = "GUARD_REMOVE",
	};

	if (advice < sizeof(words) / sizeof(words[0]) && words[advice])
		return words[advice];
	snprintf(buf, NUMBER_SIZE, _("advice %" PRIu64), advice);
	return buf;
}

const char *event_word(const struct vminspect_event *e)
{
	static const char * const words[VMINSPECT_NR_EVENTS] = {
		[VMINSPECT_EVENT_HELLO] = "hello",
		[VMINSPECT_EVENT_LOST] = "lost",
		[VMINSPECT_EVENT_TASK] = "task",
		[VMINSPECT_EVENT_FAULT] = "fault",
		[VMINSPECT_EVENT_SIGNAL] = "signal",
		[VMINSPECT_EVENT_VMA] = "vma",
		[VMINSPECT_EVENT_GROW] = "grow",
		[VMINSPECT_EVENT_FORK] = "fork",
		[VMINSPECT_EVENT_EXEC] = "exec",
		[VMINSPECT_EVENT_EXIT] = "exit",
		[VMINSPECT_EVENT_END] = "end",
	};

	if (e->type == VMINSPECT_EVENT_CALL)
		return call_word(e->level);
	if (e->type == VMINSPECT_EVENT_ALLOC)
		return block_word(e->level);
	return e->type < VMINSPECT_NR_EVENTS && words[e->type] ?
		words[e->type] : "?";
}

/* Most formats begin with what is there already. */
#define put(buf, ...)	phrase_put(buf, EVENT_TEXT, __VA_ARGS__)

/* What is there, and " 7f0000000000-7f0000200000 2M" */
static void add_range(char *buf, uint64_t start, uint64_t bytes)
{
	char size[NUMBER_SIZE];

	put(buf, "%s %" PRIx64 "-%" PRIx64 " %s", buf, start, start + bytes,
	    number_size(bytes, size));
}

static void add_id(char *buf, const struct origin *o)
{
	if (o)
		put(buf, "%s #%" PRIu32, buf, o->id);
}

static void add_rights(char *buf, uint64_t prot)
{
	put(buf, "%s %c%c%c", buf, prot & PROT_READ ? 'r' : '-',
	    prot & PROT_WRITE ? 'w' : '-', prot & PROT_EXEC ? 'x' : '-');
}

/* The last part of a path; of what is none, all of it */
static const char *short_name(const char *name)
{
	const char *slash = *name == '/' ? strrchr(name, '/') : NULL;

	return slash ? slash + 1 : name;
}

/* What is mapped: a file and the offset in it, or memory */
static void put_mmap(const struct event_other *e,
		     const struct vminspect_call *c, char *buf)
{
	uint64_t flags = c->args[3];
	const char *name = e->origin ? e->origin->name : "";

	add_id(buf, e->origin);
	add_range(buf, c->result, c->args[1]);
	add_rights(buf, c->args[2]);
	put(buf, "%s%c", buf, (flags & MAP_TYPE) == MAP_PRIVATE ? 'p' : 's');
	if (flags & MAP_ANONYMOUS)
		put(buf, "%s anon", buf);
	else
		put(buf, "%s %s", buf, *name ? short_name(name) : "file");
	if (!(flags & MAP_ANONYMOUS) && c->args[5])
		put(buf, "%s offset %" PRIx64, buf, (uint64_t)c->args[5]);
	if (flags & MAP_FIXED)
		put(buf, "%s fixed", buf);
	if (flags & MAP_POPULATE)
		put(buf, "%s populate", buf);
	if (flags & MAP_STACK)
		put(buf, "%s stack", buf);
}

static void put_brk(const struct event_other *e,
		    const struct vminspect_call *c, char *buf)
{
	uint64_t end = c->result;

	if (end > c->before) {
		add_id(buf, e->origin);
		add_range(buf, c->before, end - c->before);
		put(buf, _("%s heap grows"), buf);
	} else if (end < c->before) {
		add_range(buf, end, c->before - end);
		put(buf, _("%s heap shrinks"), buf);
	} else if (c->args[0] && c->args[0] != end) {
		put(buf, _("%s to %" PRIx64 " refused: heap ends at %" PRIx64),
		    buf, (uint64_t)c->args[0], end);
	} else {
		put(buf, _("%s heap ends at %" PRIx64), buf, end);
	}
}

static void put_mremap(const struct event_other *e,
		       const struct vminspect_call *c, char *buf)
{
	char size[NUMBER_SIZE];

	add_id(buf, e->origin);
	add_range(buf, c->args[0], c->args[1]);
	/* translators: a mapping, its new addresses and size */
	put(buf, _("%s to %" PRIx64 "-%" PRIx64 " %s"), buf,
	    (uint64_t)c->result, (uint64_t)(c->result + c->args[2]),
	    number_size(c->args[2], size));
}

static void put_done(const struct event_other *e,
		     const struct vminspect_call *c, char *buf)
{
	char advice[NUMBER_SIZE];

	switch (c->event.level) {
	case VMINSPECT_CALL_BRK:
		put_brk(e, c, buf);
		return;
	case VMINSPECT_CALL_MMAP:
		put_mmap(e, c, buf);
		return;
	case VMINSPECT_CALL_MREMAP:
		put_mremap(e, c, buf);
		return;
	}
	add_range(buf, c->args[0], c->args[1]);
	if (c->event.level == VMINSPECT_CALL_MPROTECT)
		add_rights(buf, c->args[2]);
	if (c->event.level == VMINSPECT_CALL_MADVISE)
		put(buf, "%s %s", buf, madvise_text(c->args[2], advice));
}

/* The errors of Linux are the last 4095 numbers. */
static void put_call(const struct event_other *e, char *buf)
{
	const struct vminspect_call *c = (const void *)e->record;
	char size[NUMBER_SIZE], error[NUMBER_SIZE];

	put(buf, "%s", call_word(c->event.level));
	if (c->event.level == VMINSPECT_CALL_BRK || c->result >= 0 ||
	    c->result < -4095)
		put_done(e, c, buf);
	else if (c->event.level == VMINSPECT_CALL_MMAP)
		/* translators: "mmap of 2M: ENOMEM" */
		put(buf, _("%s of %s: %s"), buf, number_size(c->args[1], size),
		    errno_text(-c->result, error));
	else
		/* translators: "munmap at 1000 of 2M: EINVAL" */
		put(buf, _("%s at %" PRIx64 " of %s: %s"), buf,
		    (uint64_t)c->args[0], number_size(c->args[1], size),
		    errno_text(-c->result, error));
}

static void put_vma(const struct event_other *e, char *buf)
{
	const struct vminspect_vma *vma;
	char perms[5];
	const char *name;

	vma = event_vma(e->record, &name);
	vma_perms(vma->flags, perms);
	put(buf, "vma");
	add_id(buf, e->origin);
	add_range(buf, vma->start, vma->end - vma->start);
	put(buf, "%s %s %s", buf, perms, *name ? short_name(name) : "anon");
}

static void put_fork(const struct event_other *e, char *buf)
{
	const struct vminspect_fork *f = (const void *)e->record;

	if (f->event.flags & VMINSPECT_FORK_THREAD)
		put(buf, _("new thread %" PRIu32), f->child_tid);
	else if (f->event.flags & VMINSPECT_FORK_SHARED)
		put(buf, _("fork: new process %" PRIu32 ", on the same memory (vfork)"),
		    f->child_tgid);
	else
		put(buf, _("fork: new process %" PRIu32), f->child_tgid);
}

static void put_exit(const struct event_other *e, char *buf)
{
	const struct vminspect_exit *x = (const void *)e->record;
	char code[EXIT_TEXT];

	if (x->event.flags & VMINSPECT_EXIT_LAST)
		put(buf, _("process ends: %s"), exit_text(x->code, code));
	else
		put(buf, "%s", _("thread ends"));
}

static void put_grow(const struct event_other *e, char *buf)
{
	const struct vminspect_grow *g = (const void *)e->record;
	char size[NUMBER_SIZE];

	put(buf, _("stack grows by %s down to %" PRIx64),
	    number_size(g->start - g->to, size), (uint64_t)g->to);
}

static void put_free(const struct vminspect_alloc *a, const struct block *b,
		     char *buf)
{
	char size[NUMBER_SIZE];

	put(buf, "free %" PRIx64, (uint64_t)a->args[0]);
	if (b)
		/* translators: "free 1000 malloc #3 of 16": what that gave */
		put(buf, _("%s %s #%" PRIu32 " of %s"), buf,
		    block_word(b->kind), b->id, number_size(b->size, size));
}

/* There may be millions of these: without printf(3) */
static void put_result(const struct vminspect_alloc *a, const struct block *b,
		       char *buf)
{
	struct line line = { buf, 0 };
	char size[NUMBER_SIZE];

	line_word(&line, block_word(a->event.level));
	if (b) {
		line_word(&line, " #");
		line_number(&line, b->id);
	}
	line_char(&line, ' ');
	line_hex(&line, b ? b->addr : a->result);
	if (b) {
		line_char(&line, ' ');
		line_word(&line, number_size(b->size, size));
	}
	*line.end = 0;
}

/* A call says nothing that its return does not. */
static bool put_alloc(const struct event_other *e, char *buf)
{
	const struct vminspect_alloc *a = (const void *)e->record;
	bool returned = a->event.flags & VMINSPECT_ALLOC_RETURN;
	bool is_free = a->event.level == VMINSPECT_ALLOC_FREE;

	if (returned == is_free)
		return false;
	if (is_free)
		put_free(a, e->block, buf);
	else if (e->block || a->result)
		put_result(a, e->block, buf);
	else	/* translators: "malloc failed" */
		put(buf, _("%s failed"), block_word(a->event.level));
	return true;
}

static void put_lost(const struct event_other *e, char *buf)
{
	const struct vminspect_lost *l = (const void *)e->record;

	put(buf, _("%" PRIu64 " events were lost here"), (uint64_t)l->lost);
}

static void put_exec(const struct event_other *e, char *buf)
{
	put(buf, "exec %s", (const char *)(e->record + 1));
}

static bool put_event(const struct event_other *e,
		      const struct vminspect_space *space, char *buf)
{
	switch (e->record->type) {
	case VMINSPECT_EVENT_LOST:
		put_lost(e, buf);
		return true;
	case VMINSPECT_EVENT_SIGNAL:
		signal_line((const void *)e->record, space->end, buf,
			    EVENT_TEXT);
		return true;
	case VMINSPECT_EVENT_CALL:
		put_call(e, buf);
		return true;
	case VMINSPECT_EVENT_VMA:
		put_vma(e, buf);
		return !(e->record->flags & VMINSPECT_EVENT_FOUND);
	case VMINSPECT_EVENT_GROW:
		put_grow(e, buf);
		return true;
	case VMINSPECT_EVENT_FORK:
		put_fork(e, buf);
		return true;
	case VMINSPECT_EVENT_EXEC:
		put_exec(e, buf);
		return true;
	case VMINSPECT_EVENT_EXIT:
		put_exit(e, buf);
		return true;
	case VMINSPECT_EVENT_ALLOC:
		return put_alloc(e, buf);
	default:
		return false;
	}
}

const char *event_text(const struct event_other *e,
		       const struct vminspect_space *space,
		       char buf[EVENT_TEXT])
{
	*buf = 0;
	if (!put_event(e, space, buf))
		return NULL;
	cover_unsound(buf);
	return buf;
}
