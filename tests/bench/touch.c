// SPDX-License-Identifier: GPL-2.0
/*
 * touch NAME ROUND MIB TIMES KIND...: what the first touch of each page of so much
 * memory takes, done so often; once more before that is not counted. Kinds:
 *
 *   read   of new memory: the zero page is mapped, the shortest fault there is
 *   write  to new memory: a page is allocated and cleared
 *   file   reading a file that is in memory: several pages come with each fault
 *   cow    writing to such a file, mapped privately: a page is copied
 *   all    writing on all CPUs at once, a process on each (not with one CPU)
 *
 * Prints
 *
 *   touch NAME KIND round=N ns=N faults=N cpus=N
 */
#include <err.h>
#include <inttypes.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "shape.h"

static size_t size;
static int file;

struct took {
	uint64_t ns, faults;
};

static uint64_t faults(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return use.ru_minflt;
}

static volatile char *map(int flags, int fd)
{
	char *mem = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (mem == MAP_FAILED)
		err(1, "mmap");
	madvise(mem, size, MADV_NOHUGEPAGE);
	return mem;
}

static void touch(volatile char *mem, bool write)
{
	size_t i;

	for (i = 0; i < size; i += PAGE) {
		if (write)
			mem[i] = 1;
		else
			(void)mem[i];
	}
}

static volatile char *prepare(const char *kind)
{
	volatile char *mem;

	if (!strcmp(kind, "file"))
		return map(MAP_SHARED, file);
	if (strcmp(kind, "cow"))
		return map(MAP_PRIVATE | MAP_ANONYMOUS, -1);
	mem = map(MAP_PRIVATE, file);
	touch(mem, false);
	return mem;
}

static void measure(const char *kind, struct took *took)
{
	bool write = strcmp(kind, "read") && strcmp(kind, "file");
	volatile char *mem = prepare(kind);
	uint64_t before = faults(), since = now_ns();

	touch(mem, write);
	took->ns += now_ns() - since;
	took->faults += faults() - before;
	munmap((void *)mem, size);
}

static void measure_times(const char *kind, int times, struct took *took)
{
	while (times--)
		measure(kind, took);
}

/* What the processes share */
struct meeting {
	atomic_int here;
	struct took took[];
};

/* The @nr of them begin at once. */
static void work(struct meeting *m, int cpu, int nr, int times)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		err(1, "CPU %d", cpu);
	atomic_fetch_add(&m->here, 1);
	while (atomic_load(&m->here) < nr)
		sched_yield();
	measure_times("write", times, &m->took[cpu]);
	_exit(0);
}

/* The time is that of the slowest. */
static void measure_all(int nr, int times, struct took *took)
{
	struct meeting *m = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int cpu;

	if (m == MAP_FAILED)
		err(1, "mmap");
	for (cpu = 0; cpu < nr; cpu++) {
		if (!fork())
			work(m, cpu, nr, times);
	}
	while (wait(NULL) > 0)
		;
	for (cpu = 0; cpu < nr; cpu++) {
		took->faults += m->took[cpu].faults;
		if (m->took[cpu].ns > took->ns)
			took->ns = m->took[cpu].ns;
	}
	munmap(m, PAGE);
}

static void measure_kind(char **argv, const char *kind)
{
	bool all = !strcmp(kind, "all");
	int nr = all ? sysconf(_SC_NPROCESSORS_ONLN) : 1;
	int times = atoi(argv[4]);
	struct took took = { 0 };

	if (all && nr == 1)
		return;
	if (all) {
		measure_all(nr, times, &took);
	} else {
		measure_times(kind, 1, &took);
		took = (struct took){ 0 };
		measure_times(kind, times, &took);
	}
	printf("touch %s %s round=%s ns=%" PRIu64 " faults=%" PRIu64
	       " cpus=%d\n", argv[1], kind, argv[2], took.ns, took.faults, nr);
}

int main(int argc, char **argv)
{
	int i;

	if (argc < 6)
		errx(2, "usage: touch NAME ROUND MIB TIMES KIND...");
	setvbuf(stdout, NULL, _IOLBF, 0);
	size = strtoul(argv[3], NULL, 10) << 20;
	file = memfd_create("touch", 0);
	if (!size || file < 0 || ftruncate(file, size))
		err(1, "%s MiB", argv[3]);
	touch(map(MAP_SHARED, file), true);
	for (i = 5; i < argc; i++)
		measure_kind(argv, argv[i]);
	return 0;
}
