// SPDX-License-Identifier: GPL-2.0
/*
 * exec-secrets SECONDS PROGRAM: as an ordinary user, reads, scans and walks a child
 * in every way while that becomes PROGRAM, which is setuid root and linked to
 * addresses of its own (marked.c): none of them may show, whatever was opened when.
 * Prints how often what happened.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "libcheck.h"
#include "uapi/vminspect.h"

/* Where marked is linked to, and where its heap may begin */
#define MARK		0x51000000ULL
#define MARK_END	0x54000000ULL

#define FILES		4
#define SCAN_ALL	(VMINSPECT_SCAN_NAMES | VMINSPECT_SCAN_TABLES | \
			 VMINSPECT_SCAN_ENTRIES | VMINSPECT_SCAN_FRAMES | \
			 VMINSPECT_SCAN_HOLES)

/*
 * Of opening and reading: how often it showed the old program, was refused, or told
 * that the program is another. Each of them must happen, or the race was not run.
 */
static unsigned int shown, refused, exec_seen, gone;

static bool is_marked(uint64_t addr)
{
	return addr >= MARK && addr < MARK_END;
}

static const char *program;

/* The three ways to another program: of the process, of a thread, beside another */
static void *become(void *unused)
{
	(void)unused;
	execl(program, program, NULL);
	_exit(1);
}

static void spin(unsigned int times)
{
	volatile unsigned int i;

	for (i = 0; i < times; i++)
		;
}

static void run_child(unsigned int round)
{
	pthread_t thread;

	spin(rand() % 200000);
	switch (round % 3) {
	case 0:
		become(NULL);
		break;
	case 1:
		pthread_create(&thread, NULL, become, NULL);
		pause();
		break;
	default:	/* who shares the memory keeps it alive */
		if (!syscall(SYS_clone, CLONE_VM | SIGCHLD, NULL, NULL, NULL,
			     NULL))
			for (;;)
				syscall(SYS_sched_yield);
		become(NULL);
	}
}

/* Of what stands behind a key, that is no number of something else */
static bool is_address(const char *text, const char *p)
{
	static const char * const keys[] = { "ip=", "brk=", "stack=" };
	size_t i, len;

	if (p == text || p[-1] == '.')
		return false;
	if (p[-1] != '=')
		return true;
	for (i = 0; i < 3; i++) {
		len = strlen(keys[i]);
		if (p - text > (ssize_t)len && !strncmp(p - len, keys[i], len))
			return true;
	}
	return false;
}

static void check_text(const char *text)
{
	static const char digits[] = "0123456789abcdef";
	const char *p;
	size_t len;

	for (p = text; *p; p += len ? len : 1) {
		len = strspn(p, digits);
		if (len == 8 && is_address(text, p) &&
		    !check(!is_marked(strtoull(p, NULL, 16)), "text: %.60s", p))
			return;
	}
}

static void read_text(int fd)
{
	static char text[1 << 20];
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	text[len] = 0;
	check_text(text);
	if (strstr(text, "\nend state=exec "))
		exec_seen++;
	else if (strstr(text, "\nend state=complete "))
		shown++;
	else
		gone++;
	lseek(fd, 0, SEEK_SET);
}

static void check_record(const struct vminspect_record *r)
{
	const uint64_t *words = (const void *)(r + 1);

	/* The address that each begins with; of a hole and a VMA, the end too */
	check(!is_marked(words[0]), "scan: a record of type %u at %llx",
	      r->type, (unsigned long long)words[0]);
	if (r->type == VMINSPECT_REC_HOLE || r->type == VMINSPECT_REC_VMA)
		check(!is_marked(words[1] - 1), "scan: a record up to %llx",
		      (unsigned long long)words[1]);
}

static void scan(int fd, uint64_t end)
{
	static char buf[1 << 18] __attribute__((aligned(8)));
	struct vminspect_scan s = {
		.size = sizeof(s), .flags = SCAN_ALL, .end = end,
		.buffer = (uintptr_t)buf, .buffer_size = sizeof(buf),
	};
	const struct vminspect_record *r;
	uint64_t at;

	while (s.start < end && !ioctl(fd, VMINSPECT_IOC_SCAN, &s)) {
		for (at = 0; at < s.used; at += r->size) {
			r = (const void *)(buf + at);
			check_record(r);
		}
		s.start = s.next;
		s.raced = 0;
	}
}

static void walk(int fd)
{
	struct vminspect_walk w = {
		.size = sizeof(w), .addr = MARK + 0x1000,
	};

	if (ioctl(fd, VMINSPECT_IOC_WALK, &w))
		return;
	check(!is_marked(w.vma_start) && !is_marked(w.vma_end - 1) &&
	      !is_marked(w.vma_below - 1),
	      "walk: VMAs at %llx, below %llx",
	      (unsigned long long)w.vma_start,
	      (unsigned long long)w.vma_below);
}

static void ask(int fd)
{
	struct vminspect_space s = { .size = sizeof(s) };

	if (ioctl(fd, VMINSPECT_IOC_SPACE, &s))
		return;
	check(!is_marked(s.brk) && !is_marked(s.brk_start),
	      "space: a heap at %llx", (unsigned long long)s.brk_start);
	scan(fd, s.end);
}

static void look(int fd)
{
	walk(fd);
	ask(fd);
	read_text(fd);
	walk(fd);
}

/* What was opened is looked at again, when more has happened. */
static void watch(pid_t pid)
{
	int fds[FILES], nr = 0, i;
	char path[40];

	snprintf(path, sizeof(path), "/proc/vminspect/%d", pid);
	while (nr < FILES) {
		fds[nr] = open(path, O_RDONLY);
		if (fds[nr] < 0) {
			refused += errno == EACCES;
			check(errno == EACCES || errno == EAGAIN ||
			      errno == ENOENT || errno == ESRCH,
			      "open: %s", strerror(errno));
			if (errno != EAGAIN)
				break;
			continue;
		}
		look(fds[nr++]);
	}
	for (i = 0; i < nr; i++) {
		look(fds[i]);
		close(fds[i]);
	}
}

/* In a session of its own: one round leaves nobody behind. */
static void run_round(unsigned int round)
{
	pid_t pid = fork();

	if (!pid) {
		setpgid(0, 0);
		srand(round * 7919 + getpid());
		run_child(round);
	}
	setpgid(pid, pid);
	spin(rand() % 100000);
	watch(pid);
	kill(-pid, SIGKILL);	/* who is root by now stays, and soon ends */
	waitpid(pid, NULL, 0);
}

int main(int argc, char **argv)
{
	unsigned int round = 0;
	time_t end;

	if (argc != 3)
		return 2;
	program = argv[2];
	signal(SIGCHLD, SIG_DFL);
	for (end = time(NULL) + atoi(argv[1]); time(NULL) < end; round++)
		run_round(round);
	printf("%u rounds: %u whole, %u ended by exec, %u gone, %u refused\n",
	       round, shown, exec_seen, gone, refused);
	check(shown && exec_seen && refused,
	      "not all that may happen has happened");
	return check_status();
}
