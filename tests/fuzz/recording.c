// SPDX-License-Identifier: GPL-2.0
/*
 * Recordings: the module's stream of events as vminspect run keeps it.
 */
#include <string.h>

#include "error.h"
#include "libfuzz.h"
#include "librecords.h"
#include "uapi/vminspect_event.h"

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room,
			       unsigned int seed)
{
	static const struct record_form form = {
		.head = sizeof(struct vminspect_event),
		.size_at = offsetof(struct vminspect_event, size),
		.size_bytes = sizeof(((struct vminspect_event *)0)->size),
	};

	return records_mutate(&form, data, size, room, seed);
}

static void report(const char *file)
{
	VERB("report", file);
	VERB("report", "-J", file);
	VERB("report", "--ndjson", "--levels", "--stack", file);
	VERB("report", "--timeline", "--levels", "--stack", "--causes",
	     "--sites", "--slowest", "3", "--stat", "--signals", file);
}

static void list(const char *file)
{
	VERB("faults", "--from", file, "--events", "--levels", "--stack",
	     "-o", "+COUNT,PAGES,TRIES,MARKS,BEFORE,AFTER,VMA,PERM,IP,CODE",
	     "-o", "+HANDLER,CLOCK,PID,TID,COMM,FLAGS,RESULT");
	VERB("faults", "--from", file, "--events", "--levels", "--stack", "-J");
	VERB("faults", "--from", file, "--stat", "-J");
	VERB("faults", "--from", file, "-p", "1234", "--children", "--class",
	     "cow,major,demand-zero", "--min-latency", "1us", "-c", "5");
}

/* What is not sound to its end may be so before. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *file = put_file(0, data, size);

	if (VERB("report", "--partial", "-J", file))
		return 0;
	VERB("report", "--partial", "--causes", "--sites", "--signals", file);
	if (VERB("faults", "--from", file, "-b"))
		return 0;
	report(file);
	list(file);
	return 0;
}
