// SPDX-License-Identifier: GPL-2.0
/*
 * The program maps its own file, most of which is a table that nobody needs.
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

#define ROWS	256
#define ROW	4096

/* In the file all of it; in memory what is touched */
static const char table[ROWS][ROW] __attribute__((aligned(PAGE_MAX))) = {
	[0 ... ROWS - 1] = "a row of a table",
};

/* Ask for the file to be written, if it is new, and then forgotten. */
static void forget(int fd)
{
	fsync(fd);
	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
}

static void read_all(int fd)
{
	static char buffer[PAGE_MAX];

	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
}

int main(int argc, char **argv)
{
	const volatile char *first, *second;
	unsigned long size, middle;
	struct stat stat;
	int fd;

	if (argc > 1) {
		step("again", (unsigned long)table, sizeof(table));
		return 0;
	}
	fd = open("/proc/self/exe", O_RDONLY);
	fstat(fd, &stat);
	size = stat.st_size;
	middle = size / 2 / PAGE * PAGE;
	step("start", size, middle);

	forget(fd);
	first = mmap(0, size, PROT_READ, MAP_PRIVATE, fd, 0);
	step("mapped", (unsigned long)first);

	(void)first[middle];
	step("touched", 0);

	read_all(fd);
	step("read", 0);

	second = mmap(0, size, PROT_READ, MAP_PRIVATE, fd, 0);
	(void)second[middle];
	step("second", (unsigned long)second);

	(void)second[middle + PAGE];
	(void)second[middle - PAGE];
	step("neighbours", 0);

	return execl("/proc/self/exe", argv[0], "again", (char *)0);
}
