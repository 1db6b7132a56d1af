// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "paragraph.h"
#include "test.h"

static void wraps(int width, int indent, const char *in, const char *out)
{
	size_t size;
	char *text;
	FILE *file = open_memstream(&text, &size);

	paragraph(file, width, indent, in);
	fclose(file);
	CHECK_TEXT("paragraph", text, out);
	free(text);
}

int main(void)
{
	wraps(10, 0, "one two three", "one two\nthree\n");
	wraps(7, 0, "one two three", "one two\nthree\n");
	wraps(6, 0, "one two three", "one\ntwo\nthree\n");
	wraps(10, 1, "one two three", " one two\n three\n");
	wraps(3, 0, "a longword b", "a\nlongword\nb\n");
	wraps(80, 0, "", "\n");
	wraps(80, 2, "one", "  one\n");
	/* two characters of two bytes are two columns */
	wraps(5, 0, "\xc3\xa9\xc3\xa9 ab", "\xc3\xa9\xc3\xa9 ab\n");
	return test_end();
}
