// SPDX-License-Identifier: GPL-2.0
/*
 * walk: how an address becomes a physical one, or where the way stops.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "address.h"
#include "analyze_walk.h"
#include "number.h"
#include "options.h"
#include "render_walk.h"
#include "source.h"

#define SCHEMA	"vminspect-walk/1"

/**
 * struct walker - one run of the verb
 * @source: the process
 * @space: its VMAs, for names
 * @style: of standard output
 * @json: being written
 * @as_json: whether it is
 */
struct walker {
	struct source source;
	struct space space;
	struct style style;
	struct json json;
	bool as_json;
};

static enum status fail_place(const struct walker *w, const char *word,
			      uint64_t addr)
{
	unsigned int levels = w->space.head.levels;

	switch (address_place(addr, levels)) {
	case ADDRESS_KERNEL:
		return fail(STATUS_FAILURE, NULL,
			    "%s: 0x%" PRIx64 " is a kernel address, which no process's own tables say anything about",
			    word, addr);
	case ADDRESS_NONCANONICAL:
		return fail(STATUS_FAILURE, NULL,
			    "%s: 0x%" PRIx64 " is not canonical: with %u levels its high bits must be all alike",
			    word, addr, levels);
	default:
		return fail(STATUS_FAILURE, NULL,
			    "%s: 0x%" PRIx64 " is beyond the end of user space",
			    word, addr);
	}
}

static enum status fail_walk(const struct walker *w, const char *word,
			     uint64_t addr, int err)
{
	if (err == ERANGE)
		return fail_place(w, word, addr);
	if (err == ESRCH)
		return fail(STATUS_GONE, NULL,
			    "%s: it exited or called execve(2) meanwhile",
			    w->source.who);
	if (err == ENOTTY)
		return fail(STATUS_FAILURE, "VMINSPECT_PROC names a copy?",
			    "%s/%s: cannot be asked to walk", source_dir(),
			    w->source.who);
	return fail_errno(word, err);
}

/* "[heap], 4 KiB below" as text; empty where there is no VMA on that side */
static void put_near(const struct space *s, uint64_t at, uint64_t distance,
		     const char *side, char *buf, size_t size)
{
	const struct vma *vma = space_find(s, at);
	char words[NUMBER_SIZE];

	snprintf(buf, size, "%s %s %" PRIx64 "-%" PRIx64 " %s",
		 number_words(distance, words), side,
		 vma ? vma->range.start : at, vma ? vma->range.end : at,
		 vma && *vma->name ? vma->name : "(no name)");
}

static enum status fail_outside(const struct walker *w, const char *word,
				const struct vminspect_walk *raw)
{
	char below[1024] = "no VMA below", above[1024] = "none above";

	if (raw->vma_below)
		put_near(&w->space, raw->vma_below - 1,
			 raw->addr - raw->vma_below + 1, "above the end of",
			 below, sizeof(below));
	if (raw->vma_start)
		put_near(&w->space, raw->vma_start,
			 raw->vma_start - raw->addr, "below", above,
			 sizeof(above));
	return fail(STATUS_FAILURE, NULL, "%s: 0x%llx lies in no VMA; %s; %s",
		    word, raw->addr, below, above);
}

static void show_text(const struct walker *w, const struct walk *walk)
{
	const struct vma *vma = space_find(&w->space, walk->addr);

	printf("0x%" PRIx64 " of %" PRIu64 " (%s)", walk->addr,
	       w->space.head.pid, w->space.head.comm);
	if (vma)
		printf(" in %" PRIx64 "-%" PRIx64 " %s %s", vma->range.start,
		       vma->range.end, vma->perms, vma->name);
	printf("\n\n");
	render_bits(walk, &w->style);
	putchar('\n');
	render_walk(walk, &w->style, 0);
	render_walk_end(walk, &w->style);
}

static void show_json(struct walker *w, const struct walk *walk)
{
	const struct vma *vma = space_find(&w->space, walk->addr);
	struct json *j = &w->json;

	json_open_object(j, NULL);
	json_hex(j, "addr", walk->addr);
	if (vma) {
		json_open_object(j, "vma");
		json_hex(j, "start", vma->range.start);
		json_hex(j, "end", vma->range.end);
		json_text(j, "perm", vma->perms);
		json_text(j, "name", vma->name);
		json_close(j);
	} else {
		json_null(j, "vma");
	}
	render_walk_json(walk, j);
	json_close(j);
}

static enum status walk_one(struct walker *w, const char *word)
{
	struct vminspect_walk raw;
	struct walk walk;
	uint64_t addr;
	const char *why = address_parse(&w->space, word, &addr);
	int err;

	if (why)
		return fail(STATUS_USAGE, "vminspect walk --help", "%s: %s",
			    word, why);
	err = source_walk(&w->source, addr, &raw);
	if (err)
		return fail_walk(w, word, addr, err);
	if (!raw.levels)
		return fail_outside(w, word, &raw);
	if (!analyze_walk(&raw, w->space.head.page, &walk))
		return fail(STATUS_FAILURE, NULL,
			    "%s: the module's answer makes no sense", word);
	if (w->as_json)
		show_json(w, &walk);
	else
		show_text(w, &walk);
	return STATUS_OK;
}

static enum status walk_all(struct walker *w, int nr, char **words)
{
	enum status status, first = STATUS_OK;
	int i;

	if (w->as_json) {
		json_open_object(&w->json, NULL);
		json_text(&w->json, "schema", SCHEMA);
		json_number(&w->json, "pid", w->space.head.pid);
		json_text(&w->json, "comm", w->space.head.comm);
		json_open_array(&w->json, "walks");
	}
	for (i = 0; i < nr; i++) {
		if (i && !w->as_json)
			putchar('\n');
		status = walk_one(w, words[i]);
		first = first ?: status;
	}
	if (w->as_json) {
		json_close(&w->json);
		json_close(&w->json);
	}
	return first;
}

static enum status walk_process(struct walker *w, const char *pid, int nr,
				char **words)
{
	enum status status = source_open(&w->source, pid);

	if (status)
		return status;
	status = source_read(&w->source, &w->space);
	if (!status && !space_has_memory(&w->space))
		status = fail(STATUS_FAILURE, NULL,
			      "%s: a %s: it has no address space", pid,
			      strcmp(w->space.end.state, "zombie") ?
			      "kernel thread" : "zombie");
	if (!status)
		status = walk_all(w, nr, words);
	source_close(&w->source);
	space_free(&w->space);
	return status;
}

int cmd_walk(const struct command *self, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'J' },
		{ "color", required_argument, NULL, OPTION_COLOR },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct walker w = { .json = { .file = stdout } };
	enum color_mode color = COLOR_AUTO;
	enum status status;
	int c;

	while ((c = options_next(argc, argv, "Jh", longs)) != -1) {
		if (c == 'h')
			return options_help(self);
		if (c == 'J')
			w.as_json = true;
		else if (c != OPTION_COLOR || options_color(optarg, &color))
			return STATUS_USAGE;
	}
	if (argc - optind < 2)
		return fail(STATUS_USAGE, "vminspect walk --help",
			    "it takes a pid and an address");
	w.style = style_stdout(color);
	status = source_check(NULL);
	if (status)
		return status;
	return walk_process(&w, argv[optind], argc - optind - 1,
			    argv + optind + 1);
}
