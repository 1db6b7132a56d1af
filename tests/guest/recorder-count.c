// SPDX-License-Identifier: GPL-2.0
/*
 * recorder-count WHAT: a process, and all that it starts, does something that is
 * hard to follow, and is recorded meanwhile; getrusage(2) must say the same.
 *
 * tree		forks 500 times, in a tree
 * threads	eight threads touch pages at once
 * exec		becomes another program 20 times, in the middle
 * killed	is killed while it waits in a fault (userfaultfd)
 * CMD ARGS...	any program
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault_class.h"
#include "libcheck.h"
#include "libevents.h"
#include "libmake.h"

#define FORKS	500
#define EXECS	20
#define THREADS	8
#define SIZE	(256 * PAGE)
#define TIDS	65536

struct tally {
	pid_t first;
	uint64_t count[FAULT_NR_COUNTS];
	uint64_t type[VMINSPECT_NR_EVENTS];
	uint64_t backwards;	/* older than the same thread's one before */
	uint64_t last[TIDS];	/* time, by thread */
	uint32_t code;		/* of the first process's end */
};

static void tally_record(struct tally *t, const struct vminspect_event *e)
{
	const struct vminspect_fault *f = (void *)e;

	t->type[e->type]++;
	/* What different CPUs do at the same time may be out of order. */
	t->backwards += e->time < t->last[e->tid % TIDS];
	t->last[e->tid % TIDS] = e->time;
	if (e->type == VMINSPECT_EVENT_FAULT)
		t->count[fault_count(f->flags, f->result, !(e->flags &
				     VMINSPECT_FAULT_NO_RETURN))]++;
	if (e->type == VMINSPECT_EVENT_EXIT && (pid_t)e->tgid == t->first &&
	    e->flags & VMINSPECT_EXIT_LAST)
		t->code = ((const struct vminspect_exit *)e)->code;
}

/* A binary tree of processes; each touches some, and waits for its own. */
static int tree(int nr)
{
	int left = (nr - 1) / 2, sizes[2] = { left, nr - 1 - left }, i, status;
	char *p = area(SIZE, PROT_READ | PROT_WRITE, 0);

	if (!p)
		return 1;
	write_all(p, 8 * PAGE);
	for (i = 0; i < 2; i++) {
		pid_t pid = sizes[i] ? fork() : -1;

		if (!pid)
			_exit(tree(sizes[i]));
		if (sizes[i] && pid < 0)
			return 1;
	}
	write_all(p, 4 * PAGE);
	for (i = 0; i < 2; i++) {
		if (sizes[i] && (wait(&status) < 0 || status))
			return 1;
	}
	return 0;
}

static void *touch_own(void *unused)
{
	int i;

	for (i = 0; i < 4; i++) {
		char *p = area(SIZE, PROT_READ | PROT_WRITE, 0);

		if (p)
			write_all(p, SIZE);
	}
	return unused;
}

