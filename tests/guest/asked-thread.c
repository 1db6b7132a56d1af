// SPDX-License-Identifier: GPL-2.0
/*
 * asked-thread: with record=asked, and a filter that names a thread which is not the
 * first of its process, all faults of its children are recorded, and of the children
 * of other threads none.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"
#include "libevents.h"
#include "libpage.h"

#define PAGES	97

static char *pages;
static pthread_barrier_t barrier;

/* A child that touches all pages; its number */
static pid_t raise_child(void)
{
	pid_t pid = fork();
	int i;

	need(pid >= 0, "fork");
	if (!pid) {
		for (i = 0; i < PAGES; i++)
			((volatile char *)pages)[i * PAGE] = 1;
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	return pid;
}

struct parent {
	pid_t tid;
	pid_t child;
};

static void *asked(void *arg)
{
	struct parent *p = arg;

	p->tid = syscall(SYS_gettid);
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	p->child = raise_child();
	return NULL;
}

int main(void)
{
	const struct vminspect_event *e;
	struct vminspect_filter filter;
	unsigned int mine = 0, others = 0;
	struct parent parent;
	pthread_t thread;
	struct stream s;
	pid_t other;

	pages = map_pages(PAGES * PAGE, PROT_READ | PROT_WRITE, 0);
	need(!pthread_barrier_init(&barrier, NULL, 2), "barrier");
	need(!pthread_create(&thread, NULL, asked, &parent), "pthread_create");
	pthread_barrier_wait(&barrier);
	filter = filter_of(parent.tid, VMINSPECT_FILTER_CHILDREN);
	stream_open(&s, &filter);
	pthread_barrier_wait(&barrier);
	pthread_join(thread, NULL);
	other = raise_child();
	while ((e = stream_next(&s))) {
		if (e->type != VMINSPECT_EVENT_FAULT)
			continue;
		mine += (pid_t)e->tgid == parent.child;
		others += (pid_t)e->tgid == other;
	}
	check(mine >= PAGES, "%u faults of the thread's child", mine);
	check(!others, "%u faults of another's child", others);
	stream_close(&s);
	return check_status();
}
