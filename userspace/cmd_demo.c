// SPDX-License-Identifier: GPL-2.0
/*
 * demo: the course: experiments that are told, shown and checked.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "beside.h"
#include "demo_list.h"
#include "options.h"
#include "output.h"
#include "pad.h"
#include "stage.h"
#include "story_write.h"

/* Prose is not made wider than this, however wide the terminal. */
#define WIDTH_MAX	80

/* Long options without a letter */
enum { OPTION_SPEED = 512, OPTION_HTML, OPTION_SOURCE };

/**
 * struct course - one run of the verb
 * @stage: options of what is shown
 * @json: as JSON instead
 * @html: file for a page instead, or NULL
 * @source: print the programs' sources instead
 * @machine: where it runs
 * @stories: told so far; owned
 * @nr: so many
 */
struct course {
	struct stage_options stage;
	bool json;
	const char *html;
	bool source;
	struct machine machine;
	struct story *stories;
	size_t nr;
};

static void list_demos(void)
{
	const struct demo *d;

	for (d = demos; d->name; d++) {
		put_padded(stdout, d->name, 12);
		printf(" %s\n", _(d->claim));
	}
}

static const struct demo *find_demo(const char *name)
{
	const struct demo *d;

	for (d = demos; d->name; d++) {
		if (!strcmp(name, d->name))
			return d;
	}
	return NULL;
}

static enum status tell(struct course *c, const struct demo *demo,
			struct story *story)
{
	struct lesson l = { .subject = SUBJECT_NONE };
	struct stage *stage = stage_new(&c->stage);
	enum status status;

	if (!stage)
		return fail_errno(demo->name, ENOMEM);
	machine_read(&l.machine);
	story_init(&l.story, demo->name, _(demo->claim), stage);
	status = demo->run(&l);
	subject_stop(&l.subject);
	log_free(&l.log);
	if (!status && !l.story.stopped)
		stage_end(stage, &l.story);
	stage_free(stage);
	l.story.stage = NULL;
	*story = l.story;
	return l.story.stopped ? STATUS_OK : status;
}

static enum status judge(const struct story *s, enum status status)
{
	if (status)
		return status;
	if (s->skip_reason)
		return STATUS_SKIPPED;
	return s->failed || s->stopped || !s->checks ? STATUS_FAILURE : STATUS_OK;
}

/* A page is to be handed out: others may read it, where the umask lets them. */
static enum status write_page(const struct course *c)
{
	enum status status;
	struct output out;
	FILE *file;
	int err = 0;

	status = output_open(&out, c->html, 0666);
	if (status)
		return status;
	file = fdopen(out.fd, "w");
	if (file) {
		out.fd = -1;
		story_html(c->stories, c->nr, &c->machine, file);
	}
	if (!file || ferror(file) || fflush(file))
		err = errno;
	if (file && fclose(file) && !err)
		err = errno;
	if (!err)
		err = output_keep(&out);
	output_close(&out);
	return err ? fail_errno(c->html, err) : STATUS_OK;
}

static enum status write_html(const struct course *c)
{
	if (strcmp(c->html, "-"))
		return write_page(c);
	story_html(c->stories, c->nr, &c->machine, stdout);
	return fflush(stdout) || ferror(stdout) ?
		       fail_errno(c->html, errno) : STATUS_OK;
}

static enum status show_one(struct course *c, const struct demo *demo)
{
	struct story *story = &c->stories[c->nr++];
	enum status status = tell(c, demo, story);

	if (c->json && !status)
		story_json(story, &c->machine, stdout);
	return judge(story, status);
}

/* Of several, what happened to each is said once more at the end. */
static enum status show_all(struct course *c)
{
	int held = 0, failed = 0, skipped = 0;
	const struct demo *d;
	enum status status;

	for (d = demos; d->name; d++) {
		status = show_one(c, d);
		held += !status;
		skipped += status == STATUS_SKIPPED;
		failed += status && status != STATUS_SKIPPED;
		if (c->stories[c->nr - 1].stopped)
			return STATUS_FAILURE;
	}
	if (!c->stage.silent)
		printf(_("%d demos held, %d failed, %d cannot be shown here.\n"),
		       held, failed, skipped);
	return failed || !held ? STATUS_FAILURE : STATUS_OK;
}

static size_t count_demos(void)
{
	size_t n = 0;

	while (demos[n].name)
		n++;
	return n;
}

static enum status run(struct course *c, const struct demo *demo)
{
	enum status status = source_check(NULL), written = STATUS_OK;
	size_t i;

