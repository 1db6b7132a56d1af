// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "number.h"

static int digit_of(char c, int base)
{
	static const char digits[] = "0123456789abcdef";
	const char *p = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return p && p - digits < base ? p - digits : -1;
}

bool number_parse(const char *word, int base, uint64_t *n)
{
	uint64_t v = 0;

	if (!*word)
		return false;
	for (; *word; word++) {
		int digit = digit_of(*word, base);

		if (digit < 0 ||
		    __builtin_mul_overflow(v, (uint64_t)base, &v) ||
		    __builtin_add_overflow(v, (uint64_t)digit, &v))
			return false;
	}
	*n = v;
	return true;
}

bool number_parse_size(const char *word, uint64_t *n)
{
	static const char units[] = "KMGT";
	char digits[NUMBER_SIZE];
	size_t len = strlen(word);
	const char *unit;
	unsigned int shift = 0;

	if (!strncmp(word, "0x", 2) || !strncmp(word, "0X", 2))
		return number_parse(word + 2, 16, n);
	if (!len || len >= sizeof(digits))
		return false;
	memcpy(digits, word, len + 1);
	unit = strchr(units, toupper((unsigned char)digits[len - 1]));
	if (unit) {
		shift = 10 * (unit - units + 1);
		digits[len - 1] = 0;
	}
	return number_parse(digits, 10, n) &&
	       !__builtin_mul_overflow(*n, 1ULL << shift, n);
}

char *number_put_digits(char *p, uint64_t n, int nr)
{
	int i;

	for (i = nr; i--; n /= 10)
		p[i] = '0' + n % 10;
	return p + nr;
}

char *number_put(char *p, uint64_t n)
{
	uint64_t rest;
	int nr = 1;

	if (n < 10) {
		*p = '0' + n;
		return p + 1;
	}
	for (rest = n; rest >= 10; rest /= 10)
		nr++;
	return number_put_digits(p, n, nr);
}

/* Eight digits at once, a byte each: what is above 9 goes on with 'a'. */
static void put_hex(char *p, uint32_t n)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t x = n;

	x = (x | x << 16) & 0x0000ffff0000ffff;
	x = (x | x << 8) & 0x00ff00ff00ff00ff;
	x = (x | x << 4) & 0x0f0f0f0f0f0f0f0f;
	x += '0' * ones + ((x + 6 * ones) >> 4 & ones) * ('a' - '9' - 1);
	x = htobe64(x);
	memcpy(p, &x, sizeof(x));
}

char *number_put_hex(char *p, uint64_t n)
{
	int nr = number_hex_digits(n);

	n <<= 64 - 4 * nr;
	put_hex(p, n >> 32);
	if (nr > 8)
		put_hex(p + 8, n);
	return p + nr;
}

/*
 * A number of 1024 or more, as one with one decimal, rounded to the nearest, and
 * none where it would be 0; and the prefix of its unit
 */
static char *put_scaled(char *p, uint64_t bytes, char *prefix)
{
	static const char prefixes[] = "KMGTPE";
	unsigned int i = (63 - __builtin_clzll(bytes)) / 10 - 1;
	uint64_t tenths = ((bytes >> (10 * i)) * 10 + 512) / 1024;

	if (tenths >= 10240 && i < 5) {	/* 1023.97K is 1M */
		tenths = 10;
		i++;
	}
	*prefix = prefixes[i];
	p = number_put(p, tenths / 10);
	if (tenths % 10) {
		*p++ = '.';
		*p++ = '0' + tenths % 10;
	}
	return p;
}

char *number_put_size(char *p, uint64_t bytes)
{
	char prefix;

	if (bytes < 1024)
		return number_put(p, bytes);
	p = put_scaled(p, bytes, &prefix);
	*p++ = prefix;
	return p;
}

const char *number_size(uint64_t bytes, char buf[NUMBER_SIZE])
{
	*number_put_size(buf, bytes) = 0;
	return buf;
}

const char *number_words(uint64_t bytes, char buf[NUMBER_SIZE])
{
	char prefix, *p;

	if (bytes >= 1024) {
		p = put_scaled(buf, bytes, &prefix);
		*p++ = ' ';
		*p++ = prefix;
		strcpy(p, "iB");
		return buf;
	}
	snprintf(buf, NUMBER_SIZE, _("%" PRIu64 " bytes"), bytes);
	return buf;
}

/* Scaled by printf(3), which rounds to even what lies in the middle */
static const char *scaled(uint64_t ns, char buf[NUMBER_SIZE])
{
	static const char * const units[] = { "ns", "us", "ms", "s" };
	double v = ns;
	int i = 0;

	/* 999.5 would be written as 1000 */
	while (i < 3 && v >= 999.5) {
		v /= 1000;
		i++;
	}
	snprintf(buf, NUMBER_SIZE, "%.*f%s", i && v < 9.95 ? 1 : 0, v,
		 units[i]);
	return buf;
}

/* Microseconds; false: what lies in the middle of two texts */
static bool put_us(uint64_t ns, char *p)
{
	uint64_t unit = ns < 9950 ? 100 : 1000;

	if (ns % unit == unit / 2)
		return false;
	ns += unit / 2;
	p = number_put(p, ns / 1000);
	if (unit == 100) {
		*p++ = '.';
		p = number_put(p, ns / 100 % 10);
	}
	strcpy(p, "us");
	return true;
}

/* Most times are written without printf(3): it takes long for a double. */
const char *number_time(uint64_t ns, char buf[NUMBER_SIZE])
{
	if (ns >= 999500 || (ns >= 1000 && !put_us(ns, buf)))
		return scaled(ns, buf);
	if (ns < 1000)
		strcpy(number_put(buf, ns), "ns");
	return buf;
}
