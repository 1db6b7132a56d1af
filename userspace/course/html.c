// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "html.h"
#include "utf8.h"

static const char *reference(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* C0, DEL and C1, but for those that are spaces */
static int is_control(const char *text)
{
	unsigned char c = *text;

	if (c == 0xc2)
		return (unsigned char)text[1] < 0xa0;
	return (c < ' ' && c != '\t' && c != '\n') || c == 0x7f;
}

void html_text(FILE *file, const char *text)
{
	int len;

	for (; *text; text += len) {
		len = utf8_length(text);
		if (!len || is_control(text)) {
			fprintf(file, "\\x%02x", (unsigned char)*text);
			len = 1;
		} else if (reference(*text)) {
			fputs(reference(*text), file);
		} else {
			fwrite(text, 1, len, file);
		}
	}
}

void html_element(FILE *file, const char *tag, const char *text)
{
	fprintf(file, "<%s>", tag);
	html_text(file, text);
	fprintf(file, "</%.*s>", (int)strcspn(tag, " "), tag);
}
