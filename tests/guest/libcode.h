/* SPDX-License-Identifier: GPL-2.0 */
/* Machine code that the tests put into memory, to be jumped to */
#ifndef LIBCODE_H
#define LIBCODE_H

#include <stddef.h>
#include <stdint.h>

/* Returns to the caller, by an instruction or, on x86, the first of four */
#ifdef __aarch64__
#define RETURN	0xd65f03c0U
#else
#define RETURN	0xc3c3c3c3U
#endif

/* Its lowest byte, which is a whole one on x86 */
#define RETURN_BYTE	((unsigned char)RETURN)

static inline void code_fill(void *p, size_t size)
{
	volatile uint32_t *to = p;
	size_t i;

	for (i = 0; i < size / sizeof(*to); i++)
		to[i] = RETURN;
	__builtin___clear_cache((char *)p, (char *)p + size);
}

#endif
