// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <linux/kernel-page-flags.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "libcheck.h"
#include "libjudge.h"
#include "libwitness.h"

/* What the processor itself sets in an entry, when the access is made again */
#define BY_PROCESSOR	0x60ULL

static uint64_t word_at(const char *path, uint64_t index)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t word = 0;

	need(fd >= 0, path);
	if (pread(fd, &word, sizeof(word), index * sizeof(word)) < 0)
		word = 0;
	close(fd);
	return word;
}

void look_take(struct look *l, pid_t pid, uint64_t addr)
{
	uint64_t window = addr / PAGE / LOOK_PAGES * LOOK_PAGES, page;
	int fd = open_space(pid), i;
	char path[64];

	*l = (struct look){ .walk = { .size = sizeof(l->walk), .addr = addr } };
	need(!ioctl(fd, VMINSPECT_IOC_WALK, &l->walk), "walk");
	close(fd);
	snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
	for (i = 0; i < LOOK_PAGES; i++)
		l->pagemap[i] = word_at(path, window + i);
	page = l->pagemap[addr / PAGE % LOOK_PAGES];
	if (page & PM_PRESENT)
		l->kpageflags = word_at("/proc/kpageflags", page & PM_FRAME);
}

static uint64_t page_in(const struct look *l)
{
	return l->pagemap[l->walk.addr / PAGE % LOOK_PAGES];
}

/* Where KEY's VALUE begins, or NULL; of a KEY alone, its end */
static const char *value_of(const char *wants, const char *key)
{
	size_t len = strlen(key);
	const char *p = wants;

	for (; (p = strstr(p, key)); p += len) {
		if ((p == wants || p[-1] == ' ') &&
		    (p[len] == '=' || p[len] == ' ' || !p[len]))
			return p + len + (p[len] == '=');
	}
	return NULL;
}

bool wants_has(const char *wants, const char *key)
{
	return !!value_of(wants, key);
}

bool wanted(const char *wants, const char *key, const char *value)
{
	const char *p = value_of(wants, key);
	size_t len = strlen(value);

	if (!p)
		return true;
	for (;;) {
		size_t n = strcspn(p, "/ ");

		if (n == len && !strncmp(p, value, n))
			return true;
		if (p[n] != '/')
			return false;
		p += n + 1;
	}
}

const char *marks_of(const struct one_fault *f)
{
	static const char *const names[] = {
		"-", "remote", "kernel", "remote,kernel", "noregs",
		"remote,noregs", "kernel,noregs", "remote,kernel,noregs",
	};

	return names[f->last.event.flags & 7];
}

static void must(const char *key, const char *value)
{
	check(wanted(shared->wants, key, value), "%s is %s, wanted: %s", key,
	      value, shared->wants);
}

static void must_number(const char *key, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	must(key, text);
}

static void judge_words(const struct one_fault *f,
			const struct vminspect_space *s)
{
	const char *slept = value_of(shared->wants, "slept");
	char tables[32];

	must("class", fault_class_name(f->class));
	must("count", fault_count_name(f->count));
	must("access", fault_access_name(f->last.flags));
	if (wants_has(shared->wants, "marks"))
		must("marks", marks_of(f));
	else
		check(!strcmp(marks_of(f), "-"), "marks %s", marks_of(f));
	must_number("attempts", f->attempts);
	if (level_after(f) >= 0) {
		new_tables(f, s, tables);
		must("tables", tables);
		must_number("pages", pages_of(f, s));
	}
	check(f->grew == wants_has(shared->wants, "grew"), "a stack %s",
	      f->grew ? "grew" : "did not grow");
	check(!slept || f->ns >= strtoull(slept, NULL, 10),
	      "%" PRIu64 " ns, but it slept for %s", f->ns, slept);
}

/* Where and when it was, and by which instruction */
static void judge_place(const struct one_fault *f)
{
	const struct vminspect_fault *l = &f->last;
	/* get_user_pages() goes by whole pages. */
	uint64_t mask = l->event.flags & VMINSPECT_FAULT_NOREGS ? -PAGE : ~0ULL;
	uint64_t whole = ns_of(&shared->to) - ns_of(&shared->from);
	bool user = !(l->event.flags & 7);

	check((l->addr & mask) == (shared->addr & mask),
	      "address %" PRIx64 ", not %lx", (uint64_t)l->addr, shared->addr);
	check(!shared->ip || l->ip == shared->ip,
	      "instruction %" PRIx64 ", not %lx", (uint64_t)l->ip, shared->ip);
	check((pid_t)l->event.tgid == shared->actor &&
	      (pid_t)l->event.tid == shared->actor, "process %u, thread %u",
	      l->event.tgid, l->event.tid);
	check(f->ns && f->ns <= whole, "%" PRIu64 " ns, within %" PRIu64,
	      f->ns, whole);
	check(!(l->flags & FLAG_USER) == !user, "flags %x with marks %s",
	      l->flags, marks_of(f));
}

