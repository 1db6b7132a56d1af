// SPDX-License-Identifier: GPL-2.0
/*
 * perf-open ID raw|count: whether perf_event_open(2) gives the trace event of this
 * number of the own process, its records or only how many there are
 */
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libcheck.h"

int main(int argc, char **argv)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_TRACEPOINT,
		.size = sizeof(attr),
		.disabled = 1,
	};

	if (argc != 3)
		return 2;
	attr.config = atoi(argv[1]);
	if (!strcmp(argv[2], "raw")) {
		attr.sample_type = PERF_SAMPLE_RAW;
		attr.sample_period = 1;
	}
	need(syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0) >= 0,
	     "perf_event_open");
	return 0;
}
