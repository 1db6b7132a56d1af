// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "narrate.h"
#include "paragraph.h"

__attribute__((format(printf, 3, 0)))
static void speak(const struct narrator *n, int indent, const char *format,
		  va_list ap)
{
	char *text;

	if (vasprintf(&text, format, ap) < 0)
		return;
	paragraph(stdout, n->style.width, indent, text);
	free(text);
}

void narrate_head(const struct narrator *n, const char *format, ...)
{
	va_list ap;

	printf("%s", style_ink(&n->style, INK_HEAD));
	va_start(ap, format);
	speak(n, 0, format, ap);
	va_end(ap);
	printf("%s\n", style_ink(&n->style, INK_PLAIN));
}

void narrate(const struct narrator *n, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	speak(n, 1, format, ap);
	va_end(ap);
}

void narrate_predict(const struct narrator *n, const char *format, ...)
{
	va_list ap;

	printf("\n%s", style_ink(&n->style, INK_NEW));
	va_start(ap, format);
	speak(n, 1, format, ap);
	va_end(ap);
	printf("%s", style_ink(&n->style, INK_PLAIN));
}

static const char *mark_of(const struct narrator *n, bool ok)
{
	if (n->style.utf8)
		return ok ? "\xe2\x9c\x93" : "\xe2\x9c\x97";
	return ok ? "ok" : "NO";
}

void narrate_check(struct narrator *n, bool ok, const char *format, ...)
{
	char *text;
	va_list ap;

	n->checks++;
	n->failed += !ok;
	va_start(ap, format);
	if (vasprintf(&text, format, ap) < 0)
		text = NULL;
	va_end(ap);
	printf(" %s%s%s %s\n", style_ink(&n->style, ok ? INK_GOOD : INK_BAD),
	       mark_of(n, ok), style_ink(&n->style, INK_PLAIN), text ?: "?");
	free(text);
}

void narrate_pause(struct narrator *n)
{
	int c;

	putchar('\n');
	if (!n->pauses) {
		fflush(stdout);
		return;
	}
	printf("%s [Enter goes on, Ctrl-C ends] %s",
	       style_ink(&n->style, INK_DIM), style_ink(&n->style, INK_PLAIN));
	fflush(stdout);
	while ((c = getchar()) != '\n' && c != EOF)
		;
	n->pauses = c != EOF;
	putchar('\n');
}
