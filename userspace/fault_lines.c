// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fault_lines.h"

/* A column is not wider than this where what is in it is not. */
#define GAP_MAX		64
/* All cells, the colours, and what is written too much */
#define LINE_ROOM	(COLUMNS_MAX * (CELL_ROOM + GAP_MAX) + 128)
/* Lines are written when there are so many bytes of them. */
#define FULL		(16 * 1024)
/* What is copied may end so many bytes later, with what is overwritten then. */
#define CHUNK		16
/* No column of the screen */
#define NOWHERE		(-1)

/**
 * struct cell - one column of the line
 * @put: see struct column
 * @steady: see there
 * @right: numbers go to the right
 * @gap: spaces before it at the least
 * @due: where it should begin on the screen, behind the gap
 * @end: where it should end
 * @lead: spaces that the last number had before it, to end there
 * @from: where the last line that was not alike had it, with the gap; NOWHERE: it
 *	is not to be taken from there
 * @text: what it was there, with all steady cells behind it
 * @len: bytes of it
 * @to: where that ended
 * @next: the cell behind
 */
struct cell {
	void (*put)(struct line *line, const struct table *table,
		    const void *row);
	bool steady;
	bool right;
	int gap;
	int due;
	int end;
	int lead;
	int from;
	const char *text;
	int len;
	int to;
	struct cell *next;
};

/**
 * struct seen - what cells that are steady are made of, of the line before
 * @like: see struct event_fault; 0: there is no line before
 * @grew: likewise
 * @comm: likewise
 * @origin: likewise; it may have gone
 * @kind: of it
 * @block: likewise; it may have gone
 */
struct seen {
	uint64_t like;
	bool grew;
	const char *comm;
	const struct origin *origin;
	enum origin_kind kind;
	const struct block *block;
};

/**
 * struct fault_lines - see the header
 * @table: see fault_lines_new()
 * @style: likewise
 * @seen: the line before
 * @cells: its cells, by chosen column
 * @end: of all lines that are not written yet
 * @text: these
 */
struct fault_lines {
	const struct table *table;
	const struct style *style;
	struct seen seen;
	struct cell cells[COLUMNS_MAX];
	char *end;
	char text[FULL + LINE_ROOM + CHUNK];
};

struct fault_lines *fault_lines_new(const struct table *t,
				    const struct style *style)
{
	struct fault_lines *l = malloc(sizeof(*l));
	int i, due = 0;

	if (!l)
		return NULL;
	l->table = t;
	l->style = style;
	l->seen.like = 0;
	l->end = l->text;
	for (i = 0; i < t->nr_chosen; i++) {
		const struct column *column = &t->columns[t->chosen[i]];

		due += !!i;
		l->cells[i] = (struct cell){
			.put = column->put,
			.steady = column->steady,
			.right = column->type >= COLUMN_ADDRESS,
			.gap = !!i,
			.due = due,
			.end = due + t->width[i],
		};
		due += t->width[i];
	}
	return l;
}

void fault_lines_free(struct fault_lines *l)
{
	fault_lines_write(l);
	free(l);
}

/* The next line goes where the last one may stand, so that has to be forgotten. */
void fault_lines_write(struct fault_lines *l)
{
	if (!l)
		return;
	fwrite(l->text, 1, l->end - l->text, stdout);
	l->end = l->text;
	l->seen.like = 0;
}

/* Whether a fault is the same in all columns that are steady */
static inline bool is_alike(const struct seen *seen,
			    const struct event_fault *f)
{
	return f->like && seen->like == f->like && seen->grew == f->grew &&
	       seen->comm == f->comm && seen->block == f->block &&
	       seen->origin == f->origin &&
	       (!f->origin || seen->kind == f->origin->kind);
}

static void remember(struct seen *seen, const struct event_fault *f)
{
	*seen = (struct seen){
		.like = f->like,
		.grew = f->grew,
		.comm = f->comm,
		.origin = f->origin,
		.kind = f->origin ? f->origin->kind : ORIGIN_FOUND,
		.block = f->block,
	};
}

