// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "libspace.h"

int fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("FAIL: ");
	vprintf(format, args);
	printf("\n");
	va_end(args);
	return -1;
}

bool line_number(const char *line, const char *key, int base, uint64_t *value)
{
	size_t len = strlen(key);
	const char *p = line;
	char *end;

	while ((p = strstr(p, key))) {
		if (p > line && p[-1] == ' ' && p[len] == '=') {
			p += len + 1;
			*value = strtoull(p, &end, base);
			return end != p && *p != '-';
		}
		p += len;
	}
	return false;
}

bool page_has(const struct page *page, const char *word)
{
	size_t len = strlen(word);
	const char *p = page->words;

	while ((p = strstr(p, word))) {
		if ((p == page->words || p[-1] == ' ') &&
		    (p[len] == 0 || p[len] == ' '))
			return true;
		p += len;
	}
	return false;
}

static int counts(const char *line, struct vma *v)
{
	if (!line_number(line, "pages", 10, &v->pages) ||
	    !line_number(line, "present", 10, &v->present) ||
	    !line_number(line, "rss", 10, &v->rss) ||
	    !line_number(line, "zero", 10, &v->zero) ||
	    !line_number(line, "swap", 10, &v->swap) ||
	    !line_number(line, "none", 10, &v->none) ||
	    !line_number(line, "other", 10, &v->other))
		return fail("counts: %s", line);
	if (v->pages != v->present + v->swap + v->none + v->other)
		return fail("counts do not add up: %s", line);
	return 0;
}

static int read_vma(struct space *s, const char *line)
{
	struct vma *v = &s->vma;
	const char *name;

	if (sscanf(line, "vma %" SCNx64 "-%" SCNx64 " %7s", &v->start, &v->end,
		   v->perms) != 3)
		return fail("not a vma: %s", line);
	name = strstr(line, " other=");
	name = name ? strchr(name + 1, ' ') : NULL;
	v->name = name ? name + 1 : "";
	s->nr_vmas++;
	if (counts(line, v))
		return -1;
	if (v->pages * PAGE != v->end - v->start)
		return fail("pages are not the range: %s", line);
	return s->on_vma ? s->on_vma(s, v) : 0;
}

static int read_run(struct space *s, const char *line)
{
	struct page p = { .map = -1 };
	uint64_t nr, i, map, pfn, slot_offset;
	bool zero, huge;
	const char *slot = strstr(line, " slot=");
	int used;

	if (sscanf(line, "run %" SCNx64 " %" SCNu64 " %15s %7s%n", &p.addr, &nr,
		   p.state, p.level, &used) != 4)
		return fail("not a run: %s", line);
	if (p.addr < s->vma.start || p.addr + nr * PAGE > s->vma.end)
		return fail("run outside of its VMA: %s", line);
	p.words = line + used;
	p.has_pfn = line_number(line, "pfn", 16, &p.pfn);
	p.has_slot = slot && sscanf(slot, " slot=%u:%" SCNx64, &p.slot_type,
				    &p.slot_offset) == 2;
	if (line_number(line, "map", 10, &map))
		p.map = map;
	pfn = p.pfn;
	slot_offset = p.slot_offset;
	zero = page_has(&p, "zero");
	huge = strcmp(p.level, "pte");
	for (i = 0; s->on_page && i < nr; i++) {
		int err;

		/* The zero page, or the huge one, over and over */
		p.pfn = pfn + (!zero ? i : huge ? i % PMD_PAGES : 0);
		p.slot_offset = slot_offset + i;
		err = s->on_page(s, &p);
		if (err)
			return err;
		p.addr += PAGE;
	}
	return 0;
}

/* Of a level that the machine does not have ("-") there are none. */
static void read_level(const char *line, const char *key, uint64_t *nr)
{
	if (!line_number(line, key, 10, nr))
		*nr = 0;
}

static int read_tables(struct space *s, const char *line)
{
	read_level(line, "pud", &s->pud);
	read_level(line, "pmd", &s->pmd);
	read_level(line, "kernel", &s->kernel);
	if (!line_number(line, "pgd", 10, &s->pgd) ||
	    !line_number(line, "pte", 10, &s->pte) ||
	    !line_number(line, "deposited", 10, &s->deposited) ||
	    !line_number(line, "bytes", 10, &s->bytes) ||
	    !line_number(line, "vmpte", 10, &s->vmpte))
		return fail("tables: %s", line);
	return 0;
}

static int read_line(struct space *s, char *line)
{
	line[strcspn(line, "\n")] = 0;
	line += strspn(line, " ");
	if (!strncmp(line, "vma ", 4))
		return read_vma(s, line);
	if (!strncmp(line, "run ", 4))
		return read_run(s, line);
	if (!strncmp(line, "tables ", 7))
		return read_tables(s, line);
	if (!strncmp(line, "total ", 6))
		return counts(line, &s->total);
	s->nr_faults += !strncmp(line, "fault ", 6);
	if (!strncmp(line, "end ", 4)) {
		if (!line_number(line, "raced", 10, &s->raced) ||
		    sscanf(line, "end state=%23s", s->end_state) != 1)
			return fail("end: %s", line);
	}
	return 0;
}

int space_read(pid_t pid, struct space *s)
{
	char path[64], *line = NULL;
	size_t size = 0;
	FILE *f;
	int err = 0;

	snprintf(path, sizeof(path), "/proc/vminspect/%d", pid);
	f = fopen(path, "r");
	if (!f)
		return fail("%s: %s", path, strerror(errno));
	s->end_state[0] = 0;
	while (!err && getline(&line, &size, f) > 0)
		err = read_line(s, line);
	if (!err && ferror(f))
		err = fail("%s: read error", path);
	if (!err && !s->end_state[0])
		err = fail("%s: no end line", path);
	free(line);
	fclose(f);
	return err;
}
