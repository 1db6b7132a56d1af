/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Events made by hand, told to a timeline one by one, and what it handed on last.
 * Of an x86-64 with four levels, as image.h has it.
 */
#ifndef TIMELINE_STORY_H
#define TIMELINE_STORY_H

#include "image.h"
#include "test.h"
#include "timeline.h"

#define RW	(VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE)
#define MAY	(VMINSPECT_VMA_MAYREAD | VMINSPECT_VMA_MAYWRITE | \
		 VMINSPECT_VMA_MAYEXEC)
#define ANON_RW	(RW | MAY | VMINSPECT_VMA_ANON)
#define FILE_R	(VMINSPECT_VMA_READ | MAY | VMINSPECT_VMA_FILE)

/* Entry of a page that may be written, and one of a page of 2 MiB */
#define PAGE_AT(pfn)	((uint64_t)(pfn) << 12 | PTE_RW)
#define HUGE_AT(pfn)	(PAGE_AT(pfn) | PMD_LEAF)

/**
 * struct story - what is told, and what came of it
 * @space: the machine
 * @t: told so far
 * @now: time of the last event
 * @tgid: whose events follow
 * @tid: likewise
 * @faults: handed on so far
 * @others: likewise
 * @fault: the last one; what it points to is not kept, but for what follows
 * @record: of it
 * @vma: of it; start 0: none
 * @name: of its VMA
 * @origin: id, 0: none
 * @block: id, 0: none
 * @comm: name of the thread
 * @type: of the last other one
 * @made: origin that it made, 0: none
 * @given: block, 0: none
 */
struct story {
	struct vminspect_space space;
	struct timeline *t;
	uint64_t now;
	uint32_t tgid;
	uint32_t tid;
	unsigned int faults;
	unsigned int others;
	struct event_fault fault;
	struct vminspect_fault record;
	struct vma_item vma;
	uint64_t changed;
	char name[64];
	uint32_t origin;
	uint32_t block;
	char comm[16];
	int type;
	uint32_t made;
	uint32_t given;
};

static inline void story_fault(void *ctx, const struct event_fault *f)
{
	struct story *s = ctx;

	s->faults++;
	s->fault = *f;
	s->record = *f->record;
	s->origin = f->origin ? f->origin->id : 0;
	s->block = f->block ? f->block->id : 0;
	s->changed = f->changed;
	memset(&s->vma, 0, sizeof(s->vma));
	s->name[0] = 0;
	if (f->vma) {
		s->vma = *f->vma;
		snprintf(s->name, sizeof(s->name), "%s", f->vma->name);
	}
	snprintf(s->comm, sizeof(s->comm), "%s", f->comm);
}

static inline void story_other(void *ctx, const struct vminspect_event *e,
			       const struct origin *origin,
			       const struct block *block,
			       const struct vma_list *vmas, const char *comm)
{
	struct story *s = ctx;

	(void)vmas;
	(void)comm;
	s->others++;
	s->type = e->type;
	s->made = origin ? origin->id : 0;
	s->given = block ? block->id : 0;
}

static inline void story_begin(struct story *s)
{
	static const struct timeline_sink sink = { story_fault, story_other };

	memset(s, 0, sizeof(*s));
	s->space = image_space();
	s->now = 1000;
	s->tgid = 100;
	s->tid = 100;
	s->t = timeline_new(&s->space, &sink, s);
	if (!s->t)
		abort();
}

static inline void story_end(struct story *s)
{
	timeline_free(s->t);
	s->t = NULL;
}

static inline struct vminspect_event story_event(const struct story *s,
						 int type, size_t size)
{
	return (struct vminspect_event){
		.type = type,
		.size = size,
		.time = s->now,
		.tgid = s->tgid,
		.tid = s->tid,
	};
}

/* What follows is of the first thread of that process. */
static inline void become(struct story *s, uint32_t tgid)
{
	s->tgid = tgid;
	s->tid = tgid;
}

