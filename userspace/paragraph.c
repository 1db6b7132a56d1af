// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "paragraph.h"

/* Bytes of UTF-8 that begin a character */
static int columns_of(const char *s, size_t len)
{
	int n = 0;

	for (; len; s++, len--)
		n += (*s & 0xc0) != 0x80;
	return n;
}

void paragraph(FILE *file, int width, int indent, const char *text)
{
	int at = 0;

	while (*text) {
		size_t len = strcspn(text, " ");
		int columns = columns_of(text, len);

		if (at && at + 1 + columns > width) {
			fputc('\n', file);
			at = 0;
		}
		at += at ? fprintf(file, " ") : fprintf(file, "%*s", indent, "");
		fwrite(text, 1, len, file);
		/* A line that has begun is never at column 0. */
		at += columns;
		text += len;
		text += strspn(text, " ");
	}
	fputc('\n', file);
}
