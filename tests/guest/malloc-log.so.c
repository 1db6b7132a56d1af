// SPDX-License-Identifier: GPL-2.0
/*
 * A library for LD_PRELOAD that has malloc() and the like, does what glibc does,
 * and logs each call: a witness for programs that were not written here.
 */
#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <string.h>

#include "alloc-log.h"

/* The real ones, as glibc calls them */
__typeof__(malloc) __libc_malloc;
__typeof__(calloc) __libc_calloc;
__typeof__(realloc) __libc_realloc;
__typeof__(free) __libc_free;
__typeof__(memalign) __libc_memalign;
__typeof__(valloc) __libc_valloc;
__typeof__(pvalloc) __libc_pvalloc;

/* It is given to the tool as well, which starts the program. */
static bool is_tool(void)
{
	const char *name = "/vminspect";
	char path[4096];
	ssize_t len, tail = strlen(name);

	len = readlink("/proc/self/exe", path, sizeof(path));
	return len >= tail && !memcmp(path + len - tail, name, tail);
}

static void logged(uint32_t kind, uint64_t a, uint64_t b, uint64_t c,
		   const void *result)
{
	static struct alloc_log *log;
	static bool opened;
	int err = errno;

	if (!__atomic_load_n(&opened, __ATOMIC_ACQUIRE)) {
		log = is_tool() ? NULL : alloc_log_open();
		__atomic_store_n(&opened, true, __ATOMIC_RELEASE);
	}
	alloc_log_add(log, kind, a, b, c, result);
	errno = err;
}

void *malloc(size_t size)
{
	void *p = __libc_malloc(size);

	logged(VMINSPECT_ALLOC_MALLOC, size, 0, 0, p);
	return p;
}

void *calloc(size_t nmemb, size_t size)
{
	void *p = __libc_calloc(nmemb, size);

	logged(VMINSPECT_ALLOC_CALLOC, nmemb, size, 0, p);
	return p;
}

void *realloc(void *old, size_t size)
{
	volatile uintptr_t was = (uintptr_t)old;
	void *p = __libc_realloc(old, size);

	logged(VMINSPECT_ALLOC_REALLOC, was, size, 0, p);
	return p;
}

void free(void *p)
{
	logged(VMINSPECT_ALLOC_FREE, (uintptr_t)p, 0, 0, NULL);
	__libc_free(p);
}

void *memalign(size_t alignment, size_t size)
{
	void *p = __libc_memalign(alignment, size);

	logged(VMINSPECT_ALLOC_MEMALIGN, alignment, size, 0, p);
	return p;
}

void *aligned_alloc(size_t alignment, size_t size)
{
	void *p = __libc_memalign(alignment, size);

	logged(VMINSPECT_ALLOC_MEMALIGN, alignment, size, 0, p);
	return p;
}

int posix_memalign(void **memptr, size_t alignment, size_t size)
{
	void *p = __libc_memalign(alignment, size);

	if (p)
		*memptr = p;
	logged(VMINSPECT_ALLOC_POSIX_MEMALIGN, (uintptr_t)memptr, alignment,
	       size, p);
	return p ? 0 : ENOMEM;
}

void *valloc(size_t size)
{
	void *p = __libc_valloc(size);

	logged(VMINSPECT_ALLOC_VALLOC, size, 0, 0, p);
	return p;
}

void *pvalloc(size_t size)
{
	void *p = __libc_pvalloc(size);

	logged(VMINSPECT_ALLOC_VALLOC, size, 0, 0, p);
	return p;
}

void *reallocarray(void *old, size_t nmemb, size_t size)
{
	volatile uintptr_t was = (uintptr_t)old;
	void *p = NULL;
	size_t bytes;

	if (!__builtin_mul_overflow(nmemb, size, &bytes))
		p = __libc_realloc(old, bytes);
	logged(VMINSPECT_ALLOC_REALLOCARRAY, was, nmemb, size, p);
	return p;
}
