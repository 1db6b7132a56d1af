// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/signal.h>

#include "compat/pgtable.h"
#include "event_line.h"
#include "event_text.h"
#include "fault_text.h"
#include "signal_class.h"

/* Most bytes that a name takes in a line; what is longer ends in "..." */
#define NAME_TEXT	512

static void put_name(struct text *text, const char *key, const char *name)
{
	vminspect_text_key(text, key);
	vminspect_text_escaped_max(text, name, NAME_TEXT);
}

static void put_range(struct text *text, const char *key, u64 start, u64 end)
{
	vminspect_text_key(text, key);
	if (!end) {
		vminspect_text_char(text, '-');
		return;
	}
	vminspect_text_hex(text, start);
	vminspect_text_char(text, '-');
	vminspect_text_hex(text, end);
}

/* As in /proc/<pid>/maps */
static void put_perms(struct text *text, u64 flags)
{
	vminspect_text_char(text, flags & VMINSPECT_VMA_READ ? 'r' : '-');
	vminspect_text_char(text, flags & VMINSPECT_VMA_WRITE ? 'w' : '-');
	vminspect_text_char(text, flags & VMINSPECT_VMA_EXEC ? 'x' : '-');
	vminspect_text_char(text, flags & VMINSPECT_VMA_SHARED ? 's' : 'p');
}

static void put_args(struct text *text, const u64 *args, unsigned int nr)
{
	unsigned int i;

	vminspect_text_key(text, "args");
	for (i = 0; i < nr; i++) {
		if (i)
			vminspect_text_char(text, ',');
		vminspect_text_hex(text, args[i]);
	}
	if (!nr)
		vminspect_text_char(text, '-');
}

static void put_around(struct text *text, const char *key, u64 start, u64 end,
		       u64 flags)
{
	put_range(text, key, start, end);
	if (!end)
		return;
	vminspect_text_char(text, ':');
	put_perms(text, flags);
}

static void put_finding(struct text *text, const struct signal_finding *found)
{
	char forbids[2] = { found->forbids ?: '-' };

	vminspect_text_key_str(text, "class", signal_class_name(found->class));
	vminspect_text_key_str(text, "place", signal_place_name(found->place));
	vminspect_text_key_str(text, "access", found->access ?: "-");
	vminspect_text_key_str(text, "forbids", forbids);
	vminspect_text_key_known(text, "distance", found->distance);
}

static void put_trap(struct text *text, const struct vminspect_signal *s)
{
	bool known = s->event.flags & VMINSPECT_SIGNAL_TRAP;

	vminspect_text_key_known(text, "trap",
				 known ? s->trap : VMINSPECT_HIDDEN64);
	vminspect_text_key_hex(text, "error",
			       known ? s->error : VMINSPECT_HIDDEN64);
	known = known && s->access;
	vminspect_text_key_hex(text, "cr2",
			       known ? s->cr2 : VMINSPECT_HIDDEN64);
}

static void put_signal(struct text *text, const struct vminspect_event *event,
		       bool privileged)
{
	const struct vminspect_signal *s = (const void *)event;
	bool held = event->flags & VMINSPECT_SIGNAL_HELD;
	struct signal_finding found;

	signal_classify(s, COMPAT_USER_END, &found);
	vminspect_line_head(text, "signal", event);
	vminspect_text_key_dec(text, "number", event->level);
	vminspect_text_key_dec(text, "code", s->code);
	/* Of a signal of this code the kernel gives none. */
	vminspect_text_key_hex(text, "addr", s->code == SI_KERNEL ?
					     VMINSPECT_HIDDEN64 : s->addr);
	put_finding(text, &found);
	put_around(text, "in", s->below_start, held ? s->below_end : 0,
		   s->below_flags);
	put_around(text, "below", s->below_start, held ? 0 : s->below_end,
		   s->below_flags);
	put_around(text, "above", s->above_start, s->above_end, s->above_flags);
	vminspect_text_key(text, "pkey");
	if (held)
		vminspect_text_dec(text, s->pkey);
	else
		vminspect_text_char(text, '-');
	vminspect_text_key_known(text, "limit", s->stack_limit);
	vminspect_text_key_hex(text, "ip", s->ip);
	vminspect_text_key_hex(text, "sp", s->sp);
	put_trap(text, s);
	vminspect_line_ids(text, event);
}

