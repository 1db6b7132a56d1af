// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Frames without a struct page to use: the BIOS, by /dev/mem */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "state.h"

STATE("pfnmap")
{
	int fd = open("/dev/mem", O_RDONLY);
	const size_t bios = 0xf0000;
	char *p = mmap(NULL, NR * PAGE, PROT_READ, MAP_SHARED, fd, bios);
	size_t i;

	if (access("/dev/mem", F_OK))
		return cannot("no /dev/mem (CONFIG_DEVMEM)");
	if (fd < 0 || p == MAP_FAILED || close(fd))
		return -1;
	read_all(p, NR * PAGE);
	for (i = 0; i < NR; i++)
		want(p + i * PAGE, 1, "present pte r-- special map=- frame=%llx",
		     bios / PAGE + i);
	return 0;
}
