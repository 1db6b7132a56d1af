/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_PARAGRAPH_H
#define VMINSPECT_PARAGRAPH_H

#include <stdio.h>

/**
 * paragraph - print text, broken between words, or between Chinese characters
 * @file: where to
 * @width: columns that a line may have; a longer word stands alone
 * @indent: spaces before each line
 * @text: words with one space between
 */
void paragraph(FILE *file, int width, int indent, const char *text);

#endif /* VMINSPECT_PARAGRAPH_H */
