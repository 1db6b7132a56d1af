// SPDX-License-Identifier: GPL-2.0
/* Swap: in a device in memory, and in a file */
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"

#define SWAP	"/run/class/swap"

static int out(char *p)
{
	return madvise(p, NR * PAGE, MADV_PAGEOUT);
}

CASE(swap_in)
{
	char *p = touched(NR * PAGE, 0);

	if (!p || swap_on() || out(p))
		return -1;
	watch(p, load, "class=swap-in count=major access=read tables=- pages=1");
	return 0;
}

CASE(swap_in_to_write)
{
	char *p = touched(NR * PAGE, 0);

	if (!p || swap_on() || out(p))
		return -1;
	watch(p, store,
	      "class=swap-in count=major access=write tables=- pages=1");
	return 0;
}

/* Two have the slot; the second one finds what the first one read. */
CASE(swap_cache)
{
	char *p = touched(NR * PAGE, 0);
	pid_t pid;

	if (!p || swap_on() || out(p))
		return -1;
	pid = child();
	if (pid < 0)
		return -1;
	pid = fork();
	if (!pid) {
		load(p);
		_exit(0);
	}
	usleep(500000);
	watch(p, load,
	      "class=swap-cache count=minor access=read tables=- pages=1");
	return 0;
}

CASE(swap_in_of_shmem)
{
	char *p = shared_area(NR * PAGE, 0);

	if (!p || swap_on())
		return -1;
	write_all(p, NR * PAGE);
	if (out(p))
		return -1;
	/* Its entry is gone; only the file knows of the slot. */
	watch(p, load, "class=file-read count=major access=read pages=1");
	return 0;
}

/* A file's pages are not there at once: the fault waits for the device. */
CASE(swap_in_from_file)
{
	char *p = touched(NR * PAGE, 0);
	int fd = new_file(1);

	if (!p || fd < 0)
		return -1;
	close(fd);
	if (sh("swapoff -a") ||
	    sh("head -c 8M /dev/zero > " SWAP " && chmod 600 " SWAP) ||
	    sh("mkswap " SWAP " > /dev/null && swapon " SWAP))
		return -1;
	undo("swapoff " SWAP);
	if (out(p))
		return -1;
	watch(p, load, "class=swap-in count=major access=read tables=-");
	return 0;
}
