/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Texts made of whole sentences and of lists, joined as the language does it.
 */
#ifndef VMINSPECT_PHRASE_H
#define VMINSPECT_PHRASE_H

#include <locale.h>
#include <stddef.h>

/**
 * phrase_put - make a text of a format, as snprintf(3) does
 * @buf: out; it may be among the arguments
 * @size: of @buf; what does not fit is cut off
 */
void phrase_put(char *buf, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* phrase_sentence - add a sentence to those that are there; NULL or "": none */
void phrase_sentence(char *buf, size_t size, const char *sentence);

/* phrase_item - add an item to a list; NULL or "": none */
void phrase_item(char *buf, size_t size, const char *item);

/*
 * phrase_english - for what programs read: until phrase_back() texts come as
 * they are in the source. Returns what phrase_back() takes.
 */
locale_t phrase_english(void);
void phrase_back(locale_t locale);

#endif /* VMINSPECT_PHRASE_H */
