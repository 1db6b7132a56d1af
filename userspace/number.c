// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
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

const char number_pairs[] =
	"00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

char *number_put_long(char *p, uint64_t n)
{
	uint64_t rest;
	int nr = 1;

	for (rest = n; rest >= 10; rest /= 10)
		nr++;
	return number_put_digits(p, n, nr);
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
static char *put_rounded(char *p, uint64_t ns)
{
	static const char * const units[] = { "ns", "us", "ms", "s" };
	double v = ns;
	int i = 0;

	/* 999.5 would be written as 1000 */
	while (i < 3 && v >= 999.5) {
		v /= 1000;
		i++;
	}
	return p + snprintf(p, NUMBER_SIZE, "%.*f%s", i && v < 9.95 ? 1 : 0, v,
			    units[i]);
}

/* "ns" or "us" */
static char *put_unit(char *p, char prefix)
{
	p[0] = prefix;
	p[1] = 's';
	return p + 2;
}

/* Microseconds; NULL: what lies in the middle of two texts */
static char *put_us(char *p, uint64_t ns)
{
	uint64_t tenths = (ns + 50) / 100, us = (ns + 500) / 1000;

	/* A half is one in a double too, and goes to what is even. */
	if (ns >= 9950) {
		us -= ns % 1000 == 500 && us % 2;
		return put_unit(number_put(p, us), 'u');
	}
	if (ns % 100 == 50)
		return NULL;
	p[0] = '0' + tenths / 10;
	p[1] = '.';
	p[2] = '0' + tenths % 10;
	return put_unit(p + 3, 'u');
}

/* Most times are written without printf(3): it takes long for a double. */
char *number_put_time(char *p, uint64_t ns)
{
	char *end = NULL;

	if (ns < 1000)
		return put_unit(number_put(p, ns), 'n');
	if (ns < 999500)
		end = put_us(p, ns);
	return end ?: put_rounded(p, ns);
}

const char *number_time(uint64_t ns, char buf[NUMBER_SIZE])
{
	*number_put_time(buf, ns) = 0;
	return buf;
}
