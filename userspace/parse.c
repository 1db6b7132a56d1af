// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "fields.h"
#include "intl.h"
#include "number.h"
#include "parse.h"

#define NR(array)	(sizeof(array) / sizeof((array)[0]))

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
