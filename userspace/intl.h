/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The language of messages, by gettext(3). What programs read stays as it is:
 * names of columns, keys and words of JSON, words that options take.
 */
#ifndef VMINSPECT_INTL_H
#define VMINSPECT_INTL_H

#include <libintl.h>

/* _ - a message in the reader's language */
#define _(text)		intl(text)
/* N_ - one that stands where no function can be called, for a later _() */
#define N_(text)	text
/* ngettext - one that counts */
#undef ngettext
#define ngettext(one, many, n)	intl_plural(one, many, n)

/*
 * intl_init - take the language from the environment
 *
 * Where the locale of LANG was never generated on this machine, its messages
 * are spoken all the same, if the characters are UTF-8. LANGUAGE goes before it,
 * but not in the locale C. Numbers and dates stay those of the locale C.
 */
void intl_init(void);

/* intl - what _() calls */
const char *intl(const char *text) __attribute__((format_arg(1)));

/* intl_plural - what ngettext() calls */
const char *intl_plural(const char *one, const char *many, unsigned long n)
	__attribute__((format_arg(1), format_arg(2)));

#endif /* VMINSPECT_INTL_H */
