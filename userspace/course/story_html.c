// SPDX-License-Identifier: GPL-2.0
/*
 * Stories as a page of HTML that needs nothing but itself: no script, no font,
 * no picture, no network.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "figure_html.h"
#include "html.h"
#include "intl.h"
#include "number.h"
#include "story_style.h"
#include "story_write.h"

/* struct label - the sign and the word in front of a text, and their class */
struct label {
	const char *class;
	const char *sign;
	const char *word;
};

static const struct label labels[] = {
	[BLOCK_PREDICT] = { "predict", "\xe2\x86\x92", N_("Predicted") },
	[BLOCK_RUN] = { "run", "\xe2\x96\xb6", N_("It runs") },
	[BLOCK_SKIP] = { "cannot", "\xe2\x80\x93", N_("Not shown here") },
};

static const struct label held = { "held", "\xe2\x9c\x93", N_("Held") };
static const struct label failed = { "failed", "\xe2\x9c\x97", N_("Failed") };

static void write_labelled(const struct label *label, const char *text,
			   FILE *file)
{
	fprintf(file, "<li class=\"%s\"><span class=\"sign\">%s</span> ",
		label->class, label->sign);
	html_element(file, "b", _(label->word));
	fputc(' ', file);
	html_element(file, "span class=\"said\"", text);
	fputs("</li>\n", file);
}

static bool is_listed(enum block_kind kind)
{
	return kind == BLOCK_PREDICT || kind == BLOCK_CHECK ||
	       kind == BLOCK_SKIP;
}

/* Neighbours of one kind are a list. */
static size_t write_list(const struct story_step *step, size_t first,
			 FILE *file)
{
	enum block_kind kind = step->blocks[first].kind;
	const struct story_block *b;
	size_t i;

	fprintf(file, "<ul class=\"%s\">\n",
		kind == BLOCK_PREDICT ? "predictions" : "checks");
	for (i = first; i < step->nr && step->blocks[i].kind == kind; i++) {
		b = &step->blocks[i];
		if (kind == BLOCK_CHECK)
			write_labelled(b->ok ? &held : &failed, b->text, file);
		else
			write_labelled(&labels[kind], b->text, file);
	}
	fputs("</ul>\n", file);
	return i;
}

static void write_run(const struct story_block *b, FILE *file)
{
	fprintf(file, "<p class=\"run\"><span class=\"sign\">%s</span> ",
		labels[BLOCK_RUN].sign);
	html_element(file, "b", _(labels[BLOCK_RUN].word));
	fputc(' ', file);
	if (*b->text)
		html_element(file, "code", b->text);
	else
		html_text(file, _("The program goes on."));
	fputs("</p>\n", file);
}

static void write_block(const struct story_block *b, FILE *file)
{
	if (b->kind == BLOCK_FIGURE) {
		figure_html(b->figure, file);
	} else if (b->kind == BLOCK_RUN) {
		write_run(b, file);
	} else {
		html_element(file, b->kind == BLOCK_NOTE ? "p class=\"note\"" :
							   "p", b->text);
		fputc('\n', file);
	}
}

static void write_blocks(const struct story_step *step, FILE *file)
{
	size_t i = 0;

	while (i < step->nr) {
		if (is_listed(step->blocks[i].kind))
			i = write_list(step, i, file);
		else
			write_block(&step->blocks[i++], file);
	}
}

/* "malloc-2", the name of a step within the page; of step 0, the story's own */
static void write_id(const struct story *s, size_t step, FILE *file)
{
	html_text(file, s->name);
	if (step)
		fprintf(file, "-%zu", step);
}

static void write_step(const struct story *s, size_t step, FILE *file)
{
	fputs("<section class=\"step\" id=\"", file);
	write_id(s, step, file);
	fprintf(file, "\">\n<h3><span class=\"nr\">%zu</span> ", step);
	html_text(file, s->steps[step].title);
	fputs("</h3>\n", file);
	write_blocks(&s->steps[step], file);
	fputs("</section>\n", file);
}

static const char *sum_class(const struct story *s)
{
	if (s->skip_reason)
		return "cannot";
	return s->failed || !s->checks ? "failed" : "held";
}

/* What its checks came to, in few words; to be freed */
static char *sum_text(const struct story *s)
{
	char *text;
	int len;

	if (s->skip_reason)
		return strdup(_("Not shown here"));
	if (s->failed)
		len = asprintf(&text,
			       ngettext("%d of %d check failed",
					"%d of %d checks failed",
					s->checks), s->failed, s->checks);
	else
		len = asprintf(&text, ngettext("%d check held",
					       "%d checks held",
					       s->checks), s->checks);
	return len < 0 ? NULL : text;
}

