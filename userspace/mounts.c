// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "mounts.h"

/*
 * A line of mountinfo: ID PARENT DEVICE ROOT MOUNTPOINT OPTIONS [TAG...] - TYPE
 * SOURCE SUPEROPTIONS; see proc_pid_mountinfo(5).
 */
static bool parse_line(char *line, char path[PATH_MAX])
{
	char *dash = strstr(line, " - "), *rest = line, *type, *point = NULL;
	int i;

	if (!dash)
		return false;
	*dash = 0;
	rest = dash + 3;
	type = field_next(&rest);
	if (!type || strcmp(type, VMINSPECT_FSTYPE))
		return false;
	rest = line;
	for (i = 0; i < 5; i++)
		point = field_next(&rest);
	if (!point || strlen(point) >= PATH_MAX)
		return false;
	strcpy(path, point);
	field_unescape(path);
	return true;
}

void mounts_read(const char *pid, struct mounts *m)
{
	char name[64], *line = NULL;
	size_t size = 0;
	FILE *file;

	m->nr = 0;
	snprintf(name, sizeof(name), "/proc/%s/mountinfo", pid);
	file = fopen(name, "re");
	if (!file)
		return;
	while (m->nr < MOUNTS_MAX && getline(&line, &size, file) > 0) {
		if (parse_line(line, m->path[m->nr]))
			m->nr++;
	}
	free(line);
	fclose(file);
}
