// SPDX-License-Identifier: GPL-2.0
/*
 * wait SHAPE ROUNDS MS [READER...]: how long a process of a shape waits for its
 * own mmap_lock while another reads it by each way, again and again, for so many
 * milliseconds in each round; and while none does. In turns. Interrupts that come
 * meanwhile count too, and what is freed in them: of readers that are done soon,
 * and so open their file often, that is more than the lock. Prints
 *
 *   wait SHAPE READER round=N samples=N median=N longest=N
 */
#include <err.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reader.h"
#include "target.h"

struct job {
	const char *shape;
	uint64_t ns;
	struct target target;
	struct survey survey;
};

static bool can_read(const struct job *j, const struct reader *reader)
{
	struct reading r = { .pid = j->target.pid, .survey = &j->survey };

	return !reader->read(&r);
}

static pid_t start_reading(const struct job *j, const struct reader *reader)
{
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (can_read(j, reader))
			;
		err(1, "%s", reader->name);
	}
	return pid;
}

/* What was not read to the end of the time tells of no lock. */
static void end_reading(pid_t pid, const char *name)
{
	int status;

	if (waitpid(pid, &status, WNOHANG))
		errx(1, "%s: it ended", name);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
}

/* @reader: NULL for none */
static void measure(struct job *j, const struct reader *reader, int round)
{
	const char *name = reader ? reader->name : "none";
	pid_t pid = reader ? start_reading(j, reader) : 0;
	struct waits w;

	if (target_write(&j->target, j->ns, &w))
		errx(1, "%s: the writer ended", name);
	if (reader)
		end_reading(pid, name);
	printf("wait %s %s round=%d samples=%" PRIu64 " median=%" PRIu64
	       " longest=%" PRIu64 "\n", j->shape, name, round, w.samples,
	       w.median, w.longest);
}

static bool is_wanted(const struct job *j, const struct reader *reader,
		      char **names)
{
	bool wanted = !*names && reader->takes_lock;

	for (; *names && !wanted; names++)
		wanted = !strcmp(*names, reader->name);
	return wanted && can_read(j, reader);
}

int main(int argc, char **argv)
{
	int rounds = argc > 3 ? atoi(argv[2]) : 0, round;
	struct job job = { 0 };
	bool *here = calloc(nr_readers, sizeof(*here));
	size_t i;

	if (rounds < 1 || !here)
		errx(2, "usage: wait SHAPE ROUNDS MS [READER...]");
	setvbuf(stdout, NULL, _IOLBF, 0);
	job.shape = argv[1];
	job.ns = strtoull(argv[3], NULL, 10) * 1000000;
	target_start(&job.target, job.shape);
	survey_take(&job.survey, job.target.pid);
	for (i = 0; i < nr_readers; i++)
		here[i] = is_wanted(&job, &readers[i], argv + 4);
	for (round = 1; round <= rounds; round++) {
		measure(&job, NULL, round);
		for (i = 0; i < nr_readers; i++) {
			if (here[i])
				measure(&job, &readers[i], round);
		}
	}
	target_end(&job.target);
	return 0;
}
