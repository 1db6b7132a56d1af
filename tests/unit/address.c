// SPDX-License-Identifier: GPL-2.0
#include "address.h"
#include "test.h"

static struct vma_item vmas[] = {
	{ .vma = { 0x400000, 0x401000 }, .name = "/bin/face" },
	{ .vma = { 0x600000, 0x621000 }, .name = "[heap]" },
	{ .vma = { 0x7f0000000000, 0x7f0000001000 }, .name = "/lib/libc.so.6" },
	{ .vma = { 0x7f0000001000, 0x7f0000005000 }, .name = "/lib/libc.so.6" },
	{ .vma = { 0x7f0000006000, 0x7f0000007000 }, .name = "/lib/libc.so.6" },
	{ .vma = { 0x7f0000008000, 0x7f0000009000 }, .name = "" },
	{ .vma = { 0x7f000000a000, 0x7f000000b000 }, .name = "/lib/libstdc++.so" },
	{ .vma = { 0x7f000000c000, 0x7f000000d000 }, .name = "/tmp/a b" },
	{ .vma = { 0x7ffe00000000, 0x7ffe00021000 }, .name = "[stack]" },
};

static const struct vma_list list = { .items = vmas, .nr = NR(vmas) };

static void check_addresses(void)
{
	static const struct {
		const char *word;
		bool ok;
		uint64_t addr;
	} facts[] = {
		{ "0x7f0000000010", true, 0x7f0000000010 },
		{ "7f0000000010", true, 0x7f0000000010 },
		{ "0X10", true, 0x10 },
		{ "0", true, 0 },
		{ "ffffffffffffffff", true, UINT64_MAX },
		{ "0x1000+0x10", true, 0x1010 },
		{ "0x1000+16", true, 0x1010 },
		{ "0x1000+4K", true, 0x2000 },
		{ "[heap]", true, 0x600000 },
		{ "[heap]+0x10", true, 0x600010 },
		{ "[stack]+1M", true, 0x7ffe00100000 },
		{ "libc.so.6", true, 0x7f0000000000 },
		{ "libc.so.6+0x1000", true, 0x7f0000001000 },
		{ "/lib/libc.so.6+0x1000", true, 0x7f0000001000 },
		{ "libstdc++.so", true, 0x7f000000a000 },
		{ "libstdc++.so+0x10", true, 0x7f000000a010 },
		{ "a b", true, 0x7f000000c000 },
		/* a number is never a name */
		{ "face", true, 0xface },
		{ "/bin/face", true, 0x400000 },
		{ "", false, 0 },
		{ "0x", false, 0 },
		{ "+0x10", false, 0 },
		{ "0x10000000000000000", false, 0 },
		{ "0x1000+", false, 0 },
		{ "0x1000+x", false, 0 },
		{ "0x1000+-1", false, 0 },
		{ "ffffffffffffffff+1", false, 0 },
		{ "[nothing]", false, 0 },
		{ "libm.so.6", false, 0 },
		{ "-1", false, 0 },
		{ " 0x10", false, 0 },
	};
	size_t i;

	for (i = 0; i < NR(facts); i++) {
		uint64_t addr;
		const char *why = address_parse(&list, NULL,
						facts[i].word, &addr);

		CHECK(!why == facts[i].ok, "\"%s\": %s", facts[i].word,
		      why ?: "taken");
		if (!why)
			CHECK_NUMBER(facts[i].word, addr, facts[i].addr);
	}
}

static void check_ranges(void)
{
	static const struct {
		const char *word;
		bool ok;
		uint64_t start;
		uint64_t end;
	} facts[] = {
		{ "1000-2000", true, 0x1000, 0x2000 },
		{ "0x1000-0x2000", true, 0x1000, 0x2000 },
		{ "0x1000+0x10", true, 0x1000, 0x1010 },
		{ "[heap]", true, 0x600000, 0x621000 },
		{ "[heap]+4K", true, 0x600000, 0x601000 },
		/* two that follow each other, not the one behind the gap */
		{ "libc.so.6", true, 0x7f0000000000, 0x7f0000005000 },
		{ "libstdc++.so", true, 0x7f000000a000, 0x7f000000b000 },
		{ "2000-1000", false, 0, 0 },
		{ "1000-1000", false, 0, 0 },
		{ "1000+0", false, 0, 0 },
		{ "1000", false, 0, 0 },
		{ "-", false, 0, 0 },
		{ "1000-", false, 0, 0 },
		{ "x-y", false, 0, 0 },
		{ "ffffffffffffffff+1", false, 0, 0 },
		{ "", false, 0, 0 },
	};
	size_t i;

	for (i = 0; i < NR(facts); i++) {
		struct range range;
		const char *why = address_parse_range(&list, facts[i].word,
						      &range);

		CHECK(!why == facts[i].ok, "\"%s\": %s", facts[i].word,
		      why ?: "taken");
		if (!why) {
			CHECK_NUMBER(facts[i].word, range.start,
				     facts[i].start);
			CHECK_NUMBER(facts[i].word, range.end, facts[i].end);
		}
	}
}

