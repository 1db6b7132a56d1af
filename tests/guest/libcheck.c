// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libcheck.h"

static int status;

bool check(bool fact, const char *format, ...)
{
	va_list args;

	if (fact)
		return true;
	va_start(args, format);
	printf("FAIL: ");
	vprintf(format, args);
	printf("\n");
	va_end(args);
	status = 1;
	return false;
}

int check_status(void)
{
	fflush(stdout);
	return status;
}

void need(bool ok, const char *what)
{
	if (!ok)
		err(1, "%s", what);
}

void *map_pages(size_t bytes, int prot, int flags)
{
	char *p = mmap(NULL, bytes, prot, MAP_PRIVATE | MAP_ANONYMOUS | flags,
		       -1, 0);

	need(p != MAP_FAILED, "mmap");
	/* Fails where the kernel has no huge pages: just as well. */
	madvise(p, bytes, MADV_NOHUGEPAGE);
	return p;
}

int open_space(pid_t pid)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/vminspect/%d", pid);
	fd = open(path, O_RDONLY);
	need(fd >= 0, path);
	return fd;
}

/* Without stdio, which would fault for its buffers */
uint64_t status_number(const char *key)
{
	static char text[4096];
	size_t len = strlen(key);
	int fd = open("/proc/vminspect/status", O_RDONLY);
	ssize_t n;
	char *p;

	need(fd >= 0, "status");
	n = read(fd, text, sizeof(text) - 1);
	need(n > 0, "status");
	close(fd);
	text[n] = 0;
	for (p = text; (p = strchr(p, '\n'));) {
		p++;
		if (!strncmp(p, key, len) && p[len] == '=')
			return strtoull(p + len + 1, NULL, 10);
	}
	errx(1, "status has no %s=", key);
}