/* The entries of a walk made at once, while the process was stopped */
static void judge_walk(const char *when, const struct vminspect_walk *w,
		       int stop, uint64_t raw, const uint64_t *levels,
		       uint64_t later)
{
	int level;

	if (!check(stop == w->stop, "%s: stopped at level %d, walk at %d", when,
		   stop, w->stop))
		return;
	check((raw & ~later) == (w->entry[stop].raw & ~later) &&
	      !(raw & later & ~w->entry[stop].raw),
	      "%s: entry %" PRIx64 ", walk has %" PRIx64, when, raw,
	      (uint64_t)w->entry[stop].raw);
	for (level = 0; levels && level <= stop; level++) {
		if (!(w->levels >> level & 1))
			continue;
		check((levels[level] & ~later) ==
		      (w->entry[level].raw & ~later),
		      "%s: at level %d entry %" PRIx64 ", walk has %" PRIx64,
		      when, level, levels[level],
		      (uint64_t)w->entry[level].raw);
	}
	check(!levels || levels[stop] == raw, "%s: two values at level %d",
	      when, stop);
}

static void judge_entries(const struct one_fault *f, const struct look *before,
			  const struct look *after)
{
	const uint64_t *b = f->has_levels ? (void *)f->before.before : NULL;
	const uint64_t *a = f->has_levels ? (void *)f->after.after : NULL;

	check(f->has_levels, "no levels were recorded");
	judge_walk("before", &before->walk, level_before(f), f->first.before, b,
		   0);
	if (level_after(f) >= 0)
		judge_walk("after", &after->walk, level_after(f), f->last.after,
			   a, BY_PROCESSOR);
}

/* By pagemap: it and its neighbours that became present */
static void judge_pages(const struct one_fault *f, const struct look *before,
			const struct look *after)
{
	unsigned int i, page = before->walk.addr / PAGE % LOOK_PAGES, near = 0;

	if (level_after(f) < 0)
		return;
	for (i = 0; i < LOOK_PAGES; i++)
		near += i != page && !(before->pagemap[i] & PM_PRESENT) &&
			(after->pagemap[i] & PM_PRESENT);
	/* A huge leaf maps all of them, and is one. */
	if (level_after(f) < VMINSPECT_PTE)
		near = 0;
	check(f->last.event.near == near, "%u neighbours, pagemap has %u",
	      f->last.event.near, near);
	check(after->walk.entry[after->walk.stop].kind != VMINSPECT_PRESENT ||
	      (page_in(after) & PM_PRESENT), "pagemap: not present after");
}

static bool kpf(const struct look *l, int bit)
{
	return l->kpageflags >> bit & 1;
}

static bool zero_page(const struct look *l)
{
	return kpf(l, KPF_ZERO_PAGE);
}

static bool is_there(const struct look *l)
{
	return page_in(l) & PM_PRESENT;
}

static bool writable(const struct look *l)
{
	return l->walk.entry[l->walk.stop].bits & VMINSPECT_WRITE;
}

static bool same_frame(const struct look *a, const struct look *b)
{
	return is_there(a) && is_there(b) &&
	       (page_in(a) & PM_FRAME) == (page_in(b) & PM_FRAME);
}

/* What the kernel's own files must show where it is this class */
static bool bears_out(enum fault_class class, const struct look *b,
		      const struct look *a)
{
	switch (class) {
	case FAULT_DEMAND_ZERO:
		return !is_there(b) && kpf(a, KPF_ANON) && !zero_page(a);
	case FAULT_ZERO_PAGE:
		return !is_there(b) && zero_page(a);
	case FAULT_FILE_MAP:
		return !is_there(b) && is_there(a) && !kpf(a, KPF_ANON);
	case FAULT_FILE_READ:
		return !is_there(b) && is_there(a) && !shared->incore[0];
	case FAULT_COW:
		return kpf(a, KPF_ANON) && !zero_page(a) && !same_frame(a, b);
	case FAULT_COW_REUSE:
		return same_frame(a, b) && !writable(b) && writable(a);
	case FAULT_WRITE_NOTIFY:
		/* A hole of a file of DAX is the zero page until then. */
		return (same_frame(a, b) || zero_page(b)) && !writable(b) &&
		       writable(a) && !kpf(a, KPF_ANON);
	case FAULT_SWAP_IN:
		return (page_in(b) & PM_SWAP) && is_there(a);
	case FAULT_SWAP_CACHE:
		return (page_in(b) & PM_SWAP) && is_there(a) &&
		       shared->incore[0];
	case FAULT_THP:
		return (kpf(a, KPF_THP) || zero_page(a)) &&
		       a->walk.stop != VMINSPECT_PTE;
	case FAULT_HUGETLB:
		return kpf(a, KPF_HUGE);
	case FAULT_SIGBUS:
	case FAULT_SEGV:
	case FAULT_OOM:
		return !is_there(a);
	default:
		return true;
	}
}

void judge_fault(const struct one_fault *f, const struct vminspect_space *space,
		 const struct look *before, const struct look *after)
{
	judge_words(f, space);
	judge_place(f);
	judge_entries(f, before, after);
	judge_pages(f, before, after);
	check(bears_out(f->class, before, after),
	      "not %s by pagemap: %" PRIx64 ", then %" PRIx64
	      " with kpageflags %" PRIx64 ", in core %d, then %d",
	      fault_class_name(f->class), page_in(before), page_in(after),
	      after->kpageflags, shared->incore[0], shared->incore[1]);
}
