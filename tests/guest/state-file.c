// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* A file's pages, and one that was written to: a copy of its own */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "state.h"

STATE("file")
{
	int fd = open("/proc/self/exe", O_RDONLY);
	char *p = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd,
		       0);

	if (p == MAP_FAILED || close(fd))
		return -1;
	read_all(p, 3 * PAGE);
	p[PAGE] = 1;
	want(p, 1, "present pte r-- file !dirty");
	want(p + PAGE, 1, "present pte rw- anon dirty map=1");
	want(p + 2 * PAGE, 1, "present pte r-- file !dirty");
	return 0;
}
