// SPDX-License-Identifier: GPL-2.0
#include "line.h"
#include "pad.h"
#include "utf8.h"

void line_ink(struct line *line, const char *code)
{
	size_t len = strlen(code);

	memcpy(line->end, code, len);
	line->end += len;
	line->hidden += len;
}

void line_name(struct line *line, const char *name, size_t max)
{
	size_t len = strnlen(name, max);
	char *text = line->end;

	memcpy(text, name, len);
	text[len] = 0;
	line->end += len;
	if (text_ascii(text) == len)
		return;
	cover_unsound(text);
	line->hidden += (int)len - text_columns(text);
}
