// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "intl.h"
#include "number.h"
#include "parse.h"

#define NR(array)	(sizeof(array) / sizeof((array)[0]))

static const char no_memory[] = N_("no memory");

/* Room for one more; sizes are powers of two, so a full array is at one. */
static void *grow(void *array, size_t nr, size_t size)
{
	if (nr & (nr - 1))
		return array;
	return reallocarray(array, nr ? 2 * nr : 1, size);
}

static bool parse_counts(char **rest, struct page_counts *count)
{
	static const struct key keys[] = {
		{ "pages", DEC, offsetof(struct page_counts, pages) },
		{ "present", DEC, offsetof(struct page_counts, present) },
		{ "rss", DEC, offsetof(struct page_counts, rss) },
		{ "zero", DEC, offsetof(struct page_counts, zero) },
		{ "swap", DEC, offsetof(struct page_counts, swap) },
		{ "none", DEC, offsetof(struct page_counts, none) },
		{ "other", DEC, offsetof(struct page_counts, other) },
	};

	return field_keys(rest, keys, NR(keys), count);
}

static const char *parse_head(struct space *s, char *rest)
{
	static const struct key keys[] = {
		{ "pid", DEC, offsetof(struct head, pid) },
		{ "kernel", WORD, offsetof(struct head, kernel) },
		{ "arch", WORD, offsetof(struct head, arch) },
		{ "levels", DEC, offsetof(struct head, levels) },
		{ "page", DEC, offsetof(struct head, page) },
		{ "comm", WORD, offsetof(struct head, comm) },
	};
	char *abi = field_next(&rest);

	if (!abi || !number_parse(abi, 10, &s->head.abi) ||
	    s->head.abi != VMINSPECT_ABI)
		return _("text of another ABI");
	if (!field_keys(&rest, keys, NR(keys), &s->head) || !s->head.page ||
	    s->head.page & (s->head.page - 1))
		return _("bad first line");
	return NULL;
}

static const char *parse_space(struct space *s, char *rest)
{
	static const struct key keys[] = {
		{ "brk", RANGE, offsetof(struct space, brk) },
		{ "stack", HEX, offsetof(struct space, stack) },
	};

	return field_keys(&rest, keys, NR(keys), s) ? NULL : _("bad space line");
}

static const char *parse_vma(struct space *s, char *rest)
{
	char *range = field_next(&rest), *perms = field_next(&rest);
	struct vma vma = { 0 }, *vmas;

	if (!range || !field_range(range, &vma.range) || !perms ||
	    strlen(perms) != 4)
		return _("bad VMA");
	strcpy(vma.perms, perms);
	if (!parse_counts(&rest, &vma.count))
		return _("bad counts of a VMA");
	vmas = grow(s->vmas, s->nr_vmas, sizeof(vma));
	if (!vmas)
		return _(no_memory);
	s->vmas = vmas;
	vma.name = strdup(rest ? rest : "");
	if (!vma.name)
		return _(no_memory);
	field_unescape(vma.name);
	s->vmas[s->nr_vmas++] = vma;
	return NULL;
}

static const char *parse_run(struct space *s, char *rest)
{
	char *addr = field_next(&rest), *pages = field_next(&rest);
	char *state = field_next(&rest), *level = field_next(&rest);
	struct run run, *runs;

	if (!level || !number_parse(addr, 16, &run.addr) ||
	    !number_parse(pages, 10, &run.pages) ||
	    !field_word(state, run.state))
		return _("bad run");
	run.level = field_level(level);
	if (run.level == LEVEL_UNKNOWN)
		return _("run of an unknown level");
	if (!s->nr_vmas)
		return _("run outside a VMA");
	s->vmas[s->nr_vmas - 1].runs++;
	if (s->keep_runs) {
		runs = grow(s->runs, s->nr_runs, sizeof(run));
		if (!runs)
			return _(no_memory);
		s->runs = runs;
		s->runs[s->nr_runs] = run;
	}
	s->nr_runs++;
	return NULL;
}

static const char *parse_total(struct space *s, char *rest)
{
	return parse_counts(&rest, &s->total) ? NULL : _("bad total");
}

static const char *parse_tables(struct space *s, char *rest)
{
	static const struct key keys[] = {
		{ "pgd", DEC, offsetof(struct tables, pages[VMINSPECT_PGD]) },
		{ "p4d", DEC, offsetof(struct tables, pages[VMINSPECT_P4D]) },
		{ "pud", DEC, offsetof(struct tables, pages[VMINSPECT_PUD]) },
		{ "pmd", DEC, offsetof(struct tables, pages[VMINSPECT_PMD]) },
		{ "pte", DEC, offsetof(struct tables, pages[VMINSPECT_PTE]) },
		{ "deposited", DEC, offsetof(struct tables, deposited) },
		{ "bytes", DEC, offsetof(struct tables, bytes) },
		{ "vmpte", DEC, offsetof(struct tables, vmpte) },
		{ "used", PAIR, offsetof(struct tables, used) },
		{ "flat", DEC, offsetof(struct tables, flat) },
	};

	_Static_assert(offsetof(struct tables, entries) ==
		       offsetof(struct tables, used) + sizeof(uint64_t),
		       "a pair stands one behind the other");
	return field_keys(&rest, keys, NR(keys), &s->tables) ? NULL : _("bad tables");
}