	if (status)
		return status;
	c->stories = calloc(count_demos(), sizeof(*c->stories));
	if (!c->stories)
		return fail_errno("demo", ENOMEM);
	machine_read(&c->machine);
	status = demo ? show_one(c, demo) : show_all(c);
	if (c->html)
		written = write_html(c);
	for (i = 0; i < c->nr; i++)
		story_free(&c->stories[i]);
	free(c->stories);
	return status ? status : written;
}

static enum status print_file(const char *path)
{
	FILE *file = path ? fopen(path, "re") : NULL;
	char buf[4096];
	size_t n;

	if (!file)
		return fail_errno(path ?: "demo", path ? errno : ENOENT);
	while ((n = fread(buf, 1, sizeof(buf), file)))
		fwrite(buf, 1, n, stdout);
	fclose(file);
	return STATUS_OK;
}

static enum status print_source(const struct demo *demo)
{
	char *program = subject_program(demo->name), *path = NULL;
	enum status status;

	if (!program || asprintf(&path, "%s.c", program) < 0)
		path = NULL;
	status = print_file(path);
	free(program);
	free(path);
	return status;
}

/* In the reader's language, where it is written in that */
static enum status print_guide(void)
{
	/* translators: the file of the guide in docs/ */
	const char *name = _("guide.md");
	char here[64], there[64], *path;
	enum status status;

	snprintf(here, sizeof(here), "../docs/%s", name);
	snprintf(there, sizeof(there), "share/doc/vminspect/%s", name);
	path = beside(here, there);
	status = print_file(path);
	free(path);
	return status;
}

static enum status choose(struct course *c, const char *name)
{
	const struct demo *demo = find_demo(name);

	if (!strcmp(name, "list")) {
		list_demos();
		return STATUS_OK;
	}
	if (!strcmp(name, "guide"))
		return print_guide();
	if (!demo && strcmp(name, "all"))
		return fail(STATUS_USAGE, "vminspect demo list",
			    _("%s: no such demo"), name);
	if (c->source && !demo)
		return fail(STATUS_USAGE, NULL,
			    _("--source takes the name of one demo"));
	if (c->json && !demo)
		return fail(STATUS_USAGE, NULL,
			    _("--json takes the name of one demo"));
	return c->source ? print_source(demo) : run(c, demo);
}

static enum status take_speed(struct course *c, const char *word)
{
	char *end;

	c->stage.speed = strtod(word, &end);
	if (end == word || *end || !(c->stage.speed > 0))
		return fail(STATUS_USAGE, NULL,
			    _("--speed: %s is no number above 0"), word);
	return STATUS_OK;
}

static enum status take_option(struct course *c, enum color_mode *color,
			       int option)
{
	switch (option) {
	case OPTION_AUTO:
		c->stage.keys = false;
		return STATUS_OK;
	case OPTION_SPEED:
		c->stage.keys = false;
		return take_speed(c, optarg);
	case OPTION_COLOR:
		return options_color(optarg, color);
	case OPTION_HTML:
		c->html = optarg;
		c->stage.silent = true;
		return STATUS_OK;
	case OPTION_SOURCE:
		c->source = true;
		return STATUS_OK;
	case 'J':
		c->json = true;
		c->stage.silent = true;
		return STATUS_OK;
	default:
		return STATUS_USAGE;
	}
}

int cmd_demo(const struct command *self, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "auto", no_argument, NULL, OPTION_AUTO },
		{ "speed", required_argument, NULL, OPTION_SPEED },
		{ "color", required_argument, NULL, OPTION_COLOR },
		{ "html", required_argument, NULL, OPTION_HTML },
		{ "source", no_argument, NULL, OPTION_SOURCE },
		{ "json", no_argument, NULL, 'J' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct course c = { .stage.keys = isatty(STDIN_FILENO) };
	enum color_mode color = COLOR_AUTO;
	int option;

	while ((option = options_next(argc, argv, "Jh", longs)) != -1) {
		if (option == 'h')
			return options_help(self);
		if (take_option(&c, &color, option))
			return STATUS_USAGE;
	}
	if (argc - optind != 1)
		return fail(STATUS_USAGE, "vminspect demo list",
			    _("it takes the name of one demo"));
	if (c.json && c.html)
		return fail(STATUS_USAGE, NULL, _("--json or --html, not both"));
	c.stage.style = style_stdout(color);
	if (c.stage.style.width > WIDTH_MAX)
		c.stage.style.width = WIDTH_MAX;
	return choose(&c, argv[optind]);
}
