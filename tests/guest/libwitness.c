// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/kernel-page-flags.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libcheck.h"
#include "libspace.h"
#include "libwitness.h"

static FILE *open_proc(pid_t pid, const char *name)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	f = fopen(path, "r");
	need(f, path);
	return f;
}

static int open_fd(const char *path)
{
	int fd = open(path, O_RDONLY);

	need(fd >= 0, path);
	return fd;
}

/*
 * In 6.12 each anonymous page is KSM, as its test takes any of two bits for both.
 * What it says of a page that cannot be tells.
 */
static uint64_t wrong_flags(struct witness *w)
{
	volatile char *p = map_pages(PAGE, 3, 0);
	int fd = open_fd("/proc/self/pagemap");
	uint64_t entry = 0;

	*p = 1;
	need(pread(fd, &entry, 8, (uintptr_t)p / PAGE * 8) == 8, "pagemap");
	close(fd);
	return witness_flags(w, entry & PM_FRAME) & 1ULL << KPF_KSM;
}

/*
 * Each page of the files that this process maps. The target maps libc too, and what
 * this one runs for the first time would add to the map counts in mid-comparison.
 */
static void map_own_files(void)
{
	FILE *f = open_proc(getpid(), "maps");
	unsigned long start, end;
	char line[512], read, slash;

	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx-%lx %c%*s %*s %*s %*s %c", &start, &end,
			   &read, &slash) != 4 || read != 'r' || slash != '/')
			continue;
		for (; start < end; start += PAGE)
			*(const volatile char *)start;
	}
	fclose(f);
}

void witness_open(struct witness *w, pid_t pid)
{
	char path[64];

	memset(w, 0, sizeof(*w));
	map_own_files();
	w->pid = pid;
	snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
	w->pagemap = open_fd(path);
	w->kpagecount = open_fd("/proc/kpagecount");
	w->kpageflags = open_fd("/proc/kpageflags");
	w->wrong_flags = wrong_flags(w);
	witness_read_vmas(w);
}

static void free_vmas(struct witness *w)
{
	size_t i;

	for (i = 0; i < w->nr_vmas; i++)
		free(w->vmas[i].name);
	free(w->vmas);
	w->vmas = NULL;
	w->nr_vmas = 0;
}

void witness_close(struct witness *w)
{
	free_vmas(w);
	close(w->pagemap);
	close(w->kpagecount);
	close(w->kpageflags);
}

static bool starts_vma(const char *line, struct witness_vma *v)
{
	int used = 0;

	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %" SCNx64 " %x:%x %" SCNu64
		   "%n", &v->start, &v->end, v->perms, &v->offset,
		   &v->dev_major, &v->dev_minor, &v->inode, &used) != 7)
		return false;
	line += used;
	line += strspn(line, " ");
	v->name = strndup(line, strcspn(line, "\n"));
	return true;
}

static void of_vma(const char *line, struct witness_vma *v)
{
	if (!strncmp(line, "Rss:", 4))
		v->rss_kib = strtoull(line + 4, NULL, 10);
	if (!strncmp(line, "ProtectionKey:", 14))
		v->pkey = strtoull(line + 14, NULL, 10);
	if (!strncmp(line, "VmFlags: ", 9))
		snprintf(v->flags, sizeof(v->flags), "%.*s",
			 (int)strcspn(line + 9, "\n"), line + 9);
}

bool witness_has_nodes(void)
{
	static int has = -1;

	if (has < 0)
		has = !access("/proc/self/numa_maps", F_OK);
	return has;
}

/* numa_maps says where a VMA begins, and N<node>=<pages>; of all VMAs. */
static void read_nodes(struct witness *w)
{
	char *line = NULL, *p;
	size_t size = 0, i = 0;
	unsigned int node;
	uint64_t start, pages;
	FILE *f;

	if (!witness_has_nodes())
		return;
	f = open_proc(w->pid, "numa_maps");
	while (getline(&line, &size, f) > 0) {
		start = strtoull(line, NULL, 16);
		while (i < w->nr_vmas && w->vmas[i].start < start)
			i++;
		if (i == w->nr_vmas || w->vmas[i].start != start)
			continue;
		for (p = line; (p = strstr(p, " N")); p++) {
			if (sscanf(p, " N%u=%" SCNu64, &node, &pages) == 2 &&
			    node < WITNESS_NODES)
				w->vmas[i].node[node] = pages;
		}
	}
	free(line);
	fclose(f);
}

