/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers from words and into words.
 */
#ifndef VMINSPECT_NUMBER_H
#define VMINSPECT_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for any text made here */
#define NUMBER_SIZE	32

/**
 * number_parse - all of a word as a number
 * @word: digits and nothing else: no sign, space or 0x
 * @base: 10 or 16
 * @n: out
 *
 * Return: false where it is none, or needs more than 64 bits.
 */
bool number_parse(const char *word, int base, uint64_t *n);

/**
 * number_parse_size - a length as a person writes it
 * @word: "0x1f", "4096", "16K", "1G" (IEC; K, M, G, T)
 * @n: out: bytes
 *
 * Return: false where it is none, or does not fit.
 */
bool number_parse_size(const char *word, uint64_t *n);

/*
 * Digits as a part of a text: decimal; decimal with zeroes in front, @nr in all;
 * hexadecimal. Each returns the place behind the last one, and ends no string; the
 * NUMBER_SIZE bytes from @p on may be written to.
 */
char *number_put(char *p, uint64_t n);
char *number_put_digits(char *p, uint64_t n, int nr);
char *number_put_hex(char *p, uint64_t n);

/* number_hex_digits - how many number_put_hex() writes */
static inline int number_hex_digits(uint64_t n)
{
	return (67 - __builtin_clzll(n | 1)) / 4;
}

/* number_size - bytes in IEC units as lsblk writes them: 0, 4K, 1.5G */
char *number_put_size(char *p, uint64_t bytes);
const char *number_size(uint64_t bytes, char buf[NUMBER_SIZE]);

/* number_words - the same as words: "4 KiB", "1.5 GiB" */
const char *number_words(uint64_t bytes, char buf[NUMBER_SIZE]);

/* number_time - a time in ns scaled: 740ns, 1.8us, 12ms, 3.0s */
const char *number_time(uint64_t ns, char buf[NUMBER_SIZE]);

#endif /* VMINSPECT_NUMBER_H */
