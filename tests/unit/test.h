/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Unit tests: an executable a noun, a check a fact. What fails is printed; the
 * exit status says whether something did.
 */
#ifndef TEST_H
#define TEST_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int test_checks, test_failures;

#define CHECK(ok, ...) check(__FILE__, __LINE__, ok, __VA_ARGS__)

__attribute__((format(printf, 4, 5)))
static inline void check(const char *file, int line, bool ok,
			 const char *format, ...)
{
	va_list ap;

	test_checks++;
	if (ok)
		return;
	test_failures++;
	printf("%s:%d: ", file, line);
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	putchar('\n');
}

#define CHECK_TEXT(what, found, expected) \
	check_text(__FILE__, __LINE__, what, found, expected)

#define CHECK_NUMBER(what, found, expected) \
	check_number(__FILE__, __LINE__, what, found, expected)

static inline void check_text(const char *file, int line, const char *what,
			      const char *found, const char *expected)
{
	check(file, line, !strcmp(found, expected), "%s: \"%s\", not \"%s\"",
	      what, found, expected);
}

static inline void check_number(const char *file, int line, const char *what,
				unsigned long long found,
				unsigned long long expected)
{
	check(file, line, found == expected, "%s: 0x%llx, not 0x%llx", what,
	      found, expected);
}

#define NR(array)	(sizeof(array) / sizeof((array)[0]))

static inline int test_end(void)
{
	printf("%d checks, %d failed\n", test_checks, test_failures);
	return test_failures || !test_checks;
}

#endif /* TEST_H */
