// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <string.h>
#include <wchar.h>

#include "pad.h"
#include "utf8.h"

size_t text_char(const char *text, size_t left, int *columns)
{
	mbstate_t state = { 0 };
	wchar_t c;
	size_t len = mbrtowc(&c, text, left, &state);
	bool sound = len && len <= left;	/* -1 and -2 are large, too */

	*columns = sound ? wcwidth(c) : -1;
	if (*columns < 0)
		*columns = (*text & 0xc0) != 0x80;
	return sound ? len : 1;
}

int text_columns(const char *text)
{
	size_t len = text_ascii(text), left = strlen(text + len);
	int all = len, columns;

	for (text += len; left; text += len, left -= len) {
		len = text_char(text, left, &columns);
		all += columns;
	}
	return all;
}

void put_padded(FILE *file, const char *text, int columns)
{
	int gap = columns - text_columns(text);

	fprintf(file, "%s%*s", text, gap > 0 ? gap : 0, "");
}
