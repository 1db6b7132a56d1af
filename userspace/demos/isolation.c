// SPDX-License-Identifier: GPL-2.0
/*
 * This program runs twice at the same time. Each of the two has an address
 * space of its own; some frames are in both.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

#define OWN	0x40000000	/* both take this very address */
#define COMMON	0x50000000	/* the second one takes another */
#define FILE_FD	20		/* they have an open file in common */

static char *map(unsigned long address, int flags, int file)
{
	return mmap((void *)address, PAGE, PROT_READ | PROT_WRITE,
		    flags | MAP_FIXED_NOREPLACE, file, 0);
}

static void live(int second)
{
	char *own = map(OWN, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	char *common = map(COMMON + second * 16 * PAGE, MAP_SHARED, FILE_FD);

	step("mapped", (unsigned long)own, (unsigned long)common);

	strcpy(own, second ? "I am the second" : "I am the first");
	step("own", 0);

	if (second)
		step("read", common[0]);
	else
		strcpy(common, "Hello");
	step("common", 0);
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		step_as(1);
		live(1);
		return 0;
	}
	dup2(memfd_create("common", 0), FILE_FD);
	ftruncate(FILE_FD, PAGE);
	step("start", 0);

	if (!fork())
		execl("/proc/self/exe", "isolation", "second", NULL);
	live(0);
	return 0;
}
