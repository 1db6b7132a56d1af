/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a page is expected to be, in words, all of which must be so:
 *
 *   STATE, LEVEL, or a word of the entry or frame   as in the text
 *   map=N, map=-		its map count
 *   frame=PFN			in hexadecimal
 *   slot=N			the type of its swap slot
 *   as=PID			it has the frame that PID has at this address
 *   order=N, node=N		of its frame (binary scan)
 *   kpf:NAME			a bit of /proc/kpageflags (binary scan)
 *   shared-table		the table that holds it is others' too (binary scan)
 *
 * A ! in front of one turns it around.
 */
#ifndef LIBWANT_H
#define LIBWANT_H

#include "libspace.h"

/* Of a line of state.h */
struct want {
	bool once;
	pid_t pid;
	uint64_t addr, pages;
	char words[200];
	uint64_t seen;
};

/* Those of @pid in a file, at most @max. Returns how many. */
size_t wants_read(const char *path, pid_t pid, struct want *wants, size_t max);

static inline bool want_is_about(const struct want *w, uint64_t addr)
{
	return addr >= w->addr && addr < w->addr + w->pages * PAGE;
}

/* Whether the page is so; if not, @word is the first that is not. */
bool want_met(const struct want *w, const struct page *p, char word[32]);

/*
 * STATE:WORD,... as in the environment: each must have been seen at least once
 * among all pages (WORD may be empty), so that a comparison of nothing fails.
 */
#define MAX_KINDS	32

struct kinds {
	struct {
		char state[16];
		char word[16];
		uint64_t seen;
	} kind[MAX_KINDS];
	int nr;
};

/* @list: NULL, or is taken to pieces */
void kinds_parse(struct kinds *kinds, char *list);
void kinds_count(struct kinds *kinds, const struct page *p);

/* Says which were not seen. Returns how many. */
int kinds_missing(const struct kinds *kinds);

#endif
