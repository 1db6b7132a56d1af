/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A recording with a record of each type, made by hand, to be broken by unit
 * tests.
 */
#ifndef EVENT_SAMPLE_H
#define EVENT_SAMPLE_H

#include "events.h"
#include "image.h"

/* struct tape - one being made; aligned */
struct tape {
	union {
		unsigned char bytes[IMAGE_SIZE];
		uint64_t align;
	};
	size_t size;
	uint64_t time;
	/* where records begin */
	size_t at[64];
	size_t nr;
};

/* Room for a record, all 0 but for its header */
static inline void *tape_add(struct tape *t, int type, size_t size)
{
	struct vminspect_event *e = (void *)(t->bytes + t->size);

	size = (size + 7) / 8 * 8;
	if (t->size + size > IMAGE_SIZE || t->nr == 64)
		abort();
	memset(e, 0, size);
	e->type = type;
	e->size = size;
	e->time = t->time += 1000;
	e->tgid = 1234;
	e->tid = 1234;
	t->at[t->nr++] = t->size;
	t->size += size;
	return e;
}

#define TAPE(t, TYPE, type) \
	((struct type *)tape_add(t, VMINSPECT_EVENT_##TYPE, sizeof(struct type)))

static inline void tape_begin(struct tape *t)
{
	struct vminspect_hello *hello;

	t->size = 0;
	t->nr = 0;
	t->time = 1000000000;
	hello = TAPE(t, HELLO, vminspect_hello);
	hello->event.tgid = 0;
	hello->event.tid = 0;
	hello->space = image_space();
}

static inline struct vminspect_vma *tape_vma(struct tape *t, uint64_t start,
					     uint64_t end, const char *name)
{
	size_t len = strlen(name);
	struct vminspect_event *e;
	struct vminspect_vma *vma;

	e = tape_add(t, VMINSPECT_EVENT_VMA, sizeof(*e) + sizeof(*vma) +
		     (len ? len + 1 : 0));
	vma = (struct vminspect_vma *)(e + 1);
	vma->start = start;
	vma->end = end;
	vma->name_len = len;
	memcpy(vma + 1, name, len);
	return vma;
}

static inline void tape_stack(struct vminspect_stack *stack, uint32_t len)
{
	stack->sp = 0x7fffffffd000;
	stack->len = len;
	stack->nr_regs = 17;
	memset(stack + 1, 0x5a, len);
}

/* With what @flags say behind it; @len bytes of stack */
static inline struct vminspect_fault *tape_fault(struct tape *t, uint64_t addr,
						 int flags, uint32_t len)
{
	size_t size = sizeof(struct vminspect_fault);
	size_t stack_at;
	struct vminspect_fault *f;

	if (flags & VMINSPECT_FAULT_LEVELS)
		size += sizeof(struct vminspect_fault_levels);
	stack_at = size;
	if (flags & VMINSPECT_EVENT_STACK)
		size += sizeof(struct vminspect_stack) + len;
	f = tape_add(t, VMINSPECT_EVENT_FAULT, size);
	f->event.flags = flags;
	f->event.level = VMINSPECT_PTE << 4 | VMINSPECT_PMD;
	f->addr = addr;
	f->flags = 0x255;
	f->ns = 700;
	if (flags & VMINSPECT_EVENT_STACK)
		tape_stack((void *)((char *)f + stack_at), len);
	return f;
}

static inline void tape_call(struct tape *t, int nr, int flags, uint32_t len)
{
	size_t size = sizeof(struct vminspect_call);
	struct vminspect_call *call;

	if (flags & VMINSPECT_EVENT_STACK)
		size += sizeof(struct vminspect_stack) + len;
	call = tape_add(t, VMINSPECT_EVENT_CALL, size);
	call->event.level = nr;
	call->event.flags = flags;
	if (flags & VMINSPECT_EVENT_STACK)
		tape_stack((void *)(call + 1), len);
}

static inline void tape_exec(struct tape *t, const char *name)
{
	struct vminspect_event *e;

	e = tape_add(t, VMINSPECT_EVENT_EXEC, sizeof(*e) + strlen(name) + 1);
	strcpy((char *)(e + 1), name);
}

static inline void tape_end(struct tape *t)
{
	struct vminspect_event_end *end = TAPE(t, END, vminspect_event_end);

	end->counts.size = sizeof(end->counts);
	end->counts.records = t->nr - 2;
	end->counts.lost = 5;
}

static inline void tape_sample(struct tape *t)
{
	struct vminspect_signal *s;
	struct vminspect_alloc *a;

	tape_begin(t);
	strcpy(TAPE(t, TASK, vminspect_task)->comm, "subject");
	tape_exec(t, "/bin/subject");
	tape_vma(t, 0x400000, 0x500000, "/bin/subject");
	tape_vma(t, 0x600000, 0x700000, "");
	tape_fault(t, 0x400123, 0, 0);
	tape_fault(t, 0x600123, VMINSPECT_FAULT_LEVELS, 0);
	tape_call(t, VMINSPECT_CALL_BRK, 0, 0);
	tape_call(t, VMINSPECT_CALL_MMAP, VMINSPECT_EVENT_STACK, 64);
	tape_fault(t, 0x600123, VMINSPECT_EVENT_STACK, 128);
	tape_fault(t, 0x600123,
		   VMINSPECT_EVENT_STACK | VMINSPECT_FAULT_LEVELS, 0);
	TAPE(t, GROW, vminspect_grow)->start = 0x7fffffffd000;
	TAPE(t, FORK, vminspect_fork)->child_tgid = 1235;
	TAPE(t, LOST, vminspect_lost)->lost = 5;
	a = TAPE(t, ALLOC, vminspect_alloc);
	a->event.level = VMINSPECT_ALLOC_CALLOC;
	s = TAPE(t, SIGNAL, vminspect_signal);
	s->event.level = 11;
	s->below_start = 0x400000;
	s->below_end = 0x500000;
	TAPE(t, EXIT, vminspect_exit)->event.flags = VMINSPECT_EXIT_LAST;
	tape_end(t);
}

static inline const void *tape_record(const struct tape *t, size_t i)
{
	return t->bytes + t->at[i];
}

/* Opens what a file of the first @size bytes would be. */
static inline enum status tape_open_part(const struct tape *t, size_t size,
					 bool partial, struct events *events)
{
	static char path[64];
	int fd = memfd_create("tape", 0);
	enum status status;

	if (fd < 0 || write(fd, t->bytes, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	status = events_open_file(events, path, partial);
	close(fd);
	return status;
}

#endif /* EVENT_SAMPLE_H */
