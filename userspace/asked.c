// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "asked.h"
#include "intl.h"
#include "number.h"
#include "utf8.h"

#define HINT_SIZE	64

static enum status answer_word(struct asked *a, const char *word)
{
	uint64_t addr;
	const char *why = address_parse(&a->vmas, a->symbols, word, &addr);

	if (why)
		return fail(STATUS_USAGE, symbols_hint(a->symbols), "%s: %s",
			    *word ? word : "\"\"", why);
	return a->answer(a, word, address_untag(addr, &a->scan.space));
}

/* The line without the space around it, and without a comment */
static char *trimmed(char *line)
{
	size_t len;

	line[strcspn(line, "#\n")] = 0;
	line += strspn(line, " \t\r");
	len = strlen(line);
	while (len && strchr(" \t\r", line[len - 1]))
		line[--len] = 0;
	return line;
}

static enum status answer_input(struct asked *a)
{
	enum status status, first = STATUS_OK;
	char *line = NULL, *word;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 0) {
		word = trimmed(line);
		if (!*word)
			continue;
		status = answer_word(a, word);
		first = first ?: status;
	}
	if (ferror(stdin) && !first)
		first = fail_errno(_("standard input"), errno);
	free(line);
	return first;
}

static enum status answer_all(struct asked *a, int nr, char **words)
{
	enum status status, first = STATUS_OK;
	int i;

	if (a->as_json) {
		json_open_object(&a->json, NULL);
		json_text(&a->json, "schema", a->schema);
		json_number(&a->json, "pid", a->scan.space.pid);
		json_text(&a->json, "comm", a->scan.space.comm);
		json_open_array(&a->json, a->list);
	}
	for (i = 0; i < nr; i++) {
		status = !strcmp(words[i], "-") ? answer_input(a) :
						  answer_word(a, words[i]);
		first = first ?: status;
	}
	if (a->as_json) {
		json_close(&a->json);
		json_close(&a->json);
	}
	return first;
}

static enum status answer_scan(struct asked *a, int nr, char **words)
{
	const struct vminspect_space *s = &a->scan.space;
	enum status status;

	if (!scan_has_memory(&a->scan))
		return fail(STATUS_FAILURE, NULL, _("%u (%s) is %s"), s->pid,
			    s->comm, scan_no_memory(&a->scan));
	status = vma_list_read(&a->vmas, &a->scan);
	if (!status && !a->scan.image)
		status = scan_gone(&a->scan);
	if (status)
		return status;
	a->symbols = symbols_open(&a->scan, &a->vmas);
	status = answer_all(a, nr, words);
	symbols_close(a->symbols);
	return status ?: scan_gone(&a->scan);
}

static enum status open_and_answer(struct asked *a, const char *from, int nr,
				   char **words)
{
	const char *pid = from ? NULL : words[0];
	enum status status = scan_open(&a->scan, pid, from);

	if (status)
		return status;
	status = answer_scan(a, from ? nr : nr - 1, from ? words : words + 1);
	vma_list_free(&a->vmas);
	scan_close(&a->scan);
	return status;
}

static enum status fail_usage(const struct command *self, const char *why)
{
	char hint[HINT_SIZE];

	snprintf(hint, sizeof(hint), "vminspect %s --help", self->name);
	return fail(STATUS_USAGE, hint, "%s", why);
}

int asked_run(struct asked *a, const struct command *self, int argc,
	      char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'J' },
		{ "from", required_argument, NULL, OPTION_FROM },
		{ "color", required_argument, NULL, OPTION_COLOR },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	enum color_mode color = COLOR_AUTO;
	const char *from = NULL;
	int c;

	while ((c = options_next(argc, argv, "Jh", longs)) != -1) {
		if (c == 'h')
			return options_help(self);
		if (c == 'J')
			a->as_json = true;
		else if (c == OPTION_FROM)
			from = optarg;
		else if (c != OPTION_COLOR || options_color(optarg, &color))
			return STATUS_USAGE;
	}
	if (argc - optind < (from ? 1 : 2))
		return fail_usage(self, from ? _("it takes an address") :
				  _("it takes a pid and an address"));
	a->style = style_stdout(color);
	a->json.file = stdout;
	return open_and_answer(a, from, argc - optind, argv + optind);
}

