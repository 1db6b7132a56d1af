// SPDX-License-Identifier: GPL-2.0
/*
 * What stands behind a verb: columns, filters, ranges, addresses, sizes. A line a
 * word, the first one is the verb; @snap, @later and @rec are files that it can
 * read.
 */
#include <stdlib.h>
#include <string.h>

#include "libfuzz.h"

#define WORDS	24

static const char *file_of(const char *word)
{
	static const struct { const char *word, *path; } files[] = {
		{ "@snap", GOLDEN "/small.snap" },
		{ "@before", GOLDEN "/changes-before.snap" },
		{ "@after", GOLDEN "/changes-after.snap" },
		{ "@rec", GOLDEN "/story.rec" },
	};
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (!strcmp(word, files[i].word))
			return files[i].path;
	}
	return word;
}

/* Those that only read what they are given */
static bool is_verb(const char *word)
{
	static const char *const verbs[] = {
		"maps", "pages", "tree", "tables", "walk", "explain", "share",
		"diff", "faults", "report", "status",
	};
	size_t i;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (!strcmp(word, verbs[i]))
			return true;
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *rest = text, *word;
	const char *words[WORDS + 1] = { NULL };
	int nr = 0;

	memcpy(text, data, size);
	text[size] = 0;
	while (nr < WORDS && (word = strsep(&rest, "\n")))
		words[nr++] = file_of(word);
	if (nr && is_verb(words[0]))
		verb(words);
	free(text);
	return 0;
}
