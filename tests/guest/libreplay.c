// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "libcheck.h"
#include "libpage.h"
#include "libreplay.h"

#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP 4
#endif

#define SHOWN		(VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE | \
			 VMINSPECT_VMA_EXEC | VMINSPECT_VMA_SHARED)

static uint64_t page_end(uint64_t addr)
{
	return (addr + PAGE - 1) & ~(PAGE - 1);
}

static void put(struct mappings *m, const struct mapping *new)
{
	struct mapping *copy = malloc(sizeof(*copy));

	m->at = realloc(m->at, (m->nr + 1) * sizeof(*m->at));
	need(m->at && copy, "malloc");
	*copy = *new;
	m->at[m->nr++] = copy;
}

/* Of a file, what follows it by @bytes; a negative number: what comes before */
static void shift(struct mapping *m, int64_t bytes)
{
	m->start += bytes;
	if (m->inode)
		m->offset += bytes;
}

/* Takes [start, end) out, and puts it into @out if that is given. */
static void cut(struct mappings *m, uint64_t start, uint64_t end,
		struct mappings *out)
{
	struct mappings old = *m;
	size_t i;

	*m = (struct mappings){ 0 };
	for (i = 0; i < old.nr; i++) {
		struct mapping part, whole = *old.at[i];

		free(old.at[i]);
		if (whole.end <= start || whole.start >= end) {
			put(m, &whole);
			continue;
		}
		part = whole;
		part.end = start;
		if (whole.start < start)
			put(m, &part);
		part = whole;
		shift(&part, end - whole.start);
		if (whole.end > end)
			put(m, &part);
		part = whole;
		if (whole.start < start)
			shift(&part, start - whole.start);
		part.end = whole.end < end ? whole.end : end;
		if (out)
			put(out, &part);
	}
	free(old.at);
}

static void add_vma(struct replay *r, const struct vminspect_event *e)
{
	const struct vminspect_vma *vma = (const void *)(e + 1);
	struct mapping m = {
		.start = vma->start,
		.end = vma->end,
		.flags = vma->flags & SHOWN,
		.offset = vma->offset,
		.inode = vma->inode,
		.dev_major = vma->dev_major,
		.dev_minor = vma->dev_minor,
	};
	const char *name = (const char *)(vma + 1);

	check(e->size == (sizeof(*e) + sizeof(*vma) + vma->name_len + 8) / 8 * 8,
	      "a VMA record of %u bytes, name %u", e->size, vma->name_len);
	check(strlen(name) == vma->name_len, "name_len %u of '%s'",
	      vma->name_len, name);
	snprintf(m.name, sizeof(m.name), "%s", name);
	cut(&r->maps, m.start, m.end, NULL);
	put(&r->maps, &m);
	if (r->grow_to) {
		check(m.start == r->grow_to, "a stack that was to begin at %"
		      PRIx64 " begins at %" PRIx64, r->grow_to, m.start);
		r->grow_to = 0;
	}
	r->vmas++;
}

static void add_grow(struct replay *r, const struct vminspect_event *e)
{
	const struct vminspect_grow *g = (const void *)e;
	size_t i;

	for (i = 0; i < r->maps.nr && r->maps.at[i]->start != g->start; i++)
		;
	/* The first that exec makes it grow is before its VMA is told. */
	check(i < r->maps.nr || !r->grows, "no stack at %llx that grows",
	      g->start);
	check(g->to < g->start, "a stack grows from %llx to %llx", g->start,
	      g->to);
	r->grow_to = g->to;
	r->grows++;
}

/* From the old place to the new one, which may be the same, and longer */
static void move(struct mappings *m, const uint64_t *args, uint64_t to)
{
	uint64_t from = args[0], old = page_end(args[1]), new = page_end(args[2]);
	struct mappings moved = { 0 };
	struct mapping part;
	size_t i;

	if (!(args[3] & MREMAP_DONTUNMAP))
		cut(m, from + (new < old ? new : old), from + old, NULL);
	cut(m, from, from + (new < old ? new : old), &moved);
	if (to != from)
		cut(m, to, to + new, NULL);
	for (i = 0; i < moved.nr; i++) {
		part = *moved.at[i];
		if (args[3] & MREMAP_DONTUNMAP)
			put(m, &part);
		part.start += to - from;
		part.end += to - from;
		if (part.end == to + old)
			part.end = to + new;
		put(m, &part);
		free(moved.at[i]);
	}
	free(moved.at);
}

static void add_call(struct replay *r, const struct vminspect_event *e)
{
	const struct vminspect_call *c = (const void *)e;
	uint64_t args[6];

	memcpy(args, c->args, sizeof(args));
	r->calls++;
	if (c->result < 0)
		return;
	if (e->level == VMINSPECT_CALL_MUNMAP)
		cut(&r->maps, args[0], args[0] + page_end(args[1]), NULL);
	else if (e->level == VMINSPECT_CALL_BRK)
		cut(&r->maps, page_end(c->result), page_end(c->before), NULL);
	else if (e->level == VMINSPECT_CALL_MREMAP)
		move(&r->maps, args, c->result);
}

