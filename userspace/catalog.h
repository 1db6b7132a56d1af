/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Messages of one language, as msgfmt(1) writes them: for machines where the
 * locale was never generated, so that gettext(3) looks for none.
 */
#ifndef VMINSPECT_CATALOG_H
#define VMINSPECT_CATALOG_H

#include <stdbool.h>

/**
 * catalog_open - take the messages from a file, instead of those that there were
 * @path: of messages in UTF-8
 *
 * Return: false where there is none, or it is not sound.
 */
bool catalog_open(const char *path);
/* catalog_close - what catalog_find() gave is gone, too */
void catalog_close(void);

/**
 * catalog_find - a message in the language that was opened
 * @text: in English
 * @form: 0, or 1 for the second of the plural forms, where there are two
 *
 * Return: it, or NULL where there is none.
 */
const char *catalog_find(const char *text, int form);

#endif /* VMINSPECT_CATALOG_H */