/* What has a number, a name, and so many arguments */
struct named {
	const char *name;
	unsigned int args;
};

static const struct named *name_of(const struct named *names, unsigned int nr,
				   unsigned int i)
{
	static const struct named other = { "?", 0 };

	return i < nr ? &names[i] : &other;
}

static void put_call_result(struct text *text, const struct vminspect_call *c)
{
	bool failed = IS_ERR_VALUE((unsigned long)c->result);

	vminspect_text_key_hex(text, "result",
			       failed ? VMINSPECT_HIDDEN64 : c->result);
	vminspect_text_key_known(text, "errno",
				 failed ? -c->result : VMINSPECT_HIDDEN64);
}

static void put_call(struct text *text, const struct vminspect_event *event,
		     bool privileged)
{
	static const struct named calls[VMINSPECT_NR_CALLS] = {
		[VMINSPECT_CALL_BRK] = { "brk", 1 },
		[VMINSPECT_CALL_MMAP] = { "mmap", 6 },
		[VMINSPECT_CALL_MUNMAP] = { "munmap", 2 },
		[VMINSPECT_CALL_MREMAP] = { "mremap", 5 },
		[VMINSPECT_CALL_MPROTECT] = { "mprotect", 3 },
		[VMINSPECT_CALL_MADVISE] = { "madvise", 3 },
	};
	static const char * const marks[] = { "kernel" };
	const struct vminspect_call *c = (const void *)event;
	const struct named *call = name_of(calls, ARRAY_SIZE(calls),
					   event->level);
	bool brk = event->level == VMINSPECT_CALL_BRK;

	vminspect_line_head(text, "call", event);
	vminspect_text_key_str(text, "name", call->name);
	put_args(text, c->args, call->args);
	put_call_result(text, c);
	vminspect_text_key_hex(text, "before",
			       brk ? c->before : VMINSPECT_HIDDEN64);
	vminspect_text_key_known(text, "ns", c->ns);
	vminspect_text_key_hex(text, "ip", c->ip ?: VMINSPECT_HIDDEN64);
	vminspect_line_ids(text, event);
	vminspect_line_marks(text, event->flags, marks, ARRAY_SIZE(marks));
}

static void put_vma(struct text *text, const struct vminspect_event *event,
		    bool privileged)
{
	const struct vminspect_vma *v = (const void *)(event + 1);

	vminspect_line_head(text, "vma", event);
	put_range(text, "range", v->start, v->end);
	vminspect_text_key(text, "perms");
	put_perms(text, v->flags);
	vminspect_text_key_hex(text, "offset", v->offset);
	vminspect_text_key(text, "dev");
	vminspect_text_hex(text, v->dev_major);
	vminspect_text_char(text, ':');
	vminspect_text_hex(text, v->dev_minor);
	vminspect_text_key_dec(text, "inode", v->inode);
	vminspect_text_key_dec(text, "pkey", v->pkey);
	vminspect_line_ids(text, event);
	put_name(text, "name", v->name_len ? (const char *)(v + 1) : "");
}

static void put_grow(struct text *text, const struct vminspect_event *event,
		     bool privileged)
{
	const struct vminspect_grow *g = (const void *)event;

	vminspect_line_head(text, "grow", event);
	vminspect_text_key_hex(text, "start", g->start);
	vminspect_text_key_hex(text, "to", g->to);
	vminspect_line_ids(text, event);
}

static void put_fork(struct text *text, const struct vminspect_event *event,
		     bool privileged)
{
	static const char * const marks[] = { "thread", "shared" };
	const struct vminspect_fork *f = (const void *)event;

	vminspect_line_head(text, "fork", event);
	vminspect_text_key_dec(text, "child-pid", f->child_tgid);
	vminspect_text_key_dec(text, "child-tid", f->child_tid);
	vminspect_line_ids(text, event);
	vminspect_line_marks(text, event->flags, marks, ARRAY_SIZE(marks));
}

