// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "analyze_causes.h"

/* By what makes them alike */
static int compare(const struct report_cause *a, const struct report_cause *b)
{
	if (a->tgid != b->tgid)
		return a->tgid < b->tgid ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->name, b->name);
}

static int by_likeness(const void *a, const void *b)
{
	const struct report_cause *x = a, *y = b;
	int order = compare(x, y);

	return order ? order : (x->first > y->first) - (x->first < y->first);
}

static int by_time(const void *a, const void *b)
{
	const struct report_cause *x = a, *y = b;

	if (x->touched.ns != y->touched.ns)
		return x->touched.ns < y->touched.ns ? 1 : -1;
	return (x->first > y->first) - (x->first < y->first);
}

static struct report_cause cause_of(const struct origin *o)
{
	return (struct report_cause){
		.kind = o->kind,
		.tgid = o->tgid,
		.name = o->name,
		.first = o->id,
		.nr = 1,
		.gone = !!o->gone,
		.bytes = o->bytes,
		.touched = o->touched,
	};
}

static void add(struct report_cause *sum, const struct report_cause *more)
{
	sum->nr += more->nr;
	sum->gone += more->gone;
	sum->bytes += more->bytes;
	sum->touched.faults += more->touched.faults;
	sum->touched.major += more->touched.major;
	sum->touched.pages += more->touched.pages;
	sum->touched.bytes += more->touched.bytes;
	sum->touched.ns += more->touched.ns;
}

/* Of causes in their order; how many are left */
static size_t fold(struct report_cause *causes, size_t nr)
{
	size_t i, last = 0;

	for (i = 1; i < nr; i++) {
		if (!compare(&causes[last], &causes[i]))
			add(&causes[last], &causes[i]);
		else
			causes[++last] = causes[i];
	}
	return last + 1;
}

bool causes_sum(const struct timeline *t, struct report_cause **causes,
		size_t *nr)
{
	size_t i, all = 0;

	*nr = 0;
	*causes = NULL;
	while (timeline_origin(t, all + 1))
		all++;
	if (!all)
		return true;
	*causes = reallocarray(NULL, all, sizeof(**causes));
	if (!*causes)
		return false;
	for (i = 0; i < all; i++)
		(*causes)[i] = cause_of(timeline_origin(t, i + 1));
	qsort(*causes, all, sizeof(**causes), by_likeness);
	*nr = fold(*causes, all);
	qsort(*causes, *nr, sizeof(**causes), by_time);
	return true;
}
