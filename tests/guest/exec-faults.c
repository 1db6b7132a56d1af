// SPDX-License-Identifier: GPL-2.0
/*
 * exec-faults: a child calls execve(2) and stops before its first instruction: so
 * all its faults are the kernel's own, on behalf of the new program. None of them
 * may name an instruction of the old one, which a reader of the new one need not
 * be allowed to know.
 *
 * exec-faults old: a child makes faults, and then becomes another program while
 * nothing is recorded, so that no record tells. Its faults are no longer shown.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"

#define OLD		0x5e000000UL	/* where no other program has anything */
#define OLD_PAGES	8

static char text[1 << 20];

static void read_text(pid_t pid)
{
	int fd = open_space(pid);
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	text[len] = 0;
	close(fd);
}

static void await_stop(pid_t pid)
{
	int status;

	need(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status),
	     "waitpid");
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* Until the first instruction */
static void become(const char *program)
{
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	execl(program, program, NULL);
	_exit(1);
}

static void check_instructions(void)
{
	unsigned int nr = 0;
	char *line;

	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		if (strncmp(line, "fault ", 6))
			continue;
		nr++;
		check(strstr(line, " ip=- "), "an instruction: %s", line);
	}
	check(nr, "no fault");
}

static void exec_alone(void)
{
	pid_t pid = fork();

	if (!pid)
		become("/bin/true");
	await_stop(pid);
	read_text(pid);
	end(pid);
	check_instructions();
}

static void make_faults(void)
{
	size_t page = sysconf(_SC_PAGESIZE), i;
	volatile char *p = mmap((void *)OLD, OLD_PAGES * page,
				PROT_READ | PROT_WRITE, MAP_PRIVATE |
				MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	need(p != MAP_FAILED, "mmap");
	for (i = 0; i < OLD_PAGES; i++)
		p[i * page] = 1;
}

static unsigned int old_faults(pid_t pid)
{
	unsigned int nr = 0;
	const char *p = text;

	read_text(pid);
	for (; (p = strstr(p, "\nfault ")); p++)
		nr += !strncmp(strchr(p + 7, ' '), " 5e0", 4);
	return nr;
}

static void record(const char *what)
{
	int fd = open("/sys/module/vminspect/parameters/record", O_WRONLY);

	need(write(fd, what, strlen(what)) == (ssize_t)strlen(what), "record");
	close(fd);
}

static void exec_unseen(void)
{
	pid_t pid = fork();

	if (!pid) {
		make_faults();
		raise(SIGSTOP);
		become("/bin/true");
	}
	await_stop(pid);
	check(old_faults(pid) == OLD_PAGES, "of itself: %u faults",
	      old_faults(pid));
	record("off");
	kill(pid, SIGCONT);
	await_stop(pid);
	record("all");
	check(!old_faults(pid), "of another program: %u faults", old_faults(pid));
	end(pid);
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		exec_unseen();
	else
		exec_alone();
	return check_status();
}
