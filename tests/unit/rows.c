// SPDX-License-Identifier: GPL-2.0
/*
 * Many rows look as libsmartcols would print them: by its judgement, in all types
 * of columns, with names that nobody would wish for, raw and in a terminal.
 */
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include "model.h"
#include "render_rows.h"
#include "test.h"

#define NR_ROWS		64

/**
 * struct fact - a row
 * @name: may be anything
 * @word: likewise
 * @n: of all other columns
 * @addr: an address
 * @again: the next row, of which that is all that differs
 * @repeats: it is one of these
 */
struct fact {
	const char *name;
	const char *word;
	uint64_t n;
	uint64_t addr;
	const struct fact *again;
	bool repeats;
};

static struct value get_name(const void *row)
{
	return (struct value){ .text = ((const struct fact *)row)->name };
}

static struct value get_word(const void *row)
{
	return (struct value){ .text = ((const struct fact *)row)->word };
}

static struct value get_n(const void *row)
{
	uint64_t n = ((const struct fact *)row)->n;

	return (struct value){ .n = n, .most = n + n % 3 };
}

static struct value get_addr(const void *row)
{
	return (struct value){ .n = ((const struct fact *)row)->addr };
}

static const struct column columns[] = {
	{ "WORD", NULL, "", COLUMN_TEXT, true, get_word },
	{ "ADDR", NULL, "", COLUMN_ADDRESS, true, get_addr },
	{ "SIZE", NULL, "", COLUMN_SIZE, true, get_n },
	{ "COUNT", NULL, "", COLUMN_COUNT, true, get_n },
	{ "SHARE", NULL, "", COLUMN_PERCENT, true, get_n },
	{ "SPREAD", NULL, "", COLUMN_SPREAD, true, get_n },
	{ "TIME", NULL, "", COLUMN_TIME, true, get_n },
	{ "NAME", NULL, "", COLUMN_NAME, true, get_name },
};

static const void *again(const void *row)
{
	return ((const struct fact *)row)->again;
}

static const void *widest(const void *row)
{
	static struct fact wide;
	const struct fact *fact = row;

	if (!fact->again)
		return NULL;
	for (wide = *fact; (fact = fact->again);)
		wide.addr |= fact->addr == UNKNOWN ? 0 : fact->addr;
	return &wide;
}

/* As long as a path may be, and longer than what is put together at once */
static const char *long_name(const char *part, size_t size)
{
	char *name = calloc(size + 8, 1);
	size_t len;

	for (len = 0; len < size; len += strlen(part))
		strcpy(name + len, part);
	return name;
}

static size_t make_rows(struct fact *facts, const void **rows)
{
	const char *names[] = {
		"", "/usr/lib/libc.so.6", "/tmp/a b", "[heap]", "-",
		"\\x41", "a\\b", "\\", "x\\x", "caf\u00e9", "\u9875\u8868/\u9875",
		"e\u0301", "z\u200bz", "\xe9\x9a", "\xff", "\302\2331m", "\x7f",
		"a\nb\tc", "\033[31m", long_name("/x", 4095),
		long_name("\u9875/", 40000), long_name("\xff", 321),
		long_name("q", 320),
	};
	size_t i, k, nr = 0;

	for (i = 0; i < NR(names); i++) {
		struct fact fact = { names[i], names[(i + 5) % 9], 0, 0x1000 };

		fact.n = i % 7 ? 1ULL << i * 2 | i : UNKNOWN;
		for (k = 0; k < 2 + i % 2; k++) {
			fact.again = k < 1 + i % 2 ? &facts[nr + 1] : NULL;
			fact.repeats = k;
			facts[nr++] = fact;
			fact.addr = (i + k) % 3 ? UNKNOWN : 0x7fffdeadb000;
		}
	}
	for (i = 0; i < nr; i++)
		rows[i] = &facts[i];
	return nr;
}

/* In so many parts, where what repeats the row before goes with it */
static void render(const struct table *table, const struct style *style,
		   const void **rows, size_t nr, size_t parts)
{
	struct table t = *table;
	const void *at[NR_ROWS];
	size_t i, all = 0;

	for (i = 0; i < nr; i++) {
		if (!((const struct fact *)rows[i])->repeats)
			at[all++] = rows[i];
	}
	for (i = 0; i < parts; i++) {
		struct rows some = { at + all * i / parts,
				     all * (i + 1) / parts - all * i / parts,
				     again, widest };

		rows_render(&t, style, &some);
	}
}

/* What is printed; @parts: by rows_render(), in so many, or by table_render() */
static char *printed(const struct table *t, const struct style *style,
		     const void **rows, size_t nr, size_t parts)
{
	int saved = dup(STDOUT_FILENO);
	FILE *file = tmpfile();
	char *text;
	off_t size;

	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	if (parts)
		render(t, style, rows, nr, parts);
	else
		table_render(t, style, rows, nr);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	size = lseek(fileno(file), 0, SEEK_END);
	text = calloc(size + 1, 1);
	CHECK(pread(fileno(file), text, size, 0) == size, "not read");
	fclose(file);
	close(saved);
	return text;
}

static void compare(const char *what, const struct table *t,
		    const struct style *style, const void **rows, size_t nr)
{
	char *expected = printed(t, style, rows, nr, 0);
	char *found = printed(t, style, rows, nr, 1);

	CHECK_TEXT(what, found, expected);
	free(expected);
	free(found);
}

static void check_styles(const char *order, bool utf8, const void **rows,
			 size_t nr)
{
	struct style file = { .utf8 = utf8, .width = 80 };
	struct style terminal = { .utf8 = utf8, .width = 100, .terminal = true };
	struct table t;

	table_init(&t, columns, NR(columns));
	if (order)
		table_choose(&t, order);
	compare("a table", &t, &file, rows, nr);
	compare("in a terminal", &t, &terminal, rows, nr);
	t.bytes = true;
	compare("exact", &t, &file, rows, nr);
	t.no_headings = true;
	compare("without headings", &t, &file, rows, nr);
	t.raw = true;
	compare("raw, without headings", &t, &file, rows, nr);
	t.no_headings = false;
	compare("raw", &t, &terminal, rows, nr);
	compare("of no row", &t, &file, rows, 0);
}

/* The second part has the widths of the first, and no header. */
static void check_parts(void)
{
	static const struct fact facts[] = {
		{ "a", "long", 100, 0x1000 }, { "b", "x", 7, 0x2000 },
	};
	const void *rows[] = { &facts[0], &facts[1] };
	struct style style = { .width = 80 };
	struct table t;
	char *text;

	table_init(&t, columns, NR(columns));
	table_choose(&t, "NAME,WORD,COUNT,ADDR");
	text = printed(&t, &style, rows, 2, 2);
	CHECK_TEXT("two parts", text, "NAME WORD COUNT ADDR\n"
				      "a    long   100 1000\n"
				      "b    x        7 2000\n");
	free(text);
}

int main(void)
{
	static struct fact facts[NR_ROWS];
	const void *rows[NR_ROWS];
	size_t nr = make_rows(facts, rows);
	const char *locales[] = { "C.UTF-8", "C" };
	size_t i;

	for (i = 0; i < NR(locales); i++) {
		CHECK(setlocale(LC_ALL, locales[i]), "no locale %s", locales[i]);
		check_styles(NULL, !i, rows, nr);
		check_styles("NAME,ADDR,WORD,NAME,COUNT", !i, rows, nr);
		check_styles("NAME", !i, rows, nr);
		check_styles("ADDR,SIZE", !i, rows, nr);
	}
	check_parts();
	return test_end();
}
