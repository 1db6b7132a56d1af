/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rows in columns. One list of columns drives the table, its header, --output,
 * --list-columns, --sort and JSON.
 */
#ifndef VMINSPECT_RENDER_TABLE_H
#define VMINSPECT_RENDER_TABLE_H

#include "error.h"
#include "json.h"
#include "line.h"
#include "style.h"

/**
 * enum column_type - how a value is shown
 * @COLUMN_TEXT: a string
 * @COLUMN_NAME: a string that may be long: loses its front where there is no room
 * @COLUMN_ADDRESS: hexadecimal; in JSON a string with 0x
 * @COLUMN_SIZE: bytes, in IEC units unless exact ones are wanted
 * @COLUMN_COUNT: a number
 * @COLUMN_PERCENT: tenths of a percent
 * @COLUMN_SPREAD: two numbers, the least and the most; one where they are equal
 * @COLUMN_TIME: ns, scaled unless exact ones are wanted
 */
enum column_type {
	COLUMN_TEXT,
	COLUMN_NAME,
	COLUMN_ADDRESS,
	COLUMN_SIZE,
	COLUMN_COUNT,
	COLUMN_PERCENT,
	COLUMN_SPREAD,
	COLUMN_TIME,
};

/*
 * struct value - of a cell: @text, or @n, which may be UNKNOWN, and of a spread
 * @most too
 */
struct value {
	uint64_t n;
	const char *text;
	uint64_t most;
};

struct table;

/**
 * struct column - one column
 * @name: header, in capitals; JSON has it in small letters
 * @key: name in JSON where that is another
 * @help: for --list-columns
 * @type: see there
 * @shown: by default
 * @get: its value in a row
 * @put: in its place, where rows are printed one by one: writes what there is,
 *	CELL_ROOM bytes at the most
 * @steady: of faults: of those by one thread for one cause and of one class it says
 *	mostly the same, see fault_lines.c
 */
struct column {
	const char *name;
	const char *key;
	const char *help;
	enum column_type type;
	bool shown;
	struct value (*get)(const void *row);
	void (*put)(struct line *line, const struct table *table,
		    const void *row);
	bool steady;
};

#define COLUMNS_MAX	32
#define CELL_ROOM	320
/* A name is cut down to this at the least. */
#define NAME_MIN	8

/**
 * struct table - what to show, and how
 * @columns: all there are
 * @nr_columns: so many
 * @chosen: indices of those to show, in order
 * @nr_chosen: so many
 * @width: of these, at the least; 0: as wide as what is in them
 * @sort: index of the column to sort by, or -1
 * @raw: no alignment
 * @no_headings: no header
 * @bytes: exact sizes
 */
struct table {
	const struct column *columns;
	int nr_columns;
	int chosen[COLUMNS_MAX];
	int nr_chosen;
	int width[COLUMNS_MAX];
	int sort;
	bool raw;
	bool no_headings;
	bool bytes;
};

/* table_init - all columns, those shown by default chosen, no sort */
void table_init(struct table *table, const struct column *columns, int nr);

/* table_choose - "A,B", or "+A,B" for these as well; reports a bad list */
enum status table_choose(struct table *table, const char *list);

/* table_sort_by - by the column of that name; reports a bad one */
enum status table_sort_by(struct table *table, const char *name);

/* table_sort - order an array of pointers to rows; keeps the order of equals */
void table_sort(const struct table *table, const void **rows, size_t nr);

/* table_list_columns - print what columns there are */
void table_list_columns(const struct table *table);

/* table_render - print the rows as a table; fails only without memory */
enum status table_render(const struct table *table, const struct style *style,
			 const void **rows, size_t nr);

/**
 * table_put_value - write a value that is no text, without a NUL behind it
 * @table: says whether sizes are exact
 * @type: of the column
 * @value: see there; @p: NUMBER_SIZE bytes are written to at the most
 *
 * Return: the place behind it.
 */
char *table_put_value(const struct table *table, enum column_type type,
		      const struct value *value, char *p);

/* table_cell - one value as text: its own, or in @buf */
const char *table_cell(const struct table *table, const struct column *column,
		       const void *row, char buf[NUMBER_SIZE]);

/*
 * text_shorten - a new string: a name without its front, so that it has @room
 * columns; 0: as it is
 */
char *text_shorten(const char *name, int room, bool utf8);

/* table_shows - whether the column of that name is chosen */
bool table_shows(const struct table *table, const char *name);

/* table_row_json - write the chosen values into the object that is open */
void table_row_json(const struct table *table, struct json *json,
		    const void *row);

/* table_render_json - write the rows as an array of objects */
void table_render_json(const struct table *table, struct json *json,
		       const char *name, const void **rows, size_t nr);

#endif /* VMINSPECT_RENDER_TABLE_H */
