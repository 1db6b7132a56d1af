/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_UTF8_H
#define VMINSPECT_UTF8_H

#include <stddef.h>

/*
 * text_ascii - bytes that @text begins with which are printable ASCII: each is
 * sound and takes one column, whatever the locale is
 */
static inline size_t text_ascii(const char *text)
{
	const char *p = text;

	while (*p >= ' ' && *p <= '~')
		p++;
	return p - text;
}

/* utf8_length - bytes of the UTF-8 character at @text (RFC 3629), 0: none there */
int utf8_length(const char *text);

/*
 * text_plain - bytes of the character at @text, if it is one that a text may have;
 * 0: no UTF-8, or a control character: C0 but for the tab, DEL, or C1 (U+0080 to
 * U+009f), as in U+009b, which a terminal may obey as it obeys ESC [
 */
int text_plain(const char *text);

/*
 * text_sound - the same of one that a line on the screen may have: no tab
 *
 * Where the locale has no characters of several bytes, none of them is sound: the
 * terminal may take the bytes one by one, and find controls among them.
 */
int text_sound(const char *text);

/*
 * text_shown - @text, if all of it is sound; else a copy with '?' for the rest,
 * which holds until the eighth call after this one
 *
 * For all texts that are not our own, on their way to the screen: names of files
 * and threads are made by those who are looked at, and so are symbols.
 */
const char *text_shown(const char *text);

/* cover_unsound - the same in place, where the text may be changed */
void cover_unsound(char *text);

/*
 * cover_controls - put '?' for all that is not plain in @text, which may be NULL and
 * is returned: where it is not yet known what it is for, a screen or a page of HTML
 */
char *cover_controls(char *text);

#endif /* VMINSPECT_UTF8_H */
