// SPDX-License-Identifier: GPL-2.0
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beside.h"
#include "catalog.h"
#include "intl.h"

#define DOMAIN	"vminspect"

/* The first of some variables that says something */
static const char *environment(const char * const *names)
{
	const char *value;

	for (; *names; names++) {
		value = getenv(*names);
		if (value && *value)
			return value;
	}
	return NULL;
}

/* What setlocale(3) would take the language of messages from */
static const char *asked_locale(void)
{
	static const char * const names[] = {
		"LC_ALL", "LC_MESSAGES", "LANG", NULL
	};

	return environment(names) ?: "C";
}

static bool open_language(const char *folder, const char *name)
{
	int len = strcspn(name, ".@:");
	bool found;
	char *path;

	if (asprintf(&path, "%s/%.*s/LC_MESSAGES/" DOMAIN ".mo", folder, len,
		     name) < 0)
		return false;
	found = catalog_open(path);
	free(path);
	return found;
}

/*
 * The locale C.UTF-8 is always there, but gettext(3) speaks English in it since
 * glibc 2.39. So the messages are looked up here.
 */
static void speak_without_locale(const char *folder, const char *locale)
{
	static const char * const names[] = { "LANGUAGE", NULL };
	const char *list = environment(names) ?: locale;

	if (!strcasestr(locale, "utf") || !setlocale(LC_CTYPE, "C.UTF-8"))
		return;
	while (!open_language(folder, list)) {
		list += strcspn(list, ":");
		if (!*list++)
			return;
	}
}

void intl_init(void)
{
	/* Not what is no folder: /usr/bin/locale is a program. */
	char *folder = beside("locale/", "share/locale/");
	const char *locale;

	setlocale(LC_CTYPE, "");
	locale = setlocale(LC_MESSAGES, "");
	textdomain(DOMAIN);
	if (folder)
		bindtextdomain(DOMAIN, folder);
	if (folder && (!locale || !strncmp(locale, "C.", 2)))
		speak_without_locale(folder, asked_locale());
	free(folder);
}

/* A locale of the thread's own is the locale C: see phrase_english(). */
static const char *find(const char *text, int form)
{
	if (uselocale((locale_t)0) != LC_GLOBAL_LOCALE)
		return NULL;
	return catalog_find(text, form);
}

const char *intl(const char *text)
{
	const char *said = gettext(text);

	return said == text ? find(text, 0) ?: text : said;
}

const char *intl_plural(const char *one, const char *many, unsigned long n)
{
	const char *said = (dngettext)(NULL, one, many, n), *found;

	if (said != one && said != many)
		return said;
	found = find(one, n != 1);
	return found ?: said;
}
