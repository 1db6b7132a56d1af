// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "intl.h"
#include "number.h"
#include "source.h"
#include "sums.h"

#define KEY(key) { #key, DEC, offsetof(struct sums, key) }
#define NR(array) (sizeof(array) / sizeof(*(array)))

static bool take_head(struct sums *sums, char *line)
{
	static const struct key keys[] = { KEY(since) };
	char *abi;

	if (!field_next(&line))
		return false;
	abi = field_next(&line);
	return abi && field_keys(&line, keys, NR(keys), sums);
}

static bool take_end(struct sums *sums, char *line)
{
	static const struct key keys[] = {
		KEY(calls), KEY(retried), KEY(missed), KEY(skipped),
	};

	return field_keys(&line, keys, NR(keys), sums);
}

/* Of a class that this tool does not know nothing is known but that. */
static bool take_class(struct sums *sums, char *line, struct latency **class)
{
	static const struct key keys[] = {
		{ "ns", DEC, offsetof(struct latency, sum) },
	};
	const char *name = field_next(&line);
	int i = 0;

	if (!name)
		return false;
	while (i < FAULT_NR_CLASSES && strcmp(name, fault_class_name(i)))
		i++;
	*class = &sums->class[i < FAULT_NR_CLASSES ? i : FAULT_UNKNOWN];
	return field_keys(&line, keys, NR(keys), *class);
}

static bool take_bucket(struct latency *class, char *line)
{
	const char *start = field_next(&line), *nr = field_next(&line);
	uint64_t ns, n;

	if (!class || !start || !nr || !number_parse(start, 10, &ns) ||
	    !number_parse(nr, 10, &n))
		return false;
	latency_add_bucket(class, ns, n);
	return true;
}

/* Lines of a new kind are passed over. */
static bool take_line(struct sums *sums, char *line, struct latency **class,
		      bool *ended)
{
	char *rest = line, *word;

	*ended = false;
	word = field_next(&rest);
	if (!word || !rest)
		return !word;
	if (!strcmp(word, "ns"))
		return take_bucket(*class, rest);
	if (!strcmp(word, "class"))
		return take_class(sums, rest, class);
	*ended = !strcmp(word, "end");
	return !*ended || take_end(sums, rest);
}

const char *sums_parse(struct sums *sums, FILE *file)
{
	struct latency *class = NULL;
	bool ok, ended = false;
	char *line = NULL;
	size_t size = 0;

	memset(sums, 0, sizeof(*sums));
	ok = getline(&line, &size, file) > 0;
	if (ok) {
		line[strcspn(line, "\n")] = 0;
		ok = take_head(sums, line);
	}
	while (ok && !ended && getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = 0;
		ok = take_line(sums, line, &class, &ended);
	}
	free(line);
	if (!ok)
		return _("a line is not as it should be");
	return ended ? NULL : _("it is cut off");
}

enum status sums_read(struct sums *sums)
{
	enum status status = STATUS_OK;
	const char *why;
	FILE *file;

	file = source_open_histogram();
	if (!file)
		return fail_errno("histogram", errno);
	why = sums_parse(sums, file);
	if (why)
		status = fail(STATUS_MODULE, NULL, "%s/histogram: %s",
			      source_dir(), why);
	fclose(file);
	return status;
}

static void take_difference(struct latency *l, const struct latency *now,
			    const struct latency *before)
{
	unsigned int i;

	memset(l, 0, sizeof(*l));
	for (i = 0; i < LATENCY_BUCKETS; i++)
		latency_add_bucket(l, time_bucket_start(i),
				   now->bucket[i] - before->bucket[i]);
	l->sum = now->sum - before->sum;
}

static void add_all(struct latency *all, const struct latency *l)
{
	unsigned int i;

	for (i = 0; i < LATENCY_BUCKETS; i++)
		latency_add_bucket(all, time_bucket_start(i), l->bucket[i]);
	all->sum += l->sum;
}

void sums_report(const struct sums *now, const struct sums *before,
		 struct report *report)
{
	static const struct latency none;
	bool anew = now->since != before->since;
	struct report_class *class;
	int i;

	memset(&report->handler, 0, sizeof(report->handler));
	for (i = 0; i < FAULT_NR_CLASSES; i++) {
		class = &report->class[i];
		take_difference(&class->handler, &now->class[i],
				anew ? &none : &before->class[i]);
		class->faults = class->handler.count;
		class->pages = UNKNOWN;
		add_all(&report->handler, &class->handler);
	}
}
