// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "intl.h"
#include "model.h"
#include "number.h"
#include "pad.h"
#include "phrase.h"
#include "render_table.h"

void table_init(struct table *t, const struct column *columns, int nr)
{
	int i;

	*t = (struct table){ .columns = columns, .nr_columns = nr, .sort = -1 };
	for (i = 0; i < nr; i++) {
		if (columns[i].shown)
			t->chosen[t->nr_chosen++] = i;
	}
}

static int find_column(const struct table *t, const char *name, size_t len)
{
	int i;

	for (i = 0; i < t->nr_columns; i++) {
		if (!strncasecmp(t->columns[i].name, name, len) &&
		    !t->columns[i].name[len])
			return i;
	}
	fail(STATUS_USAGE, _("--list-columns names them"),
	     _("%.*s: no such column"), (int)len, name);
	return -1;
}

enum status table_choose(struct table *t, const char *list)
{
	size_t len;

	if (*list == '+')
		list++;
	else
		t->nr_chosen = 0;
	for (;; list += len + 1) {
		int i;

		len = strcspn(list, ",");
		i = find_column(t, list, len);
		if (i < 0)
			return STATUS_USAGE;
		if (t->nr_chosen == COLUMNS_MAX)
			return fail(STATUS_USAGE, NULL,
				    _("too many columns"));
		t->chosen[t->nr_chosen++] = i;
		if (!list[len])
			return STATUS_OK;
	}
}

enum status table_sort_by(struct table *t, const char *name)
{
	t->sort = find_column(t, name, strlen(name));
	return t->sort < 0 ? STATUS_USAGE : STATUS_OK;
}

static int compare(const struct column *column, const void *a, const void *b)
{
	struct value x = column->get(a), y = column->get(b);

	if (x.text || y.text)
		return strcmp(x.text ?: "", y.text ?: "");
	return x.n < y.n ? -1 : x.n > y.n;
}

static int compare_rows(const void *a, const void *b, void *column)
{
	const void *x = *(const void * const *)a, *y = *(const void * const *)b;
	int order = compare(column, x, y);

	if (order)
		return order;
	return x < y ? -1 : x > y;	/* they come from one array */
}

void table_sort(const struct table *t, const void **rows, size_t nr)
{
	if (t->sort >= 0)
		qsort_r(rows, nr, sizeof(*rows), compare_rows,
			(void *)&t->columns[t->sort]);
}

/* More lines than one begin below the first. */
static void print_help(const char *name, const char *help)
{
	const char *end;

	while ((end = strchr(help, '\n'))) {
		printf("%-9s %.*s\n", name, (int)(end - help), help);
		name = "";
		help = end + 1;
	}
	printf("%-9s %s\n", name, help);
}

void table_list_columns(const struct table *t)
{
	int i;

	for (i = 0; i < t->nr_columns; i++)
		print_help(t->columns[i].name, _(t->columns[i].help));
}

static char *put_percent(char *p, uint64_t tenths)
{
	p = number_put(p, tenths / 10);
	*p++ = '.';
	*p++ = '0' + tenths % 10;
	return p;
}

static char *put_spread(char *p, const struct value *value)
{
	p = number_put(p, value->n);
	if (value->most == value->n)
		return p;
	*p++ = '-';
	return number_put(p, value->most);
}

char *table_put_value(const struct table *t, enum column_type type,
		      const struct value *value, char *p)
{
	if (value->n == UNKNOWN) {
		*p = '-';
		return p + 1;
	}
	switch (type) {
	case COLUMN_ADDRESS:
		return number_put_hex(p, value->n);
	case COLUMN_PERCENT:
		return put_percent(p, value->n);
	case COLUMN_SPREAD:
		return put_spread(p, value);
	case COLUMN_SIZE:
		if (!t->bytes)
			return number_put_size(p, value->n);
		break;
	case COLUMN_TIME:
		if (!t->bytes)
			return p + strlen(number_time(value->n, p));
		break;
	default:
		break;
	}
	return number_put(p, value->n);
}

const char *table_cell(const struct table *t, const struct column *column,
		       const void *row, char buf[NUMBER_SIZE])
{
	/* Programs read what is raw. */
	locale_t locale = t->raw ? phrase_english() : (locale_t)0;
	struct value value = column->get(row);

	if (t->raw)
		phrase_back(locale);
	if (value.text)
		return value.text;
	*table_put_value(t, column->type, &value, buf) = 0;
	return buf;
}

bool table_shows(const struct table *t, const char *name)
{
	int i;

	for (i = 0; i < t->nr_chosen; i++) {
		if (!strcmp(t->columns[t->chosen[i]].name, name))
			return true;
	}
	return false;
}

/* What a column takes on the screen; @i: its place among the chosen ones */
static int column_width(const struct table *t, int i, const void **rows,
			size_t nr)
{
	const struct column *column = &t->columns[t->chosen[i]];
	int len, max = t->no_headings ? 0 : strlen(column->name);
	char buf[NUMBER_SIZE];
	size_t row;

	if (max < t->width[i])
		max = t->width[i];
	for (row = 0; row < nr; row++) {
		len = text_columns(table_cell(t, column, rows[row], buf));
		max = len > max ? len : max;
	}
	return max;
}

