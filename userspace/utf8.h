/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_UTF8_H
#define VMINSPECT_UTF8_H

/* utf8_length - bytes of the UTF-8 character at @text (RFC 3629), 0: none there */
int utf8_length(const char *text);

/*
 * text_plain - put '?' for all in a text that is not UTF-8, or that a terminal
 * would obey: names of files and threads are made by those who are looked at.
 * Returns @text, which may be NULL.
 */
char *text_plain(char *text);

#endif /* VMINSPECT_UTF8_H */
