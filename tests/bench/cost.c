// SPDX-License-Identifier: GPL-2.0
/*
 * cost SHAPE ROUNDS [READER...]: what reading a process of a shape costs by each
 * way, in turns. A first round is not counted. Prints
 *
 *   shape SHAPE pages=N present=N vmas=N
 *   cost SHAPE READER round=N ticks=N bytes=N calls=N hold_ns=N
 *   absent SHAPE READER WHY
 */
#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"
#include "target.h"
#include "ticks.h"

static bool is_wanted(char **names, const char *name)
{
	bool wanted = !*names;

	for (; *names && !wanted; names++)
		wanted = !strcmp(*names, name);
	return wanted;
}

/* @round: 0 is not counted. False: it cannot be had here. */
static bool measure(const struct reader *reader, const char *shape,
		    const struct reading *what, int round)
{
	struct reading r = *what;
	uint64_t since = ticks(), took;
	int err = reader->read(&r);

	took = ticks() - since;
	if (err)
		printf("absent %s %s %s\n", shape, reader->name,
		       strerror(errno));
	else if (round)
		printf("cost %s %s round=%d ticks=%" PRIu64 " bytes=%" PRIu64
		       " calls=%" PRIu64 " hold_ns=%" PRIu64 "\n", shape,
		       reader->name, round, took, r.bytes, r.calls, r.hold_ns);
	return !err;
}

int main(int argc, char **argv)
{
	int rounds = argc > 2 ? atoi(argv[2]) : 0, round;
	struct reading reading = { 0 };
	struct target target;
	struct survey survey;
	bool *here = calloc(nr_readers, sizeof(*here));
	size_t i;

	if (rounds < 1 || !here)
		errx(2, "usage: cost SHAPE ROUNDS [READER...]");
	setvbuf(stdout, NULL, _IOLBF, 0);
	target_start(&target, argv[1]);
	survey_take(&survey, target.pid);
	printf("shape %s pages=%" PRIu64 " present=%zu vmas=%zu\n", argv[1],
	       survey.pages, survey.nr_pfns, survey.nr_vmas);
	reading.pid = target.pid;
	reading.survey = &survey;
	for (i = 0; i < nr_readers; i++)
		here[i] = is_wanted(argv + 3, readers[i].name);
	for (round = 0; round <= rounds; round++) {
		for (i = 0; i < nr_readers; i++)
			here[i] = here[i] && measure(&readers[i], argv[1],
						     &reading, round);
	}
	target_end(&target);
	return 0;
}
