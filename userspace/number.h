/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers from words and into words.
 */
#ifndef VMINSPECT_NUMBER_H
#define VMINSPECT_NUMBER_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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
 * hexadecimal; a time as number_time() has it. Each returns the place behind the last
 * one, and ends no string; the NUMBER_SIZE bytes from @p on may be written to.
 */
static inline char *number_put(char *p, uint64_t n);
static inline char *number_put_digits(char *p, uint64_t n, int nr);
static inline char *number_put_hex(char *p, uint64_t n);
char *number_put_time(char *p, uint64_t ns);

/* number_hex_digit - the last one */
static inline char number_hex_digit(uint64_t n)
{
	return "0123456789abcdef"[n & 15];
}

/* number_hex_digits - how many number_put_hex() writes */
static inline int number_hex_digits(uint64_t n)
{
	return (67 - __builtin_clzll(n | 1)) / 4;
}

/* "00" to "99": two digits for a division */
extern const char number_pairs[];

/* number_put_long - number_put() of more than two digits */
char *number_put_long(char *p, uint64_t n);

/* number_put_pair - of less than 100, with a zero in front */
static inline char *number_put_pair(char *p, unsigned int n)
{
	memcpy(p, &number_pairs[2 * n], 2);
	return p + 2;
}

static inline char *number_put(char *p, uint64_t n)
{
	if (n >= 100)
		return number_put_long(p, n);
	if (n < 10) {
		*p = '0' + n;
		return p + 1;
	}
	return number_put_pair(p, n);
}

static inline char *number_put_digits(char *p, uint64_t n, int nr)
{
	int i;

	for (i = nr; i >= 2; n /= 100) {
		i -= 2;
		number_put_pair(p + i, n % 100);
	}
	if (i)
		*p = '0' + n % 10;
	return p + nr;
}

#define NUMBER_BYTES	unsigned char __attribute__((vector_size(16)))

/*
 * The first eight of each, in turns; either compiler has its own name for
 * that. It is no function: where there is no SSE, as on i386, a vector is not
 * passed in the same way by all.
 */
#ifdef __clang__
#define NUMBER_ZIP(a, b)						\
	__builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19,	\
				4, 20, 5, 21, 6, 22, 7, 23)
#else
static const NUMBER_BYTES number_turns = {
	0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23,
};

#define NUMBER_ZIP(a, b)	__builtin_shuffle(a, b, number_turns)
#endif

/* All sixteen digits at once, of which the first ones are wanted */
static inline char *number_put_hex(char *p, uint64_t n)
{
	unsigned int zeroes = __builtin_clzll(n | 1) / 4;
	uint64_t by_two[2] = { htobe64(n << 4 * zeroes) };
	NUMBER_BYTES digits;

	memcpy(&digits, by_two, sizeof(digits));
	digits = NUMBER_ZIP(digits >> 4, digits & 15);
	/* Of ten and more, a bit that is carried makes a letter. */
	digits += '0' + (-((digits + 6) >> 4) & ('a' - '0' - 10));
	memcpy(p, &digits, sizeof(digits));
	return p + 16 - zeroes;
}

/* number_size - bytes in IEC units as lsblk writes them: 0, 4K, 1.5G */
char *number_put_size(char *p, uint64_t bytes);
const char *number_size(uint64_t bytes, char buf[NUMBER_SIZE]);

/* number_words - the same as words: "4 KiB", "1.5 GiB" */
const char *number_words(uint64_t bytes, char buf[NUMBER_SIZE]);

/* number_time - a time in ns scaled: 740ns, 1.8us, 12ms, 3.0s */
const char *number_time(uint64_t ns, char buf[NUMBER_SIZE]);

#endif /* VMINSPECT_NUMBER_H */
