// SPDX-License-Identifier: GPL-2.0
#include "sums.h"
#include "test.h"

#define HEAD "vminspect 2 record=count since=5\n"
#define END "end calls=9 retried=1 missed=2 skipped=3\n"

static const char *parse(struct sums *sums, const char *text)
{
	FILE *file = fmemopen((void *)text, strlen(text), "r");
	const char *why = sums_parse(sums, file);

	fclose(file);
	return why;
}

static void check_numbers(void)
{
	static struct sums sums;
	const struct latency *cow = &sums.class[FAULT_COW];
	const char *why = parse(&sums, HEAD "class cow faults=3 ns=400\n"
				"ns 15 1\nns 128 2\nnew thing=1\n"
				"class thp faults=1 ns=7\nns 7 1\n" END);

	CHECK(!why, "refused: %s", why);
	CHECK_NUMBER("since", sums.since, 5);
	CHECK_NUMBER("calls", sums.calls, 9);
	CHECK_NUMBER("retried", sums.retried, 1);
	CHECK_NUMBER("missed", sums.missed, 2);
	CHECK_NUMBER("skipped", sums.skipped, 3);
	CHECK_NUMBER("faults", cow->count, 3);
	CHECK_NUMBER("time", cow->sum, 400);
	CHECK_NUMBER("shortest", cow->min, 15);
	CHECK_NUMBER("longest", cow->max, 135);
	CHECK_NUMBER("of 8 ns", latency_log2(cow, 3), 1);
	CHECK_NUMBER("of 128 ns", latency_log2(cow, 7), 2);
	CHECK_NUMBER("another class", sums.class[FAULT_THP].count, 1);
}

static void check_never(void)
{
	static struct sums sums;
	const char *why = parse(&sums, "vminspect 2 record=all since=-\n" END);

	CHECK(!why, "refused: %s", why);
	CHECK(sums.since == UNKNOWN, "since when: %llu",
	      (unsigned long long)sums.since);
}

static void check_bad(void)
{
	static const char * const texts[] = {
		"", "vminspect\n" END, HEAD, HEAD "class cow faults=1 ns=1\n",
		HEAD "ns 1 1\n" END, HEAD "class cow faults=1\n" END,
		HEAD "class cow faults=1 ns=1\nns x 1\n" END,
		HEAD "class cow faults=1 ns=1\nns 1\n" END,
		HEAD "end calls=1\n",
	};
	static struct sums sums;
	size_t i;

	for (i = 0; i < NR(texts); i++)
		CHECK(parse(&sums, texts[i]), "taken: \"%s\"", texts[i]);
}

static void check_report(void)
{
	static struct sums before, now;
	struct report *r = report_new(0);

	parse(&before, HEAD "class cow faults=2 ns=20\nns 7 1\nns 13 1\n" END);
	parse(&now, HEAD "class cow faults=4 ns=60\nns 7 1\nns 13 2\nns 27 1\n"
	      "class segv faults=1 ns=4\nns 4 1\n" END);
	sums_report(&now, &before, r);
	CHECK_NUMBER("faults", r->class[FAULT_COW].faults, 2);
	CHECK_NUMBER("time", r->class[FAULT_COW].handler.sum, 40);
	CHECK_NUMBER("shortest", r->class[FAULT_COW].handler.min, 13);
	CHECK_NUMBER("longest", r->class[FAULT_COW].handler.max, 27);
	CHECK_NUMBER("new ones", r->class[FAULT_SEGV].faults, 1);
	CHECK(r->class[FAULT_COW].pages == UNKNOWN, "pages are known");
	CHECK_NUMBER("all", r->handler.count, 3);
	CHECK_NUMBER("time of all", r->handler.sum, 44);
	CHECK_NUMBER("shortest of all", r->handler.min, 4);
	before.since = 4;
	sums_report(&now, &before, r);
	CHECK_NUMBER("begun anew", r->handler.count, 5);
	report_free(r);
}

int main(void)
{
	check_numbers();
	check_never();
	check_bad();
	check_report();
	return test_end();
}
