// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <string.h>

#include "entry.h"
#include "fields.h"
#include "number.h"

char *field_next(char **rest)
{
	char *word = *rest, *space;

	if (!word || !*word)
		return NULL;
	space = strchr(word, ' ');
	if (space)
		*space = 0;
	*rest = space ? space + 1 : NULL;
	return word;
}

static bool is_octal(const char *s)
{
	return s[0] >= '0' && s[0] <= '3' && s[1] >= '0' && s[1] <= '7' &&
	       s[2] >= '0' && s[2] <= '7';
}

void field_unescape(char *s)
{
	char *to = s;

	for (; *s; s++) {
		if (*s == '\\' && is_octal(s + 1)) {
			*to++ = (s[1] - '0') << 6 | (s[2] - '0') << 3 |
				(s[3] - '0');
			s += 3;
		} else {
			*to++ = *s;
		}
	}
	*to = 0;
}

static bool parse_dec(const char *word, uint64_t *n)
{
	if (strcmp(word, "-"))
		return number_parse(word, 10, n);
	*n = UNKNOWN;
	return true;
}

static bool parse_hex(const char *word, uint64_t *n)
{
	if (strcmp(word, "-"))
		return number_parse(word, 16, n);
	*n = UNKNOWN;
	return true;
}

bool field_word(const char *word, char to[WORD_SIZE])
{
	if (strlen(word) >= WORD_SIZE)
		return false;
	strcpy(to, word);
	field_unescape(to);
	return true;
}

/* By its name, or LEVEL_UNKNOWN */
static int parse_level(const char *word)
{
	int level;

	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (!strcmp(word, entry_level_name(level)))
			return level;
	}
	return LEVEL_UNKNOWN;
}

/* "+pud+pmd", or "-" */
static bool parse_levels(char *word, unsigned int *levels)
{
	char *name, *rest = word;

	*levels = 0;
	if (!strcmp(word, "-"))
		return true;
	if (*rest++ != '+')
		return false;
	while ((name = strsep(&rest, "+"))) {
		int level = parse_level(name);

		if (level == LEVEL_UNKNOWN)
			return false;
		*levels |= 1U << level;
	}
	return true;
}

/* "pmd:RAW", or "-" */
static bool parse_stop(char *word, struct stop *stop)
{
	char *colon = strchr(word, ':');

	stop->level = LEVEL_UNKNOWN;
	stop->raw = UNKNOWN;
	if (!strcmp(word, "-"))
		return true;
	if (!colon)
		return false;
	*colon = 0;
	stop->level = parse_level(word);
	return stop->level != LEVEL_UNKNOWN && parse_hex(colon + 1, &stop->raw);
}

static bool parse_value(const struct key *key, char *value, void *object)
{
	void *to = (char *)object + key->offset;

	switch (key->type) {
	case DEC:
		return parse_dec(value, to);
	case HEX:
		return parse_hex(value, to);
	case WORD:
		return field_word(value, to);
	case LEVELS:
		return parse_levels(value, to);
	case STOP:
		return parse_stop(value, to);
	}
	return false;
}

/* key=value; what may stand behind the keys never looks like that */
static bool is_key(const char *word)
{
	const char *p = word;

	while (islower((unsigned char)*p) || *p == '_' ||
	       (p > word && isdigit((unsigned char)*p)))
		p++;
	return p > word && *p == '=';
}

/*
 * Takes key=value words as long as there are some, and leaves the rest. Keys
 * that are not in the list are new ones; each in the list must have come.
 */
bool field_keys(char **rest, const struct key *keys, size_t nr, void *object)
{
	unsigned int seen = 0;
	char *word, *value;
	size_t i;

	while (*rest && is_key(*rest)) {
		word = field_next(rest);
		value = strchr(word, '=');
		*value++ = 0;
		for (i = 0; i < nr && strcmp(word, keys[i].name); i++)
			;
		if (i == nr)
			continue;
		if (seen & (1U << i) || !parse_value(&keys[i], value, object))
			return false;
		seen |= 1U << i;
	}
	return seen == (1ULL << nr) - 1;
}
