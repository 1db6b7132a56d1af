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

void html_text(FILE *file, const char *text)
{
	int len;

	for (; *text; text += len) {
		len = *text == '\n' ? 1 : text_plain(text);
		if (!len) {
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