static void write_sum(const struct story *s, FILE *file)
{
	char *text = sum_text(s);

	fprintf(file, "<span class=\"sum %s\">", sum_class(s));
	fprintf(file, "<span class=\"sign\">%s</span> ",
		s->skip_reason ? labels[BLOCK_SKIP].sign :
		s->failed || !s->checks ? failed.sign : held.sign);
	html_text(file, text ?: "");
	fputs("</span>\n", file);
	free(text);
}

static void write_step_links(const struct story *s, FILE *file)
{
	size_t i;

	if (s->nr < 3)
		return;
	fputs("<ol class=\"steps\">\n", file);
	for (i = 1; i < s->nr; i++) {
		fputs("<li><a href=\"#", file);
		write_id(s, i, file);
		fputs("\">", file);
		html_text(file, s->steps[i].title);
		fputs("</a></li>\n", file);
	}
	fputs("</ol>\n", file);
}

/* For who wants to see what it was that ran */
static void write_source(const struct story *s, FILE *file)
{
	char *program = subject_program(s->name), *path = NULL;
	struct figure *f = NULL;

	if (program && asprintf(&path, "%s.c", program) >= 0)
		f = figure_code(_("The source of the program"), path);
	if (f && f->nr_rows) {
		fputs("<section class=\"step source\">\n", file);
		figure_html(f, file);
		fputs("</section>\n", file);
	}
	figure_free(f);
	free(path);
	free(program);
}

static void write_story(const struct story *s, FILE *file)
{
	size_t i;

	fputs("<article id=\"", file);
	write_id(s, 0, file);
	fputs("\">\n<header>\n<p class=\"name\">vminspect demo ", file);
	html_text(file, s->name);
	fputs("</p>\n", file);
	html_element(file, "h2", s->title);
	fputc('\n', file);
	write_sum(s, file);
	fputs("</header>\n", file);
	if (s->nr) {
		fputs("<section class=\"step intro\">\n", file);
		if (strcmp(s->steps[0].title, s->title))
			html_element(file, "h3", s->steps[0].title);
		write_blocks(&s->steps[0], file);
		write_step_links(s, file);
		fputs("</section>\n", file);
	}
	for (i = 1; i < s->nr; i++)
		write_step(s, i, file);
	if (s->skip_reason)
		html_element(file, "p class=\"note\"", s->skip_reason);
	write_source(s, file);
	fputs("</article>\n", file);
}

static void write_contents(const struct story *stories, size_t nr, FILE *file)
{
	size_t i;

	fputs("<nav>\n", file);
	html_element(file, "h2", _("Contents"));
	fputs("\n<ol class=\"contents\">\n", file);
	for (i = 0; i < nr; i++) {
		fputs("<li><div><a href=\"#", file);
		write_id(&stories[i], 0, file);
		fputs("\">", file);
		html_element(file, "code", stories[i].name);
		fputc(' ', file);
		html_text(file, stories[i].title);
		fputs("</a> ", file);
		write_sum(&stories[i], file);
		fputs("</div></li>\n", file);
	}
	fputs("</ol>\n</nav>\n", file);
}

static void write_fact(const char *name, const char *value, FILE *file)
{
	if (!*value)
		return;
	fputs("<li>", file);
	html_text(file, name);
	fputc(' ', file);
	html_element(file, "b", value);
	fputs("</li>\n", file);
}

/* Predictions depend on these; a page that is handed out must have them. */
static void write_machine(const struct machine *m, FILE *file)
{
	char text[NUMBER_SIZE];

	fputs("<ul class=\"machine\">\n", file);
	write_fact(_("Linux"), m->kernel, file);
	snprintf(text, sizeof(text), "%u", m->levels);
	write_fact(_("levels of page tables"), text, file);
	write_fact(_("page"), number_words(m->page, text), file);
	if (m->memory != UNKNOWN)
		write_fact(_("memory"), number_words(m->memory, text), file);
	write_fact(_("transparent huge pages"), m->thp, file);
	fputs("</ul>\n", file);
}

static void write_head(const char *title, FILE *file)
{
	fputs("<!DOCTYPE html>\n<html lang=\"", file);
	html_text(file, story_language());
	fputs("\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"color-scheme\" content=\"light dark\">\n", file);
	html_element(file, "title", title);
	fprintf(file, "\n<style>\n%s</style>\n</head>\n<body>\n<main>\n",
		story_css);
}

void story_html(const struct story *stories, size_t nr,
		const struct machine *machine, FILE *file)
{
	const char *title = _("What the kernel does with memory");
	size_t i;

	write_head(nr == 1 ? stories->title : title, file);
	fputs("<header class=\"page\">\n", file);
	html_element(file, "h1", title);
	fputc('\n', file);
	write_machine(machine, file);
	fputs("</header>\n", file);
	if (nr > 1)
		write_contents(stories, nr, file);
	for (i = 0; i < nr; i++)
		write_story(&stories[i], file);
	fprintf(file, "</main>\n<script>\n%s</script>\n</body>\n</html>\n",
		story_script);
}
