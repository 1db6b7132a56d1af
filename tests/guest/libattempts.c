// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "entry.h"
#include "libattempts.h"
#include "libcheck.h"
#include "libpage.h"

#define PAGE_MASK	(-PAGE)

/* The open fault that this attempt belongs to, or NULL */
static struct one_fault *same(struct attempts *a,
			      const struct vminspect_fault *f)
{
	struct one_fault *o;
	size_t i;

	for (i = a->nr; i; i--) {
		o = &a->fault[i - 1];
		if (o->last.event.tid != f->event.tid)
			continue;
		if (o->open && !((o->last.addr ^ f->addr) & PAGE_MASK))
			return o;
		return NULL;
	}
	return NULL;
}

static void judge(struct one_fault *o, const struct vminspect_space *s)
{
	const struct vminspect_fault *l = &o->last;
	bool returned = !(l->event.flags & VMINSPECT_FAULT_NO_RETURN);
	struct fault_evidence e;

	fault_evidence(l, &s->format, s->shift, &e);
	if (o->attempts > 1)
		fault_evidence_merge(&o->evidence, &e);
	o->evidence = e;
	o->class = fault_classify(&e);
	o->count = fault_count(l->flags, l->result, returned);
	o->open = o->count == FAULT_COUNT_RETRY;
}

static void add_fault(struct attempts *a, const struct vminspect_fault *f)
{
	const struct vminspect_fault_levels *levels = fault_levels_of(f);
	struct one_fault *o = same(a, f);

	if (!o) {
		need(a->nr < MAX_FAULTS, "room for faults");
		o = &a->fault[a->nr++];
		*o = (struct one_fault){ .first = *f };
		o->grew = a->grew_tid == f->event.tid;
		if (levels)
			o->before = *levels;
	}
	a->grew_tid = 0;
	o->attempts++;
	o->last = *f;
	o->has_levels = levels;
	if (levels)
		o->after = *levels;
	o->ns = f->event.time - (o->first.event.time - fault_ns(&o->first));
	judge(o, a->space);
}

void attempts_add(struct attempts *a, const struct vminspect_event *e)
{
	if (e->type == VMINSPECT_EVENT_FAULT)
		add_fault(a, (const void *)e);
	else if (e->type == VMINSPECT_EVENT_GROW)
		a->grew_tid = e->tid;
}

int level_before(const struct one_fault *f)
{
	return VMINSPECT_FAULT_BEFORE(f->first.event.level);
}

int level_after(const struct one_fault *f)
{
	int level = VMINSPECT_FAULT_AFTER(f->last.event.level);

	return level == VMINSPECT_FAULT_NOT_SEEN ? -1 : level;
}

void new_tables(const struct one_fault *f, const struct vminspect_space *s,
		char text[32])
{
	static const char *const names[] = { "pgd", "+p4d", "+pud", "+pmd",
					     "+pte" };
	int level;

	text[0] = 0;
	for (level = level_before(f) + 1; level <= level_after(f); level++) {
		if (s->levels >> level & 1)
			strcat(text, names[level]);
	}
	if (!text[0])
		strcpy(text, "-");
}

static bool present(const struct vminspect_space *s, int level, uint64_t raw)
{
	struct entry e;

	entry_decode(&s->format, level, raw, &e);
	return e.kind == VMINSPECT_PRESENT;
}

uint64_t pages_of(const struct one_fault *f, const struct vminspect_space *s)
{
	int after = level_after(f);

	if (after < 0)
		return 0;
	if (!present(s, after, f->last.after) ||
	    present(s, level_before(f), f->first.before))
		return f->last.event.near;
	if (after < VMINSPECT_PTE)
		return (1ULL << s->shift[after]) / s->page_size;
	return 1 + f->last.event.near;
}

void fault_print(const struct one_fault *f, const struct vminspect_space *s)
{
	const struct vminspect_fault *l = &f->last;
	char tables[32];

	new_tables(f, s, tables);
	printf("  tid %u addr %llx ip %llx %s %s %s attempts %u tables %s near %u ns %" PRIu64 "\n",
	       l->event.tid, l->addr, l->ip, fault_class_name(f->class),
	       fault_count_name(f->count), fault_access_name(l->flags),
	       f->attempts, tables, l->event.near, f->ns);
	printf("    before %d:%llx after %d:%llx flags %x result %x marks %x vma %x%s\n",
	       level_before(f), f->first.before, level_after(f), l->after,
	       l->flags, l->result, l->event.flags, l->event.vma,
	       f->grew ? " grew" : "");
}
