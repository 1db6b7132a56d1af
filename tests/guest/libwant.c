// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <linux/kernel-page-flags.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libaccess.h"
#include "libcheck.h"
#include "libpage.h"
#include "libwant.h"
#include "libwitness.h"
#include "uapi/vminspect.h"

static bool parse(const char *line, struct want *w)
{
	char kind[8];
	int used = 0;

	if (sscanf(line, "%7s %d %" SCNx64 " %" SCNu64 " %n", kind, &w->pid,
		   &w->addr, &w->pages, &used) != 4 || !used)
		return false;
	w->once = !strcmp(kind, "once");
	w->seen = 0;
	snprintf(w->words, sizeof(w->words), "%.*s",
		 (int)strcspn(line + used, "\n"), line + used);
	return w->once || !strcmp(kind, "want");
}

size_t wants_read(const char *path, pid_t pid, struct want *wants, size_t max)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t size = 0, nr = 0;

	need(f, path);
	while (nr < max && getline(&line, &size, f) > 0) {
		if (parse(line, &wants[nr]) && wants[nr].pid == pid)
			nr++;
	}
	free(line);
	fclose(f);
	return nr;
}

static bool has_kpf(const struct page *p, const char *name)
{
	static const struct {
		const char *name;
		int bit;
	} bits[] = {
		{ "huge", KPF_HUGE },
		{ "thp", KPF_THP },
		{ "swapcache", KPF_SWAPCACHE },
		{ "referenced", KPF_REFERENCED },
		{ "unevictable", KPF_UNEVICTABLE },
		{ "ksm", KPF_KSM },
		{ "zero-page", KPF_ZERO_PAGE },
	};
	size_t i;

	for (i = 0; i < sizeof(bits) / sizeof(bits[0]); i++) {
		if (!strcmp(name, bits[i].name))
			return p->frame_flags >> bits[i].bit & 1;
	}
	fprintf(stderr, "kpf:%s: no such name\n", name);
	exit(2);
}

static bool has_frame_of(const struct page *p, pid_t pid)
{
	uint64_t entry = 0;
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
	fd = open(path, O_RDONLY);
	need(fd >= 0, path);
	need(pread(fd, &entry, 8, p->addr / PAGE * 8) == 8, path);
	close(fd);
	return p->has_pfn && entry & PM_PRESENT &&
	       (entry & PM_FRAME) == p->pfn;
}

static bool map_is(const struct page *p, const char *value)
{
	return p->map == (*value == '-' ? -1 : strtol(value, NULL, 10));
}

/* A word that says more than that a word is there */
static bool number_is(const struct page *p, const char *key, const char *value)
{
	unsigned long v = strtoul(value, NULL, 10);

	if (!strcmp(key, "map"))
		return map_is(p, value);
	if (!strcmp(key, "frame"))
		return p->has_pfn && p->pfn == strtoull(value, NULL, 16);
	if (!strcmp(key, "slot"))
		return p->has_slot && p->slot_type == v;
	if (!strcmp(key, "as"))
		return has_frame_of(p, v);
	if (!strcmp(key, "order"))
		return VMINSPECT_FRAME_ORDER(p->frame_flags) == v;
	if (!strcmp(key, "node"))
		return VMINSPECT_FRAME_NODE(p->frame_flags) == v;
	fprintf(stderr, "%s=: no such word\n", key);
	exit(2);
}

/* Where data can be run, "rw-" and "r--" come as "rwx" and "r-x". */
static bool rights_are(const struct page *p, const char *word)
{
	char rights[4];

	snprintf(rights, sizeof(rights), "%s", word);
	if (data_runs())
		rights[2] = 'x';
	return page_has(p, rights);
}

static bool is_so(const struct page *p, char *word)
{
	char *value = strchr(word, '=');

	if (!strcmp(word, "rw-") || !strcmp(word, "r--"))
		return rights_are(p, word);
	if (!strncmp(word, "kpf:", 4))
		return has_kpf(p, word + 4);
	if (!strcmp(word, "shared-table"))
		return p->shared_table;
	if (!value || page_has(p, word))
		return !strcmp(word, p->state) || page_has(p, word) ||
		       !strcmp(level_shown(word), p->level);
	if (!strncmp(word, "pkey=", 5))
		return false;
	*value = 0;
	return number_is(p, word, value + 1);
}

bool want_met(const struct want *w, const struct page *p, char word[32])
{
	char words[sizeof(w->words)], *token, *rest = words;

	strcpy(words, w->words);
	while ((token = strsep(&rest, " "))) {
		bool turned = *token == '!';

		if (!*token || is_so(p, token + turned) != turned)
			continue;
		snprintf(word, 32, "%s", token);
		return false;
	}
	return true;
}

void kinds_parse(struct kinds *kinds, char *list)
{
	char *item = list ? strtok(list, ",") : NULL;
	int i = 0;

	for (; item && i < MAX_KINDS; item = strtok(NULL, ",")) {
		if (sscanf(item, "%15[^:]:%15s", kinds->kind[i].state,
			   kinds->kind[i].word) < 1) {
			fprintf(stderr, "WANT: %s\n", item);
			exit(2);
		}
		kinds->nr = ++i;
	}
}

void kinds_count(struct kinds *kinds, const struct page *p)
{
	const char *word;
	int i;

	for (i = 0; i < kinds->nr; i++) {
		word = kinds->kind[i].word;
		if (!strcmp(kinds->kind[i].state, p->state) &&
		    (!*word || !strcmp(word, p->level) || page_has(p, word)))
			kinds->kind[i].seen++;
	}
}

int kinds_missing(const struct kinds *kinds)
{
	int i, missing = 0;

	for (i = 0; i < kinds->nr; i++) {
		if (kinds->kind[i].seen)
			continue;
		missing++;
		fail("no page is %s %s", kinds->kind[i].state,
		     kinds->kind[i].word);
	}
	return missing;
}