/* A number, which was put from @from on, is to begin so many columns later. */
static void move(struct line *line, char *from, int columns)
{
	size_t len = line->end - from;
	char number[NUMBER_SIZE];

	memcpy(number, from, sizeof(number));
	line->end = from;
	if (columns > 0)
		line_gap(line, columns);
	else
		line->end += columns;
	memcpy(line->end, number, sizeof(number));
	line->end += len;
}

/* Spaces before a cell. Numbers are mostly as long as the one before */
static inline int gap_of(const struct cell *c, int at)
{
	if (c->right)
		return c->gap + c->lead;
	return c->due - at > c->gap ? c->due - at : c->gap;
}

/* What was put from @from on, up to @to: the same, to the right */
static inline int to_right(struct line *line, char *from, int to, struct cell *c)
{
	int lead = c->lead + c->end - to, more;

	if (lead < 0)
		lead = 0;
	more = lead - c->lead;
	if (more)
		move(line, from, more);
	c->lead = lead;
	return to + more;
}

/* The line is @at columns wide so far. Return: how wide it is then */
static inline int put_cell(const struct table *t, struct line *line, int at,
			   struct cell *c, const struct fault_row *row)
{
	char *begin = line->end, *text;
	int to;

	line_gap(line, gap_of(c, at));
	text = line->end;
	line->hidden = 0;
	c->put(line, t, row);
	to = at + (line->end - begin) - line->hidden;
	return c->right ? to_right(line, text, to, c) : to;
}

/* From the last line that was not alike; that is not written yet. */
static inline void copy_run(struct line *line, const struct cell *c)
{
	char *to = line->end;
	int i = 0;

	do
		memcpy(to + i, c->text + i, CHUNK);
	while ((i += CHUNK) < c->len);
	line->end = to + c->len;
}

static void forget_cells(struct fault_lines *l)
{
	int i;

	for (i = 0; i < l->table->nr_chosen; i++)
		l->cells[i].from = NOWHERE;
}

/* In a line that is like none before, note where a cell is. */
static void note_cell(struct cell *c, int from, const char *text, int to,
		      const char *end)
{
	c->from = c->steady ? from : NOWHERE;
	c->text = text;
	c->len = end - text;
	c->to = to;
	c->next = c + 1;
}

static void put_cells(struct fault_lines *l, struct line *line,
		      const struct fault_row *row, bool alike)
{
	struct cell *c = l->cells, *end = c + l->table->nr_chosen;
	const char *text;
	int at = 0, to;

	while (c < end) {
		if (c->from == at) {
			copy_run(line, c);
			at = c->to;
			c = c->next;
			continue;
		}
		text = line->end;
		to = put_cell(l->table, line, at, c, row);
		if (!alike)
			note_cell(c, at, text, to, line->end);
		at = to;
		c++;
	}
}

/* Steady cells side by side are copied together. */
static void join_cells(struct fault_lines *l)
{
	int i;

	for (i = l->table->nr_chosen - 2; i >= 0; i--) {
		struct cell *c = &l->cells[i], *next = c + 1;

		if (!c->steady || !next->steady)
			continue;
		c->len += next->len;
		c->to = next->to;
		c->next = next->next;
	}
}

void fault_lines_put(struct fault_lines *l, const struct fault_row *row,
		     enum ink ink)
{
	struct line line;
	bool alike;

	if (l->end - l->text >= FULL)
		fault_lines_write(l);
	alike = is_alike(&l->seen, row->fault);
	if (!alike)
		forget_cells(l);
	line = (struct line){ l->end, 0 };
	if (ink)
		line_ink(&line, style_ink(l->style, ink));
	put_cells(l, &line, row, alike);
	if (!alike) {
		remember(&l->seen, row->fault);
		join_cells(l);
	}
	if (ink)
		line_ink(&line, style_ink(l->style, INK_PLAIN));
	line_char(&line, '\n');
	l->end = line.end;
}