void asked_put_head(struct asked *a, uint64_t addr)
{
	const struct vma_item *vma = vma_list_find(&a->vmas, addr);
	struct symbol symbol;
	char perms[5];

	if (a->answers++)
		putchar('\n');
	printf("0x%" PRIx64, addr);
	if (symbol_name(a->symbols, addr, &symbol))
		printf(" <%s:%s+0x%" PRIx64 ">", text_shown(symbol.file),
		       text_shown(symbol.name), symbol.offset);
	/* translators: behind an address, whose it is: PID (NAME) */
	printf(_(" of %u (%s)\n"), a->scan.space.pid,
	       text_shown(a->scan.space.comm));
	if (vma) {
		vma_perms(vma->vma.flags, perms);
		/* translators: START-END, permissions and name of a VMA */
		printf(_(" in %llx-%llx %s%s%s\n"), vma->vma.start, vma->vma.end,
		       perms, *vma->name ? " " : "", text_shown(vma->name));
	} else if (addr < a->scan.space.end) {
		fputs(_(" in no VMA\n"), stdout);
	}
}

static void write_vma(struct json *j, const char *name,
		      const struct vma_item *vma)
{
	char perms[5];

	if (!vma) {
		json_null(j, name);
		return;
	}
	vma_perms(vma->vma.flags, perms);
	json_open_object(j, name);
	json_hex(j, "start", vma->vma.start);
	json_hex(j, "end", vma->vma.end);
	json_text(j, "perm", perms);
	json_text(j, "name", vma->name);
	json_close(j);
}

void asked_write_head(struct asked *a, uint64_t addr)
{
	const struct vma_item *vma = vma_list_find(&a->vmas, addr);
	struct symbol symbol;

	json_hex(&a->json, "addr", addr);
	write_vma(&a->json, "vma", vma);
	if (!vma) {
		write_vma(&a->json, "below", vma_list_below(&a->vmas, addr));
		write_vma(&a->json, "above", vma_list_above(&a->vmas, addr));
	}
	if (symbol_name(a->symbols, addr, &symbol)) {
		json_open_object(&a->json, "symbol");
		json_text(&a->json, "name", symbol.name);
		json_text(&a->json, "file", symbol.file);
		json_hex(&a->json, "offset", symbol.offset);
		json_close(&a->json);
	} else {
		json_null(&a->json, "symbol");
	}
}

static const char *name_of(const struct vma_item *vma)
{
	return *vma->name ? text_shown(vma->name) : _("(no name)");
}

char *asked_near(const struct asked *a, uint64_t addr)
{
	const struct vma_item *below = vma_list_below(&a->vmas, addr);
	const struct vma_item *above = vma_list_above(&a->vmas, addr);
	char *low = NULL, *high = NULL, *text = NULL, size[NUMBER_SIZE];
	int ok = 0;

	if (below)
		/* translators: SIZE, then START-END and NAME of a VMA */
		ok = asprintf(&low, _("%s above the end of %llx-%llx %s"),
			      number_words(addr - below->vma.end, size),
			      below->vma.start, below->vma.end, name_of(below));
	if (ok >= 0 && above)
		ok = asprintf(&high, _("%s below %llx-%llx %s"),
			      number_words(above->vma.start - addr, size),
			      above->vma.start, above->vma.end, name_of(above));
	if (ok >= 0 && asprintf(&text, _("%s; %s"),
				low ?: _("no VMA below"),
				high ?: _("none above")) < 0)
		text = NULL;
	free(low);
	free(high);
	return text;
}
