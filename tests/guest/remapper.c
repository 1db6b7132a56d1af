// SPDX-License-Identifier: GPL-2.0
/*
 * Maps, cuts, joins and moves memory in all the ways there are, then stops. With
 * an argument, threads do so beside each other.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#include "libpage.h"

#define RW	(PROT_READ | PROT_WRITE)
#define THREADS	4

static char *map(char *at, int pages, int flags, int fd)
{
	char *p = mmap(at, pages * PAGE, RW, MAP_PRIVATE | flags, fd, 0);

	if (p == MAP_FAILED)
		err(1, "mmap");
	return p;
}

static char *move(char *p, int pages, int to)
{
	p = mremap(p, pages * PAGE, to * PAGE, MREMAP_MAYMOVE);
	if (p == MAP_FAILED)
		err(1, "mremap");
	return p;
}

static void must(int result, const char *what)
{
	if (result)
		err(1, "%s", what);
}

static void cut_and_join(void)
{
	char *p = map(NULL, 64, MAP_ANONYMOUS, -1);

	memset(p, 1, 64 * PAGE);
	must(munmap(p + 8 * PAGE, 4 * PAGE), "munmap");
	must(mprotect(p + 20 * PAGE, 3 * PAGE, PROT_READ), "mprotect");
	must(mprotect(p + 30 * PAGE, 3 * PAGE, PROT_NONE), "mprotect");
	must(mprotect(p + 30 * PAGE, 3 * PAGE, RW), "mprotect");
	must(madvise(p, 4 * PAGE, MADV_DONTNEED), "madvise");
	must(madvise(p + 50 * PAGE, 2 * PAGE, MADV_DONTFORK), "madvise");
	map(p + 55 * PAGE, 2, MAP_ANONYMOUS | MAP_FIXED, -1)[0] = 1;
	/* Back into the hole */
	map(p + 9 * PAGE, 2, MAP_ANONYMOUS | MAP_FIXED | MAP_POPULATE, -1);
}

static void remap(void)
{
	char *p = map(NULL, 16, MAP_ANONYMOUS | MAP_POPULATE, -1), *q;

	q = move(p + 4 * PAGE, 8, 64);
	memset(q, 1, 64 * PAGE);
	q = move(q, 64, 16);
	q = move(q, 16, 20);
	memset(q, 1, 20 * PAGE);
	if (mremap(q, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   p + 6 * PAGE) == MAP_FAILED)
		err(1, "mremap");
	p[7 * PAGE] = 1;
}

static void map_file(void)
{
	int fd = open("/proc/self/exe", O_RDONLY);
	char *p = fd < 0 ? NULL : map(NULL, 3, 0, fd);

	if (!p)
		err(1, "/proc/self/exe");
	p[PAGE] = 1;
	must(munmap(p, PAGE), "munmap");
	must(mprotect(p + 2 * PAGE, PAGE, PROT_READ), "mprotect");
	close(fd);
}

static void *work(void *arg)
{
	int i;

	for (i = 0; i < 20; i++) {
		cut_and_join();
		remap();
		map_file();
		free(memset(malloc(300000), 1, 300000));
	}
	return arg;
}

static void share_and_brk(void)
{
	int id = shmget(IPC_PRIVATE, 3 * PAGE, IPC_CREAT | 0600);
	char *p = shmat(id, NULL, 0), *heap = sbrk(20 * PAGE);

	if (p == (void *)-1 || heap == (void *)-1)
		err(1, "shmat, sbrk");
	memset(p, 1, 3 * PAGE);
	memset(heap, 1, 20 * PAGE);
	sbrk(-5 * PAGE);
	must(shmctl(id, IPC_RMID, NULL), "shmctl");
}

/*
 * A page a call: it uses its own part after the call too, so that it cannot become
 * a loop, nor several calls become one.
 */
static __attribute__((noinline)) int grow_stack(int pages)
{
	volatile char here[PAGE];

	here[0] = 1;
	return pages ? grow_stack(pages - 1) + here[0] : 0;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	int i;

	(void)argv;
	share_and_brk();
	if (grow_stack(100) != 100)
		errx(1, "stack");
	work(NULL);
	for (i = 0; argc > 1 && i < THREADS; i++)
		must(pthread_create(&threads[i], NULL, work, NULL), "thread");
	for (i = 0; argc > 1 && i < THREADS; i++)
		must(pthread_join(threads[i], NULL), "thread");
	raise(SIGSTOP);
	return 0;
}
