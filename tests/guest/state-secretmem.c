// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Memory that the kernel itself cannot read */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "state.h"

STATE("secretmem")
{
	int fd = syscall(SYS_memfd_secret, 0);
	char *p;

	if (fd < 0)
		return cannot("no memfd_secret(2), or off (secretmem.enable=1)");
	if (ftruncate(fd, NR * PAGE))
		return -1;
	p = mmap(NULL, NR * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return -1;
	write_all(p, NR / 2 * PAGE);
	want(p, NR / 2, "present pte rw- file dirty map=1");
	want(p + NR / 2 * PAGE, NR / 2, "none pte");
	return 0;
}
