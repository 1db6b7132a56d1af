// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <string.h>
#include <wchar.h>

#include "pad.h"
#include "paragraph.h"

/* What no line begins with, next to a character of two columns */
static const wchar_t closing[] =
	L",.;:!?)]}%·’”—…、。〉》」』】〕〗！％），．：；？］｝～";
/* What none ends with, likewise */
static const wchar_t opening[] = L"([{‘“〈《「『【〔〖（［｛";

/* A character of a text; @c is 0 where it is none of the locale */
struct letter {
	wchar_t c;
	size_t len;
	int columns;
};

static struct letter letter_at(const char *text)
{
	mbstate_t state = { 0 };
	struct letter l;

	l.len = text_char(text, strlen(text), &l.columns);
	if (mbrtowc(&l.c, text, l.len, &state) > l.len)
		l.c = 0;
	return l;
}

static bool may_part(const struct letter *a, const struct letter *b)
{
	if (a->columns < 2 && b->columns < 2)
		return false;
	return b->columns && !wcschr(opening, a->c) && !wcschr(closing, b->c);
}

/* Bytes up to where a line may end; @columns: out: what they take */
static size_t piece(const char *text, int *columns)
{
	struct letter last, next = letter_at(text);
	size_t len = 0;

	*columns = 0;
	do {
		last = next;
		len += last.len;
		*columns += last.columns;
		if (!text[len] || text[len] == ' ')
			break;
		next = letter_at(text + len);
	} while (!may_part(&last, &next));
	return len;
}

void paragraph(FILE *file, int width, int indent, const char *text)
{
	int at = 0, gap = 0, columns;
	size_t len;

	while (*text) {
		len = piece(text, &columns);
		if (at && at + gap + columns > width) {
			fputc('\n', file);
			at = 0;
		}
		at += fprintf(file, "%*s", at ? gap : indent, "");
		fwrite(text, 1, len, file);
		/* A line that has begun is never at column 0. */
		at += columns;
		text += len;
		gap = *text == ' ';
		text += strspn(text, " ");
	}
	fputc('\n', file);
}
