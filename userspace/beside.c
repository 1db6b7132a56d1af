// SPDX-License-Identifier: GPL-2.0
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "beside.h"

/* The folder of the tool itself; false where the system does not say */
static bool find_folder(char folder[PATH_MAX])
{
	ssize_t len = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	char *slash;

	if (len <= 0)
		return false;
	folder[len] = 0;
	slash = strrchr(folder, '/');
	if (slash)
		*slash = 0;
	return slash;
}

static char *existing(const char *folder, const char *up, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s%s", folder, up, name) < 0)
		return NULL;
	if (!access(path, F_OK))
		return path;
	free(path);
	return NULL;
}

char *beside(const char *here, const char *there)
{
	char folder[PATH_MAX], *path;

	if (!find_folder(folder))
		return NULL;
	path = existing(folder, "", here);
	return path ?: existing(folder, "../", there);
}