static const char *parse_fault(struct fault *f, char *rest)
{
	static const struct key keys[] = {
		{ "ns", DEC, offsetof(struct fault, ns) },
		{ "new", LEVELS, offsetof(struct fault, new_tables) },
		{ "before", STOP, offsetof(struct fault, before) },
		{ "after", STOP, offsetof(struct fault, after) },
		{ "pfn", HEX, offsetof(struct fault, pfn) },
		{ "ip", HEX, offsetof(struct fault, ip) },
		{ "flags", HEX, offsetof(struct fault, flags) },
		{ "result", HEX, offsetof(struct fault, result) },
		{ "pid", DEC, offsetof(struct fault, pid) },
		{ "tid", DEC, offsetof(struct fault, tid) },
		{ "marks", WORD, offsetof(struct fault, marks) },
		{ "comm", WORD, offsetof(struct fault, comm) },
	};
	char *time = field_next(&rest), *addr = field_next(&rest);
	char *access = field_next(&rest), *class = field_next(&rest);
	char *frac = time ? strchr(time, '.') : NULL;
	uint64_t ns;

	memset(f, 0, sizeof(*f));
	if (!class || !frac || strlen(frac) != 10)
		return _("bad fault");
	*frac++ = 0;
	if (!number_parse(time, 10, &f->time) ||
	    !number_parse(frac, 10, &ns) ||
	    __builtin_mul_overflow(f->time, 1000000000ULL, &f->time) ||
	    __builtin_add_overflow(f->time, ns, &f->time) ||
	    !number_parse(addr, 16, &f->addr) ||
	    !field_word(access, f->access) || !field_word(class, f->class) ||
	    !field_keys(&rest, keys, NR(keys), f))
		return _("bad fault");
	if (!strcmp(f->marks, "-"))
		*f->marks = 0;
	return NULL;
}

static const char *parse_space_fault(struct space *s, char *rest)
{
	struct fault *faults = grow(s->faults, s->nr_faults, sizeof(*faults));
	const char *why;

	if (!faults)
		return _(no_memory);
	s->faults = faults;
	why = parse_fault(&s->faults[s->nr_faults], rest);
	if (!why)
		s->nr_faults++;
	return why;
}

static const char *parse_end(struct space *s, char *rest)
{
	static const struct key keys[] = {
		{ "state", WORD, offsetof(struct space_end, state) },
		{ "vmas", DEC, offsetof(struct space_end, vmas) },
		{ "runs", DEC, offsetof(struct space_end, runs) },
		{ "faults", DEC, offsetof(struct space_end, faults) },
		{ "raced", DEC, offsetof(struct space_end, raced) },
		{ "lost", DEC, offsetof(struct space_end, lost) },
		{ "missed", DEC, offsetof(struct space_end, missed) },
	};

	if (!field_keys(&rest, keys, NR(keys), &s->end) || !*s->end.state)
		return _("bad end");
	return NULL;
}

const char *parse_space_line(struct space *s, char *line)
{
	static const struct {
		const char *kind;
		const char *(*parse)(struct space *s, char *rest);
	} kinds[] = {
		{ "space", parse_space },	{ "vma", parse_vma },
		{ "run", parse_run },		{ "total", parse_total },
		{ "tables", parse_tables },	{ "fault", parse_space_fault },
		{ "end", parse_end },
	};
	char *rest = line + strspn(line, " ");
	char *kind = field_next(&rest);
	size_t i;

	if (*s->end.state)
		return _("text behind its end");
	if (!s->head.abi)
		return kind && !strcmp(kind, "vminspect") ?
			parse_head(s, rest) : _("not a text of vminspect");
	if (!kind)
		return _("empty line");
	for (i = 0; i < NR(kinds); i++) {
		if (!strcmp(kind, kinds[i].kind))
			return kinds[i].parse(s, rest);
	}
	return NULL;
}

const char *parse_space_end(const struct space *s)
{
	if (!*s->end.state)
		return _("the text is cut off: it has no end line");
	if (s->end.vmas != s->nr_vmas || s->end.runs != s->nr_runs ||
	    s->end.faults != s->nr_faults)
		return _("lines are missing from the text");
	return NULL;
}

const char *parse_fault_line(struct fault *fault, uint64_t *lost,
			     bool *is_fault, char *line)
{
	char *rest = line, *kind = field_next(&rest), *word;
	const char *why;

	*lost = 0;
	*is_fault = false;
	if (kind && !strcmp(kind, "fault")) {
		why = parse_fault(fault, rest);
		*is_fault = !why;
		return why;
	}
	if (!kind || strcmp(kind, "lost"))
		return kind ? NULL : _("empty line");
	word = field_next(&rest);
	return word && number_parse(word, 10, lost) ? NULL : _("bad lost line");
}

const char *parse_module_head(struct module_head *head, char *line)
{
	static const struct key keys[] = {
		{ "version", WORD, offsetof(struct module_head, version) },
	};
	char *rest = line, *lead = field_next(&rest), *abi = field_next(&rest);

	if (!abi || strcmp(lead, "vminspect") ||
	    !number_parse(abi, 10, &head->abi))
		return _("not the status of vminspect");
	return field_keys(&rest, keys, NR(keys), head) ? NULL : _("bad first line");
}
