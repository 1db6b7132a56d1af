// SPDX-License-Identifier: GPL-2.0
/*
 * marked: a program that is linked to addresses that no other one has (see the
 * Makefile), so that whatever names one of them speaks of this one. It touches its
 * memory, and waits a little, or as long as there is an argument.
 */
#include <stdlib.h>
#include <unistd.h>

static volatile char pages[64 * 4096];

int main(int argc, char **argv)
{
	char *heap = malloc(100000);
	size_t i;

	(void)argv;
	for (i = 0; i < sizeof(pages); i += 4096)
		pages[i] = 1;
	if (heap)
		*(volatile char *)heap = 1;
	do {
		usleep(20000);
	} while (argc > 1);
	return 0;
}
