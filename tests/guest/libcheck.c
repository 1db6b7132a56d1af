// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
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

void expect(int error, long ret, const char *what)
{
	int got = ret < 0 ? errno : 0;

	check(got == error, "%s: %s, not %s", what,
	      got ? strerrorname_np(got) : "works",
	      error ? strerrorname_np(error) : "works");
}

static void exec_sleep(int sig)
{
	(void)sig;
	execlp("sleep", "sleep", "1000", NULL);
	_exit(1);
}

/* The state in /proc/<pid>/stat: what follows the name in parentheses */
static char state_of(pid_t pid)
{
	char path[32], text[512], *after;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "re");
	need(file && fgets(text, sizeof(text), file), path);
	fclose(file);
	after = strrchr(text, ')');
	return after && after[1] ? after[2] : '?';
}

void child_start(struct child *c)
{
	int fds[2];
	char byte;

	need(!pipe2(fds, O_CLOEXEC), "pipe");
	c->pid = fork();
	need(c->pid >= 0, "fork");
	if (!c->pid) {
		close(fds[0]);
		signal(SIGUSR1, exec_sleep);
		need(write(fds[1], "r", 1) == 1, "write");
		for (;;)
			pause();
	}
	close(fds[1]);
	c->pipe = fds[0];
	need(read(c->pipe, &byte, 1) == 1, "read");
	/* On its way into pause() its memory still changes. */
	while (state_of(c->pid) != 'S')
		usleep(1000);
}

void child_signal(struct child *c, int sig)
{
	char byte;

	kill(c->pid, sig);
	/* Ends when the child has exited or called execve(2). */
	need(read(c->pipe, &byte, 1) == 0, "read");
	if (sig == SIGKILL)
		waitpid(c->pid, NULL, 0);
}

void child_end(struct child *c)
{
	close(c->pipe);
	kill(c->pid, SIGKILL);
	waitpid(c->pid, NULL, 0);
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
