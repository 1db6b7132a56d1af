// SPDX-License-Identifier: GPL-2.0
/*
 * VMAs have no names that last. One is taken for another's successor where they
 * have addresses in common and map the same thing there.
 */
#include <stdlib.h>
#include <string.h>

#include "analyze_diff.h"

/* What must be alike for a VMA to be the same one */
#define NATURE	(VMINSPECT_VMA_FILE | VMINSPECT_VMA_ANON | \
		 VMINSPECT_VMA_SHARED | VMINSPECT_VMA_HUGETLB | \
		 VMINSPECT_VMA_PFNMAP | VMINSPECT_VMA_IO)
#define ACCESS	(VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE | VMINSPECT_VMA_EXEC)

const char *vma_change_name(int change)
{
	static const char * const names[VMA_NR_CHANGES] = {
		[VMA_BORN] = "born",
		[VMA_GONE] = "gone",
		[VMA_GROWN] = "grown",
		[VMA_SHRUNK] = "shrunk",
		[VMA_SPLIT] = "split",
		[VMA_MERGED] = "merged",
		[VMA_PROTECTED] = "protected",
		[VMA_FLAGS] = "flags",
	};

	return change < VMA_NR_CHANGES ? names[change] : NULL;
}

/**
 * struct matching - two lists on the way to a list of changes
 * @before: VMAs
 * @after: VMAs
 * @nr_after: by VMA of @before, how many of @after follow it
 * @nr_before: by VMA of @after, how many of @before it follows
 * @split: VMA of @before that was looked at last
 * @merged: VMA of @after likewise
 * @out: the changes
 * @nr: so many
 */
struct matching {
	const struct vma_list *before;
	const struct vma_list *after;
	size_t *nr_after;
	size_t *nr_before;
	const struct vma_item *split;
	const struct vma_item *merged;
	struct vma_diff *out;
	size_t nr;
};

/* The first one begins at the same place in the file as the second would. */
static bool same_file(const struct vminspect_vma *a,
		      const struct vminspect_vma *b)
{
	return a->inode == b->inode && a->dev_major == b->dev_major &&
	       a->dev_minor == b->dev_minor &&
	       a->offset - a->start == b->offset - b->start;
}

static bool matches(const struct vminspect_vma *b,
		    const struct vminspect_vma *a)
{
	return b->start < a->end && a->start < b->end &&
	       !((b->flags ^ a->flags) & NATURE) &&
	       (!(a->flags & VMINSPECT_VMA_FILE) || same_file(b, a));
}

/* Calls @pair for each two that match, by rising address. */
static void each_match(struct matching *m,
		       void (*pair)(struct matching *m, size_t b, size_t a))
{
	size_t b = 0, a = 0;

	while (b < m->before->nr && a < m->after->nr) {
		const struct vminspect_vma *vb = &m->before->items[b].vma;
		const struct vminspect_vma *va = &m->after->items[a].vma;

		if (matches(vb, va))
			pair(m, b, a);
		if (vb->end < va->end)
			b++;
		else
			a++;
	}
}

static void count_match(struct matching *m, size_t b, size_t a)
{
	m->nr_after[b]++;
	m->nr_before[a]++;
}

static uint64_t bytes_of(const struct vma_item *item)
{
	return item->vma.end - item->vma.start;
}

static struct range range_of(const struct vma_item *item)
{
	return (struct range){ item->vma.start, item->vma.end };
}

/* The addresses that two which match both have */
static struct range common_of(const struct vma_item *b,
			      const struct vma_item *a)
{
	struct range range = range_of(a);

	if (range.start < b->vma.start)
		range.start = b->vma.start;
	if (range.end > b->vma.end)
		range.end = b->vma.end;
	return range;
}

/* Bytes of these; of what is split and merged, the rest is others'. */
static uint64_t in_common(const struct vma_item *b, const struct vma_item *a)
{
	struct range range = common_of(b, a);

	return range.end - range.start;
}

static void add(struct matching *m, const struct vma_diff *d)
{
	if (d->changes)
		m->out[m->nr++] = *d;
}

static unsigned int other_size(uint64_t before, uint64_t after)
{
	if (after > before)
		return 1U << VMA_GROWN;
	return after < before ? 1U << VMA_SHRUNK : 0;
}

static unsigned int other_flags(const struct vma_item *b,
				const struct vma_item *a)
{
	uint64_t flags = b->vma.flags ^ a->vma.flags;
	unsigned int changes = 0;

	if (flags & ACCESS || b->vma.pkey != a->vma.pkey)
		changes |= 1U << VMA_PROTECTED;
	if (flags & ~(uint64_t)ACCESS || strcmp(b->name, a->name))
		changes |= 1U << VMA_FLAGS;
	return changes;
}

