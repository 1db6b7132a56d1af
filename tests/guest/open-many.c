// SPDX-License-Identifier: GPL-2.0
/*
 * open-many N PATH: opens PATH so often, and reads a little of each, so that all
 * has been allocated that one open file takes; then prints "ready" and waits.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "libcheck.h"

static char buf[32768];	/* events gives nothing to less */

int main(int argc, char **argv)
{
	struct rlimit limit = { 65536, 65536 };
	int i, fd;

	if (argc != 3)
		return 2;
	need(!setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
	for (i = 0; i < atoi(argv[1]); i++) {
		fd = open(argv[2], O_RDONLY | O_NONBLOCK);
		need(fd >= 0 && read(fd, buf, sizeof(buf)) > 0, argv[2]);
	}
	printf("ready\n");
	fflush(stdout);
	for (;;)
		pause();
}
