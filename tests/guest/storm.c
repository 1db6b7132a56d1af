// SPDX-License-Identifier: GPL-2.0
/*
 * storm: a process whose address space never rests. Threads of it map, unmap,
 * protect, move, discard and page out parts of one area at random, make huge
 * pages of it and split them, grow the stack, and fork children that write.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"
#include "libpage.h"

#define AREA	(256UL << 20)
#define NR	4

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

static char *area;

/* Or a new stack could come to lie in a part just unmapped. */
static pthread_barrier_t all_there;

/* A part of the area, of one page up to a few huge ones */
static char *some(unsigned int *seed, size_t *len)
{
	size_t at = rand_r(seed) % (AREA / PAGE) * PAGE;

	*len = (rand_r(seed) % 4 ? rand_r(seed) % 64 + 1 :
				   rand_r(seed) % 2048 + 1) * PAGE;
	if (at + *len > AREA)
		*len = AREA - at;
	return area + at;
}

/* Errors are expected: another thread may have unmapped it. */
static void change(unsigned int *seed)
{
	static const int advice[] = {
		MADV_DONTNEED, MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_PAGEOUT,
		MADV_COLD, MADV_FREE, MADV_COLLAPSE, MADV_MERGEABLE,
	};
	size_t len, room;
	char *p = some(seed, &len), *to = some(seed, &room);

	switch (rand_r(seed) % 8) {
	case 0:
		munmap(p, len);
		break;
	case 1:
	case 2:
		mmap(p, len, PROT_READ | PROT_WRITE, MAP_PRIVATE |
		     MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		break;
	case 3:
		mmap(p, len, PROT_READ | PROT_WRITE, MAP_SHARED |
		     MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		break;
	case 4:
		mprotect(p, len, rand_r(seed) % 2 ? PROT_READ :
			 PROT_READ | PROT_WRITE);
		break;
	case 5:
		if (len > room)
			len = room;
		mremap(p, len, len, MREMAP_MAYMOVE | MREMAP_FIXED, to);
		break;
	default:
		madvise(p, len, advice[rand_r(seed) % 8]);
	}
}

/* By the kernel, that answers EFAULT where nothing is mapped */
static void touch(unsigned int *seed, int pipe[2])
{
	size_t len, i;
	char *p = some(seed, &len), byte;

	for (i = 0; i < len; i += PAGE) {
		if (write(pipe[1], rand_r(seed) % 2 ? p + i : "", 1) == 1 &&
		    read(pipe[0], rand_r(seed) % 2 ? p + i : &byte, 1) != 1)
			need(read(pipe[0], &byte, 1) == 1, "read");
	}
}

static void grow_stack(int depth)
{
	volatile char frame[4096];

	frame[0] = depth;
	if (depth)
		grow_stack(depth - 1);
	frame[1] = frame[0];
}

static void fork_one(unsigned int *seed, int pipe[2])
{
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		touch(seed, pipe);
		_exit(0);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

static void *run(void *arg)
{
	unsigned int seed = (unsigned long)arg;
	int i, fds[2];

	need(!pipe(fds), "pipe");
	pthread_barrier_wait(&all_there);
	for (i = 0;; i++) {
		if (seed == 1 && i % 64 == 0)
			fork_one(&seed, fds);
		if (i % 4)
			change(&seed);
		else
			touch(&seed, fds);
		if (i % 256 == 0)
			grow_stack(i % 64);
	}
	return NULL;
}

int main(void)
{
	pthread_t thread;
	unsigned long i;

	area = mmap(NULL, AREA, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	need(area != MAP_FAILED, "mmap");
	need(!pthread_barrier_init(&all_there, NULL, NR), "barrier");
	for (i = 1; i < NR; i++)
		need(!pthread_create(&thread, NULL, run, (void *)i), "thread");
	puts("ready");
	fflush(stdout);
	run((void *)i);
}
