// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "number.h"
#include "pad.h"
#include "paragraph.h"
#include "story_text.h"

/* Room in front of a text that has a sign there */
#define SIGN_INDENT	4

/* struct sign - what stands in front of a text, and its colour */
struct sign {
	const char *utf8;
	const char *ascii;
	enum ink ink;
};

static const struct sign signs[] = {
	[BLOCK_NOTE] = { "\xc2\xb7", "*", INK_DIM },
	[BLOCK_PREDICT] = { "\xe2\x86\x92", "?", INK_NEW },
	[BLOCK_RUN] = { "\xe2\x96\xb6", ">", INK_HEAD },
	[BLOCK_SKIP] = { "\xe2\x80\x93", "-", INK_DIM },
};

static const struct sign held = { "\xe2\x9c\x93", "ok", INK_GOOD };
static const struct sign failed = { "\xe2\x9c\x97", "NO", INK_BAD };

/* Fills the line behind a headline. */
static void put_rule(const struct style *style, int columns, FILE *file)
{
	fprintf(file, "%s", style_ink(style, INK_DIM));
	while (columns-- > 0)
		fputs(style->utf8 ? "\xe2\x94\x80" : "-", file);
	fprintf(file, "%s\n", style_ink(style, INK_PLAIN));
}

void story_text_step(const struct story *story, const struct style *style,
		     FILE *file)
{
	size_t step = story->nr - 1;
	const char *title = story->steps[step].title;
	char nr[NUMBER_SIZE] = "";

	if (step)
		snprintf(nr, sizeof(nr), "%zu. ", step);
	fprintf(file, "\n%s%s%s%s ", style_ink(style, INK_HEAD), nr, title,
		style_ink(style, INK_PLAIN));
	put_rule(style, style->width - 1 - (int)strlen(nr) - text_columns(title),
		 file);
}

/* A text with a sign in front: lines that follow stand below its first word. */
static void put_signed(const struct sign *sign, const char *text, bool all,
		       const struct style *style, FILE *file)
{
	const char *mark = style->utf8 ? sign->utf8 : sign->ascii;
	char *lines = NULL;
	size_t size;
	FILE *memory = open_memstream(&lines, &size);

	if (!memory)
		return;
	paragraph(memory, style->width, SIGN_INDENT, text);
	fclose(memory);
	fprintf(file, "%s ", style_ink(style, sign->ink));
	put_padded(file, mark, SIGN_INDENT - 1);
	fprintf(file, "%s%.*s%s\n", all ? "" : style_ink(style, INK_PLAIN),
		(int)size - SIGN_INDENT - 1, lines + SIGN_INDENT,
		all ? style_ink(style, INK_PLAIN) : "");
	free(lines);
}

/* Texts of the same kind stand together. */
static bool stands_apart(const struct story_step *step)
{
	const struct story_block *b = &step->blocks[step->nr - 1];

	if (step->nr == 1)
		return true;
	return b->kind != b[-1].kind || b->kind == BLOCK_FIGURE ||
	       b->kind == BLOCK_TEXT;
}

static void put_run(const struct story_block *b, const struct style *style,
		    FILE *file)
{
	put_signed(&signs[BLOCK_RUN],
		   *b->text ? b->text : _("The program goes on."), true, style,
		   file);
}

void story_text_block(const struct story *story, const struct style *style,
		      FILE *file)
{
	const struct story_step *step = &story->steps[story->nr - 1];
	const struct story_block *b = &step->blocks[step->nr - 1];

	if (stands_apart(step))
		fputc('\n', file);
	switch (b->kind) {
	case BLOCK_TEXT:
		paragraph(file, style->width, 1, b->text);
		break;
	case BLOCK_FIGURE:
		figure_text(b->figure, style, file);
		break;
	case BLOCK_RUN:
		put_run(b, style, file);
		break;
	case BLOCK_CHECK:
		put_signed(b->ok ? &held : &failed, b->text, !b->ok, style,
			   file);
		break;
	default:
		put_signed(&signs[b->kind], b->text, b->kind != BLOCK_SKIP,
			   style, file);
	}
}

static void put_sum(const struct story *story, char **text)
{
	int nr = story->checks, bad = story->failed, len;

	if (bad)
		len = asprintf(text, ngettext("%d of %d check failed.",
					      "%d of %d checks failed.",
					      nr), bad, nr);
	else
		len = asprintf(text, ngettext("%d check, and it held.",
					      "%d checks, and all held.",
					      nr), nr);
	if (len < 0)
		*text = NULL;
}

void story_text_end(const struct story *story, const struct style *style,
		    FILE *file)
{
	char *text = NULL;

	fputc('\n', file);
	if (story->skip_reason) {
		if (asprintf(&text, _("Not shown here: %s"),
			     story->skip_reason) < 0)
			return;
		put_signed(&signs[BLOCK_SKIP], text, false, style, file);
	} else {
		put_sum(story, &text);
		put_signed(story->failed ? &failed : &held, text ?: "", true,
			   style, file);
	}
	free(text);
}
