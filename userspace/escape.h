/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Texts as libsmartcols writes them into a table: each byte that is no part of a
 * printable character as \xHH, so that nobody's names move the cursor.
 */
#ifndef VMINSPECT_ESCAPE_H
#define VMINSPECT_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

/* Columns, and bytes, of \xHH */
#define ESCAPED		4

/* escape_none - whether a byte stays as it is, whatever stands beside it */
static inline bool escape_none(char c)
{
	return c >= ' ' && c <= '~' && c != '\\';
}

/**
 * escape_char - the character that a text begins with
 * @text: not empty
 * @columns: out: what it takes; ESCAPED: it is a byte to be written as \xHH
 *
 * Return: its bytes, 1 at the least.
 */
size_t escape_char(const char *text, int *columns);

/* escape_columns - columns that a text takes once it is written so */
int escape_columns(const char *text);

/* escape_put - write a byte as \xHH; returns the place behind */
char *escape_put(char *p, char c);

#endif /* VMINSPECT_ESCAPE_H */
