/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sets of words: bits of a mask that have names.
 */
#ifndef VMINSPECT_WORD_SET_H
#define VMINSPECT_WORD_SET_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

/* word_name - what a bit is called, or NULL where it is none */
typedef const char *(*word_name)(int bit);

/**
 * word_set_parse - a mask from "WORD,WORD"
 * @what: one of them is, for messages: "state"
 * @list: as typed
 * @name: what there is, of bits 0 to 63
 * @mask: in, out: the words are added
 *
 * Return: STATUS_USAGE, reported with all the words there are.
 */
enum status word_set_parse(const char *what, const char *list, word_name name,
			   uint64_t *mask);

/**
 * word_set_join - "WORD,WORD" from a mask
 * @mask: bits without a name are left out
 * @name: as above
 * @buf: out: NUL-terminated; what does not fit is left out
 * @size: of it
 *
 * Return: @buf.
 */
const char *word_set_join(uint64_t mask, word_name name, char *buf,
			  size_t size);

#endif /* VMINSPECT_WORD_SET_H */
