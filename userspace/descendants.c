// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "descendants.h"

/* The name in brackets may have any characters; 0: it has gone. */
static uint32_t parent_of(const char *pid)
{
	char path[300], line[512] = "", *end;
	unsigned int parent = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	line[fread(line, 1, sizeof(line) - 1, file)] = 0;
	fclose(file);
	end = strrchr(line, ')');
	if (!end || sscanf(end, ") %*c %u", &parent) != 1)
		return 0;
	return parent;
}

/* One look at all processes; @more: some were added */
static enum status look(struct fault_choice *c, bool *more)
{
	DIR *dir = opendir("/proc");
	enum status status = STATUS_OK;
	struct dirent *d;

	*more = false;
	if (!dir)
		return fail_errno("/proc", errno);
	while (!status && (d = readdir(dir))) {
		uint32_t pid = strtoul(d->d_name, NULL, 10);

		if (!isdigit((unsigned char)*d->d_name) ||
		    pid == (uint32_t)getpid() || fault_choice_has(c, pid) ||
		    !fault_choice_has(c, parent_of(d->d_name)))
			continue;
		status = fault_choice_add(c, pid);
		*more = true;
	}
	closedir(dir);
	return status;
}

enum status descendants_add(struct fault_choice *c)
{
	enum status status = STATUS_OK;
	bool more = true;

	while (!status && more)
		status = look(c, &more);
	return status;
}
