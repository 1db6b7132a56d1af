/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Texts within HTML. Names of files and threads are made by those who are looked
 * at: no text goes into a page but by these.
 */
#ifndef VMINSPECT_HTML_H
#define VMINSPECT_HTML_H

#include <stdio.h>

/*
 * html_text - write a text; what HTML cannot have, control characters and bytes
 * that are not UTF-8, is written as \xHH
 */
void html_text(FILE *file, const char *text);

/**
 * html_element - write an element that has a text
 * @file: where to
 * @tag: its name, and attributes that are known to be sound
 * @text: of it
 */
void html_element(FILE *file, const char *tag, const char *text);

#endif /* VMINSPECT_HTML_H */
