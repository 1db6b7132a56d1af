// SPDX-License-Identifier: GPL-2.0
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

int utf8_length(const char *text)
{
	/* by length: bits of the first byte that tell it, and least code */
	static const struct { unsigned int mask, lead, min; } forms[] = {
		[1] = { 0x80, 0x00, 0 },	[2] = { 0xe0, 0xc0, 0x80 },
		[3] = { 0xf0, 0xe0, 0x800 },	[4] = { 0xf8, 0xf0, 0x10000 },
	};
	const unsigned char *s = (const unsigned char *)text;
	unsigned int code, len = 1, i;

	while (len <= 4 && (s[0] & forms[len].mask) != forms[len].lead)
		len++;
	if (len > 4)
		return 0;
	code = s[0] & ~forms[len].mask;
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3f);
	}
	if (code < forms[len].min || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000))
		return 0;
	return len;
}

/* C0 and DEL but for the tab, and C1: U+0080 to U+009f */
static int is_control(const char *text)
{
	unsigned char c = *text;

	if (c == 0xc2)
		return (unsigned char)text[1] < 0xa0;
	return (c < ' ' && c != '\t') || c == 0x7f;
}

int text_plain(const char *text)
{
	return is_control(text) ? 0 : utf8_length(text);
}

int text_sound(const char *text)
{
	int len = text_plain(text);

	return *text == '\t' || (len > 1 && MB_CUR_MAX == 1) ? 0 : len;
}

/* All at which @length is 0, in place */
static char *cover(char *text, int (*length)(const char *))
{
	char *p = text ? text + text_ascii(text) : NULL;
	int len;

	for (; p && *p; p += len) {
		len = length(p);
		if (len)
			continue;
		*p = '?';
		len = 1;
	}
	return text;
}

const char *text_shown(const char *text)
{
	static char *copies[8];
	static unsigned int last;
	const char *p = text + text_ascii(text);
	char **copy;
	int len;

	for (; *p && (len = text_sound(p)); p += len)
		;
	if (!*p)
		return text;
	copy = &copies[last++ % 8];
	free(*copy);
	*copy = strdup(text);
	return cover(*copy, text_sound) ?: "?";
}

void cover_unsound(char *text)
{
	cover(text, text_sound);
}

char *cover_controls(char *text)
{
	return cover(text, text_plain);
}
