// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libcheck.h"
#include "libmodule.h"

#define DIR_PATH	"/proc/vminspect"
#define MODULE_PATH	"/sys/module/vminspect"
#define TICK_US		10000

static int delete_module(void)
{
	return syscall(SYS_delete_module, "vminspect", O_NONBLOCK);
}

bool module_refuses(void)
{
	if (rand() % 2)
		umount2(DIR_PATH, MNT_DETACH);
	if (!delete_module())
		return false;
	check(errno == EAGAIN || errno == EBUSY, "delete_module in use: %s",
	      strerror(errno));
	return true;
}

void module_unload(void)
{
	while (!access(MODULE_PATH, F_OK)) {
		umount2(DIR_PATH, 0);
		if (delete_module())
			usleep(TICK_US);
	}
	check(access(DIR_PATH, F_OK), "unloaded, but " DIR_PATH " is left");
}

void module_load(const char *file, const char *parameters)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	need(fd >= 0, file);
	while (syscall(SYS_finit_module, fd, parameters, 0)) {
		if (!check(errno == ENOMEM || errno == EINTR, "load %s: %s",
			   parameters, strerror(errno)))
			exit(check_status());
		usleep(TICK_US);
	}
	close(fd);
	/* The helper that mounts it is a program, which may be killed as others. */
	if (access(DIR_PATH "/status", F_OK))
		need(!mount("vminspect", DIR_PATH, "vminspect", 0, NULL),
		     "mount");
}
