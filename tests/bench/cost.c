// SPDX-License-Identifier: GPL-2.0
/*
 * cost SHAPE ROUNDS [READER...]: what reading the process of a shape, or all its
 * processes, costs by each way, in turns. A first round is not counted. Prints
 *
 *   shape SHAPE processes=N pages=N present=N vmas=N
 *   cost SHAPE READER round=N ns=N bytes=N calls=N hold_ns=N
 *   absent READER WHY
 */
#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "clock.h"
#include "reader.h"
#include "target.h"

struct job {
	const char *shape;
	size_t nr;
	struct target *targets;
	struct survey *surveys;
};

static bool is_wanted(char **names, const char *name)
{
	bool wanted = !*names;

	for (; *names && !wanted; names++)
		wanted = !strcmp(*names, name);
	return wanted;
}

/* Two pipes to each process */
static void allow_files(size_t nr)
{
	const struct rlimit limit = { 2 * nr + 100, 2 * nr + 100 };

	if (setrlimit(RLIMIT_NOFILE, &limit))
		err(1, "%zu files", 2 * nr + 100);
}

static void start(struct job *j, const char *shape)
{
	struct survey sum = { 0 };
	size_t i;

	j->shape = shape;
	j->nr = shape_processes(shape);
	j->targets = calloc(j->nr, sizeof(*j->targets));
	j->surveys = calloc(j->nr, sizeof(*j->surveys));
	if (!j->targets || !j->surveys)
		err(1, "%s", shape);
	allow_files(j->nr);
	for (i = 0; i < j->nr; i++)
		target_start(&j->targets[i], shape);
	for (i = 0; i < j->nr; i++) {
		survey_take(&j->surveys[i], j->targets[i].pid);
		sum.pages += j->surveys[i].pages;
		sum.nr_pfns += j->surveys[i].nr_pfns;
		sum.nr_vmas += j->surveys[i].nr_vmas;
	}
	printf("shape %s processes=%zu pages=%" PRIu64 " present=%zu vmas=%zu\n",
	       shape, j->nr, sum.pages, sum.nr_pfns, sum.nr_vmas);
}

/* All processes: 0, or -1 and errno */
static int read_all(const struct job *j, const struct reader *reader,
		    struct reading *r)
{
	int err = 0;
	size_t i;

	for (i = 0; !err && i < j->nr; i++) {
		r->pid = j->targets[i].pid;
		r->survey = &j->surveys[i];
		err = reader->read(r);
	}
	return err;
}

/* @round: 0 is not counted. False: it cannot be had here. */
static bool measure(const struct job *j, const struct reader *reader, int round)
{
	struct reading r = { 0 };
	uint64_t since = now_ns(), took;
	int err = read_all(j, reader, &r);

	took = now_ns() - since;
	if (err)
		printf("absent %s %s\n", reader->name, strerror(errno));
	else if (round)
		printf("cost %s %s round=%d ns=%" PRIu64 " bytes=%" PRIu64
		       " calls=%" PRIu64 " hold_ns=%" PRIu64 "\n", j->shape,
		       reader->name, round, took, r.bytes, r.calls, r.hold_ns);
	return !err;
}

int main(int argc, char **argv)
{
	int rounds = argc > 2 ? atoi(argv[2]) : 0, round;
	bool *here = calloc(nr_readers, sizeof(*here));
	struct job job;
	size_t i;

	if (rounds < 1 || !here)
		errx(2, "usage: cost SHAPE ROUNDS [READER...]");
	setvbuf(stdout, NULL, _IOLBF, 0);
	start(&job, argv[1]);
	for (i = 0; i < nr_readers; i++)
		here[i] = is_wanted(argv + 3, readers[i].name);
	for (round = 0; round <= rounds; round++) {
		for (i = 0; i < nr_readers; i++)
			here[i] = here[i] && measure(&job, &readers[i], round);
	}
	for (i = 0; i < job.nr; i++)
		target_end(&job.targets[i]);
	return 0;
}
