/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rows of a table as lines of text, put together in memory: the columns are as
 * wide as table->width says, and what is wider borrows from the gaps behind it.
 */
#ifndef VMINSPECT_ROW_H
#define VMINSPECT_ROW_H

#include "render_table.h"

/* Lines are written when there are so many bytes of them. */
#define ROW_TEXT	(1 << 15)

/**
 * struct row - the line being put together, behind others that are not written yet
 * @line: what there is of it
 * @begin: where it begins in @text
 * @due: columns that it should have, where nothing was too wide
 * @whole: it can be put again: no part of it was written yet, and what is in front
 *	of the last cell has as many bytes as columns
 * @seen: by chosen column, the value in its cell; of texts, nothing
 * @start: where that begins, from @begin on
 * @end: and where it ends
 * @text: of them all
 */
struct row {
	struct line line;
	char *begin;
	int due;
	bool whole;
	struct value seen[COLUMNS_MAX];
	int start[COLUMNS_MAX];
	int end[COLUMNS_MAX];
	char text[ROW_TEXT];
};

/* row_init - nothing is there yet */
void row_init(struct row *row);

/* row_write - write what there is to standard output */
void row_write(struct row *row);

/* row_begin, row_end - a line */
void row_begin(struct row *row);
void row_end(struct row *row);

/* row_put_heading - put the names of the columns, as a line */
void row_put_heading(struct row *row, const struct table *table,
		     const struct style *style);

/**
 * row_put - put the cells of a row
 * @row: begun
 * @table: what of it
 * @utf8: whether a mark for what is left out may be beyond ASCII
 * @room: for COLUMN_NAME, which is cut to fit; 0: as much as it needs
 * @data: the row
 */
void row_put(struct row *row, const struct table *table, bool utf8, int room,
	     const void *data);

/*
 * row_put_again - the same, in place of row_begin() and row_put(), by what is another
 * than in the line before; false: nothing was done, as it cannot be. No cell but the
 * last one may be wider than its column
 */
bool row_put_again(struct row *row, const struct table *table, bool utf8, int room,
		   const void *data);

/* struct row_addresses - which of the chosen columns are COLUMN_ADDRESS */
struct row_addresses {
	int nr;
	int at[COLUMNS_MAX];
};

void row_find_addresses(struct row_addresses *addresses,
			const struct table *table);

/*
 * row_put_addresses - put the line before again, whole, but for its addresses; as
 * row_put_again()
 */
bool row_put_addresses(struct row *row, const struct table *table,
		       const struct row_addresses *addresses, const void *data);

/* value_columns - what a value takes in a column of that type */
int value_columns(const struct table *table, enum column_type type,
		  const struct value *value);

/* row_columns - what a cell takes, but for a name that is cut; @i: of the chosen */
int row_columns(const struct table *table, int i, const void *data);

/* row_name_columns - what a name takes, cut to fit into @room */
int row_name_columns(const struct table *table, int i, bool utf8, int room,
		     const void *data);

/* column_at - the chosen column of that number */
static inline const struct column *column_at(const struct table *table, int i)
{
	return &table->columns[table->chosen[i]];
}

/* column_is_right - whether what is in it stands at the right: numbers do */
static inline bool column_is_right(const struct column *column)
{
	return column->type >= COLUMN_ADDRESS;
}

#endif /* VMINSPECT_ROW_H */
