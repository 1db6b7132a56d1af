// SPDX-License-Identifier: GPL-2.0
/*
 * many N ROUNDS: what it takes to list /proc and /proc/vminspect, and to find a
 * process there that was not looked for before, while N processes are. Prints
 *
 *   list N proc|vminspect round=N ns=N names=N
 *   lookup N proc|vminspect round=N ns=N names=N
 */
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"

#define NR_LOOKUPS	100

struct folder {
	const char *name, *path;
};

static void start(pid_t *pids, int nr)
{
	int i;

	for (i = 0; i < nr; i++) {
		pids[i] = fork();
		if (pids[i] < 0)
			err(1, "process %d", i);
		if (!pids[i]) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			pause();
			_exit(0);
		}
	}
}

/* Names that the kernel remembers are not looked up. */
static void forget_names(void)
{
	int fd = open("/proc/sys/vm/drop_caches", O_WRONLY);

	if (fd < 0 || write(fd, "2", 1) != 1)
		err(1, "drop_caches");
	close(fd);
}

static void list(const struct folder *f, int nr, int round)
{
	uint64_t since = now_ns(), names = 0;
	DIR *dir = opendir(f->path);

	if (!dir)
		err(1, "%s", f->path);
	while (readdir(dir))
		names++;
	closedir(dir);
	printf("list %d %s round=%d ns=%" PRIu64 " names=%" PRIu64 "\n", nr,
	       f->name, round, now_ns() - since, names);
}

static void look_up(const struct folder *f, const pid_t *pids, int nr, int round)
{
	char path[64];
	struct stat st;
	uint64_t since;
	int i;

	forget_names();
	since = now_ns();
	for (i = 0; i < NR_LOOKUPS; i++) {
		snprintf(path, sizeof(path), "%s/%d", f->path,
			 pids[(long)i * nr / NR_LOOKUPS]);
		if (stat(path, &st))
			err(1, "%s", path);
	}
	printf("lookup %d %s round=%d ns=%" PRIu64 " names=%d\n", nr, f->name,
	       round, now_ns() - since, NR_LOOKUPS);
}

int main(int argc, char **argv)
{
	static const struct folder folders[] = {
		{ "proc", "/proc" },
		{ "vminspect", "/proc/vminspect" },
	};
	int nr = argc > 2 ? atoi(argv[1]) : 0, round;
	pid_t *pids = calloc(nr, sizeof(*pids));
	size_t i;

	if (nr < NR_LOOKUPS || !pids)
		errx(2, "usage: many N ROUNDS (N: %d or more)", NR_LOOKUPS);
	setvbuf(stdout, NULL, _IOLBF, 0);
	start(pids, nr);
	for (round = 1; round <= atoi(argv[2]); round++) {
		for (i = 0; i < 2; i++) {
			list(&folders[i], nr, round);
			look_up(&folders[i], pids, nr, round);
		}
	}
	return 0;
}
