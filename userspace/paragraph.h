/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_PARAGRAPH_H
#define VMINSPECT_PARAGRAPH_H

#include <stdio.h>

/**
 * paragraph - print text, broken between words
 * @file: where to
 * @width: columns that a line may have; a longer word stands alone
 * @indent: spaces before each line
 * @text: words with one space between; characters are one column wide
 */
void paragraph(FILE *file, int width, int indent, const char *text);

#endif /* VMINSPECT_PARAGRAPH_H */
