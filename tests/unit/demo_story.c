// SPDX-License-Identifier: GPL-2.0
/*
 * A demo's story as it is shown: parts of it here; with a word, all of it is
 * printed for demo_shown.sh to look at.
 */
#include <locale.h>
#include <time.h>

#include "html.h"
#include "pages.h"
#include "test.h"
#include "demo_story.h"

static const struct machine machine = {
	.kernel = "6.1.0", .page = 4096, .levels = 4, .pmd = 1 << 21,
	.thp = "madvise", .fault_around = 65536, .overcommit = 0,
	.memory = 1ULL << 30, .free = UNKNOWN, .swap = 0, .swap_free = 0,
	.commit_limit = 1ULL << 29, .committed = 4096, .huge_free = 0,
	.huge_size = 1 << 21, .cpus = 2,
};

static void escapes(const char *text, const char *expected)
{
	size_t size;
	char *html;
	FILE *file = open_memstream(&html, &size);

	html_text(file, text);
	fclose(file);
	CHECK_TEXT("html", html, expected);
	free(html);
}

static void check_html(void)
{
	escapes("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;");
	escapes("\xe9\xa1\xb5 \xff\xe9\xa1", "\xe9\xa1\xb5 \\xff\\xe9\\xa1");
	escapes("\033[2J\x7f\tb\n", "\\x1b[2J\\x7f\tb\n");
	/* C1, and the space behind it */
	escapes("\xc2\x9b\xc2\xa0", "\\xc2\\x9b\xc2\xa0");
}

static void goes_back(const struct pages *pages, int lines,
		      const char *expected)
{
	struct place place = pages_end(pages, lines);
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	do {
		pages_print(pages, lines, &place, file);
		fputc('|', file);
	} while (pages_back(pages, lines, &place));
	while (pages_on(pages, lines, &place)) {
		pages_print(pages, lines, &place, file);
		fputc('|', file);
	}
	fclose(file);
	CHECK_TEXT("pages", text, expected);
	free(text);
}

static void check_pages(void)
{
	struct pages pages = { .nr = 0 };

	CHECK(pages_add(&pages, strdup("\na\nb\nc\n")), "no memory");
	goes_back(&pages, 9, "a\nb\nc\n|");
	CHECK(pages_add(&pages, strdup("d\ne\n")), "no memory");
	goes_back(&pages, 9, "d\ne\n|a\nb\nc\n|");
	/* d and e are the end, where the way back leads to the present */
	goes_back(&pages, 2, "d\ne\n|c\n|a\nb\n|c\n|");
	goes_back(&pages, 3, "d\ne\n|a\nb\nc\n|");
	goes_back(&pages, 1, "e\n|d\n|c\n|b\n|a\n|b\n|c\n|d\n|");
	pages_free(&pages);
}

static void check_silence(void)
{
	struct stage_options options = { .silent = true, .keys = true };
	struct stage *stage = stage_new(&options);
	struct story story;
	FILE *terminal = stdout;
	size_t size;
	char *text;

	stdout = open_memstream(&text, &size);
	demo_tell(&story, stage);
	fclose(stdout);
	stdout = terminal;
	CHECK_TEXT("a silent stage", text, "");
	CHECK_NUMBER("checks", story.checks, 2);
	CHECK_NUMBER("failed", story.failed, 1);
	CHECK_NUMBER("skipped", story.skipped, 1);
	story_free(&story);
	stage_free(stage);
	free(text);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

/* Seconds that a page stays, without the time that it takes to print it */
static double stays(double speed)
{
	struct stage_options o = { .style = { .width = 80 }, .speed = speed };
	struct stage *stage = stage_new(&o);
	FILE *terminal = stdout;
	struct story story;
	double start;

	stdout = fopen("/dev/null", "w");
	story_init(&story, "pace", "", stage);
	story_step(&story, "%s", "");
	story_tell(&story, "%0900d", 0);
	start = now();
	story_step(&story, "next");
	start = now() - start;
	fclose(stdout);
	stdout = terminal;
	story_free(&story);
	stage_free(stage);
	return start;
}

static void check_pace(void)
{
	double slow = stays(100), fast = stays(1e6), at_once = stays(0);

	/* 900 letters are read in 50 s by most people. */
	CHECK(slow > 0.4, "a page stays for %f s", slow);
	CHECK(fast < 0.4, "it stays for %f s", fast);
	CHECK(at_once < 0.4, "it stays for %f s", at_once);
}

static int show(const char *how)
{
	struct stage_options o = {
		.style = { .utf8 = true, .width = 80 },
	};
	struct stage *stage;
	struct story stories[2];

	o.silent = !strcmp(how, "json") || !strcmp(how, "page") ||
		   !strcmp(how, "html");
	o.keys = !strcmp(how, "keys");
	o.style.utf8 = strcmp(how, "ascii");
	o.style.color = !strcmp(how, "color");
	stage = stage_new(&o);
	demo_tell(&stories[0], stage);
	if (!stories[0].stopped)
		stage_end(stage, &stories[0]);
	demo_tell(&stories[1], NULL);
	story_skip(&stories[1], "no reason & none");
	if (!strcmp(how, "json"))
		story_json(&stories[0], &machine, stdout);
	if (!strcmp(how, "page"))
		story_html(stories, 1, &machine, stdout);
	if (!strcmp(how, "html"))
		story_html(stories, 2, &machine, stdout);
	stage_free(stage);
	story_free(&stories[0]);
	story_free(&stories[1]);
	return 0;
}

int main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	if (argc > 1)
		return show(argv[1]);
	check_html();
	check_pages();
	check_silence();
	check_pace();
	return test_end();
}