void replay_add(struct replay *r, const struct vminspect_event *e)
{
	if (e->type == VMINSPECT_EVENT_EXEC) {
		cut(&r->maps, 0, UINT64_MAX, NULL);
		r->begun = true;
		r->execs++;
		r->grows = 0;
	}
	if (!r->begun)
		return;
	if (e->type == VMINSPECT_EVENT_VMA)
		add_vma(r, e);
	else if (e->type == VMINSPECT_EVENT_GROW)
		add_grow(r, e);
	else if (e->type == VMINSPECT_EVENT_CALL)
		add_call(r, e);
}

static bool read_line(const char *line, struct mapping *m)
{
	char perms[8] = "";
	int at = 0;

	*m = (struct mapping){ 0 };
	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %" SCNx64 " %x:%x %"
		   SCNu64 " %n", &m->start, &m->end, perms, &m->offset,
		   &m->dev_major, &m->dev_minor, &m->inode, &at) < 7)
		return false;
	m->flags = (perms[0] == 'r' ? VMINSPECT_VMA_READ : 0) |
		   (perms[1] == 'w' ? VMINSPECT_VMA_WRITE : 0) |
		   (perms[2] == 'x' ? VMINSPECT_VMA_EXEC : 0) |
		   (perms[3] == 's' ? VMINSPECT_VMA_SHARED : 0);
	snprintf(m->name, sizeof(m->name), "%.*s",
		 (int)strcspn(line + at, "\n"), line + at);
	return true;
}

static void read_maps(struct mappings *maps, pid_t pid)
{
	char path[64], line[8192];
	struct mapping m;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	file = fopen(path, "r");
	need(!!file, path);
	while (fgets(line, sizeof(line), file)) {
		need(read_line(line, &m), "a line of maps");
		/* The one above user space is nobody's own. */
		if (m.start < 1ULL << 63)
			put(maps, &m);
	}
	fclose(file);
}

static int by_start(const void *a, const void *b)
{
	const struct mapping *x = *(struct mapping *const *)a;
	const struct mapping *y = *(struct mapping *const *)b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static bool alike(const struct mapping *a, const struct mapping *b)
{
	return a->flags == b->flags && a->inode == b->inode &&
	       a->dev_major == b->dev_major && a->dev_minor == b->dev_minor &&
	       !strcmp(a->name, b->name);
}

/*
 * What lies right below the heap is called that, too, by kernels before 6.7, as
 * soon as there is a heap: a program's own zeros, without address randomization.
 */
static void name_heap(struct mappings *m)
{
	size_t i;

	for (i = 1; i < m->nr; i++) {
		struct mapping *below = m->at[i - 1];

		if (!strcmp(m->at[i]->name, "[heap]") && !below->inode &&
		    below->end == m->at[i]->start && !*below->name)
			strcpy(below->name, "[heap]");
	}
}

/* Where VMAs are cut in two, madvise(2) and others do not tell. */
static void merge(struct mappings *m)
{
	size_t i, nr = 0;

	qsort(m->at, m->nr, sizeof(*m->at), by_start);
	name_heap(m);
	for (i = 0; i < m->nr; i++) {
		struct mapping *last = nr ? m->at[nr - 1] : NULL;
		struct mapping *this = m->at[i];

		if (last && last->end == this->start && alike(last, this) &&
		    (!this->inode || last->offset + last->end - last->start ==
					     this->offset)) {
			last->end = this->end;
			free(this);
		} else {
			m->at[nr++] = this;
		}
	}
	m->nr = nr;
}

static const char *shown(const struct mapping *m, char *buf, size_t size)
{
	snprintf(buf, size, "%" PRIx64 "-%" PRIx64 " %c%c%c%c %" PRIx64
		 " %x:%x %" PRIu64 " %.200s", m->start, m->end,
		 m->flags & VMINSPECT_VMA_READ ? 'r' : '-',
		 m->flags & VMINSPECT_VMA_WRITE ? 'w' : '-',
		 m->flags & VMINSPECT_VMA_EXEC ? 'x' : '-',
		 m->flags & VMINSPECT_VMA_SHARED ? 's' : 'p', m->offset,
		 m->dev_major, m->dev_minor, m->inode, m->name);
	return buf;
}

void replay_check(struct replay *r, pid_t pid)
{
	static const struct mapping none = { .name = "(none)" };
	struct mappings real = { 0 };
	char a[512], b[512];
	size_t i;

	read_maps(&real, pid);
	merge(&real);
	merge(&r->maps);
	for (i = 0; i < real.nr || i < r->maps.nr; i++) {
		const struct mapping *want = i < real.nr ? real.at[i] : &none;
		const struct mapping *got = i < r->maps.nr ? r->maps.at[i] :
							     &none;

		if (!check(want->start == got->start && want->end == got->end &&
			   want->offset == got->offset && alike(want, got),
			   "maps has %s, the records %s",
			   shown(want, a, sizeof(a)), shown(got, b, sizeof(b))))
			break;
	}
	cut(&real, 0, UINT64_MAX, NULL);
}
