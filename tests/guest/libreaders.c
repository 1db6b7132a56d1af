// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"
#include "libreaders.h"

#define DIR_PATH	"/proc/vminspect"
#define RECORD		"/sys/module/vminspect/parameters/record"
#define TRACE		"/sys/kernel/tracing/events/vminspect/enable"

struct shared *readers;
struct slot *reader;
char reader_buffer[READER_BUFFER];

void reader_beat(const char *doing)
{
	slot_beat(reader, doing);
}

static bool is_away(void)
{
	return __atomic_load_n(&readers->away, __ATOMIC_ACQUIRE);
}

void reader_excuse(const char *what, const char *path, int error)
{
	reader->excused++;
	if (error == ENOENT || error == ESRCH || error == EAGAIN ||
	    error == EINTR || error == ENOMEM || is_away())
		return;
	check(false, "%s %s: %s", what, path, strerror(error));
}

int reader_open(const char *name, int flags)
{
	char path[300];
	int fd;

	snprintf(path, sizeof(path), DIR_PATH "/%s", name);
	reader_beat(path);
	fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		reader_excuse("open", path, errno);
	return fd;
}

pid_t reader_pid(void)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	pid_t pid = readers->first;
	int nr = 0;

	while (dir && (entry = readdir(dir))) {
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    atoi(entry->d_name) > readers->first && !(rand() % ++nr))
			pid = atoi(entry->d_name);
	}
	if (dir)
		closedir(dir);
	return pid;
}

static void read_status(void)
{
	int fd = reader_open("status", O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return;
	n = read(fd, reader_buffer, READER_BUFFER - 1);
	if (n < 0)
		reader_excuse("read of", "status", errno);
	else
		check(n > 200, "status has %zd bytes", n);
	close(fd);
	reader->turns++;
	usleep(1000);
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	reader_beat(path);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		reader_excuse("write", path, errno);
	if (fd >= 0)
		close(fd);
}

/* Where it is to stay as it is, that is on. */
static void toggle(void)
{
	if (__atomic_load_n(&readers->steady, __ATOMIC_ACQUIRE)) {
		reader_beat("steady");
		usleep(100000);
		return;
	}
	if (access(TRACE, F_OK) == 0)
		put(TRACE, rand() % 2 ? "1" : "0");
	put(RECORD, rand() % 2 ? "off" : "count");
	usleep(rand() % 100000);
	put(RECORD, "all");
	usleep(rand() % 100000);
	reader->turns++;
}

/* Whatever end it comes to, but for a crash, or for being asked wrongly */
static void run_tool(void)
{
	static const char *const verbs[] = {
		"maps %d", "maps --json %d", "pages %d", "tables %d", "tree %d",
		"walk %d 400000", "explain %d 400000", "snap -o /dev/null %d",
		"status", "faults -c 20",
	};
	const char *verb = verbs[rand() % (sizeof(verbs) / sizeof(*verbs))];
	char args[64], command[160];
	int status;

	snprintf(args, sizeof(args), verb, reader_pid());
	snprintf(command, sizeof(command),
		 "exec timeout -s KILL 20 vminspect %s > /dev/null 2>&1", args);
	reader_beat(args);
	status = system(command);
	if (WIFEXITED(status))
		status = WEXITSTATUS(status);
	check(status != 128 + SIGSEGV && status != 128 + SIGABRT &&
	      status != 128 + SIGBUS && status != 2, "vminspect %s: %d", args,
	      status);
	reader->turns++;
}

void reader_run(struct shared *s, unsigned int slot)
{
	static const struct {
		const char *kind;
		void (*turn)(void);
	} kinds[] = {
		{ "texts", reader_texts }, { "scans", reader_scans },
		{ "status", read_status }, { "faults", reader_faults },
		{ "events", reader_events }, { "waiter", reader_waiter },
		{ "mallocs", reader_mallocs }, { "toggles", toggle },
		{ "tool", run_tool }, { "clerk", reader_clerk },
	};
	unsigned int i;

	readers = s;
	reader = &s->slot[slot];
	prctl(PR_SET_NAME, reader->kind);
	srand(getpid());
	for (i = 0; strcmp(kinds[i].kind, reader->kind); i++)
		need(i < sizeof(kinds) / sizeof(*kinds) - 1, reader->kind);
	while (!check_status())
		kinds[i].turn();
	exit(1);
}
