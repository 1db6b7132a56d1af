// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor_root.h"

#define USUAL_PATH	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

const char *root_folder(void)
{
	const char *root = getenv("VMINSPECT_ROOT");

	return root && strcmp(root, "/") ? root : "";
}

/* A path that is too long is "": no file has that name. */
__attribute__((format(printf, 2, 0)))
static void path_of(char path[PATH_MAX], const char *format, va_list ap)
{
	int root = snprintf(path, PATH_MAX, "%s", root_folder());
	int len;

	if (root >= PATH_MAX) {
		*path = 0;
		return;
	}
	len = vsnprintf(path + root, PATH_MAX - root, format, ap);
	if (len >= PATH_MAX - root)
		*path = 0;
}

FILE *root_open(const char *format, ...)
{
	char path[PATH_MAX];
	va_list ap;

	va_start(ap, format);
	path_of(path, format, ap);
	va_end(ap);
	return fopen(path, "re");
}

bool root_has(const char *format, ...)
{
	char path[PATH_MAX];
	va_list ap;

	va_start(ap, format);
	path_of(path, format, ap);
	va_end(ap);
	return !access(path, F_OK);
}

bool root_names(const char *format, ...)
{
	char path[PATH_MAX];
	struct stat s;
	va_list ap;

	va_start(ap, format);
	path_of(path, format, ap);
	va_end(ap);
	return !lstat(path, &s);
}

bool root_line(char *line, size_t size, const char *format, ...)
{
	char path[PATH_MAX];
	va_list ap;
	FILE *file;
	bool ok;

	va_start(ap, format);
	path_of(path, format, ap);
	va_end(ap);
	file = fopen(path, "re");
	ok = file && fgets(line, size, file);
	if (file)
		fclose(file);
	if (ok)
		line[strcspn(line, "\n")] = 0;
	return ok;
}

static bool is_program(const char *path)
{
	struct stat s;

	return !access(path, X_OK) && !stat(path, &s) && S_ISREG(s.st_mode);
}

bool root_program(const char *name, char path[PATH_MAX])
{
	const char *root = root_folder(), *list = getenv("PATH");
	char found[PATH_MAX];
	size_t len;

	for (list = *root || !list ? USUAL_PATH : list; *list; list += len) {
		list += *list == ':';
		len = strcspn(list, ":");
		if (snprintf(found, sizeof(found), "%s%.*s/%s", root, (int)len,
			     list, name) >= (int)sizeof(found))
			continue;
		if (is_program(found))
			return !path || realpath(found, path);
	}
	return false;
}
