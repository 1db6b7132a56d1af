// SPDX-License-Identifier: GPL-2.0
/*
 * Texts grow by what is put around them, up to their room and no further.
 */
#include <locale.h>

#include "phrase.h"
#include "test.h"

static void check_growth(void)
{
	char buf[64] = "";

	phrase_put(buf, sizeof(buf), "minor fault: %s", "cow");
	phrase_put(buf, sizeof(buf), "%s, then %s", buf, "SIGSEGV");
	CHECK_TEXT("put", buf, "minor fault: cow, then SIGSEGV");
	phrase_put(buf, sizeof(buf), "(%s) %s", buf, "!");
	CHECK_TEXT("put around", buf, "(minor fault: cow, then SIGSEGV) !");
}

static void check_lists(void)
{
	char buf[64] = "";

	phrase_item(buf, sizeof(buf), NULL);
	phrase_item(buf, sizeof(buf), "");
	CHECK_TEXT("no item", buf, "");
	phrase_item(buf, sizeof(buf), "1 pgd");
	phrase_item(buf, sizeof(buf), NULL);
	phrase_item(buf, sizeof(buf), "2 pud");
	CHECK_TEXT("items", buf, "1 pgd, 2 pud");
	*buf = 0;
	phrase_sentence(buf, sizeof(buf), NULL);
	phrase_sentence(buf, sizeof(buf), "It is there.");
	phrase_sentence(buf, sizeof(buf), "");
	phrase_sentence(buf, sizeof(buf), "100% of it.");
	CHECK_TEXT("sentences", buf, "It is there. 100% of it.");
}

static void check_room(void)
{
	char buf[] = "12345678.";

	phrase_put(buf, 8, "%s", "abcdefghi");
	CHECK_TEXT("cut off", buf, "abcdefg");
	phrase_item(buf, 8, "more");
	CHECK_TEXT("full", buf, "abcdefg");
	CHECK_TEXT("behind it", buf + 8, ".");
}

static void check_english(void)
{
	locale_t before = uselocale((locale_t)0);
	locale_t outer = phrase_english(), inner;

	CHECK(uselocale((locale_t)0) != before, "the locale stays");
	inner = phrase_english();
	phrase_back(inner);
	CHECK(uselocale((locale_t)0) != before, "back too far");
	phrase_back(outer);
	CHECK(uselocale((locale_t)0) == before, "not back");
}

int main(void)
{
	check_growth();
	check_lists();
	check_room();
	check_english();
	return test_end();
}
