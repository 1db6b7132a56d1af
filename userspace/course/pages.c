// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "pages.h"

bool pages_add(struct pages *pages, char *text)
{
	size_t room = pages->room ? 2 * pages->room : 16;
	char **texts;

	if (pages->nr == pages->room) {
		texts = realloc(pages->texts, room * sizeof(*texts));
		if (!texts) {
			free(text);
			return false;
		}
		pages->texts = texts;
		pages->room = room;
	}
	pages->texts[pages->nr++] = text;
	return true;
}

void pages_free(struct pages *pages)
{
	while (pages->nr)
		free(pages->texts[--pages->nr]);
	free(pages->texts);
	*pages = (struct pages){ 0 };
}

/* A page begins with its first line that is not empty. */
static const char *page_text(const struct pages *pages, size_t page)
{
	const char *text = pages->texts[page];

	return text + strspn(text, "\n");
}

/* @nr lines further on, or at the end */
static const char *skip_lines(const char *text, size_t nr)
{
	const char *end;

	for (; nr && *text; nr--) {
		end = strchr(text, '\n');
		text = end ? end + 1 : text + strlen(text);
	}
	return text;
}

static size_t last_piece(const struct pages *pages, int lines, size_t page)
{
	const char *text = page_text(pages, page);
	size_t piece = 0;

	while (*(text = skip_lines(text, lines)))
		piece++;
	return piece;
}

struct place pages_end(const struct pages *pages, int lines)
{
	size_t page = pages->nr - 1;

	return (struct place){ page, last_piece(pages, lines, page) };
}

bool pages_back(const struct pages *pages, int lines, struct place *place)
{
	if (place->piece) {
		place->piece--;
	} else {
		if (!place->page)
			return false;
		place->page--;
		place->piece = last_piece(pages, lines, place->page);
	}
	return true;
}

bool pages_on(const struct pages *pages, int lines, struct place *place)
{
	struct place end = pages_end(pages, lines);

	if (place->piece < last_piece(pages, lines, place->page)) {
		place->piece++;
	} else {
		place->page++;
		place->piece = 0;
	}
	return place->page < end.page ||
	       (place->page == end.page && place->piece < end.piece);
}

void pages_print(const struct pages *pages, int lines,
		 const struct place *place, FILE *file)
{
	const char *text = page_text(pages, place->page);
	const char *start = skip_lines(text, place->piece * lines);

	fwrite(start, 1, skip_lines(start, lines) - start, file);
}
