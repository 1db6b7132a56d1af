/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A recording of a program that never was, made by hand: with a fault of most
 * classes, attempts that are made again, a child, calls of malloc(), lost records
 * and three accesses that end in a signal. tests/golden/story.rec is made of it:
 * "build/tests/unit/event_text FILE" writes it.
 */
#ifndef STORY_H
#define STORY_H

#include "event_sample.h"
#include "fault_class.h"

#define PROGRAM		0x555555554000ULL
#define HEAP		0x555555559000ULL
#define LIBRARY		0x7ffff7c00000ULL
#define BIG		0x7fffb7c00000ULL
#define STACK		0x7ffffffde000ULL
#define GIB		(1ULL << 30)

#define VMA_FILE	(VMINSPECT_VMA_FILE | VMINSPECT_VMA_MAYREAD)
#define VMA_ANON	(VMINSPECT_VMA_ANON | VMINSPECT_VMA_READ | \
			 VMINSPECT_VMA_WRITE)

#define PTE(pfn, bits)	((uint64_t)(pfn) << 12 | (bits))
#define TABLE(pfn)	PTE(pfn, 0x67)

static inline void story_vma(struct tape *t, uint64_t start, uint64_t end,
			     uint64_t flags, const char *name)
{
	struct vminspect_vma *vma = tape_vma(t, start, end, name);

	vma->flags = flags;
	if (flags & VMINSPECT_VMA_FILE)
		vma->inode = 77;
}

/* struct story_fault - what of a fault is not as it mostly is */
struct story_fault {
	uint64_t addr;
	uint64_t before;
	uint64_t after;
	uint32_t ns;
	uint16_t flags;
	uint16_t result;
	uint8_t before_level;
	uint8_t after_level;
	uint8_t marks;
	uint8_t vma;
	uint8_t near;
};

static inline struct vminspect_fault *story_fault(struct tape *t,
						  struct story_fault f)
{
	struct vminspect_fault *r;

	t->time += f.ns;
	r = tape_fault(t, f.addr, f.marks, 0);
	r->ip = PROGRAM + 0x1139;
	r->before = f.before;
	r->after = f.after;
	r->ns = f.ns;
	r->flags = f.flags | 0x254;
	r->result = f.result;
	r->event.vma = f.vma;
	r->event.near = f.near;
	r->event.level = (f.after_level ?: VMINSPECT_PTE) << 4 |
			 (f.before_level ?: VMINSPECT_PTE);
	return r;
}

static inline void story_call(struct tape *t, int nr, uint64_t result,
			      const uint64_t args[6], uint64_t before)
{
	struct vminspect_call *c;

	tape_call(t, nr, 0, 0);
	c = (void *)(t->bytes + t->at[t->nr - 1]);
	memcpy(c->args, args, sizeof(c->args));
	c->result = result;
	c->before = before;
	c->ip = LIBRARY + 0x108a17;
	c->ns = 1300;
}

#define ARGS(...)	((uint64_t [6]) { __VA_ARGS__ })

static inline void story_exec(struct tape *t)
{
	strcpy(TAPE(t, TASK, vminspect_task)->comm, "prog");
	tape_exec(t, "/usr/local/bin/prog");
	story_vma(t, PROGRAM, PROGRAM + 0x4000,
		  VMA_FILE | VMINSPECT_VMA_READ | VMINSPECT_VMA_EXEC,
		  "/usr/local/bin/prog");
	story_vma(t, STACK, STACK + 0x21000, VMA_ANON |
		  VMINSPECT_VMA_GROWSDOWN | VMINSPECT_VMA_STACK, "[stack]");
}

/* The program's code: first it has to be read, then its neighbours are there. */
static inline void story_code(struct tape *t)
{
	story_fault(t, (struct story_fault){
		.addr = PROGRAM + 0x1040, .flags = FAULT_INSTRUCTION,
		.ns = 2400, .result = FAULT_RESULT_RETRY,
		.before_level = VMINSPECT_PUD, .vma = VMINSPECT_FAULT_FILE,
		.after_level = VMINSPECT_FAULT_NOT_SEEN });
	story_fault(t, (struct story_fault){
		.addr = PROGRAM + 0x1040, .ns = 181000, .near = 3,
		.flags = FAULT_INSTRUCTION | FAULT_TRIED,
		.before_level = VMINSPECT_PUD, .vma = VMINSPECT_FAULT_FILE,
		.result = FAULT_RESULT_MAJOR, .after = PTE(0x2a001, 0x25) });
	story_fault(t, (struct story_fault){
		.addr = STACK + 0x20ff8, .flags = FAULT_WRITE, .ns = 920,
		.before_level = VMINSPECT_PUD, .vma = VMINSPECT_FAULT_ANON |
		VMINSPECT_FAULT_GROWSDOWN, .marks = VMINSPECT_FAULT_KERNEL,
		.after = PTE(0x31001, 0x8000000000000067) });
}

