// SPDX-License-Identifier: GPL-2.0
/*
 * read-all COMPLETE WENT: lists /proc/vminspect, and looks at and reads all that
 * is in it, again and again until it has seen COMPLETE whole texts of processes
 * and WENT that went while they were looked at. What can be opened gives whole
 * text or, after the process has gone, an end that says so; what cannot fails
 * with an error that /proc has as well. Prints how often it saw what, and how many
 * logs of faults it read, and how many of them had any.
 * read-all names: the numbers in /proc/vminspect are those in /proc.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libcheck.h"
#include "uapi/vminspect_event.h"

#define DIR_PATH	"/proc/vminspect"
#define MAX_PIDS	65536

enum { COMPLETE, EXITED, EXEC, KERNEL_THREAD, ZOMBIE, NR_STATES };

static const char *const states[NR_STATES] = {
	"complete", "exited", "exec", "kernel-thread", "zombie",
};

static unsigned long seen[NR_STATES], gone, read_logs, read_faults;
static char buf[4 << 20];

/* ENOENT, ESRCH: it has exited; EAGAIN: it called execve meanwhile */
static void clean_error(const char *what, const char *path)
{
	check(errno == ENOENT || errno == ESRCH || errno == EAGAIN, "%s %s: %s",
	      what, path, strerror(errno));
	gone++;
}

static ssize_t slurp(int fd, const char *path)
{
	ssize_t n, len = 0;

	while ((n = read(fd, buf + len, sizeof(buf) - 1 - len)) > 0)
		len += n;
	check(n == 0, "read %s: %s", path, strerror(errno));
	buf[len] = 0;
	return len;
}

static void read_space(int fd, const char *path)
{
	ssize_t len = slurp(fd, path);
	const char *last = len > 1 ? memrchr(buf, '\n', len - 1) : NULL;
	char state[24] = "";
	unsigned int i;

	check(!strncmp(buf, "vminspect 2 pid=", 16), "%s: starts with %.20s",
	      path, buf);
	check(len && buf[len - 1] == '\n' && strlen(buf) == (size_t)len &&
	      last && sscanf(last, "\nend state=%23s ", state) == 1,
	      "%s: not whole: ...%s", path, buf + (len > 80 ? len - 80 : 0));
	for (i = 0; i < NR_STATES && strcmp(state, states[i]); i++)
		;
	if (check(i < NR_STATES, "%s: state %s", path, state))
		seen[i]++;
}

/* Ends when nothing is left for now, or the buffer is full. */
static void read_log(int fd)
{
	ssize_t n, len = 0;

	while ((n = read(fd, buf + len, sizeof(buf) - len)) > 0)
		len += n;
	check(n == 0 || errno == EAGAIN, "faults: %s", strerror(errno));
	check(!len || n == 0 || buf[len - 1] == '\n', "faults: not whole");
	read_logs++;
	read_faults += len > 0;
}

/* The same of records, of which a read gives whole ones. */
static void read_records(int fd)
{
	const struct vminspect_event *e;
	ssize_t n = 0, len = 0, at;

	while (sizeof(buf) - len >= VMINSPECT_EVENT_MAX &&
	       (n = read(fd, buf + len, sizeof(buf) - len)) > 0)
		len += n;
	check(n >= 0 || errno == EAGAIN, "events: %s", strerror(errno));
	for (at = 0; at < len; at += e->size) {
		e = (void *)(buf + at);
		if (!check(e->size >= sizeof(*e) && at + e->size <= len,
			   "events: a record of %u bytes at %zd of %zd", e->size,
			   at, len))
			return;
	}
	check(len > 0, "events: empty");
}

static void visit(const char *name)
{
	char path[300];
	struct stat st;
	int fd;

	snprintf(path, sizeof(path), DIR_PATH "/%s", name);
	if (lstat(path, &st))
		clean_error("stat", path);
	fd = open(path, O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		return clean_error("open", path);
	if (!strcmp(name, "faults"))
		read_log(fd);
	else if (!strcmp(name, "events"))
		read_records(fd);
	else if (!strcmp(name, "status"))
		check(slurp(fd, path) > 100, "status is short");
	else if (!strcmp(name, "histogram"))
		check(slurp(fd, path) > 0 && strstr(buf, "\nend calls="),
		      "histogram: not whole");
	else
		read_space(fd, path);
	close(fd);
}

static void visit_all(void)
{
	DIR *dir = opendir(DIR_PATH);
	struct dirent *entry;

	need(dir, DIR_PATH);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] != '.')
			visit(entry->d_name);
	}
	closedir(dir);
}

/* Marks the numbers that a directory lists with @bit. Returns how many. */
static int mark(const char *path, unsigned char *pids, unsigned char bit)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int pid, nr = 0;

	need(dir, path);
	while ((entry = readdir(dir))) {
		pid = atoi(entry->d_name);
		if (!isdigit(entry->d_name[0]) || pid <= 0 || pid >= MAX_PIDS)
			continue;
		check(!(pids[pid] & bit), "%s: %d twice", path, pid);
		pids[pid] |= bit;
		nr++;
	}
	closedir(dir);
	return nr;
}

/* Kernel threads come and go even in a quiet system. */
static int names(void)
{
	static unsigned char pids[MAX_PIDS];
	int i, pid, nr, differ = 1;

	for (i = 0; differ && i < 20; i++) {
		memset(pids, 0, sizeof(pids));
		nr = mark("/proc", pids, 1);
		mark(DIR_PATH, pids, 2);
		mark("/proc", pids, 4);
		for (pid = differ = 0; pid < MAX_PIDS; pid++)
			differ += pids[pid] && pids[pid] != 7;
	}
	check(!differ, "%d numbers differ from those in /proc", differ);
	check(nr > 10, "%d processes only", nr);
	printf("%d processes\n", nr);
	return check_status();
}

int main(int argc, char **argv)
{
	unsigned long complete, went;
	unsigned int i;

	if (argc > 1 && !strcmp(argv[1], "names"))
		return names();
	complete = argc > 1 ? strtoul(argv[1], NULL, 0) : 0;
	went = argc > 2 ? strtoul(argv[2], NULL, 0) : 0;
	do {
		visit_all();
	} while (seen[COMPLETE] < complete ||
		 seen[EXITED] + seen[EXEC] + gone < went);
	for (i = 0; i < NR_STATES; i++)
		printf("%s=%lu ", states[i], seen[i]);
	printf("gone=%lu logs=%lu faults=%lu\n", gone, read_logs, read_faults);
	return check_status();
}
