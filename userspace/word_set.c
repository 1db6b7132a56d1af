// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "intl.h"
#include "word_set.h"

#define ALL_SIZE	512

static int find_word(word_name name, const char *word, size_t len)
{
	const char *known;
	int bit;

	for (bit = 0; bit < 64; bit++) {
		known = name(bit);
		if (known && strlen(known) == len &&
		    !strncasecmp(known, word, len))
			return bit;
	}
	return -1;
}

const char *word_set_join(uint64_t mask, word_name name, char *buf, size_t size)
{
	char *p = buf;
	size_t len;

	for (; mask; mask &= mask - 1) {
		const char *word = name(__builtin_ctzll(mask));

		if (!word)
			continue;
		len = strlen(word);
		if (p + len + 2 > buf + size)
			break;
		if (p != buf)
			*p++ = ',';
		memcpy(p, word, len);
		p += len;
	}
	*p = 0;
	return buf;
}

enum status word_set_parse(const char *what, const char *list, word_name name,
			   uint64_t *mask)
{
	char all[ALL_SIZE];
	size_t len;
	int bit;

	for (;; list += len + 1) {
		len = strcspn(list, ",");
		bit = find_word(name, list, len);
		if (bit < 0)
			/* translators: WORD, and what it should be: a state */
			return fail(STATUS_USAGE,
				    word_set_join(~0ULL, name, all,
						  sizeof(all)),
				    _("%.*s: no such %s"), (int)len, list, what);
		*mask |= 1ULL << bit;
		if (!list[len])
			return STATUS_OK;
	}
}
