/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A line of text being put together in memory, where each part is written at once
 * in its place. Whoever begins it sees to it that there is room.
 */
#ifndef VMINSPECT_LINE_H
#define VMINSPECT_LINE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "number.h"

/**
 * struct line - what there is of it
 * @end: where the next part goes
 * @hidden: bytes that take no column of their own: of colours, and of characters
 *	that have several
 */
struct line {
	char *end;
	int hidden;
};

static inline void line_char(struct line *line, char c)
{
	*line->end++ = c;
}

/* line_word - one of our own, of printable ASCII */
static inline void line_word(struct line *line, const char *word)
{
	char *p = line->end;

	while (*word)
		*p++ = *word++;
	line->end = p;
}

/* line_literal - a string literal, whose length the compiler knows */
#define line_literal(line, text)	line_bytes(line, text, sizeof(text) - 1)

static inline void line_bytes(struct line *line, const char *bytes, size_t len)
{
	memcpy(line->end, bytes, len);
	line->end += len;
}

static inline void line_number(struct line *line, uint64_t n)
{
	line->end = number_put(line->end, n);
}

static inline void line_hex(struct line *line, uint64_t n)
{
	line->end = number_put_hex(line->end, n);
}

/* line_gap - so many spaces. Eight are written at once, at least: there is room */
static inline void line_gap(struct line *line, int columns)
{
	char *p = line->end;
	int done = 0;

	do
		memcpy(p + done, "        ", 8);
	while ((done += 8) < columns);
	line->end = p + columns;
}

/* line_ink - what has no width */
void line_ink(struct line *line, const char *code);

/* line_name - any text, @max bytes of it at the most; what is not sound is '?' */
void line_name(struct line *line, const char *name, size_t max);

#endif /* VMINSPECT_LINE_H */