static void add_same(struct matching *m, const struct vma_item *b,
		     const struct vma_item *a)
{
	struct vma_diff d = {
		.range = range_of(a),
		.before = b,
		.after = a,
		.bytes_before = bytes_of(b),
		.bytes_after = bytes_of(a),
	};

	d.changes = other_size(d.bytes_before, d.bytes_after) |
		    other_flags(b, a);
	add(m, &d);
}

/* @first: of @nr that follow @b; what may lie between is not counted. */
static void add_split(struct matching *m, const struct vma_item *b,
		      const struct vma_item *first, size_t nr)
{
	struct vma_diff d = {
		.changes = 1U << VMA_SPLIT,
		.range = range_of(b),
		.before = b,
		.after = first,
		.parts = nr,
		.bytes_before = bytes_of(b),
	};
	const struct vma_item *a;

	for (a = first; nr; a++) {
		if (!matches(&b->vma, &a->vma))
			continue;
		d.bytes_after += in_common(b, a);
		nr--;
	}
	d.changes |= other_size(d.bytes_before, d.bytes_after);
	add(m, &d);
}

static void add_merged(struct matching *m, const struct vma_item *first,
		       size_t nr, const struct vma_item *a)
{
	struct vma_diff d = {
		.changes = 1U << VMA_MERGED,
		.range = range_of(a),
		.before = first,
		.after = a,
		.parts = nr,
		.bytes_after = bytes_of(a),
	};
	const struct vma_item *b;

	for (b = first; nr; b++) {
		if (!matches(&b->vma, &a->vma))
			continue;
		d.bytes_before += in_common(b, a);
		nr--;
	}
	d.changes |= other_size(d.bytes_before, d.bytes_after);
	add(m, &d);
}

/* Of a VMA that was split or merged, what they have in common */
static void add_part(struct matching *m, const struct vma_item *b,
		     const struct vma_item *a)
{
	struct vma_diff d = {
		.changes = other_flags(b, a),
		.range = common_of(b, a),
		.before = b,
		.after = a,
		.bytes_before = in_common(b, a),
		.bytes_after = in_common(b, a),
	};

	add(m, &d);
}

static void compare_match(struct matching *m, size_t ib, size_t ia)
{
	const struct vma_item *b = &m->before->items[ib];
	const struct vma_item *a = &m->after->items[ia];

	if (m->nr_after[ib] == 1 && m->nr_before[ia] == 1)
		return add_same(m, b, a);
	if (m->nr_after[ib] > 1 && b != m->split)
		add_split(m, b, a, m->nr_after[ib]);
	if (m->nr_before[ia] > 1 && a != m->merged)
		add_merged(m, b, m->nr_before[ia], a);
	m->split = b;
	m->merged = a;
	add_part(m, b, a);
}

static void add_alone(struct matching *m)
{
	size_t i;

	for (i = 0; i < m->before->nr; i++) {
		const struct vma_item *b = &m->before->items[i];
		struct vma_diff d = {
			.changes = 1U << VMA_GONE,
			.range = range_of(b),
			.before = b,
			.bytes_before = bytes_of(b),
		};

		if (!m->nr_after[i])
			add(m, &d);
	}
	for (i = 0; i < m->after->nr; i++) {
		const struct vma_item *a = &m->after->items[i];
		struct vma_diff d = {
			.changes = 1U << VMA_BORN,
			.range = range_of(a),
			.after = a,
			.bytes_after = bytes_of(a),
		};

		if (!m->nr_before[i])
			add(m, &d);
	}
}

/*
 * What changed as a whole comes before what changed in it, and what is gone
 * before what took its place.
 */
static int by_address(const void *x, const void *y)
{
	const struct vma_diff *a = x, *b = y;

	if (a->range.start != b->range.start)
		return a->range.start < b->range.start ? -1 : 1;
	if (a->range.end != b->range.end)
		return a->range.end > b->range.end ? -1 : 1;
	if (!a->parts != !b->parts)
		return a->parts ? -1 : 1;
	return !a->before - !b->before;
}

struct vma_diff *diff_vmas(const struct vma_list *before,
			   const struct vma_list *after, size_t *nr)
{
	size_t all = before->nr + after->nr;
	struct matching m = {
		.before = before,
		.after = after,
		.nr_after = calloc(before->nr + 1, sizeof(size_t)),
		.nr_before = calloc(after->nr + 1, sizeof(size_t)),
		/* A match is one of at most all of them, and may add three. */
		.out = calloc(4 * all + 1, sizeof(*m.out)),
	};

	if (m.nr_after && m.nr_before && m.out) {
		each_match(&m, count_match);
		each_match(&m, compare_match);
		add_alone(&m);
		qsort(m.out, m.nr, sizeof(*m.out), by_address);
	} else {
		free(m.out);
		m.out = NULL;
	}
	free(m.nr_after);
	free(m.nr_before);
	*nr = m.nr;
	return m.out;
}