static inline void story_library(struct tape *t)
{
	story_vma(t, LIBRARY, LIBRARY + 0x1000000,
		  VMA_FILE | VMINSPECT_VMA_READ | VMINSPECT_VMA_EXEC,
		  "/usr/lib/x86_64-linux-gnu/libc.so.6");
	story_call(t, VMINSPECT_CALL_MMAP, LIBRARY,
		   ARGS(0, 0x1000000, 5, 2, 3, 0), 0);
	story_call(t, VMINSPECT_CALL_MPROTECT, 0,
		   ARGS(LIBRARY + 0xfff000, 0x1000, 1), 0);
	story_fault(t, (struct story_fault){
		.addr = LIBRARY + 0x26000, .ns = 640, .near = 15,
		.before_level = VMINSPECT_PMD, .vma = VMINSPECT_FAULT_FILE,
		.after = PTE(0x2b026, 0x25) });
}

static inline void story_alloc(struct tape *t, int kind, uint64_t size,
			       uint64_t result)
{
	struct vminspect_alloc *a = TAPE(t, ALLOC, vminspect_alloc);

	a->event.level = kind;
	a->args[0] = size;
	a->caller = PROGRAM + 0x115e;
	if (kind == VMINSPECT_ALLOC_FREE)
		return;
	a = TAPE(t, ALLOC, vminspect_alloc);
	a->event.level = kind;
	a->event.flags = VMINSPECT_ALLOC_RETURN;
	a->result = result;
}

/* malloc() of a little: the heap comes with it. */
static inline void story_heap(struct tape *t)
{
	struct vminspect_alloc *a = TAPE(t, ALLOC, vminspect_alloc);

	a->args[0] = 1000;
	a->caller = PROGRAM + 0x115e;
	story_call(t, VMINSPECT_CALL_BRK, HEAP, ARGS(0), HEAP);
	story_vma(t, HEAP, HEAP + 0x21000, VMA_ANON | VMINSPECT_VMA_HEAP,
		  "[heap]");
	story_call(t, VMINSPECT_CALL_BRK, HEAP + 0x21000, ARGS(HEAP + 0x21000),
		   HEAP);
	story_fault(t, (struct story_fault){
		.addr = HEAP + 8, .flags = FAULT_WRITE, .ns = 780,
		.before_level = VMINSPECT_PTE, .vma = VMINSPECT_FAULT_ANON,
		.after = PTE(0x32001, 0x8000000000000067) });
	a = TAPE(t, ALLOC, vminspect_alloc);
	a->event.flags = VMINSPECT_ALLOC_RETURN;
	a->result = HEAP + 0x2a0;
}

/* A GiB, of which little is used: read first, then written */
static inline void story_big(struct tape *t)
{
	struct vminspect_fault_levels *l;
	struct vminspect_fault *f;

	story_vma(t, BIG, BIG + GIB, VMA_ANON, "");
	story_call(t, VMINSPECT_CALL_MMAP, BIG,
		   ARGS(0, GIB, 3, 0x22, UINT64_MAX, 0), 0);
	story_fault(t, (struct story_fault){
		.addr = BIG + 0x10, .ns = 1150, .before_level = VMINSPECT_PUD,
		.vma = VMINSPECT_FAULT_ANON | VMINSPECT_FAULT_ZERO,
		.after = PTE(0x1a00, 0x8000000000000225) });
	story_fault(t, (struct story_fault){
		.addr = BIG + 0x10, .ns = 810, .flags = FAULT_WRITE,
		.before = PTE(0x1a00, 0x8000000000000225),
		.vma = VMINSPECT_FAULT_ANON | VMINSPECT_FAULT_ZERO_BEFORE,
		.after = PTE(0x33001, 0x8000000000000067) });
	f = story_fault(t, (struct story_fault){
		.addr = BIG + 0x200000, .ns = 12300, .flags = FAULT_WRITE,
		.marks = VMINSPECT_FAULT_LEVELS, .vma = VMINSPECT_FAULT_ANON,
		.before_level = VMINSPECT_PMD, .after_level = VMINSPECT_PMD,
		.after = PTE(0x40000, 0x80000000000000e7) });
	l = (void *)(f + 1);
	l->before[VMINSPECT_PGD] = l->after[VMINSPECT_PGD] = TABLE(0x5001);
	l->before[VMINSPECT_PUD] = l->after[VMINSPECT_PUD] = TABLE(0x5002);
	l->after[VMINSPECT_PMD] = f->after;
	story_call(t, VMINSPECT_CALL_MADVISE, 0, ARGS(BIG, 0x1000, 4), 0);
	story_call(t, VMINSPECT_CALL_MMAP, -12,
		   ARGS(0, GIB << 20, 3, 0x22, UINT64_MAX, 0), 0);
}

