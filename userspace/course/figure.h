/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a demo shows, as data: text, JSON and HTML are made of the same. What has
 * just changed is marked.
 */
#ifndef VMINSPECT_FIGURE_H
#define VMINSPECT_FIGURE_H

#include "analyze_tree.h"
#include "analyze_walk.h"
#include "json.h"
#include "look.h"
#include "style.h"
#include "subject.h"

enum figure_kind {
	FIGURE_TABLE,	/* rows in columns */
	FIGURE_STRIP,	/* pages in a row, one sign each */
	FIGURE_MAP,	/* the address space: VMAs and gaps between them */
	FIGURE_WALK,	/* the way from an address to a frame, level by level */
	FIGURE_TREE,	/* page tables as a radix tree */
	FIGURE_BARS,	/* numbers as bars */
	FIGURE_CODE,	/* lines as they are: a piece of source */
};

/**
 * struct figure_row - a row of a table, a bar, a line
 * @cells: so many as the figure has heads; owned
 * @nr: filled in so far
 * @value: of a bar
 * @marked: has just changed
 */
struct figure_row {
	char **cells;
	size_t nr;
	uint64_t value;
	bool marked;
};

/**
 * struct figure_cell - a page of a strip
 * @sign: enum strip_sign
 * @marked: has just changed
 */
struct figure_cell {
	unsigned char sign;
	bool marked;
};

/* enum strip_sign - what a page of a strip is; figure_sign() has its letter */
enum strip_sign {
	SIGN_NONE,	/* . */
	SIGN_PRESENT,	/* # a frame of its own, writable or not */
	SIGN_SHARED,	/* = a frame that others map too */
	SIGN_ZERO,	/* 0 the zero page */
	SIGN_FILE,	/* F of the page cache */
	SIGN_SWAP,	/* S */
	SIGN_HUGE,	/* H part of a huge leaf */
	SIGN_OTHER,	/* ? */
	NR_SIGNS
};

/**
 * struct figure_area - a part of the address space
 * @range: addresses
 * @name: what is there, "" for a gap; owned
 * @perms: "rw-p", "" for a gap
 * @marked: has just changed
 */
struct figure_area {
	struct range range;
	char *name;
	char perms[5];
	bool marked;
};

/**
 * struct figure_node - a page-table page
 * @level: enum vminspect_level
 * @start: first address that it covers
 * @pfn: where it lies, or UNKNOWN
 * @used: entries that are not none
 * @marked: is new
 */
struct figure_node {
	int level;
	uint64_t start;
	uint64_t pfn;
	uint64_t used;
	bool marked;
};

/**
 * struct figure - a figure
 * @kind: see there
 * @title: owned
 * @heads: of the columns of a table; of bars: label, number; owned. One that
 *	begins with '>' has its column on the right
 * @nr_heads: so many
 * @rows: of a table, bars, code; owned
 * @nr_rows: so many
 * @cells: of a strip; owned
 * @nr_cells: so many
 * @start: address of the first page of a strip
 * @page: bytes of a page of it
 * @areas: of a map, by address; owned
 * @nr_areas: so many
 * @walk: see there
 * @marked_levels: of the walk: bit mask of levels that are new, WALK_FRAME_NEW
 * @nodes: of a tree, parents before children; owned
 * @nr_nodes: so many
 */
struct figure {
	enum figure_kind kind;
	char *title;
	char **heads;
	size_t nr_heads;
	struct figure_row *rows;
	size_t nr_rows;
	struct figure_cell *cells;
	size_t nr_cells;
	uint64_t start;
	uint64_t page;
	struct figure_area *areas;
	size_t nr_areas;
	struct walk walk;
	unsigned int marked_levels;
	struct figure_node *nodes;
	size_t nr_nodes;
};

/* figure_table - with heads, ended by NULL; NULL without memory, as all here */
struct figure *figure_table(const char *title, const char *head, ...)
	__attribute__((sentinel));
/* figure_head - one more, before there are cells */
void figure_head(struct figure *figure, const char *head);

/*
 * figure_cell - fill in the next cell; a row begins where the last is full
 * figure_mark - the last row has just changed, if that is so
 *
 * These and all that follow take a NULL figure, and do nothing then.
 */
void figure_cell(struct figure *figure, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void figure_mark(struct figure *figure, bool marked);

/* figure_bars - of one or more numbers */
struct figure *figure_bars(const char *title);
/* figure_bar - one more; the text stands behind the bar: the number as words */
void figure_bar(struct figure *figure, bool marked, uint64_t value,
		const char *label, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* figure_strip - the pages of a look; marked where they are not as before */
struct figure *figure_strip(const char *title, const struct look *now,
			    const struct look *before);

/* figure_map - the VMAs; those that were not there before, or not so, marked */
struct figure *figure_map(const char *title, const struct vma_list *now,
			  const struct vma_list *before);

/*
 * figure_walk - a walk; @marked: bit mask of levels whose tables are new, and
 * WALK_FRAME_NEW where the frame is, and with it the entry that leads there
 */
#define WALK_FRAME_NEW	(1U << VMINSPECT_NR_LEVELS)
struct figure *figure_walk(const char *title, const struct walk *walk,
			   unsigned int marked);

/* figure_tree - page tables; those that were not there before are marked */
struct figure *figure_tree(const char *title, const struct tree *now,
			   const struct tree *before);

/* figure_faults - the faults of a log as a table; the first @most of them */
struct figure *figure_faults(const char *title, const struct log *log,
			     size_t most);

/* figure_calls - the system calls of a log that changed the address space */
struct figure *figure_calls(const char *title, const struct log *log);

/* figure_code - a file's lines */
struct figure *figure_code(const char *title, const char *path);

/* walk_table_marked - whether the table of a step of a walk is new */
static inline bool walk_table_marked(const struct figure *f, unsigned int step)
{
	return f->marked_levels >> f->walk.steps[step].level & 1;
}

/* walk_entry_marked - whether its entry is */
static inline bool walk_entry_marked(const struct figure *f, unsigned int step)
{
	return walk_table_marked(f, step) ||
	       (step == f->walk.last && f->marked_levels & WALK_FRAME_NEW);
}

/* walk_leaf_offset - of the address in the page of the last entry, huge or not */
static inline uint64_t walk_leaf_offset(const struct walk *w)
{
	return w->addr & (walk_stop(w)->span - 1);
}

/* walk_leaf_pfn - the first frame of that page, or UNKNOWN */
static inline uint64_t walk_leaf_pfn(const struct walk *w)
{
	return w->pfn == UNKNOWN ? UNKNOWN :
	       w->pfn - walk_leaf_offset(w) / w->page;
}

/* figure_sign - the letter of a page in a strip */
char figure_sign(enum strip_sign sign);
/* figure_sign_word - what it means, in the reader's language */
const char *figure_sign_word(enum strip_sign sign);

void figure_free(struct figure *figure);

/* figure_text - print it, as wide as the style says */
void figure_text(const struct figure *figure, const struct style *style,
		 FILE *file);
/* figure_json - write it as members of an object that is open */
void figure_json(const struct figure *figure, struct json *json);

#endif /* VMINSPECT_FIGURE_H */