static void put_exec(struct text *text, const struct vminspect_event *event,
		     bool privileged)
{
	vminspect_line_head(text, "exec", event);
	vminspect_line_ids(text, event);
	put_name(text, "program", (const char *)(event + 1));
}

static void put_exit(struct text *text, const struct vminspect_event *event,
		     bool privileged)
{
	static const char * const marks[] = { "last" };
	const struct vminspect_exit *x = (const void *)event;
	u64 killed = x->code & 0x7f;

	vminspect_line_head(text, "exit", event);
	vminspect_text_key_known(text, "status", killed ? VMINSPECT_HIDDEN64 :
							  x->code >> 8 & 0xff);
	vminspect_text_key_known(text, "signal", killed ?: VMINSPECT_HIDDEN64);
	vminspect_line_ids(text, event);
	vminspect_line_marks(text, event->flags, marks, ARRAY_SIZE(marks));
}

static void put_alloc(struct text *text, const struct vminspect_event *event,
		      bool privileged)
{
	static const struct named kinds[VMINSPECT_NR_ALLOCS] = {
		[VMINSPECT_ALLOC_MALLOC] = { "malloc", 1 },
		[VMINSPECT_ALLOC_CALLOC] = { "calloc", 2 },
		[VMINSPECT_ALLOC_REALLOC] = { "realloc", 2 },
		[VMINSPECT_ALLOC_FREE] = { "free", 1 },
		[VMINSPECT_ALLOC_MEMALIGN] = { "memalign", 2 },
		[VMINSPECT_ALLOC_POSIX_MEMALIGN] = { "posix_memalign", 3 },
		[VMINSPECT_ALLOC_VALLOC] = { "valloc", 1 },
		[VMINSPECT_ALLOC_REALLOCARRAY] = { "reallocarray", 3 },
	};
	const struct vminspect_alloc *a = (const void *)event;
	const struct named *kind = name_of(kinds, ARRAY_SIZE(kinds),
					   event->level);
	bool returned = event->flags & VMINSPECT_ALLOC_RETURN;

	vminspect_line_head(text, "alloc", event);
	vminspect_text_key_str(text, "name", kind->name);
	vminspect_text_key_str(text, "when", returned ? "return" : "call");
	put_args(text, a->args, returned ? 0 : kind->args);
	vminspect_text_key_hex(text, "result",
			       returned ? a->result : VMINSPECT_HIDDEN64);
	vminspect_text_key_hex(text, "caller",
			       returned ? VMINSPECT_HIDDEN64 : a->caller);
	vminspect_line_ids(text, event);
}

void vminspect_event_text(const struct vminspect_event *e, const char comm[16],
			  bool privileged, struct text *text)
{
	static void (* const put[VMINSPECT_NR_EVENTS])(struct text *text,
			const struct vminspect_event *event, bool privileged) = {
		[VMINSPECT_EVENT_FAULT] = vminspect_fault_text,
		[VMINSPECT_EVENT_SIGNAL] = put_signal,
		[VMINSPECT_EVENT_CALL] = put_call,
		[VMINSPECT_EVENT_VMA] = put_vma,
		[VMINSPECT_EVENT_GROW] = put_grow,
		[VMINSPECT_EVENT_FORK] = put_fork,
		[VMINSPECT_EVENT_EXEC] = put_exec,
		[VMINSPECT_EVENT_EXIT] = put_exit,
		[VMINSPECT_EVENT_ALLOC] = put_alloc,
	};
	char name[16 + 1];

	if (e->type >= VMINSPECT_NR_EVENTS || !put[e->type])
		return;
	put[e->type](text, e, privileged);
	memcpy(name, comm, 16);
	name[16] = 0;
	vminspect_text_key_str(text, "comm", name);
	vminspect_text_char(text, '\n');
}
