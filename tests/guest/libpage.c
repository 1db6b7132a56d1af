// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "libpage.h"

unsigned long long page_size;
unsigned long long table_size;

/* The stack of an arm64 program is in the upper half, by 47, 48 or 52 bits. */
unsigned long long user_end(void)
{
#if defined(__aarch64__)
	unsigned long stack = (unsigned long)__builtin_frame_address(0);

	return 1ULL << (64 - __builtin_clzl(stack));
#elif defined(__i386__)
	return 0xc0000000;	/* as kernels are built that are not asked for less */
#else
	return 0x7ffffffff000ULL;
#endif
}

/* i386 has entries of 4 bytes, or of 8 with PAE: its huge pages tell. */
static unsigned long long count_entries(void)
{
	unsigned long long huge = 0;
	FILE *f;

	if (sizeof(long) == 8)
		return page_size / sizeof(long);
	f = fopen("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size", "r");
	if (!f)
		return 0;
	if (fscanf(f, "%llu", &huge) != 1)
		huge = 0;
	fclose(f);
	return huge / page_size;
}

/* Whether one table of such entries is enough for all of user space */
static bool is_top(unsigned long long span)
{
	return user_end() <= span * table_size;
}

const char *level_shown(const char *level)
{
	if ((!strcmp(level, "pmd") && is_top(PMD)) ||
	    (!strcmp(level, "pud") && is_top(PUD)))
		return "pgd";
	return level;
}

static __attribute__((constructor)) void know(void)
{
	page_size = sysconf(_SC_PAGESIZE);
	table_size = count_entries();
}
