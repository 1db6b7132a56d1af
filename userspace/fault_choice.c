// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fault_choice.h"
#include "intl.h"
#include "number.h"
#include "word_set.h"

/* Counts stand behind the classes; "unknown" is of both. */
#define COUNT_BIT	32

bool fault_choice_has(const struct fault_choice *c, uint32_t pid)
{
	size_t i;

	for (i = 0; i < c->nr_pids; i++) {
		if (c->pids[i] == pid)
			return true;
	}
	return false;
}

enum status fault_choice_add(struct fault_choice *c, uint32_t pid)
{
	uint32_t *pids = reallocarray(c->pids, c->nr_pids + 1, sizeof(*pids));

	if (!pids)
		return fail_errno("pids", ENOMEM);
	c->pids = pids;
	c->pids[c->nr_pids++] = pid;
	return STATUS_OK;
}

static enum status take_pid(struct fault_choice *c, const char *word)
{
	uint64_t pid;

	if (!number_parse(word, 10, &pid) || !pid || pid > INT32_MAX)
		return fail(STATUS_USAGE, NULL, _("%s: not a pid"), word);
	return fault_choice_add(c, pid);
}

enum status fault_choice_pids(struct fault_choice *c, const char *list)
{
	char *copy = strdup(list), *rest = copy, *word;
	enum status status = copy ? STATUS_OK : fail_errno(list, ENOMEM);

	while (!status && (word = strsep(&rest, ",")))
		status = take_pid(c, word);
	free(copy);
	return status;
}

static const char *choice_word(int bit)
{
	int count = bit - COUNT_BIT;

	if (bit < FAULT_NR_CLASSES)
		return fault_class_name(bit);
	if (count == FAULT_COUNT_UNKNOWN || count < 0 ||
	    count >= FAULT_NR_COUNTS)
		return NULL;
	return fault_count_name(count);
}

enum status fault_choice_class(struct fault_choice *c, const char *list)
{
	return word_set_parse(_("class"), list, choice_word, &c->words);
}

/* The unit behind a number; false where there is none of that name */
static bool unit_of(const char *word, uint64_t *unit)
{
	static const struct { const char *name; uint64_t ns; } units[] = {
		{ "ns", 1 }, { "us", 1000 }, { "ms", 1000000 },
		{ "s", 1000000000 },
	};
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!strcmp(word, units[i].name)) {
			*unit = units[i].ns;
			return true;
		}
	}
	return false;
}

enum status fault_choice_latency(struct fault_choice *c, const char *word)
{
	size_t len = strspn(word, "0123456789");
	char digits[NUMBER_SIZE];
	uint64_t unit;

	snprintf(digits, sizeof(digits), "%.*s", (int)len, word);
	if (len >= sizeof(digits) || !unit_of(word + len, &unit) ||
	    !number_parse(digits, 10, &c->min_ns) ||
	    __builtin_mul_overflow(c->min_ns, unit, &c->min_ns))
		return fail(STATUS_USAGE, _("such as 500ns, 10us, 2ms, 1s"),
			    _("%s: not a time"), word);
	return STATUS_OK;
}

bool fault_choice_filter(const struct fault_choice *c,
			 struct vminspect_filter *filter)
{
	filter->start = c->range.start;
	filter->end = c->range.end;
	if (c->nr_pids > VMINSPECT_FILTER_PIDS)
		return false;
	if (c->nr_pids)
		memcpy(filter->pids, c->pids, c->nr_pids * sizeof(*c->pids));
	filter->nr_pids = c->nr_pids;
	if (c->children)
		filter->flags |= VMINSPECT_FILTER_CHILDREN;
	return true;
}

bool fault_choice_task(const struct fault_choice *c,
		       const struct vminspect_event *e)
{
	return !c->nr_pids || fault_choice_has(c, e->tgid) ||
	       fault_choice_has(c, e->tid);
}

bool fault_choice_see(struct fault_choice *c, const struct vminspect_event *e)
{
	const struct vminspect_fork *f = (const void *)e;

	if (!c->nr_pids || !c->children || e->type != VMINSPECT_EVENT_FORK ||
	    !fault_choice_task(c, e) || fault_choice_has(c, f->child_tgid))
		return true;
	return !fault_choice_add(c, f->child_tgid);
}

static bool has_word(const struct fault_choice *c, const struct event_fault *f)
{
	uint64_t words = 1ULL << f->class | 1ULL << (COUNT_BIT + f->count);

	if (f->count == FAULT_COUNT_UNKNOWN)
		words |= 1ULL << FAULT_UNKNOWN;
	return c->words & words;
}

bool fault_choice_wants(const struct fault_choice *c,
			const struct event_fault *f)
{
	if (!fault_choice_task(c, &f->record->event))
		return false;
	if (c->range.end && !range_holds(&c->range, f->record->addr))
		return false;
	if (c->words && !has_word(c, f))
		return false;
	return !c->min_ns || (f->ns != UNKNOWN && f->ns >= c->min_ns);
}

void fault_choice_free(struct fault_choice *c)
{
	free(c->pids);
	c->pids = NULL;
	c->nr_pids = 0;
}
