// SPDX-License-Identifier: GPL-2.0
/* What a screen is given of names that others make up */
#include <locale.h>
#include <stdlib.h>

#include "test.h"
#include "utf8.h"

struct text {
	const char *given;
	const char *shown;
};

static const struct text texts[] = {
	{ "", "" },
	{ "libc.so.6", "libc.so.6" },
	{ "a\nvma 1000-2000", "a?vma 1000-2000" },
	{ "a\tb\rc\\d\"e", "a?b?c\\d\"e" },
	{ "\x1b[2J\x07\x7f", "?[2J??" },
	{ "\xc2\x9b[31m", "??[31m" },		/* CSI, in UTF-8 */
	{ "\x9b[31m", "?[31m" },		/* CSI, of 8 bits */
	{ "\xc2\xa0\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80",
	  "\xc2\xa0\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80" },
	{ "\xc0\x8a\xe0\x80\x8a", "?????" },	/* newline, too long */
	{ "\xed\xa0\x80", "???" },		/* surrogate */
	{ "\xf4\x90\x80\x80\xff", "?????" },	/* beyond Unicode */
	{ "\xc3", "?" },
	{ "\xe4\xb8z", "??z" },
};

static void check_shown(void)
{
	size_t i;

	for (i = 0; i < NR(texts); i++)
		CHECK_TEXT("shown", text_shown(texts[i].given),
			   texts[i].shown);
	CHECK(text_shown(texts[1].given) == texts[1].given,
	      "what is sound is copied");
}

/* What is shown holds while a line is printed. */
static void check_eight(void)
{
	const char *shown[8];
	char name[8][4];
	size_t i;

	for (i = 0; i < 8; i++) {
		strcpy(name[i], "0\n");
		name[i][0] += i;
		shown[i] = text_shown(name[i]);
	}
	for (i = 0; i < 8; i++) {
		name[i][1] = '?';
		CHECK_TEXT("of eight", shown[i], name[i]);
	}
}

/* A terminal that takes bytes one by one finds CSI in U+011b (c4 9b). */
static void check_bytes(void)
{
	CHECK_TEXT("no UTF-8", text_shown("a\xc4\x9b[31m"), "a??[31m");
}

int main(void)
{
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 1;
	check_shown();
	check_eight();
	setlocale(LC_CTYPE, "C");
	check_bytes();
	return test_end();
}