void witness_read_vmas(struct witness *w)
{
	FILE *f = open_proc(w->pid, "smaps");
	struct witness_vma v = { 0 };
	char *line = NULL;
	size_t size = 0;

	free_vmas(w);
	while (getline(&line, &size, f) > 0) {
		if (!starts_vma(line, &v)) {
			if (w->nr_vmas)
				of_vma(line, &w->vmas[w->nr_vmas - 1]);
			continue;
		}
		if (v.start >> 63) {	/* [vsyscall] */
			free(v.name);
			break;
		}
		w->vmas = reallocarray(w->vmas, w->nr_vmas + 1, sizeof(v));
		need(w->vmas, "reallocarray");
		w->vmas[w->nr_vmas++] = v;
		memset(&v, 0, sizeof(v));
	}
	free(line);
	fclose(f);
	read_nodes(w);
}

void witness_forget(struct witness *w)
{
	w->entries.nr = 0;
	w->counts.nr = 0;
	w->flags.nr = 0;
}

static bool is_cached(const struct witness_cache *c, uint64_t index)
{
	return c->nr && index / WITNESS_BLOCK * WITNESS_BLOCK == c->first;
}

/* By blocks: a look at one word costs the kernel as much as at 512. */
static uint64_t word(struct witness_cache *c, int fd, uint64_t index)
{
	ssize_t n;

	if (!is_cached(c, index)) {
		c->first = index / WITNESS_BLOCK * WITNESS_BLOCK;
		n = pread(fd, c->word, sizeof(c->word), c->first * 8);
		c->nr = n < 0 ? 0 : n / 8;
	}
	return index - c->first < c->nr ? c->word[index - c->first] : 0;
}

uint64_t witness_pagemap(struct witness *w, uint64_t addr)
{
	return word(&w->entries, w->pagemap, addr / PAGE);
}

uint64_t witness_count(struct witness *w, uint64_t pfn)
{
	return word(&w->counts, w->kpagecount, pfn);
}

/* Of flags the kernel has to work out each: by blocks only where frames follow on. */
uint64_t witness_flags(struct witness *w, uint64_t pfn)
{
	bool next = pfn == w->last_flags + 1;
	uint64_t flags = 0;

	w->last_flags = pfn;
	if (next || is_cached(&w->flags, pfn))
		return word(&w->flags, w->kpageflags, pfn);
	if (pread(w->kpageflags, &flags, 8, pfn * 8) != 8)
		return 0;
	return flags;
}

int witness_node(struct witness *w, uint64_t addr)
{
	void *page = (void *)(uintptr_t)addr;
	int status = -EINVAL;

	if (!witness_has_nodes())
		return 0;
	if (syscall(SYS_move_pages, w->pid, 1, &page, NULL, &status, 0))
		return -errno;
	return status;
}

const struct witness_vma *witness_vma(const struct witness *w, uint64_t addr)
{
	size_t low = 0, high = w->nr_vmas, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (w->vmas[middle].end <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low < w->nr_vmas && w->vmas[low].start <= addr ? &w->vmas[low] :
								NULL;
}

bool witness_vma_has(const struct witness_vma *v, const char *flag)
{
	const char *p = v->flags;
	size_t len = strlen(flag);

	while ((p = strstr(p, flag))) {
		if ((p == v->flags || p[-1] == ' ') && p[len] == ' ')
			return true;
		p += len;
	}
	return false;
}

uint64_t witness_status(const struct witness *w, const char *key)
{
	FILE *f = open_proc(w->pid, "status");
	size_t len = strlen(key);
	uint64_t value = ~0ULL;
	char line[256];

	while (fgets(line, sizeof(line), f)) {
		if (!strncmp(line, key, len) && line[len] == ':')
			value = strtoull(line + len + 1, NULL, 10);
	}
	fclose(f);
	return value;
}
