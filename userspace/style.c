// SPDX-License-Identifier: GPL-2.0
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "number.h"
#include "style.h"

#define WIDTH_DEFAULT	80
#define WIDTH_MIN	20

bool style_color_mode(const char *word, enum color_mode *mode)
{
	static const char * const words[] = {
		[COLOR_AUTO] = "auto",
		[COLOR_ALWAYS] = "always",
		[COLOR_NEVER] = "never",
	};
	unsigned int i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcmp(word, words[i])) {
			*mode = i;
			return true;
		}
	}
	return false;
}

static bool wants_color(enum color_mode mode)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (mode != COLOR_AUTO)
		return mode == COLOR_ALWAYS;
	return isatty(STDOUT_FILENO) && !(no_color && *no_color) &&
	       term && strcmp(term, "dumb");
}

static int terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	uint64_t n;

	if (columns && number_parse(columns, 10, &n) && n && n < 10000)
		return n;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col;
	return WIDTH_DEFAULT;
}

struct style style_stdout(enum color_mode mode)
{
	int width = terminal_width();

	return (struct style){
		.color = wants_color(mode),
		.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
		.terminal = isatty(STDOUT_FILENO),
		.width = width < WIDTH_MIN ? WIDTH_MIN : width,
	};
}

const char *style_ink(const struct style *style, enum ink ink)
{
	static const char * const codes[] = {
		[INK_PLAIN] = "\033[0m",	[INK_HEAD] = "\033[1m",
		[INK_NEW] = "\033[1;36m",	[INK_GOOD] = "\033[32m",
		[INK_BAD] = "\033[1;31m",	[INK_DIM] = "\033[2m",
	};

	return style->color ? codes[ink] : "";
}
