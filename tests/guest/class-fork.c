// SPDX-License-Identifier: GPL-2.0
/* What a fork shares, until one of the two writes */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "class.h"

static int wait_for(pid_t pid)
{
	int status;

	return waitpid(pid, &status, 0) == pid && !status ? 0 : -1;
}

CASE(cow_in_child)
{
	char *p = touched(NR * PAGE, 0);
	pid_t pid = p ? fork() : -1;

	if (!pid) {
		watch(p, store,
		      "class=cow count=minor access=write attempts=1 tables=- pages=0");
		_exit(0);
	}
	return pid < 0 ? -1 : wait_for(pid);
}

CASE(cow_in_parent)
{
	char *p = touched(NR * PAGE, 0);
	pid_t pid = p ? child() : -1;

	if (pid < 0)
		return -1;
	watch(p, store,
	      "class=cow count=minor access=write attempts=1 tables=- pages=0");
	return 0;
}

CASE(cow_of_zero_page_in_child)
{
	char *p = touched(NR * PAGE, 0);
	pid_t pid;

	/* Where nothing was ever written, a fork leaves it all to faults. */
	if (!p || madvise(p, PAGE, MADV_DONTNEED))
		return -1;
	load(p);
	pid = fork();
	if (!pid) {
		watch(p, store, "class=cow count=minor tables=- pages=0");
		_exit(0);
	}
	return pid < 0 ? -1 : wait_for(pid);
}

CASE(cow_reuse)
{
	char *p = touched(NR * PAGE, 0);
	pid_t pid = p ? fork() : -1;

	if (!pid)
		_exit(0);
	if (pid < 0 || wait_for(pid))
		return -1;
	watch(p, store,
	      "class=cow-reuse count=minor access=write attempts=1 tables=- pages=0");
	return 0;
}

/* The child has its copy; what is left is the parent's alone. */
CASE(cow_reuse_after_child_wrote)
{
	char *p = touched(NR * PAGE, 0);
	int fds[2];
	pid_t pid;
	char byte;

	if (!p || pipe(fds))
		return -1;
	pid = fork();
	if (!pid) {
		store(p);
		if (write(fds[1], "w", 1) == 1)
			pause();
		_exit(0);
	}
	if (pid < 0 || read(fds[0], &byte, 1) != 1)
		return -1;
	watch(p, store, "class=cow-reuse/cow count=minor tables=- pages=0");
	kill(pid, SIGKILL);
	return waitpid(pid, NULL, 0) == pid ? 0 : -1;
}

/* Reading what is shared is no fault: the entries were copied, as old ones. */
CASE(read_in_child)
{
	char *p = touched(NR * PAGE, 0);
	pid_t pid = p ? fork() : -1;

	if (!pid) {
		watch_flag(p, load, VMINSPECT_SPACE_NO_ACCESSED,
			   "access-flag");
		_exit(0);
	}
	return pid < 0 ? -1 : wait_for(pid);
}

/* Shared memory is not copied: each finds it by a fault of its own. */
CASE(shared_in_child)
{
	char *p = shared_area(NR * PAGE, 0);
	pid_t pid;

	if (!p)
		return -1;
	write_all(p, NR * PAGE);
	pid = fork();
	if (!pid) {
		watch(p, load, "class=file-map count=minor access=read");
		_exit(0);
	}
	return pid < 0 ? -1 : wait_for(pid);
}