/* A step of 100 ns, then the event */
static inline void tell(struct story *s, struct vminspect_event *e)
{
	s->now += 100;
	e->time = s->now;
	CHECK(timeline_add(s->t, e), "record of type %d refused", e->type);
}

static inline void tell_vma_flags(struct story *s, uint64_t start, uint64_t end,
				  uint64_t flags, uint64_t offset,
				  const char *name, int event_flags)
{
	union {
		struct {
			struct vminspect_event event;
			struct vminspect_vma vma;
			char name[64];
		};
		uint64_t align[32];
	} r = { 0 };

	r.event = story_event(s, VMINSPECT_EVENT_VMA,
			      sizeof(r.event) + sizeof(r.vma) +
			      (*name ? (strlen(name) + 8) / 8 * 8 : 0));
	r.event.flags = event_flags;
	r.vma = (struct vminspect_vma){
		.start = start,
		.end = end,
		.flags = flags,
		.offset = offset,
		.inode = flags & VMINSPECT_VMA_FILE ? 77 : 0,
		.name_len = strlen(name),
	};
	strcpy(r.name, name);
	tell(s, &r.event);
}

static inline void tell_vma(struct story *s, uint64_t start, uint64_t end,
			    uint64_t flags, const char *name)
{
	tell_vma_flags(s, start, end, flags, 0, name, 0);
}

static inline void tell_call(struct story *s, int nr, int64_t result,
			     const uint64_t args[6], uint64_t before,
			     uint64_t ns)
{
	struct vminspect_call c = {
		.event = story_event(s, VMINSPECT_EVENT_CALL, sizeof(c)),
		.result = result,
		.before = before,
		.ip = 0x401000,
		.ns = ns,
	};

	c.event.level = nr;
	memcpy(c.args, args, sizeof(c.args));
	tell(s, &c.event);
}

/* A call that took 50 ns */
#define CALL(s, nr, result, ...)					\
	tell_call(s, VMINSPECT_CALL_##nr, result,			\
		  (const uint64_t[6]) { __VA_ARGS__ }, 0, 50)

static inline void tell_brk(struct story *s, uint64_t before, uint64_t after)
{
	tell_call(s, VMINSPECT_CALL_BRK, after, (const uint64_t[6]) { after },
		  before, 50);
}

static inline struct vminspect_fault made_fault(const struct story *s,
						uint64_t addr)
{
	struct vminspect_fault f = {
		.event = story_event(s, VMINSPECT_EVENT_FAULT, sizeof(f)),
		.addr = addr,
		.ip = 0x401000,
		.after = PAGE_AT(7),
		.ns = 40,
		.flags = 0x255,
	};

	/* It stopped at the empty entry of a PTE table, before and after. */
	f.event.level = VMINSPECT_PTE | VMINSPECT_PTE << 4;
	f.event.vma = VMINSPECT_FAULT_ANON;
	return f;
}

/* The first touch of a page */
static inline void touch(struct story *s, uint64_t addr)
{
	struct vminspect_fault f = made_fault(s, addr);

	tell(s, &f.event);
}

static inline void touch_marked(struct story *s, uint64_t addr, int marks)
{
	struct vminspect_fault f = made_fault(s, addr);

	f.event.flags = marks;
	tell(s, &f.event);
}

static inline void tell_grow(struct story *s, uint64_t start, uint64_t to)
{
	struct vminspect_grow g = {
		.event = story_event(s, VMINSPECT_EVENT_GROW, sizeof(g)),
		.start = start,
		.to = to,
	};

	tell(s, &g.event);
}

static inline void tell_fork(struct story *s, uint32_t tgid, uint32_t tid,
			     int flags)
{
	struct vminspect_fork f = {
		.event = story_event(s, VMINSPECT_EVENT_FORK, sizeof(f)),
		.child_tgid = tgid,
		.child_tid = tid,
	};

	f.event.flags = flags;
	tell(s, &f.event);
}

