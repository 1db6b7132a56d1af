// SPDX-License-Identifier: GPL-2.0
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "intl.h"
#include "keys.h"
#include "pad.h"
#include "pages.h"
#include "stage.h"
#include "story_text.h"

/*
 * Letters that most people read in a second; a Chinese character is read as long
 * as a few of them.
 */
#define READ_LETTERS	18
#define READ_WIDE	3

#define LINES_DEFAULT	24
#define PROMPT_SIZE	256

/* Another screen of the terminal: what was shown stays on the first. */
#define SCREEN_OTHER	"\033[?1049h"
#define SCREEN_BACK	"\033[?1049l"
#define SCREEN_CLEAR	"\033[H\033[2J"
#define LINE_CLEAR	"\r\033[K"

/**
 * struct stage - where a story is shown
 * @o: how
 * @moves: the terminal can do more than print line after line
 * @pages: shown, and read
 * @memo: the page that is being shown
 * @text: of @memo
 * @size: of @text
 * @shown: bytes of it that were printed
 */
struct stage {
	struct stage_options o;
	bool moves;
	struct pages pages;
	FILE *memo;
	char *text;
	size_t size;
	size_t shown;
};

static bool terminal_moves(void)
{
	const char *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && term && *term && strcmp(term, "dumb");
}

static bool open_page(struct stage *stage)
{
	stage->shown = 0;
	stage->memo = open_memstream(&stage->text, &stage->size);
	return stage->memo;
}

/* The page that was shown; to be freed */
static char *close_page(struct stage *stage)
{
	char *text;

	fclose(stage->memo);
	text = stage->text;
	stage->text = NULL;
	return text;
}

struct stage *stage_new(const struct stage_options *options)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	if (!stage)
		return NULL;
	stage->o = *options;
	stage->moves = terminal_moves();
	if (open_page(stage))
		return stage;
	free(stage);
	return NULL;
}

void stage_free(struct stage *stage)
{
	if (!stage)
		return;
	if (stage->memo)
		free(close_page(stage));
	pages_free(&stage->pages);
	free(stage);
}

typedef void part_text(const struct story *story, const struct style *style,
		       FILE *file);

static void show(struct stage *stage, const struct story *story,
		 part_text *part)
{
	if (stage->o.silent || !stage->memo)
		return;
	part(story, &stage->o.style, stage->memo);
	fflush(stage->memo);
	fwrite(stage->text + stage->shown, 1, stage->size - stage->shown,
	       stdout);
	stage->shown = stage->size;
	fflush(stdout);
}

void stage_step(struct stage *stage, const struct story *story)
{
	show(stage, story, story_text_step);
}

void stage_block(struct stage *stage, const struct story *story)
{
	show(stage, story, story_text_block);
}

void stage_end(struct stage *stage, const struct story *story)
{
	show(stage, story, story_text_end);
}

/* Lines of text that a screen has room for, above the prompt */
static int screen_lines(const struct stage *stage)
{
	struct winsize size;

	if (!stage->moves)
		return INT_MAX;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || size.ws_row < 2)
		return LINES_DEFAULT - 1;
	return size.ws_row - 1;
}

static void put_prompt(const struct stage *stage, const char *text)
{
	const struct style *style = &stage->o.style;

	/* A line that is wrapped could not be erased. */
	if (text_columns(text) >= style->width)
		text = ":";
	printf("%s%s%s%s", stage->moves ? LINE_CLEAR : "",
	       style_ink(style, INK_DIM), text, style_ink(style, INK_PLAIN));
	fflush(stdout);
}

static void end_prompt(const struct stage *stage)
{
	fputs(stage->moves ? LINE_CLEAR : "\n", stdout);
}

static void show_place(const struct stage *stage, const struct place *place)
{
	char prompt[PROMPT_SIZE];

	fputs(stage->moves ? SCREEN_CLEAR : "\n", stdout);
	pages_print(&stage->pages, screen_lines(stage), place, stdout);
	snprintf(prompt, sizeof(prompt),
		 _(" Looking back, page %zu of %zu.  Enter: forward  b: back  q: end "),
		 place->page + 1, stage->pages.nr);
	put_prompt(stage, prompt);
}

/* The reader looks back, from the end on; returns KEY_ON at the end again */
static enum key look_back(const struct stage *stage, struct keys *keys)
{
	const char *undo = stage->moves ? SCREEN_BACK : "\n";
	struct place place = pages_end(&stage->pages, screen_lines(stage));
	enum key key = KEY_BACK;
	bool past = true;

	if (!pages_back(&stage->pages, screen_lines(stage), &place))
		return KEY_ON;
	fputs(stage->moves ? SCREEN_OTHER : "", stdout);
	while (past && key != KEY_QUIT) {
		show_place(stage, &place);
		key = keys_next(keys, undo);
		if (key == KEY_BACK)
			pages_back(&stage->pages, screen_lines(stage), &place);
		else if (key == KEY_ON)
			past = pages_on(&stage->pages, screen_lines(stage),
					&place);
		else if (key == KEY_AGAIN && stage->moves)
			fputs(SCREEN_OTHER, stdout);
	}
	fputs(undo, stdout);
	return key;
}

static bool ask(const struct stage *stage)
{
	char prompt[PROMPT_SIZE];
	struct keys keys;
	enum key key;

	if (!keys_open(&keys))
		return false;
	snprintf(prompt, sizeof(prompt),
		 _(" Page %zu.  Enter: go on  b: look back  q: end "),
		 stage->pages.nr);
	do {
		put_prompt(stage, prompt);
		key = keys_next(&keys, stage->moves ? LINE_CLEAR : "\n");
		if (key == KEY_BACK && look_back(stage, &keys) != KEY_QUIT)
			key = KEY_AGAIN;
	} while (key == KEY_AGAIN);
	end_prompt(stage);
	fflush(stdout);
	keys_close(&keys);
	return key == KEY_ON;
}

/* What a reader reads of a text; spaces, lines and colours are none of that */
static uint64_t letters(const char *text)
{
	size_t left = strlen(text), len;
	uint64_t nr = 0;
	int columns;

	for (; left; text += len, left -= len) {
		len = text_char(text, left, &columns);
		if (columns == 2)
			nr += READ_WIDE;
		else if (len == 1 && *text > ' ')
			nr++;
	}
	return nr;
}

static void give_time(const char *text, double speed)
{
	double seconds = letters(text) / (READ_LETTERS * speed);
	struct timespec time = {
		.tv_sec = seconds,
		.tv_nsec = (seconds - (time_t)seconds) * 1e9,
	};

	nanosleep(&time, NULL);
}

bool stage_wait(struct stage *stage, const struct story *story)
{
	char *page;

	(void)story;
	if (stage->o.silent || !stage->memo)
		return true;
	page = close_page(stage);
	stage->memo = NULL;
	if (!stage->o.keys && page && stage->o.speed > 0)
		give_time(page, stage->o.speed);
	if (!page || !pages_add(&stage->pages, page) || !open_page(stage))
		return false;
	return !stage->o.keys || ask(stage);
}
