// SPDX-License-Identifier: GPL-2.0
/*
 * last-faults: the text of a process ends with its last faults, in the order in which
 * it took them, on whatever CPUs; another process's are never among them, and what
 * was overwritten is not either. The ring must be a small one (ring=64).
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"
#include "libmake.h"
#include "libpage.h"

#define SHOWN	16
#define TOUCHED	40
#define LATER	5
/* More than the ring has room for, on two CPUs */
#define MANY	256
#define BYTES	((TOUCHED + LATER + MANY) * PAGE)
/* Processes whose numbers differ by this much share a trail (ring_layout.h). */
#define TRAILS	1024

static char *pages;
static int cpus;

/* A page each, on one CPU after the other */
static void touch(int from, int to)
{
	int i;

	for (i = from; i < to; i++) {
		run_on(i % cpus);
		*(volatile char *)(pages + i * PAGE) = 1;
	}
}

static void stop(void)
{
	syscall(SYS_kill, getpid(), SIGSTOP);
}

static void be_watched(void)
{
	touch(0, 1);
	stop();
	touch(1, TOUCHED);
	stop();
	touch(TOUCHED, TOUCHED + LATER);
	stop();
	_exit(0);
}

/* A child of that number, which touches other pages, or -1: there is one already. */
static int be_twin(pid_t pid, int nr)
{
	struct clone_args args = {
		.exit_signal = SIGCHLD,
		.set_tid = (uintptr_t)&pid,
		.set_tid_size = 1,
	};
	pid_t twin = syscall(SYS_clone3, &args, sizeof(args));
	int i, status;

	if (twin < 0)
		return -1;
	if (!twin) {
		for (i = 0; i < nr; i++) {
			run_on(i % cpus);
			*(volatile char *)(pages + (TOUCHED + LATER + i) * PAGE) = 1;
		}
		_exit(0);
	}
	need(waitpid(twin, &status, 0) == twin && !status, "twin");
	return 0;
}

/* The twin may find its number taken by who just runs. */
static void twins(pid_t pid, int nr)
{
	int times;

	for (times = 1; times < 20; times++) {
		if (!be_twin(pid + times * TRAILS, nr))
			return;
	}
	need(false, "clone3");
}

static void go_on(pid_t pid)
{
	int status;

	need(!kill(pid, SIGCONT), "SIGCONT");
	need(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status),
	     "waitpid");
}

static char text[1 << 20];

static void read_text(pid_t pid)
{
	int fd = open_space(pid);
	ssize_t n, len = 0;

	while ((n = read(fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	need(!n, "read");
	text[len] = 0;
	close(fd);
}

/* The text's faults are of these pages, and no others */
static void expect_faults(const char *when, pid_t pid, int from, int to)
{
	char *line, *next = text;
	unsigned long long addr;
	int i = from, met = 0;

	read_text(pid);
	while ((line = strsep(&next, "\n"))) {
		if (sscanf(line, "fault %*s %llx", &addr) != 1)
			continue;
		met++;
		check(i < to && addr / PAGE * PAGE ==
		      (uintptr_t)pages + i * PAGE,
		      "%s: fault %d at %llx, not in page %d", when, met, addr, i);
		i++;
	}
	check(i == to, "%s: %d faults, not %d", when, met, to - from);
}

int main(void)
{
	int status;
	pid_t pid;

	cpus = sysconf(_SC_NPROCESSORS_ONLN) > 1 ? 2 : 1;
	pages = map_pages(BYTES, PROT_READ | PROT_WRITE, 0);
	/* Where there are no huge pages it fails, and need not do anything. */
	madvise(pages, BYTES, MADV_NOHUGEPAGE);
	pid = fork();
	need(pid >= 0, "fork");
	if (!pid)
		be_watched();
	need(waitpid(pid, &status, WUNTRACED) == pid, "waitpid");
	read_text(pid);
	go_on(pid);
	expect_faults("first", pid, TOUCHED - SHOWN, TOUCHED);
	twins(pid, 10);
	expect_faults("beside a twin", pid, TOUCHED - SHOWN, TOUCHED);
	twins(pid, MANY);
	expect_faults("overwritten", pid, 0, 0);
	go_on(pid);
	expect_faults("later", pid, TOUCHED, TOUCHED + LATER);
	need(!kill(pid, SIGKILL) && waitpid(pid, &status, 0) == pid, "kill");
	return check_status();
}