/* Columns that all but the name take, with the gaps between them */
static int width_without_name(const struct table *t, const void **rows,
			      size_t nr)
{
	int i, width = t->nr_chosen - 1;

	for (i = 0; i < t->nr_chosen; i++) {
		if (t->columns[t->chosen[i]].type != COLUMN_NAME)
			width += column_width(t, i, rows, nr);
	}
	return width;
}

/* Room for a name, or 0 where it may be as long as it is */
static int name_room(const struct table *t, const struct style *style,
		     const void **rows, size_t nr)
{
	int room;

	if (t->raw || !style->terminal)
		return 0;
	room = style->width - width_without_name(t, rows, nr);
	return room < NAME_MIN ? NAME_MIN : room;
}

/* The end of a path says more than its beginning. */
char *text_shorten(const char *name, int room, bool utf8)
{
	const char *mark = utf8 ? "\xe2\x80\xa6" : "...";
	int columns, gone, all = text_columns(name), keep = room - (utf8 ? 1 : 3);
	const char *tail = name, *slash;
	char *text;

	if (!room || all <= room)
		return strdup(name);
	for (gone = 0; *tail && all - gone > keep; gone += columns)
		tail += text_char(tail, strlen(tail), &columns);
	slash = strchr(tail, '/');
	if (slash && slash[1])
		tail = slash;
	return asprintf(&text, "%s%s", mark, tail) < 0 ? NULL : text;
}

static bool add_row(struct libscols_table *out, const struct table *t,
		    const struct style *style, const void *row, int room)
{
	struct libscols_line *line = scols_table_new_line(out, NULL);
	char buf[NUMBER_SIZE];
	int i;

	for (i = 0; line && i < t->nr_chosen; i++) {
		const struct column *column = &t->columns[t->chosen[i]];
		const char *text = table_cell(t, column, row, buf);
		char *copy = column->type == COLUMN_NAME ?
			text_shorten(text, room, style->utf8) : strdup(text);

		if (!copy || scols_line_refer_data(line, i, copy)) {
			free(copy);
			return false;
		}
	}
	return line;
}

static bool add_columns(struct libscols_table *out, const struct table *t)
{
	int i;

	for (i = 0; i < t->nr_chosen; i++) {
		const struct column *column = &t->columns[t->chosen[i]];
		bool right = column->type >= COLUMN_ADDRESS;

		if (!scols_table_new_column(out, column->name, t->width[i],
					    right ? SCOLS_FL_RIGHT : 0))
			return false;
	}
	return true;
}

static enum status fill_and_print(struct libscols_table *out,
				  const struct table *t,
				  const struct style *style,
				  const void **rows, size_t nr)
{
	int room = name_room(t, style, rows, nr);
	size_t i;

	scols_table_enable_raw(out, t->raw);
	scols_table_enable_noheadings(out, t->no_headings);
	/* Nothing but names is ever shortened, and that is done above. */
	scols_table_set_termforce(out, SCOLS_TERMFORCE_NEVER);
	if (!add_columns(out, t))
		return fail_errno("table", ENOMEM);
	for (i = 0; i < nr; i++) {
		if (!add_row(out, t, style, rows[i], room))
			return fail_errno("table", ENOMEM);
	}
	return scols_print_table(out) ? fail_errno("table", ENOMEM) : STATUS_OK;
}

enum status table_render(const struct table *t, const struct style *style,
			 const void **rows, size_t nr)
{
	struct libscols_table *out = scols_new_table();
	enum status status;

	if (!out)
		return fail_errno("table", ENOMEM);
	status = fill_and_print(out, t, style, rows, nr);
	scols_unref_table(out);
	return status;
}

static void put_json_spread(struct json *j, const char *key,
			    const struct value *value)
{
	json_open_object(j, key);
	json_number(j, "min", value->n);
	json_number(j, "max", value->most);
	json_close(j);
}

static void put_json(struct json *j, const struct column *column,
		     const char *key, const void *row)
{
	struct value value = column->get(row);

	if (value.text)
		json_text(j, key, value.text);
	else if (column->type == COLUMN_ADDRESS)
		json_hex(j, key, value.n);
	else if (column->type == COLUMN_PERCENT && value.n != UNKNOWN)
		json_tenths(j, key, value.n);
	else if (column->type == COLUMN_SPREAD && value.n != UNKNOWN)
		put_json_spread(j, key, &value);
	else
		json_number(j, key, value.n);
}

void table_row_json(const struct table *t, struct json *j, const void *row)
{
	locale_t locale = phrase_english();
	char key[NUMBER_SIZE];
	size_t c;
	int i;

	for (i = 0; i < t->nr_chosen; i++) {
		const struct column *column = &t->columns[t->chosen[i]];

		snprintf(key, sizeof(key), "%s", column->key ?: column->name);
		for (c = 0; key[c]; c++)
			key[c] = tolower((unsigned char)key[c]);
		put_json(j, column, key, row);
	}
	phrase_back(locale);
}

void table_render_json(const struct table *t, struct json *j, const char *name,
		       const void **rows, size_t nr)
{
	size_t row;

	json_open_array(j, name);
	for (row = 0; row < nr; row++) {
		json_open_object(j, NULL);
		table_row_json(t, j, rows[row]);
		json_close(j);
	}
	json_close(j);
}
