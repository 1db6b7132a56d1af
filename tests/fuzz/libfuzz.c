// SPDX-License-Identifier: GPL-2.0
#include <json-c/json.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libfuzz.h"
#include "options.h"

#define WORDS	64

static const struct command commands[] = {
	{ "diff", cmd_diff, "", "", NULL },
	{ "doctor", cmd_doctor, "", "", NULL },
	{ "explain", cmd_explain, "", "", NULL },
	{ "faults", cmd_faults, "", "", NULL },
	{ "maps", cmd_maps, "", "", NULL },
	{ "pages", cmd_pages, "", "", NULL },
	{ "report", cmd_report, "", "", NULL },
	{ "share", cmd_share, "", "", NULL },
	{ "snap", cmd_snap, "", "", NULL },
	{ "status", cmd_status, "", "", NULL },
	{ "tables", cmd_tables, "", "", NULL },
	{ "tree", cmd_tree, "", "", NULL },
	{ "walk", cmd_walk, "", "", NULL },
};

#define NR_COMMANDS	(sizeof(commands) / sizeof(commands[0]))

void expected(const char *file, int line, const char *format, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}

/* The module may be there, but has no part in this. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	setenv("VMINSPECT_PROC", "/nowhere", true);
	setenv("TZ", "UTC", true);
	unsetenv("COLUMNS");
	unsetenv("DEBUGINFOD_URLS");
	setlocale(LC_CTYPE, "C.UTF-8");
	return 0;
}

const char *put_file(int slot, const void *data, size_t size)
{
	static char path[FILES][32];
	static int files[FILES];

	if (!files[slot]) {
		files[slot] = memfd_create("fuzz", MFD_CLOEXEC);
		snprintf(path[slot], sizeof(path[slot]), "/proc/self/fd/%d",
			 files[slot]);
	}
	expect(files[slot] > 0 && !ftruncate(files[slot], 0) &&
	       pwrite(files[slot], data, size, 0) == (ssize_t)size,
	       "no file of %zu bytes", size);
	return path[slot];
}

/* Whether colours were asked for, by --color or the begin of it */
static bool has_colors(const char *const *words)
{
	for (; *words; words++) {
		if (!strncmp(*words, "--c", 3))
			return true;
	}
	return false;
}

/* Bytes of one of the tool's own colours: ESC [ NUMBERS m */
static size_t ink_length(const char *text)
{
	size_t len;

	if (strncmp(text, "\033[", 2))
		return 0;
	len = 2 + strspn(text + 2, "0123456789;");
	return text[len] == 'm' ? len + 1 : 0;
}

/* A control character of C1 has two bytes in UTF-8. */
static void check_plain(const char *words, bool colors, const char *text,
			size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		unsigned char c, next;

		while (colors && ink_length(text + i))
			i += ink_length(text + i);
		if (i == size)
			break;
		c = text[i];
		next = text[i + 1];
		expect((c >= ' ' && c != 0x7f) || c == '\n',
		       "%s prints \\x%02x: %s", words, c, text);
		expect(c != 0xc2 || next < 0x80 || next >= 0xa0,
		       "%s prints U+%04x: %s", words, next, text);
	}
}

/* One document behind another */
static void check_json(const char *words, const char *text, size_t size)
{
	struct json_tokener *tokener = json_tokener_new_ex(64);
	size_t at = 0;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT |
			       JSON_TOKENER_VALIDATE_UTF8 |
			       JSON_TOKENER_ALLOW_TRAILING_CHARS);
	while (at < size) {
		json_object_put(json_tokener_parse_ex(tokener, text + at,
						      size - at));
		expect(json_tokener_get_error(tokener) == json_tokener_success,
		       "%s: no JSON at %zu: %s: %.*s", words, at,
		       json_tokener_error_desc(json_tokener_get_error(tokener)),
		       (int)size, text);
		at += json_tokener_get_parse_end(tokener);
		at += strspn(text + at, "\n");
	}
	json_tokener_free(tokener);
}

static int run(int argc, char **argv)
{
	size_t i;

	for (i = 0; i < NR_COMMANDS; i++) {
		if (!strcmp(*argv, commands[i].name))
			break;
	}
	expect(i < NR_COMMANDS, "%s: no such verb", *argv);
	error_verb(*argv);
	optind = 0;	/* getopt(3): from the begin */
	return commands[i].run(&commands[i], argc, argv);
}

/* Of its own, as getopt(3) puts them into another order. */
static int run_copy(const char *const *words)
{
	char *copies[WORDS], *argv[WORDS + 1] = { NULL };
	int argc, status, i;

	for (argc = 0; words[argc]; argc++) {
		expect(argc < WORDS, "too many words");
		copies[argc] = argv[argc] = strdup(words[argc]);
	}
	status = run(argc, argv);
	for (i = 0; i < argc; i++)
		free(copies[i]);
	return status;
}

/* struct taken - what goes to a stream meanwhile */
struct taken {
	FILE **stream;
	FILE *was;
	char *text;
	size_t size;
};

static void taken_begin(struct taken *t, FILE **stream)
{
	*t = (struct taken){ .stream = stream, .was = *stream };
	*stream = open_memstream(&t->text, &t->size);
	expect(*stream, "no memory");
}

static void taken_end(struct taken *t)
{
	fclose(*t->stream);
	*t->stream = t->was;
}

int verb(const char *const *words)
{
	struct taken out, err;
	int status;

	taken_begin(&out, &stdout);
	taken_begin(&err, &stderr);
	status = run_copy(words);
	taken_end(&err);
	taken_end(&out);
	expect(status >= STATUS_OK && status <= STATUS_MODULE,
	       "%s: status %d", *words, status);
	expect(!status || err.size || out.size, "%s: status %d and not a word",
	       *words, status);
	check_plain(*words, has_colors(words), out.text, out.size);
	check_plain(*words, false, err.text, err.size);
	/* No text begins so. Of doctor, failure is only what it says. */
	if ((!status || !strcmp(*words, "doctor")) && *out.text == '{')
		check_json(*words, out.text, out.size);
	free(out.text);
	free(err.text);
	return status;
}

void take(struct bytes *bytes, void *to, size_t size)
{
	size_t some = bytes->left < size ? bytes->left : size;

	memset(to, 0, size);
	memcpy(to, bytes->at, some);
	bytes->at += some;
	bytes->left -= some;
}

unsigned int take_number(struct bytes *bytes, unsigned int limit)
{
	uint8_t byte;

	take(bytes, &byte, 1);
	return byte % limit;
}
