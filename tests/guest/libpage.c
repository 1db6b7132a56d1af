// SPDX-License-Identifier: GPL-2.0
#include <unistd.h>

#include "libpage.h"

unsigned long long page_size;

/* The stack of an arm64 program is in the upper half, by 47, 48 or 52 bits. */
unsigned long long user_end(void)
{
#ifdef __aarch64__
	unsigned long stack = (unsigned long)__builtin_frame_address(0);

	return 1ULL << (64 - __builtin_clzl(stack));
#else
	return 0x7ffffffff000ULL;
#endif
}

static __attribute__((constructor)) void know(void)
{
	page_size = sysconf(_SC_PAGESIZE);
}
