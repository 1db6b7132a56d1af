// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "pad.h"
#include "paragraph.h"
#include "render_doctor.h"
#include "utf8.h"

/* Columns of the mark, and of the name behind it */
#define MARK	3
#define NAME	13

/* struct mark - what stands in front of a line, and the word that JSON has */
struct mark {
	const char *utf8;
	const char *ascii;
	enum ink ink;
	const char *word;
};

static const struct mark marks[] = {
	[VERDICT_OK] = { "\xe2\x9c\x93", "ok", INK_GOOD, "ok" },
	[VERDICT_WARNING] = { "!", "!", INK_NEW, "warning" },
	[VERDICT_STOP] = { "\xe2\x9c\x97", "NO", INK_BAD, "stop" },
	[VERDICT_UNKNOWN] = { "\xe2\x80\x93", "-", INK_DIM, "unknown" },
};

static void put_mark(enum verdict verdict, const struct style *style,
		     FILE *file)
{
	const struct mark *mark = &marks[verdict];

	fprintf(file, "%s", style_ink(style, mark->ink));
	put_padded(file, style->utf8 ? mark->utf8 : mark->ascii, MARK);
	fprintf(file, "%s", style_ink(style, INK_PLAIN));
}

/* A paragraph whose first line has begun already, up to @indent */
static void put_behind(const char *text, int indent, const struct style *style,
		       FILE *file)
{
	char *lines = NULL;
	size_t size;
	FILE *memory = open_memstream(&lines, &size);

	if (!memory)
		return;
	paragraph(memory, style->width, indent, text_shown(text));
	fclose(memory);
	fputs(lines + indent, file);
	free(lines);
}

static void put_check(const struct check *c, const struct style *style,
		      FILE *file)
{
	put_mark(c->verdict, style, file);
	put_padded(file, c->name, NAME);
	put_behind(c->found ?: c->value ?: "-", MARK + NAME, style, file);
	if (!c->remedy)
		return;
	fprintf(file, "%*s%s ", MARK + NAME, "",
		style->utf8 ? "\xe2\x86\x92" : ">");
	put_behind(c->remedy, MARK + NAME + 2, style, file);
}

/* What it comes to: what stops it, what is to do yet, or that all is there */
static void put_sum(const struct doctor *d, const struct style *style,
		    FILE *file)
{
	size_t stops = doctor_count(d, VERDICT_STOP);
	bool ready = d->loaded && d->status.open;

	fputc('\n', file);
	put_mark(stops ? VERDICT_STOP : ready ? VERDICT_OK : VERDICT_WARNING,
		 style, file);
	if (stops)
		fprintf(file, ngettext("%zu thing stands in the way.\n",
				       "%zu things stand in the way.\n", stops),
			stops);
	else if (ready)
		fprintf(file, "%s\n", _("vminspect can be used."));
	else if (d->loaded)
		fprintf(file, "%s\n", _("Nothing stands in the way; the module is yet to be mounted."));
	else
		fprintf(file, "%s\n", _("Nothing stands in the way; the module is yet to be loaded."));
}

void render_doctor(const struct doctor *d, const struct style *style,
		   FILE *file)
{
	size_t i;

	for (i = 0; i < d->nr; i++)
		put_check(&d->checks[i], style, file);
	put_sum(d, style, file);
}

static void put_text(struct json *j, const char *name, const char *text)
{
	if (text)
		json_text(j, name, text);
	else
		json_null(j, name);
}

void render_doctor_json(const struct doctor *d, struct json *j)
{
	const struct check *c;

	json_open_object(j, NULL);
	json_text(j, "schema", "vminspect-doctor/1");
	json_text(j, "tool", VMINSPECT_VERSION);
	json_truth(j, "usable", !doctor_count(d, VERDICT_STOP));
	json_truth(j, "ready", !doctor_count(d, VERDICT_STOP) && d->loaded &&
		   d->status.open);
	json_open_array(j, "checks");
	for (c = d->checks; c < d->checks + d->nr; c++) {
		json_open_object(j, NULL);
		json_text(j, "name", c->name);
		json_text(j, "result", marks[c->verdict].word);
		put_text(j, "value", c->value);
		put_text(j, "found", c->found ?: c->value);
		put_text(j, "remedy", c->remedy);
		json_close(j);
	}
	json_close(j);
	json_close(j);
}
