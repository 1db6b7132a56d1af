// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "holders.h"
#include "intl.h"
#include "model.h"
#include "mounts.h"

#define NAMESPACES_MAX	64

/**
 * struct search - over all processes
 * @own: our mount namespace
 * @seen: others that have it mounted, and were named
 * @nr_seen: so many
 * @found: holders so far
 */
struct search {
	ino_t own;
	ino_t seen[NAMESPACES_MAX];
	int nr_seen;
	int found;
};

static ino_t namespace_of(const char *pid)
{
	char name[64];
	struct stat st;

	snprintf(name, sizeof(name), "/proc/%s/ns/mnt", pid);
	return stat(name, &st) ? 0 : st.st_ino;
}

static void read_comm(const char *pid, char comm[64])
{
	char name[64];
	FILE *file;

	snprintf(name, sizeof(name), "/proc/%s/comm", pid);
	file = fopen(name, "re");
	if (!file || !fgets(comm, 64, file))
		strcpy(comm, "?");
	comm[strcspn(comm, "\n")] = 0;
	if (file)
		fclose(file);
}

/* How a process keeps the module from going */
enum hold { HOLD_FILE, HOLD_CWD, HOLD_ROOT, HOLD_NAMESPACE };

static void report(struct search *s, const char *pid, enum hold hold,
		   const char *object)
{
	char comm[64];

	read_comm(pid, comm);
	s->found++;
	switch (hold) {
	case HOLD_FILE:
		return note(_("held by %s (%s): has open %s"), pid, comm,
			    object);
	case HOLD_CWD:
		return note(_("held by %s (%s): stands in %s"), pid, comm,
			    object);
	case HOLD_ROOT:
		return note(_("held by %s (%s): has as its root %s"), pid,
			    comm, object);
	case HOLD_NAMESPACE:	/* translators: at the end, a command to type */
		return note(_("held by %s (%s): has it mounted in its mount namespace; %s"),
			    pid, comm, object);
	}
}

static bool lies_under(const char *path, const struct mounts *m)
{
	int i;

	for (i = 0; i < m->nr; i++) {
		size_t len = strlen(m->path[i]);

		if (!strncmp(path, m->path[i], len) &&
		    (!path[len] || path[len] == '/'))
			return true;
	}
	return false;
}

/* A link such as /proc/1/cwd; not followed, so that nothing can block */
static bool check_link(struct search *s, const char *pid, const char *link,
		       enum hold hold, const struct mounts *m)
{
	char target[PATH_MAX];
	ssize_t len = readlink(link, target, sizeof(target) - 1);

	if (len < 0)
		return false;
	target[len] = 0;
	if (!lies_under(target, m))
		return false;
	report(s, pid, hold, target);
	return true;
}

static void check_files(struct search *s, const char *pid,
			const struct mounts *m)
{
	char name[PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	snprintf(name, sizeof(name), "/proc/%s/fd", pid);
	dir = opendir(name);
	if (!dir)
		return;
	while ((entry = readdir(dir))) {
		snprintf(name, sizeof(name), "/proc/%s/fd/%s", pid,
			 entry->d_name);
		check_link(s, pid, name, HOLD_FILE, m);
	}
	closedir(dir);
}

static void check_namespace(struct search *s, const char *pid)
{
	ino_t ns = namespace_of(pid);
	char command[128];
	int i;

	if (!ns || ns == s->own)
		return;
	for (i = 0; i < s->nr_seen; i++) {
		if (s->seen[i] == ns)
			return;
	}
	if (s->nr_seen < NAMESPACES_MAX)
		s->seen[s->nr_seen++] = ns;
	snprintf(command, sizeof(command), "nsenter -m -t %s umount %s", pid,
		 VMINSPECT_PROC);
	report(s, pid, HOLD_NAMESPACE, command);
}

static void check_process(struct search *s, const char *pid)
{
	struct mounts mounts;
	char name[64];

	mounts_read(pid, &mounts);
	if (!mounts.nr || atoi(pid) == getpid())
		return;
	check_namespace(s, pid);
	check_files(s, pid, &mounts);
	snprintf(name, sizeof(name), "/proc/%s/cwd", pid);
	check_link(s, pid, name, HOLD_CWD, &mounts);
	snprintf(name, sizeof(name), "/proc/%s/root", pid);
	check_link(s, pid, name, HOLD_ROOT, &mounts);
}

int holders_report(void)
{
	struct search search = { .own = namespace_of("self") };
	struct dirent *entry;
	DIR *dir = opendir("/proc");

	while (dir && (entry = readdir(dir))) {
		if (isdigit((unsigned char)*entry->d_name))
			check_process(&search, entry->d_name);
	}
	if (dir)
		closedir(dir);
	return search.found;
}
