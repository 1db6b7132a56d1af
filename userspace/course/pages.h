/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a stage has shown, page by page, to be looked at again.
 */
#ifndef VMINSPECT_PAGES_H
#define VMINSPECT_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * struct pages - texts of pages
 * @texts: owned, as is each
 * @nr: so many
 * @room: of the array
 */
struct pages {
	char **texts;
	size_t nr;
	size_t room;
};

/* pages_add - one more, which is the pages' from now on; false: no memory */
bool pages_add(struct pages *pages, char *text);
void pages_free(struct pages *pages);

/**
 * struct place - a piece of a page, so long as the screen takes
 * @page: index of the page
 * @piece: of it
 */
struct place {
	size_t page;
	size_t piece;
};

/* pages_end - the last piece of the last page; there is a page */
struct place pages_end(const struct pages *pages, int lines);

/*
 * pages_back - to the piece before; false where there is none
 * pages_on - to the piece behind; false where that is the end: the present
 */
bool pages_back(const struct pages *pages, int lines, struct place *place);
bool pages_on(const struct pages *pages, int lines, struct place *place);

/* pages_print - print a piece of so many lines */
void pages_print(const struct pages *pages, int lines,
		 const struct place *place, FILE *file);

#endif /* VMINSPECT_PAGES_H */
