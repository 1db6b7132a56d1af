// SPDX-License-Identifier: GPL-2.0
/*
 * open-like-smaps: for each process and thread of the system, opening
 * /proc/vminspect/<pid> says the same as opening /proc/<pid>/smaps. Prints how
 * often it said what.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libcheck.h"

static unsigned int allowed, refused;

/* 0, or why not */
static int verdict(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static void compare(const char *smaps, const char *name)
{
	char space[300];
	int theirs, ours;

	snprintf(space, sizeof(space), "/proc/vminspect/%s", name);
	theirs = verdict(smaps);
	ours = verdict(space);
	/* It may end in between; its number is not used again so soon. */
	if (theirs != verdict(smaps))
		return;
	check(theirs == ours, "%s: %s, but %s: %s", smaps, strerror(theirs),
	      space, strerror(ours));
	allowed += !ours;
	refused += ours == EACCES;
}

static void each(const char *path, void (*visit)(const char *name))
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		if (atoi(entry->d_name) > 0)
			visit(entry->d_name);
	}
	if (dir)
		closedir(dir);
}

static const char *process;

static void visit_thread(const char *name)
{
	char path[600];

	snprintf(path, sizeof(path), "/proc/%s/task/%s/smaps", process, name);
	compare(path, name);
}

static void visit_process(const char *name)
{
	char path[300];

	snprintf(path, sizeof(path), "/proc/%s/smaps", name);
	compare(path, name);
	snprintf(path, sizeof(path), "/proc/%s/task", name);
	process = name;
	each(path, visit_thread);
}

int main(void)
{
	each("/proc", visit_process);
	printf("allowed %u, refused %u\n", allowed, refused);
	check(allowed, "nothing was allowed");
	return check_status();
}
