// SPDX-License-Identifier: GPL-2.0
/*
 * Calls malloc() and the like in all ways, by threads and a child too, and logs
 * each call in $ALLOC_LOG.
 */
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "alloc-log.h"

#define THREADS	4
#define ROUNDS	50

/* What calls them has a section of its own, so that it is told from libc. */
#define CALLER	__attribute__((noipa, section("caller_code")))
extern char __start_caller_code, __stop_caller_code;

static struct alloc_log *log_file;

/* What the compiler does not see it cannot leave out. */
static void *volatile kept;

static void *note(uint32_t kind, uint64_t a, uint64_t b, uint64_t c, void *p)
{
	alloc_log_add(log_file, kind, a, b, c, p);
	kept = p;
	return p;
}

static CALLER void release(void *p)
{
	note(VMINSPECT_ALLOC_FREE, (uintptr_t)p, 0, 0, NULL);
	free(p);
	/* Behind a jump to free() it would return to who called this. */
	asm volatile("");
}

static CALLER void *get(size_t size)
{
	void *p = malloc(size);

	return note(VMINSPECT_ALLOC_MALLOC, size, 0, 0, p);
}

static CALLER void *get_array(size_t nmemb, size_t size)
{
	void *p = calloc(nmemb, size);

	return note(VMINSPECT_ALLOC_CALLOC, nmemb, size, 0, p);
}

static CALLER void *resize(void *old, size_t size)
{
	volatile uintptr_t was = (uintptr_t)old;
	void *p = realloc(old, size);

	return note(VMINSPECT_ALLOC_REALLOC, was, size, 0, p);
}

static CALLER void *resize_array(void *old, size_t nmemb, size_t size)
{
	volatile uintptr_t was = (uintptr_t)old;
	void *p = reallocarray(old, nmemb, size);

	return note(VMINSPECT_ALLOC_REALLOCARRAY, was, nmemb, size, p);
}

static CALLER void *get_aligned(size_t alignment, size_t size)
{
	void *p = NULL, **where = &p;
	int err;

	/* The compiler would give it another place, as nobody sees that. */
	asm volatile("" : "+r" (where) : : "memory");
	err = posix_memalign(where, alignment, size);
	return note(VMINSPECT_ALLOC_POSIX_MEMALIGN, (uintptr_t)where,
		    alignment, size, err ? NULL : p);
}

static CALLER void *get_other(int which, size_t alignment, size_t size)
{
	void *p;

	switch (which) {
	case 0:
		p = aligned_alloc(alignment, size);
		return note(VMINSPECT_ALLOC_MEMALIGN, alignment, size, 0, p);
	case 1:
		p = memalign(alignment, size);
		return note(VMINSPECT_ALLOC_MEMALIGN, alignment, size, 0, p);
	case 2:
		p = valloc(size);
		return note(VMINSPECT_ALLOC_VALLOC, size, 0, 0, p);
	default:
		p = pvalloc(size);
		return note(VMINSPECT_ALLOC_VALLOC, size, 0, 0, p);
	}
}

static void resize_in_all_ways(void)
{
	void *p = resize(NULL, 10);

	p = resize(p, 100000);
	p = resize(p, 1 << 20);
	p = resize(p, 100);
	resize(p, 0);
	p = resize_array(NULL, 10, 20);
	p = resize_array(p, 1000, 20);
	resize_array(p, SIZE_MAX, 2);
	release(p);
}

/* That it says no is an answer too. */
static void ask_too_much(void)
{
	get(SIZE_MAX / 2);
	get_array(SIZE_MAX, 2);
	get_aligned(3, 100);
	get_aligned(64, SIZE_MAX / 2);
}

static void *in_all_ways(void *arg)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		release(get(i * 1000));
		release(get_array(i, 33));
		release(get_aligned(64 << i % 8, 1000 + i));
		release(get_other(i % 4, 64 << i % 8, 1000));
	}
	resize_in_all_ways();
	release(NULL);
	return arg;
}

static void by_threads(void)
{
	pthread_t threads[THREADS];
	int i;

	for (i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, in_all_ways, NULL);
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

static int by_child(void)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		in_all_ways(NULL);
		_exit(0);
	}
	return pid < 0 || waitpid(pid, &status, 0) < 0 || status;
}

int main(void)
{
	log_file = alloc_log_open();
	if (!log_file)
		return 1;
	log_file->start = (uintptr_t)&__start_caller_code;
	log_file->end = (uintptr_t)&__stop_caller_code;
	in_all_ways(NULL);
	ask_too_much();
	by_threads();
	return by_child();
}
