// SPDX-License-Identifier: GPL-2.0
/*
 * names: a process all of whose names are made to mislead: a newline and a line of
 * another's, tabs, quotes, a backslash, controls of terminals (C0, C1 as a byte and
 * in UTF-8), broken UTF-8, and what ends a string or an element in JSON and HTML.
 * Its program, a file, a memfd and its thread are called so. Prints "ready PID ADDR",
 * the address in a function of a name that the test has spoilt as well, and waits;
 * with an argument, it does not wait.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libcheck.h"

#define RW	(PROT_READ | PROT_WRITE)

/* The file begins so: what comes behind it is the same in the last line, too. */
static const char bad[] = "a b\nFORGED 1000-2000\trwxp \"',\\}<b>&\r\x1b]0;x\x07"
			  "\x1b[31m\x9b\x31m\xc2\x9b\x32m\xff\xc3(\x7f";
static const char bad_comm[] = "x\nFORGED\x1b[\xc2\x9b\"";

__attribute__((noinline)) void spoilt_function_name(volatile char *p)
{
	*p = 1;
}

static volatile char *map_file(const char *name)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
	void *p;

	need(fd >= 0 && !ftruncate(fd, 8192), "file");
	p = mmap(NULL, 8192, RW, MAP_SHARED, fd, 0);
	need(p != MAP_FAILED, "mmap");
	close(fd);
	return p;
}

static void map_memfd(void)
{
	int fd = memfd_create(bad, 0);
	volatile char *p;

	need(fd >= 0 && !ftruncate(fd, 8192), "memfd");
	p = mmap(NULL, 8192, RW, MAP_SHARED, fd, 0);
	need(p != MAP_FAILED, "mmap");
	*p = 1;
}

/* The program is a copy of itself, under such a name. */
static void become(const char *self, const char *once)
{
	char copy[sizeof(bad) + 8];

	snprintf(copy, sizeof(copy), "run-%s", bad);
	need(!link(self, copy) || !access(copy, X_OK), "link");
	execl(copy, copy, "as", once, NULL);
	need(false, "exec");
}

int main(int argc, char **argv)
{
	volatile char *file;

	if (argc < 2 || strcmp(argv[1], "as"))
		become(argv[0], argc > 1 ? argv[1] : NULL);
	file = map_file(bad);
	map_memfd();
	prctl(PR_SET_NAME, bad_comm);
	spoilt_function_name(file);
	if (argc > 2)
		return 0;
	open("/proc/vminspect/status", O_RDONLY);
	printf("ready %d %p\n", getpid(), (void *)spoilt_function_name);
	fflush(stdout);
	for (;;)
		pause();
}
