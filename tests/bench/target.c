// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "target.h"

#define MAX_SAMPLES	20000
/* Between two samples, in ns: less than the shortest hold to be seen */
#define REST_MIN	20000
#define REST_SPAN	100000

/* Of a kind that merges with no other VMA: those that are read stay the same. */
static uint64_t write_once(void)
{
	uint64_t since = now_ns();
	void *p = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		       0);

	if (p == MAP_FAILED || munmap(p, PAGE))
		err(1, "mmap");
	return now_ns() - since;
}

/* Not always the same, or it could keep step with the reader. */
static void rest(void)
{
	struct timespec ts = { .tv_nsec = REST_MIN + rand() % REST_SPAN };

	nanosleep(&ts, NULL);
}

static int by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void write_for(uint64_t ns, struct waits *w)
{
	static uint64_t took[MAX_SAMPLES];
	const struct sched_param first = { .sched_priority = 50 };
	const struct sched_param normal = { 0 };
	uint64_t end = now_ns() + ns;

	if (sched_setscheduler(0, SCHED_FIFO, &first))
		err(1, "SCHED_FIFO");
	for (w->samples = 0; now_ns() < end && w->samples < MAX_SAMPLES;) {
		rest();
		took[w->samples++] = write_once();
	}
	if (sched_setscheduler(0, SCHED_OTHER, &normal))
		err(1, "SCHED_OTHER");
	qsort(took, w->samples, sizeof(*took), by_size);
	w->median = took[w->samples / 2];
	w->longest = took[w->samples - 1];
}

static void serve(const char *shape, int requests, int replies)
{
	struct waits w = { 0 };
	uint64_t ns;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (shape_make(shape))
		err(1, "%s", shape);
	write_once();
	do {
		if (write(replies, &w, sizeof(w)) != sizeof(w))
			err(1, "pipe");
		if (read(requests, &ns, sizeof(ns)) != sizeof(ns))
			_exit(0);
		write_for(ns, &w);
	} while (1);
}

/* The first reply only says that it is ready. */
static int await_reply(struct target *t, struct waits *w)
{
	return read(t->answer, w, sizeof(*w)) == sizeof(*w) ? 0 : -1;
}

void target_start(struct target *t, const char *name)
{
	int requests[2], replies[2];
	struct waits w;

	if (pipe(requests) || pipe(replies))
		err(1, "pipe");
	t->pid = fork();
	if (t->pid < 0)
		err(1, "fork");
	if (!t->pid) {
		close(requests[1]);
		serve(name, requests[0], replies[1]);
	}
	close(requests[0]);
	close(replies[1]);
	t->ask = requests[1];
	t->answer = replies[0];
	if (await_reply(t, &w))
		errx(1, "%s: it was not made", name);
}

int target_write(struct target *t, uint64_t ns, struct waits *w)
{
	if (write(t->ask, &ns, sizeof(ns)) != sizeof(ns))
		return -1;
	return await_reply(t, w);
}

void target_end(struct target *t)
{
	kill(t->pid, SIGKILL);
	waitpid(t->pid, NULL, 0);
	close(t->ask);
	close(t->answer);
}
