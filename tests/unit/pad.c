// SPDX-License-Identifier: GPL-2.0
/*
 * Texts are as wide as a terminal makes them, not as long as their bytes.
 */
#include <locale.h>
#include <stdlib.h>

#include "pad.h"
#include "test.h"

static const struct {
	const char *text;
	int columns;
} facts[] = {
	{ "", 0 },
	{ "frame", 5 },
	{ "caf\u00e9", 4 },
	{ "e\u0301", 1 },	/* an accent that stands above the e */
	{ "\u9875\u8868", 4 },
	{ "PTE\u3002", 5 },
	{ "\u2588\u2026", 2 },
	{ "a\tb", 3 },
	/* cut off, and no UTF-8: bytes that could begin a character */
	{ "\u9875\xe8\xa1", 3 },
	{ "\xff\xfe", 2 },
};

static void check_padded(const char *text, int columns, const char *expected)
{
	char *found = NULL;
	size_t size;
	FILE *file = open_memstream(&found, &size);

	put_padded(file, text, columns);
	fclose(file);
	CHECK_TEXT("padded", found, expected);
	free(found);
}

static void check_chars(void)
{
	int columns;

	CHECK_NUMBER("bytes", text_char("\u9875x", 4, &columns), 3);
	CHECK_NUMBER("columns", columns, 2);
	CHECK_NUMBER("cut off", text_char("\u9875x", 2, &columns), 1);
	CHECK_NUMBER("columns", columns, 1);
}

int main(void)
{
	size_t i;

	CHECK(setlocale(LC_CTYPE, "C.UTF-8"), "no locale C.UTF-8");
	for (i = 0; i < NR(facts); i++)
		CHECK(text_columns(facts[i].text) == facts[i].columns,
		      "%s: %d columns, not %d", facts[i].text,
		      text_columns(facts[i].text), facts[i].columns);
	check_chars();
	check_padded("read", 6, "read  ");
	check_padded("\u8bfb\u53d6", 6, "\u8bfb\u53d6  ");
	check_padded("\u8bfb\u53d6", 4, "\u8bfb\u53d6");
	check_padded("\u8bfb\u53d6", 3, "\u8bfb\u53d6");
	/* where bytes are no characters, as many columns as UTF-8 would have */
	setlocale(LC_CTYPE, "C");
	CHECK_NUMBER("in the locale C", text_columns("caf\u00e9"), 4);
	return test_end();
}
