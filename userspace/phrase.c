// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "phrase.h"

/* Most texts fit in there. */
#define ROOM	256

void phrase_put(char *buf, size_t size, const char *format, ...)
{
	char room[ROOM], *text = room;
	va_list ap;
	int len;

	va_start(ap, format);
	len = vsnprintf(room, sizeof(room), format, ap);
	va_end(ap);
	if (len >= ROOM) {
		va_start(ap, format);
		len = vasprintf(&text, format, ap);
		va_end(ap);
	}
	if (len < 0)
		return;	/* no memory: it stays as it was */
	if ((size_t)len >= size)
		len = size - 1;
	memcpy(buf, text, len);
	buf[len] = 0;
	if (text != room)
		free(text);
}

void phrase_sentence(char *buf, size_t size, const char *sentence)
{
	if (!sentence || !*sentence)
		return;
	if (!*buf)
		snprintf(buf, size, "%s", sentence);
	else	/* translators: two sentences, one after the other */
		phrase_put(buf, size, _("%s %s"), buf, sentence);
}

void phrase_item(char *buf, size_t size, const char *item)
{
	if (!item || !*item)
		return;
	if (!*buf)
		snprintf(buf, size, "%s", item);
	else	/* translators: a list, and one more item of it */
		phrase_put(buf, size, _("%s, %s"), buf, item);
}

/* gettext(3) translates nothing in the locale C. */
locale_t phrase_english(void)
{
	static locale_t plain;

	if (!plain)
		plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	return uselocale(plain);
}

void phrase_back(locale_t locale)
{
	uselocale(locale);
}
