// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages that were never touched: at each level, no entry leads to them */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "state.h"

static char *page_at(uintptr_t addr)
{
	char *p = mmap((void *)addr, PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		       0);

	return p == MAP_FAILED ? NULL : p;
}

static char *write_at(char *addr)
{
	char *p = page_at((uintptr_t)addr);

	if (p)
		*p = 1;
	return p;
}

#ifdef __LP64__
STATE("untouched")
{
	struct { const char *level; uintptr_t addr; } holes[] = {
		{ "pgd", 0 }, { "pud", 1 * PUD }, { "pmd", 2 * PUD + PMD },
		{ "pte", 2 * PUD + 8 * PMD + PAGE },
	};
	char *five = page_at(1ULL << 52), *base;
	size_t i;

	/* No other has an entry of the top table, or of the next, in common. */
	base = page_at(0x100000000000ULL);
	if (!base)
		return -1;
	want(base, 1, "none %s", five ? "p4d" : "pgd");
	if (five)
		want(five, 1, "none pgd");
	base += 1ULL << 40;
	/* Pages that are there, near each of those that are not */
	if (!write_at(base + 3 * PUD) || !write_at(base + 2 * PUD) ||
	    !write_at(base + 2 * PUD + 8 * PMD))
		return -1;
	for (i = 1; i < sizeof(holes) / sizeof(holes[0]); i++) {
		char *p = page_at((uintptr_t)base + holes[i].addr);

		if (!p)
			return -1;
		want(p, 1, "none %s", holes[i].level);
	}
	return 0;
}
#else
/*
 * i386 has two levels, or, with PAE, three; of these the tables of the second come
 * with the process.
 */
STATE("untouched")
{
	char *base = page_at(0x50000000), *p;

	if (!base)
		return -1;
	want(base, 1, "none %s", table_size < 1024 ? "pmd" : "pgd");
	base += 64 * PMD;
	p = page_at((uintptr_t)base + PAGE);
	if (!p || !write_at(base))
		return -1;
	want(p, 1, "none pte");
	return 0;
}
#endif
