// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stage.h"
#include "story.h"
#include "utf8.h"

/* Without memory a text is left out; the checks are counted all the same. */
__attribute__((format(printf, 1, 0)))
static char *format_text(const char *format, va_list ap)
{
	char *text;

	return vasprintf(&text, format, ap) < 0 ? NULL : cover_controls(text);
}

void story_init(struct story *s, const char *name, const char *title,
		struct stage *stage)
{
	*s = (struct story){ .name = name, .title = title, .stage = stage };
}

static void free_step(struct story_step *step)
{
	size_t i;

	for (i = 0; i < step->nr; i++) {
		free(step->blocks[i].text);
		figure_free(step->blocks[i].figure);
	}
	free(step->blocks);
	free(step->title);
}

void story_free(struct story *s)
{
	size_t i;

	for (i = 0; i < s->nr; i++)
		free_step(&s->steps[i]);
	free(s->steps);
	free(s->skip_reason);
	story_init(s, s->name, s->title, NULL);
}

static void add_step(struct story *s, char *title)
{
	size_t room = s->room ? 2 * s->room : 16;
	struct story_step *steps;

	if (s->nr == s->room) {
		steps = reallocarray(s->steps, room, sizeof(*steps));
		if (!steps) {
			free(title);
			return;
		}
		s->steps = steps;
		s->room = room;
	}
	s->steps[s->nr++] = (struct story_step){ .title = title };
	if (s->stage)
		stage_step(s->stage, s);
}

/* The block takes what it is given, or frees it. */
static bool keep_block(struct story_step *step, const struct story_block *block)
{
	size_t room = step->room ? 2 * step->room : 16;
	struct story_block *blocks;

	if (step->nr == step->room) {
		blocks = reallocarray(step->blocks, room, sizeof(*blocks));
		if (!blocks)
			return false;
		step->blocks = blocks;
		step->room = room;
	}
	step->blocks[step->nr++] = *block;
	return true;
}

static void add_block(struct story *s, enum block_kind kind, char *text,
		      bool ok, struct figure *figure)
{
	struct story_block block = {
		.kind = kind, .text = text, .ok = ok, .figure = figure,
	};

	if (!s->nr || (!text && !figure) ||
	    !keep_block(&s->steps[s->nr - 1], &block)) {
		free(text);
		figure_free(figure);
		return;
	}
	if (s->stage)
		stage_block(s->stage, s);
}

/* Whoever has read what happened goes on to what happens next. */
static void wait_between(struct story *s)
{
	if (s->nr && s->stage && !s->stopped && !stage_wait(s->stage, s))
		s->stopped = true;
}

void story_step(struct story *s, const char *format, ...)
{
	va_list ap;

	wait_between(s);
	if (s->stopped)
		return;
	va_start(ap, format);
	add_step(s, format_text(format, ap));
	va_end(ap);
}

/* Nobody listens any more to what comes behind a stop. */
__attribute__((format(printf, 3, 0)))
static void say(struct story *s, enum block_kind kind, const char *format,
		va_list ap)
{
	if (!s->stopped)
		add_block(s, kind, format_text(format, ap), false, NULL);
}

void story_tell(struct story *s, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(s, BLOCK_TEXT, format, ap);
	va_end(ap);
}

void story_note(struct story *s, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(s, BLOCK_NOTE, format, ap);
	va_end(ap);
}

void story_predict(struct story *s, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(s, BLOCK_PREDICT, format, ap);
	va_end(ap);
}

enum status story_run(struct story *s, const char *format, ...)
{
	va_list ap;

	wait_between(s);
	if (s->stopped)
		return STATUS_FAILURE;
	va_start(ap, format);
	add_block(s, BLOCK_RUN, format_text(format, ap), false, NULL);
	va_end(ap);
	return STATUS_OK;
}

void story_show(struct story *s, struct figure *figure)
{
	if (s->stopped)
		figure_free(figure);
	else if (figure)
		add_block(s, BLOCK_FIGURE, strdup(""), false, figure);
}

bool story_check(struct story *s, bool ok, const char *format, ...)
{
	va_list ap;

	if (s->stopped)
		return ok;
	s->checks++;
	s->failed += !ok;
	va_start(ap, format);
	add_block(s, BLOCK_CHECK, format_text(format, ap), ok, NULL);
	va_end(ap);
	return ok;
}

void story_cannot(struct story *s, const char *format, ...)
{
	va_list ap;

	s->skipped += !s->stopped;
	va_start(ap, format);
	say(s, BLOCK_SKIP, format, ap);
	va_end(ap);
}

enum status story_skip(struct story *s, const char *format, ...)
{
	va_list ap;

	free(s->skip_reason);
	va_start(ap, format);
	s->skip_reason = format_text(format, ap) ?: strdup("");
	va_end(ap);
	return STATUS_OK;
}
