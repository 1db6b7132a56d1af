// SPDX-License-Identifier: GPL-2.0
/*
 * fault-file: what the file of faults says to a program that does not just read
 * on: O_NONBLOCK, poll, lseek, and a reader who sleeps too long. The ring must
 * be a small one (ring=64), and the system quiet.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"
#include "libpage.h"

#define LAPPING	997

static int fd;
static char *pages;	/* of a mapping of which each is touched but once */
static char buf[1 << 20];

struct counts {
	uint64_t lines;	/* of faults */
	uint64_t others;	/* of what else happens */
	uint64_t lost;
	uint64_t mine;	/* lines with an address in pages */
};

static void touch(int nr)
{
	for (; nr; nr--) {
		*(volatile char *)pages = 1;
		pages += PAGE;
	}
}

/* Reads to the end. It must be made of whole lines. */
static ssize_t drain(void)
{
	ssize_t n, len = 0;

	while ((n = read(fd, buf + len, sizeof(buf) - 1 - len)) > 0)
		len += n;
	check(n < 0 && errno == EAGAIN, "end: %zd, %s", n, strerror(errno));
	buf[len] = 0;
	check(!len || buf[len - 1] == '\n', "a line is cut off");
	return len;
}

static struct counts count_lines(void)
{
	struct counts c = { 0 };
	unsigned long addr;
	char *line;

	drain();
	for (line = strtok(buf, "\n"); line; line = strtok(NULL, "\n")) {
		if (!strncmp(line, "lost ", 5)) {
			c.lost += strtoull(line + 5, NULL, 10);
			continue;
		}
		if (strncmp(line, "fault ", 6)) {
			c.others++;
			continue;
		}
		c.lines++;
		if (check(sscanf(line, "fault %*d.%*d %lx ", &addr) == 1,
			  "line: %s", line))
			c.mine += addr / PAGE == (unsigned long)pages / PAGE - 1;
	}
	return c;
}

static short ready(int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	need(poll(&p, 1, ms) >= 0, "poll");
	return p.revents;
}

static void nonblocking(void)
{
	drain();
	errno = 0;
	check(read(fd, buf, 1) < 0 && errno == EAGAIN, "no EAGAIN at the end");
	check(!ready(0), "poll: readable at the end");
	touch(1);
	check(ready(0) == POLLIN, "poll: not readable after a fault");
	check(count_lines().mine == 1, "the fault is not there");
	check(!ready(0), "poll: readable at the end again");
}

/* A child faults when this one has slept for a while, or is about to. */
static void poll_wakes(void)
{
	pid_t pid;

	drain();
	pid = fork();
	need(pid >= 0, "fork");
	if (!pid) {
		usleep(300000);
		touch(1);
		_exit(0);
	}
	drain();
	check(ready(60000) == POLLIN, "poll does not wake");
	waitpid(pid, NULL, 0);
}

static void seeks(void)
{
	struct counts c;

	drain();
	touch(5);
	check(lseek(fd, 0, SEEK_END) == 0, "SEEK_END");
	check(!ready(0), "readable after SEEK_END");
	touch(1);
	c = count_lines();
	check(c.lines == 1 && c.mine == 1 && !c.lost,
	      "%" PRIu64 " lines after SEEK_END", c.lines);
	check(lseek(fd, 0, SEEK_SET) == 0, "SEEK_SET");
	check(ready(0) == POLLIN, "not readable after SEEK_SET");
	c = count_lines();
	check(c.lines >= 6 && c.mine == 1, "%" PRIu64 " lines after SEEK_SET", c.lines);
	errno = 0;
	check(lseek(fd, 1, SEEK_SET) < 0 && errno == EINVAL, "seek to 1");
	check(lseek(fd, -1, SEEK_END) < 0 && errno == EINVAL, "seek to -1");
	check(lseek(fd, 0, SEEK_DATA) < 0 && errno == EINVAL, "seek to data");
	check(!count_lines().lines, "a failed seek moved");
}

/* A seek in the middle of a line must not leave the rest of it. */
static void seek_within_line(void)
{
	touch(3);
	check(read(fd, buf, 10) == 10, "short read");
	lseek(fd, 0, SEEK_END);
	touch(1);
	check(read(fd, buf, 6) == 6 && !memcmp(buf, "fault ", 6),
	      "not at the start of a line: %.6s", buf);
	drain();
}

/*
 * Sleeps while LAPPING faults come. False: something else happened as well, or a
 * fault was still going on, so that nothing can be said.
 */
static bool lapped(void)
{
	uint64_t lost = status_number("lost"), calls, before, after;
	struct counts c;

	calls = status_number("calls");
	drain();
	lseek(fd, 0, SEEK_END);
	before = status_number("calls");
	touch(LAPPING);
	after = status_number("calls");
	c = count_lines();
	if (calls != before || after != status_number("calls") ||
	    after - before != LAPPING || c.others)
		return false;
	check(c.lost > 0 && c.lines > 0 && c.lines <= 128,
	      "lines %" PRIu64 ", lost %" PRIu64, c.lines, c.lost);
	check(c.lost + c.lines == LAPPING, "lines %" PRIu64 ", lost %" PRIu64 " of %d", c.lines,
	      c.lost, LAPPING);
	check(c.mine == 1, "the last is not there");
	check(status_number("lost") - lost == c.lost,
	      "status has lost=%" PRIu64 " more, not %" PRIu64, status_number("lost") - lost,
	      c.lost);
	return true;
}

static void lapping(void)
{
	int i;

	for (i = 0; i < 20; i++) {
		if (lapped())
			return;
	}
	check(false, "the system is never quiet");
}

int main(void)
{
	/* The C library, the stack and buf are not to fault any more. */
	need(!mlockall(MCL_CURRENT), "mlockall");
	pages = map_pages(64UL << 20, PROT_READ | PROT_WRITE, 0);
	fd = open("/proc/vminspect/faults", O_RDONLY | O_NONBLOCK);
	need(fd >= 0, "faults");
	nonblocking();
	poll_wakes();
	seeks();
	seek_within_line();
	lapping();
	return check_status();
}
