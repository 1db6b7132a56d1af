// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

#include "escape.h"

size_t escape_char(const char *text, int *columns)
{
	mbstate_t state = { 0 };
	size_t len;
	wchar_t c;

	*columns = 1;
	/* Else what was escaped, and what looks as if it was, would be alike. */
	if (*text == '\\' ? text[1] != 'x' : escape_none(*text))
		return 1;
	*columns = ESCAPED;
	if (*text == '\\')
		return 1;
	len = mbrtowc(&c, text, MB_CUR_MAX, &state);
	if (!len || len > MB_CUR_MAX || !iswprint(c))	/* -1 and -2 are large */
		return 1;
	*columns = wcwidth(c);
	return len;
}

int escape_columns(const char *text)
{
	const char *p = text;
	int columns, all;

	while (escape_none(*p))
		p++;
	for (all = p - text; *p; all += columns)
		p += escape_char(p, &columns);
	return all;
}

char *escape_put(char *p, char c)
{
	static const char digits[] = "0123456789abcdef";

	*p++ = '\\';
	*p++ = 'x';
	*p++ = digits[(unsigned char)c >> 4];
	*p++ = digits[c & 15];
	return p;
}
