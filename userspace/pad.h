/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text by the columns that it takes on a terminal: a character of Chinese has
 * two of them, and three bytes.
 */
#ifndef VMINSPECT_PAD_H
#define VMINSPECT_PAD_H

#include <stddef.h>
#include <stdio.h>

/**
 * text_char - the character that a text begins with
 * @text: not empty
 * @left: bytes that it has
 * @columns: out: those that the character takes
 *
 * What is no character in the locale counts as one of UTF-8 does.
 *
 * Return: its bytes, 1 at the least.
 */
size_t text_char(const char *text, size_t left, int *columns);

/* text_columns - columns that a text takes */
int text_columns(const char *text);

/* put_padded - print a text, and spaces up to so many columns */
void put_padded(FILE *file, const char *text, int columns);

#endif /* VMINSPECT_PAD_H */
