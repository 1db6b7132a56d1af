// SPDX-License-Identifier: GPL-2.0
/* A translation by hand, of addresses whose parts are known */
#include "by_hand.h"
#include "test.h"

#define MASK	0x000ffffffffff000ULL

/* All bits of an index 1, or the lowest of it, or none */
static void check_parts(void)
{
	const struct by_hand four = { .nr = 4, .page = 4096, .width = 8,
				     .top = 4096 };
	const struct by_hand five = { .nr = 5, .page = 4096, .width = 8,
				     .top = 4096 };
	const struct by_hand two = { .nr = 2, .page = 4096, .width = 4,
				     .top = 4096 };
	const struct by_hand three = { .nr = 3, .page = 4096, .width = 8,
				     .top = 32 };
	uint64_t addr = 0x7f00403ff4d2;

	CHECK_NUMBER("four levels: PGD", by_hand_index(&four, addr, 0), 254);
	CHECK_NUMBER("four levels: PUD", by_hand_index(&four, addr, 1), 1);
	CHECK_NUMBER("four levels: PMD", by_hand_index(&four, addr, 2), 1);
	CHECK_NUMBER("four levels: PTE", by_hand_index(&four, addr, 3), 511);
	CHECK_NUMBER("offset", by_hand_offset(&four, addr), 1234);
	CHECK_NUMBER("five levels: PGD", by_hand_index(&five, addr, 0), 0);
	CHECK_NUMBER("five levels: P4D", by_hand_index(&five, addr, 1), 254);
	CHECK_NUMBER("five levels: lowest bit", by_hand_low(&five, 0), 48);
	CHECK_NUMBER("two levels: PGD", by_hand_index(&two, 0xffc01000, 0), 1023);
	CHECK_NUMBER("two levels: PTE", by_hand_index(&two, 0xffc01000, 1), 1);
	CHECK_NUMBER("three levels: PGD", by_hand_index(&three, 0xbfe01000, 0), 2);
	CHECK_NUMBER("three levels: PMD", by_hand_index(&three, 0xbfe01000, 1), 511);
	CHECK_NUMBER("three levels: bits of PGD", by_hand_bits(&three, 0), 2);
}

static void check_walk(void)
{
	static const uint64_t values[] = {
		0x1000067, 0x2000067, 0x3000067, 0x800000007d436867,
	};
	struct by_hand h = { .nr = 4, .page = 4096, .width = 8,
				     .top = 4096,
			     .mask = MASK };

	CHECK(!by_hand_walk(&h, 0x7f00403ff4d2, 0x5f3c000, NULL, values),
	      "it is refused");
	CHECK_NUMBER("first entry", h.level[0].slot, 0x5f3c000 + 254 * 8);
	CHECK_NUMBER("last table", h.level[3].table, 0x3000000);
	CHECK_NUMBER("last entry", h.level[3].slot, 0x3000000 + 511 * 8);
	CHECK_NUMBER("physical address", h.physical, 0x7d4364d2);
}

static void check_binary(void)
{
	char text[65];

	CHECK_TEXT("5 in 9 bits", by_hand_binary(5, 9, text), "000000101");
	CHECK_TEXT("no bits", by_hand_binary(5, 0, text), "");
}

int main(void)
{
	check_parts();
	check_walk();
	check_binary();
	return test_end();
}
