// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Memory of a PCI device */
#define _GNU_SOURCE
#include <fcntl.h>
#include <glob.h>
#include <sys/mman.h>
#include <unistd.h>

#include "state.h"

STATE("io")
{
	glob_t found;
	char *p;
	int fd;

	/* The SATA controller of QEMU's q35, which has no driver here */
	if (glob("/sys/bus/pci/devices/0000:00:1f.2/resource5", 0, NULL, &found))
		return cannot("not the machine that has this device");
	fd = open(found.gl_pathv[0], O_RDWR);
	p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (fd < 0 || p == MAP_FAILED || close(fd))
		return -1;
	want(p, 1, "present pte rw- pcd special map=-");
	return 0;
}
