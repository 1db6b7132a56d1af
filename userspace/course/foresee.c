// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "foresee.h"

void foresee_free(struct foresight *f)
{
	free(f->tables);
	memset(f, 0, sizeof(*f));
}

static enum status add(struct foresight *f, int level, uint64_t start)
{
	size_t room = f->room ? 2 * f->room : 64;
	struct foreseen *tables = f->tables;

	if (f->nr == f->room) {
		tables = reallocarray(tables, room, sizeof(*tables));
		if (!tables)
			return fail_errno("tables", ENOMEM);
		f->tables = tables;
		f->room = room;
	}
	f->tables[f->nr++] = (struct foreseen){ level, start };
	return STATUS_OK;
}

static enum status take_tree(struct foresight *f, const struct tree *tree)
{
	enum status status = STATUS_OK;
	const struct tree_node *node;
	size_t i;

	for (i = 0; !status && i < tree->nr; i++) {
		node = &tree->nodes[i];
		if (node->state == VMINSPECT_TABLE)
			status = add(f, node->table, node->start);
	}
	return status;
}

static bool is_there(const struct foresight *f, int level, uint64_t start)
{
	size_t i;

	for (i = 0; i < f->nr; i++) {
		if (f->tables[i].level == level && f->tables[i].start == start)
			return true;
	}
	return false;
}

/* What i386 with PAE has without a VMA: see count_given() in analyze_tables.c */
static enum status take_given(struct foresight *f, pid_t pid)
{
	const struct vminspect_space *s = &f->space;
	enum status status = STATUS_OK;
	uint64_t start = 0;
	struct walk walk;

	if (s->format.encoding != VMINSPECT_ENCODING_X86_PAE)
		return status;
	for (; !status && start < s->end; start += 1ULL << s->shift[VMINSPECT_PGD]) {
		status = look_walk(pid, start, &walk);
		if (!status && walk.steps[0].entry.kind == VMINSPECT_TABLE &&
		    !is_there(f, VMINSPECT_PMD, start))
			status = add(f, VMINSPECT_PMD, start);
	}
	return status;
}

enum status foresee_read(struct foresight *f, pid_t pid)
{
	struct tree tree = { 0 };
	enum status status;

	foresee_free(f);
	status = look_space(pid, &f->space);
	if (!status)
		status = look_tree(pid, &tree);
	if (!status)
		status = take_tree(f, &tree);
	tree_free(&tree);
	return status ? status : take_given(f, pid);
}

/* log2 of the bytes that a table of a level leads to */
static unsigned int bits_of(const struct foresight *f, int level)
{
	return f->space.shift[level] + f->space.index_bits[level];
}

void foresee_step(struct foresight *f)
{
	memset(f->made, 0, sizeof(f->made));
}

struct range foresee_span(const struct foresight *f, const struct foreseen *t)
{
	return (struct range){ t->start,
			       t->start + (1ULL << bits_of(f, t->level)) };
}

enum status foresee_touch(struct foresight *f, uint64_t addr,
			  unsigned int *levels)
{
	enum status status = STATUS_OK;
	unsigned int made = 0;
	uint64_t start;
	int level;

	for (level = VMINSPECT_P4D; level < VMINSPECT_NR_LEVELS; level++) {
		start = addr >> bits_of(f, level) << bits_of(f, level);
		if (!(f->space.levels & 1U << level) ||
		    is_there(f, level, start))
			continue;
		made |= 1U << level;
		f->made[level]++;
		status = add(f, level, start);
		if (status)
			return status;
	}
	if (levels)
		*levels = made;
	return status;
}

uint64_t foresee_tables(const struct foresight *f)
{
	uint64_t n = 0;
	int level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++)
		n += f->made[level];
	return n;
}

uint64_t foresee_bytes(const struct foresight *f)
{
	return foresee_tables(f) * f->space.page_size;
}