/* Intel SDM vol. 1, 3.3.7.1: bits above the highest used one repeat it */
static void check_places(void)
{
	static const struct {
		uint64_t addr;
		unsigned int levels;
		enum address_place place;
	} facts[] = {
		{ 0, 4, ADDRESS_USER },
		{ 0x00007fffffffffff, 4, ADDRESS_USER },
		{ 0x0000800000000000, 4, ADDRESS_NONCANONICAL },
		{ 0xffff7fffffffffff, 4, ADDRESS_NONCANONICAL },
		{ 0xffff800000000000, 4, ADDRESS_KERNEL },
		{ 0xffffffffffffffff, 4, ADDRESS_KERNEL },
		{ 0x0000800000000000, 5, ADDRESS_USER },
		{ 0x00ffffffffffffff, 5, ADDRESS_USER },
		{ 0x0100000000000000, 5, ADDRESS_NONCANONICAL },
		{ 0xfeffffffffffffff, 5, ADDRESS_NONCANONICAL },
		{ 0xff00000000000000, 5, ADDRESS_KERNEL },
	};
	struct vminspect_space space = { 0 };
	enum address_place place;
	size_t i;

	for (i = 0; i < NR(facts); i++) {
		space.levels = facts[i].levels == 5 ? 0x1f : 0x1d;
		place = address_place(facts[i].addr, &space);
		CHECK(place == facts[i].place, "0x%llx with %u levels is %d",
		      (unsigned long long)facts[i].addr, facts[i].levels,
		      place);
	}
}

/* Of 47 bits each half, with three levels of pages of 16 KiB */
static void check_places_arm64(void)
{
	struct vminspect_space space = {
		.levels = 0x19, .end = 1ULL << 47,
		.format = { .encoding = VMINSPECT_ENCODING_ARM64 },
	};

	CHECK(address_place(1ULL << 47, &space) == ADDRESS_USER, "behind it");
	CHECK(address_place(1ULL << 60, &space) == ADDRESS_USER, "between");
	CHECK(address_place(0xffff7fffffffffff, &space) == ADDRESS_USER,
	      "below the kernel");
	CHECK(address_place(0xffff800000000000, &space) == ADDRESS_KERNEL,
	      "the kernel's first");
	CHECK(address_place(~0ULL, &space) == ADDRESS_KERNEL, "the last");
}

static void check_tags(void)
{
	struct vminspect_space arm64 = {
		.format = { .encoding = VMINSPECT_ENCODING_ARM64 },
	};
	struct vminspect_space x86 = { 0 };

	CHECK(address_untag(0x5a007fffdeadbeef, &arm64) == 0x7fffdeadbeef,
	      "with a tag");
	CHECK(address_untag(0x007f7fffdeadbeef, &arm64) == 0x7f7fffdeadbeef,
	      "without one");
	CHECK(address_untag(0xff80000000000000, &arm64) == 0xff80000000000000,
	      "of the kernel");
	CHECK(address_untag(0x5a007fffdeadbeef, &x86) == 0x5a007fffdeadbeef,
	      "of x86");
}

/* VSYSCALL_ADDR of asm/vsyscall.h: 10 MiB below the top */
static void check_gate(void)
{
	CHECK(address_is_gate(-10ULL << 20), "its start");
	CHECK(address_is_gate((-10ULL << 20) + 4095), "its end");
	CHECK(!address_is_gate((-10ULL << 20) - 1), "below it");
	CHECK(!address_is_gate((-10ULL << 20) + 4096), "above it");
}

int main(void)
{
	check_gate();
	check_tags();
	check_addresses();
	check_ranges();
	check_places();
	check_places_arm64();
	return test_end();
}
