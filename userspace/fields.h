/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words of a line of the module's texts, and what values they hold.
 */
#ifndef VMINSPECT_FIELDS_H
#define VMINSPECT_FIELDS_H

#include "model.h"

/**
 * enum key_type - how a value is written, and the type that it goes to
 * @DEC: decimal or "-"; uint64_t
 * @HEX: hexadecimal without 0x, or "-"; uint64_t
 * @WORD: with \ooo; char[WORD_SIZE]
 * @LEVELS: "+pud+pmd" or "-"; unsigned int, a bit mask
 * @STOP: "pmd:RAW" or "-"; struct stop
 */
enum key_type { DEC, HEX, WORD, LEVELS, STOP };

/* struct key - a key of a line, and where in a struct its value goes */
struct key {
	const char *name;
	enum key_type type;
	size_t offset;
};

/* field_next - the next word of *rest, which is cut off there; NULL: no more */
char *field_next(char **rest);

/* field_unescape - turn \ooo into what it stands for, in place */
void field_unescape(char *s);

/* field_word - copy a word without its escapes; false where it is too long */
bool field_word(const char *word, char to[WORD_SIZE]);

/**
 * field_keys - take key=value words as long as there are some
 * @rest: is left at what stands behind them, or NULL
 * @keys: each of these must come once; others are new ones and are passed over
 * @nr: how many, up to 32
 * @object: what the offsets are into
 *
 * Return: false where one is missing, comes twice or has a bad value.
 */
bool field_keys(char **rest, const struct key *keys, size_t nr, void *object);

#endif /* VMINSPECT_FIELDS_H */
