// SPDX-License-Identifier: GPL-2.0
/*
 * clean [-] FILE...: whether these texts are safe on a terminal, as the C library sees
 * it: UTF-8, and no control character but the newline; and whether no line begins
 * with the word that the program names puts behind newlines, which is there, though
 * (with -: or not).
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "libcheck.h"

static char text[16 << 20];

static void check_characters(const char *path, size_t len)
{
	mbstate_t state = { 0 };
	size_t at, n;
	wchar_t c;

	for (at = 0; at < len; at += n) {
		n = mbrtowc(&c, text + at, len - at, &state);
		if (!check(n && n <= len - at, "%s: byte %zu: no UTF-8", path, at))
			return;
		if (!check(c == '\n' || !iswcntrl(c),
			   "%s: byte %zu: control character %x", path, at,
			   (unsigned int)c))
			return;
	}
}

static void check_lines(const char *path, bool named)
{
	const char *line = text;

	check(!named || strstr(text, "FORGED"), "%s: the name is not there", path);
	while (line) {
		line += strspn(line, "\n ");
		check(strncmp(line, "FORGED", 6), "%s: a forged line", path);
		line = strchr(line, '\n');
	}
}

int main(int argc, char **argv)
{
	size_t len;
	FILE *file;
	bool named;
	int i;

	need(setlocale(LC_CTYPE, "C.UTF-8"), "C.UTF-8");
	named = argc < 2 || strcmp(argv[1], "-");
	for (i = 2 - named; i < argc; i++) {
		file = fopen(argv[i], "r");
		need(file, argv[i]);
		len = fread(text, 1, sizeof(text) - 1, file);
		fclose(file);
		text[len] = 0;
		check_characters(argv[i], len);
		check_lines(argv[i], named);
	}
	return check_status();
}
