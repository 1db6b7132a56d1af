// SPDX-License-Identifier: GPL-2.0
#include "number.h"
#include "test.h"

static void check_parse(void)
{
	static const struct {
		const char *word;
		int base;
		bool ok;
		uint64_t n;
	} facts[] = {
		{ "0", 10, true, 0 },
		{ "18446744073709551615", 10, true, UINT64_MAX },
		{ "18446744073709551616", 10, false, 0 },
		{ "99999999999999999999999", 10, false, 0 },
		{ "ffffffffffffffff", 16, true, UINT64_MAX },
		{ "10000000000000000", 16, false, 0 },
		{ "FfFf", 16, true, 0xffff },
		{ "0000000000000000000001", 10, true, 1 },
		{ "", 10, false, 0 },
		{ "-1", 10, false, 0 },
		{ "+1", 10, false, 0 },
		{ " 1", 10, false, 0 },
		{ "1 ", 10, false, 0 },
		{ "a", 10, false, 0 },
		{ "g", 16, false, 0 },
		{ "0x10", 16, false, 0 },
	};
	uint64_t n;
	size_t i;

	for (i = 0; i < NR(facts); i++) {
		bool ok = number_parse(facts[i].word, facts[i].base, &n);

		CHECK(ok == facts[i].ok, "\"%s\" is %s", facts[i].word,
		      ok ? "taken" : "refused");
		if (ok)
			CHECK_NUMBER(facts[i].word, n, facts[i].n);
	}
}

static void check_parse_size(void)
{
	static const struct {
		const char *word;
		bool ok;
		uint64_t n;
	} facts[] = {
		{ "0x1f", true, 0x1f },
		{ "4096", true, 4096 },
		{ "4K", true, 4096 },
		{ "4k", true, 4096 },
		{ "1G", true, 1 << 30 },
		{ "16777215T", true, 16777215ULL << 40 },
		{ "16777216T", false, 0 },
		{ "K", false, 0 },
		{ "", false, 0 },
		{ "0x", false, 0 },
		{ "1KK", false, 0 },
		{ "1P", false, 0 },
		{ "111111111111111111111111111111111111111111", false, 0 },
	};
	uint64_t n;
	size_t i;

	for (i = 0; i < NR(facts); i++) {
		bool ok = number_parse_size(facts[i].word, &n);

		CHECK(ok == facts[i].ok, "\"%s\" is %s", facts[i].word,
		      ok ? "taken" : "refused");
		if (ok)
			CHECK_NUMBER(facts[i].word, n, facts[i].n);
	}
}

static void check_size(void)
{
	static const struct {
		uint64_t bytes;
		const char *size;
		const char *words;
	} facts[] = {
		{ 0, "0", "0 bytes" },
		{ 1023, "1023", "1023 bytes" },
		{ 1024, "1K", "1 KiB" },
		{ 1536, "1.5K", "1.5 KiB" },
		{ 4096, "4K", "4 KiB" },
		{ 135168, "132K", "132 KiB" },
		{ 1048576 - 1, "1M", "1 MiB" },
		{ 1048576 - 103, "1023.9K", "1023.9 KiB" },
		{ 1 << 30, "1G", "1 GiB" },
		{ 256ULL << 30, "256G", "256 GiB" },
		{ UINT64_MAX, "16E", "16 EiB" },
	};
	char buf[NUMBER_SIZE];
	size_t i;

	for (i = 0; i < NR(facts); i++) {
		CHECK_TEXT("size", number_size(facts[i].bytes, buf),
			   facts[i].size);
		CHECK_TEXT("words", number_words(facts[i].bytes, buf),
			   facts[i].words);
	}
}

static void check_put(void)
{
	static const struct {
		uint64_t n;
		const char *text;
	} facts[] = {
		{ 0, "0 000 0" },
		{ 9, "9 009 9" },
		{ 10, "10 010 a" },
		{ 255, "255 255 ff" },
		{ 4096, "4096 096 1000" },
		{ UINT64_MAX, "18446744073709551615 615 ffffffffffffffff" },
	};
	char buf[3 * NUMBER_SIZE], *p;
	size_t i;

	for (i = 0; i < NR(facts); i++) {
		p = number_put(buf, facts[i].n);
		*p++ = ' ';
		p = number_put_digits(p, facts[i].n, 3);
		*p++ = ' ';
		*number_put_hex(p, facts[i].n) = 0;
		CHECK_TEXT("digits", buf, facts[i].text);
	}
}

static void check_time(void)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} facts[] = {
		{ 0, "0ns" },
		{ 740, "740ns" },
		{ 999, "999ns" },
		{ 1000, "1.0us" },
		{ 1250, "1.2us" },
		{ 1350, "1.4us" },
		{ 9950, "10us" },
		{ 10500, "10us" },
		{ 11500, "12us" },
		{ 999499, "999us" },
		{ 999500, "1.0ms" },
		{ 1840, "1.8us" },
		{ 9949, "9.9us" },
		{ 9990, "10us" },
		{ 12345678, "12ms" },
		{ 999600000, "1.0s" },
		{ 3000000000, "3.0s" },
		{ 120000000000, "120s" },
	};
	char buf[NUMBER_SIZE];
	size_t i;

	for (i = 0; i < NR(facts); i++)
		CHECK_TEXT("time", number_time(facts[i].ns, buf),
			   facts[i].text);
}

int main(void)
{
	check_parse();
	check_parse_size();
	check_size();
	check_put();
	check_time();
	return test_end();
}