static int threads(void)
{
	pthread_t thread[THREADS];
	int i;

	for (i = 0; i < THREADS; i++) {
		if (pthread_create(&thread[i], NULL, touch_own, NULL))
			return 1;
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	return 0;
}

/* With other threads at work, which its end takes with it */
static int execs(int left)
{
	char number[16];
	pthread_t thread;
	char *p = area(SIZE, PROT_READ | PROT_WRITE, 0);

	if (!p || pthread_create(&thread, NULL, touch_own, NULL))
		return 1;
	write_all(p, (left + 1) * PAGE);
	if (!left)
		return 0;
	snprintf(number, sizeof(number), "%d", left - 1);
	execl("/proc/self/exe", "recorder-count", "exec-left", number, NULL);
	return 1;
}

static int wait_in_fault(void)
{
	char *p = area(SIZE, PROT_READ | PROT_WRITE, 0);

	if (!p || uffd_open(p, SIZE, UFFDIO_REGISTER_MODE_MISSING) < 0)
		return 1;
	*(volatile char *)p = 1;	/* nobody will ever answer */
	return 1;
}

static int work(char **argv)
{
	if (!strcmp(argv[0], "tree"))
		return tree(FORKS + 1);
	if (!strcmp(argv[0], "threads"))
		return threads();
	if (!strcmp(argv[0], "exec"))
		return execs(EXECS);
	if (!strcmp(argv[0], "killed"))
		return wait_in_fault();
	execvp(argv[0], argv);
	return 127;
}

static pid_t start(char **argv, int *go)
{
	int fds[2];
	char byte;
	pid_t pid;

	need(!pipe2(fds, O_CLOEXEC), "pipe");
	pid = fork();
	need(pid >= 0, "fork");
	if (!pid) {
		close(fds[1]);
		if (read(fds[0], &byte, 1) < 0)
			_exit(126);
		exit(work(argv));
	}
	close(fds[0]);
	*go = fds[1];
	return pid;
}

static void follow(struct stream *s, struct tally *t)
{
	const struct vminspect_event *e;

	while ((e = stream_next(s)))
		tally_record(t, e);
}

/* Until it is over; killed, where it will not end by itself */
static int await(struct stream *s, struct tally *t, bool kills,
		 struct rusage *ru)
{
	int status;

	while (!wait4(t->first, &status, WNOHANG, ru)) {
		stream_wait(s, 10);
		follow(s, t);
		if (kills && t->count[FAULT_COUNT_MINOR] > 5) {
			usleep(300000);
			kill(t->first, SIGKILL);
			kills = false;
		}
	}
	follow(s, t);
	return status;
}

static void judge(const struct tally *t, const struct stream *s, int status,
		  const struct rusage *ru)
{
	check(t->count[FAULT_COUNT_MINOR] == (uint64_t)ru->ru_minflt &&
	      t->count[FAULT_COUNT_MAJOR] == (uint64_t)ru->ru_majflt,
	      "%" PRIu64 " minor and %" PRIu64 " major faults, getrusage has %ld and %ld",
	      t->count[FAULT_COUNT_MINOR],
	      t->count[FAULT_COUNT_MAJOR], ru->ru_minflt, ru->ru_majflt);
	check(!t->count[FAULT_COUNT_UNKNOWN], "%" PRIu64 " unknown",
	      t->count[FAULT_COUNT_UNKNOWN]);
	check(!s->lost, "%" PRIu64 " records lost", s->lost);
	check(!t->backwards, "%" PRIu64 " records out of order", t->backwards);
	check((int)t->code == status, "exit with %x, waitpid has %x", t->code,
	      status);
}

static void judge_kind(const struct tally *t, const char *what, int status)
{
	uint64_t forks = t->type[VMINSPECT_EVENT_FORK];
	uint64_t exits = t->type[VMINSPECT_EVENT_EXIT];
	uint64_t execs = t->type[VMINSPECT_EVENT_EXEC];

	check(exits == forks + 1, "%" PRIu64 " exits of %" PRIu64
	      " forks and the first", exits, forks);
	if (!strcmp(what, "tree"))
		check(forks == FORKS, "%" PRIu64 " forks", forks);
	if (!strcmp(what, "threads"))
		check(forks == THREADS, "%" PRIu64 " forks", forks);
	if (!strcmp(what, "exec"))
		check(execs == EXECS, "%" PRIu64 " execs", execs);
	if (!strcmp(what, "killed"))
		check(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL &&
		      t->count[FAULT_COUNT_RETRY], "not killed in a fault: %x",
		      status);
	else
		check(!status, "ended with %x", status);
}

int main(int argc, char **argv)
{
	struct vminspect_filter filter;
	static struct tally t;
	struct stream s;
	struct rusage ru;
	int go, status;

	if (argc < 2)
		return 2;
	if (!strcmp(argv[1], "exec-left") && argc == 3)
		return execs(atoi(argv[2]));
	stream_open(&s, NULL);
	stream_skip(&s);
	t.first = start(argv + 1, &go);
	filter = filter_of(t.first, VMINSPECT_FILTER_CHILDREN);
	need(!ioctl(s.fd, VMINSPECT_IOC_FILTER, &filter), "filter");
	close(go);
	status = await(&s, &t, !strcmp(argv[1], "killed"), &ru);
	judge(&t, &s, status, &ru);
	judge_kind(&t, argv[1], status);
	printf("%s: minor %ld major %ld retried %" PRIu64 " records %" PRIu64
	       "\n", argv[1], ru.ru_minflt, ru.ru_majflt,
	       t.count[FAULT_COUNT_RETRY], s.records);
	stream_close(&s);
	return check_status();
}