/* A child writes to what both have, and ends. */
static inline void story_child(struct tape *t)
{
	struct vminspect_fork *fork = TAPE(t, FORK, vminspect_fork);
	struct vminspect_fault *f;
	struct vminspect_exit *x;
	struct vminspect_lost *l;

	fork->child_tgid = fork->child_tid = 1235;
	f = story_fault(t, (struct story_fault){
		.addr = HEAP + 0x2a0, .flags = FAULT_WRITE, .ns = 1900,
		.before = PTE(0x32001, 0x8000000000000025),
		.vma = VMINSPECT_FAULT_ANON,
		.after = PTE(0x32002, 0x8000000000000067) });
	f->event.tgid = f->event.tid = 1235;
	x = TAPE(t, EXIT, vminspect_exit);
	x->event.tgid = x->event.tid = 1235;
	x->event.flags = VMINSPECT_EXIT_LAST;
	x->code = 3 << 8;
	l = TAPE(t, LOST, vminspect_lost);
	l->event.tgid = l->event.tid = 0;
	l->lost = 12;
}

static inline struct vminspect_signal *story_signal(struct tape *t, int code,
						    uint64_t addr)
{
	struct vminspect_signal *s = TAPE(t, SIGNAL, vminspect_signal);

	s->event.level = 11;
	s->event.flags = VMINSPECT_SIGNAL_LOOKED | VMINSPECT_SIGNAL_TRAP;
	s->code = code;
	s->addr = addr;
	s->cr2 = addr;
	s->ip = PROGRAM + 0x1180;
	s->sp = STACK + 0x20e00;
	s->trap = 14;
	s->error = 6;
	s->access = VMINSPECT_VMA_WRITE;
	s->stack_gap = 1 << 20;
	s->stack_limit = 8 << 20;
	return s;
}

/* A null pointer, then code that is written to, then no address at all */
static inline void story_crash(struct tape *t)
{
	struct vminspect_signal *s = story_signal(t, 1, 0x10);
	struct vminspect_exit *x;

	s->above_start = PROGRAM;
	s->above_end = PROGRAM + 0x4000;
	s->above_flags = VMA_FILE | VMINSPECT_VMA_READ | VMINSPECT_VMA_EXEC;
	s = story_signal(t, 2, PROGRAM + 0x1000);
	s->event.flags |= VMINSPECT_SIGNAL_HELD;
	s->error = 7;
	s->below_start = PROGRAM;
	s->below_end = PROGRAM + 0x4000;
	s->below_flags = VMA_FILE | VMINSPECT_VMA_READ | VMINSPECT_VMA_EXEC;
	s = story_signal(t, 128, 0);
	s->trap = 13;
	s->error = 0;
	s->access = 0;
	x = TAPE(t, EXIT, vminspect_exit);
	x->event.flags = VMINSPECT_EXIT_LAST;
	x->code = 0x8b;
}

static inline void story(struct tape *t)
{
	struct vminspect_event_end *end;

	tape_begin(t);
	story_exec(t);
	story_code(t);
	story_library(t);
	story_heap(t);
	story_big(t);
	story_alloc(t, VMINSPECT_ALLOC_FREE, HEAP + 0x2a0, 0);
	story_child(t);
	story_crash(t);
	tape_end(t);
	end = (void *)(t->bytes + t->at[t->nr - 1]);
	end->counts.lost = 12;
	end->counts.missed = 1;
	end->counts.skipped = 2;
	end->counts.overwritten = 3;
}

#endif /* STORY_H */