static inline void tell_exec(struct story *s)
{
	struct {
		struct vminspect_event event;
		char name[16];
	} r = { .event = story_event(s, VMINSPECT_EVENT_EXEC, sizeof(r)),
		.name = "/bin/subject" };

	tell(s, &r.event);
}

static inline void tell_exit(struct story *s, int flags)
{
	struct vminspect_exit e = {
		.event = story_event(s, VMINSPECT_EVENT_EXIT, sizeof(e)),
		.code = 0x300,
	};

	e.event.flags = flags;
	tell(s, &e.event);
}

static inline void tell_task(struct story *s, const char *comm)
{
	struct vminspect_task t = {
		.event = story_event(s, VMINSPECT_EVENT_TASK, sizeof(t)),
	};

	strncpy(t.comm, comm, sizeof(t.comm) - 1);
	tell(s, &t.event);
}

static inline void tell_lost(struct story *s, uint64_t lost)
{
	struct vminspect_lost l = {
		.event = { .type = VMINSPECT_EVENT_LOST, .size = sizeof(l) },
		.lost = lost,
	};

	tell(s, &l.event);
}

static inline void tell_signal(struct story *s, uint64_t addr)
{
	struct vminspect_signal sig = {
		.event = story_event(s, VMINSPECT_EVENT_SIGNAL, sizeof(sig)),
		.addr = addr,
		.ip = 0x401000,
		.code = 1,
	};

	sig.event.level = 11;
	tell(s, &sig.event);
}

static inline void tell_alloc(struct story *s, int kind, uint64_t a, uint64_t b,
			      uint64_t c)
{
	struct vminspect_alloc r = {
		.event = story_event(s, VMINSPECT_EVENT_ALLOC, sizeof(r)),
		.args = { a, b, c },
		.caller = 0x401234,
	};

	r.event.level = kind;
	tell(s, &r.event);
}

static inline void tell_return(struct story *s, int kind, uint64_t result)
{
	struct vminspect_alloc r = {
		.event = story_event(s, VMINSPECT_EVENT_ALLOC, sizeof(r)),
		.result = result,
	};

	r.event.level = kind;
	r.event.flags = VMINSPECT_ALLOC_RETURN;
	tell(s, &r.event);
}

static inline uint32_t tell_malloc(struct story *s, uint64_t size,
				   uint64_t result)
{
	s->given = 0;
	tell_alloc(s, VMINSPECT_ALLOC_MALLOC, size, 0, 0);
	tell_return(s, VMINSPECT_ALLOC_MALLOC, result);
	return s->given;
}

static inline void tell_free(struct story *s, uint64_t addr)
{
	tell_alloc(s, VMINSPECT_ALLOC_FREE, addr, 0, 0);
	tell_return(s, VMINSPECT_ALLOC_FREE, 0);
}

/* Id of the origin that a first touch there has; 0: none */
static inline uint32_t cause_of(struct story *s, uint64_t addr)
{
	touch(s, addr);
	return s->origin;
}

/* "start-end perms name" of each VMA of a process, a line each, in pages */
static inline const char *story_vmas(const struct story *s, uint32_t tgid)
{
	static char text[4096];
	const struct vma_list *list = timeline_vmas(s->t, tgid);
	char *at = text;
	char perms[5];
	size_t i;

	*at = 0;
	for (i = 0; list && i < list->nr; i++) {
		const struct vma_item *item = &list->items[i];

		vma_perms(item->vma.flags, perms);
		at += snprintf(at, text + sizeof(text) - at,
			       "%llx-%llx %s %llx%s%s\n",
			       item->vma.start / PAGE, item->vma.end / PAGE,
			       perms, item->vma.offset / PAGE,
			       *item->name ? " " : "", item->name);
	}
	return text;
}

#endif /* TIMELINE_STORY_H */
