// SPDX-License-Identifier: GPL-2.0
/*
 * pages PID: every page of a process, as vminspect shows it, against the
 * kernel's own files: pagemap, kpagecount, kpageflags, smaps and VmPTE. The
 * process must not run meanwhile.
 *
 * With WANT=STATE:WORD,... in the environment, each of these must have been seen
 * at least once (WORD may be empty), so that a comparison of nothing fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/kernel-page-flags.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libspace.h"

#define PM_FRAME	((1ULL << 55) - 1)
#define PM_SOFT_DIRTY	(1ULL << 55)
#define PM_EXCLUSIVE	(1ULL << 56)
#define PM_UFFD_WP	(1ULL << 57)
#define PM_FILE		(1ULL << 61)
#define PM_SWAP		(1ULL << 62)
#define PM_PRESENT	(1ULL << 63)

#define MAX_WANTS	32
#define BLOCK		512

struct want {
	char state[16];
	char word[16];
	uint64_t seen;
};

struct check {
	pid_t pid;
	int pagemap, kpagecount, kpageflags;
	FILE *smaps;
	struct vma last;	/* whose pages are being seen */
	uint64_t rss_kib;	/* of it, by smaps */
	uint64_t hwpoison;	/* its pages that failed */
	uint64_t pages, present, swap, failures;
	struct want want[MAX_WANTS];
	int nr_wants;
	uint64_t block[BLOCK];	/* of pagemap */
	uint64_t block_first, block_len;
};

static uint64_t read_u64(int fd, uint64_t index)
{
	uint64_t v = 0;

	if (pread(fd, &v, sizeof(v), index * sizeof(v)) != sizeof(v)) {
		perror("pread");
		exit(1);
	}
	return v;
}

/* By blocks: a look at one entry costs the kernel as much as at 512. */
static uint64_t pagemap(struct check *c, uint64_t addr)
{
	uint64_t page = addr / PAGE, first = page / BLOCK * BLOCK;
	ssize_t n;

	if (c->block_first != first || !c->block_len) {
		n = pread(c->pagemap, c->block, sizeof(c->block), first * 8);
		c->block_first = first;
		c->block_len = n < 0 ? 0 : n / 8;
	}
	return page - first < c->block_len ? c->block[page - first] : 0;
}

static void wrong(struct check *c, const struct page *p, uint64_t pm,
		  const char *what)
{
	/* A few are enough to see what is the matter. */
	if (c->failures++ < 10)
		fail("pid %d %" PRIx64 " %s %s%s: %s (pagemap %016" PRIx64 ")",
		     c->pid, p->addr, p->state, p->level, p->words, what, pm);
}

static bool is_mapped(const struct page *p)
{
	return !strcmp(p->state, "present") || !strcmp(p->state, "prot-none") ||
	       !strcmp(p->state, "numa-hint");
}

/* Against the files that go by frame; those without a struct page say nothing. */
static void check_frame(struct check *c, const struct page *p, uint64_t pm)
{
	uint64_t flags = read_u64(c->kpageflags, p->pfn);
	bool zero = page_has(p, "zero"), anon = page_has(p, "anon");
	bool file = page_has(p, "file") || page_has(p, "shmem");
	bool zero_bit = flags >> KPF_ZERO_PAGE & 1;
	bool exclusive = p->map == 1;

	if (zero != zero_bit)
		wrong(c, p, pm, "zero page, by kpageflags");
	if (zero || page_has(p, "special"))
		return;
	if (p->map < 0 || (uint64_t)p->map != read_u64(c->kpagecount, p->pfn))
		wrong(c, p, pm, "map count, by kpagecount");
	if (exclusive != !!(pm & PM_EXCLUSIVE))
		wrong(c, p, pm, "exclusive");
	if (page_has(p, "ksm") != (flags >> KPF_KSM & 1))
		wrong(c, p, pm, "ksm, by kpageflags");
	if (anon != (flags >> KPF_ANON & 1) && !page_has(p, "ksm"))
		wrong(c, p, pm, "anon, by kpageflags");
	if (file != !!(pm & PM_FILE))
		wrong(c, p, pm, "file");
	if (page_has(p, "hugetlb") != (flags >> KPF_HUGE & 1))
		wrong(c, p, pm, "hugetlb, by kpageflags");
	if (page_has(p, "compound") !=
	    !!(flags & (1ULL << KPF_COMPOUND_HEAD | 1ULL << KPF_COMPOUND_TAIL)))
		wrong(c, p, pm, "compound, by kpageflags");
}

static bool pm_known(uint64_t pm)
{
	return pm & (PM_PRESENT | PM_SWAP);
}

static void check_mapped(struct check *c, const struct page *p, uint64_t pm)
{
	/* pagemap passes over VM_PFNMAP: there it has nothing to say. */
	if (page_has(p, "special") && !pm_known(pm))
		return;
	c->present++;
	if (!(pm & PM_PRESENT))
		wrong(c, p, pm, "is not present");
	else if (!p->has_pfn || p->pfn != (pm & PM_FRAME))
		wrong(c, p, pm, "another frame");
	else
		check_frame(c, p, pm);
	if (page_has(p, "soft-dirty") && !(pm & PM_SOFT_DIRTY))
		wrong(c, p, pm, "is not soft-dirty");
	if (page_has(p, "uffd-wp") != !!(pm & PM_UFFD_WP))
		wrong(c, p, pm, "uffd-wp");
}

static void check_unmapped(struct check *c, const struct page *p, uint64_t pm)
{
	bool none = !strcmp(p->state, "none");

	if (pm & PM_PRESENT)
		wrong(c, p, pm, "is present");
	if (none == !!(pm & PM_SWAP))
		wrong(c, p, pm, none ? "has an entry" : "has no entry");
	if (strcmp(p->state, "swap"))
		return;
	c->swap++;
	if (!p->has_slot || p->slot_type != (pm & 0x1f) ||
	    p->slot_offset != (pm & PM_FRAME) >> 5)
		wrong(c, p, pm, "another swap slot");
}

static void count_wants(struct check *c, const struct page *p)
{
	int i;

	for (i = 0; i < c->nr_wants; i++) {
		struct want *w = &c->want[i];

		if (!strcmp(w->state, p->state) &&
		    (!w->word[0] || !strcmp(w->word, p->level) ||
		     page_has(p, w->word)))
			w->seen++;
	}
}

static int on_page(struct space *s, const struct page *p)
{
	struct check *c = s->data;
	uint64_t pm = pagemap(c, p->addr);

	c->pages++;
	c->hwpoison += !strcmp(p->state, "hwpoison");
	count_wants(c, p);
	if (is_mapped(p))
		check_mapped(c, p, pm);
	else
		check_unmapped(c, p, pm);
	return 0;
}

static bool smaps_value(const char *line, const char *key, uint64_t *kib)
{
	size_t len = strlen(key);

	return !strncmp(line, key, len) &&
	       sscanf(line + len, ": %" SCNu64 " kB", kib) == 1;
}

/*
 * For the VMA whose pages were all seen. From 5.19 on smaps counts a page that
 * failed as resident, though VmRSS does not; vminspect goes by the latter.
 */
static void check_rss(struct check *c, const struct vma *vma)
{
	uint64_t kib = vma->rss * PAGE / 1024;

	if (c->rss_kib == kib || c->rss_kib == kib + c->hwpoison * PAGE / 1024)
		return;
	c->failures++;
	fail("pid %d %" PRIx64 " %s: rss %" PRIu64 " KiB, smaps says %" PRIu64,
	     c->pid, vma->start, vma->name, kib, c->rss_kib);
}

/* The VMAs of smaps come in the same order, with [vsyscall] behind them. */
static int on_vma(struct space *s, const struct vma *vma)
{
	struct check *c = s->data;
	uint64_t start, end, rss = ~0ULL;
	char line[8192];

	if (!fgets(line, sizeof(line), c->smaps) ||
	    sscanf(line, "%" SCNx64 "-%" SCNx64, &start, &end) != 2)
		return fail("pid %d: smaps has no more VMAs", c->pid);
	if (start != vma->start || end != vma->end)
		return fail("pid %d: VMA %" PRIx64 ", in smaps %s", c->pid,
			    vma->start, line);
	while (fgets(line, sizeof(line), c->smaps)) {
		smaps_value(line, "Rss", &rss);
		if (!strncmp(line, "VmFlags:", 8))
			break;
	}
	if (s->nr_vmas > 1)
		check_rss(c, &c->last);
	c->last = *vma;
	c->last.name = "";	/* is the reader's */
	c->rss_kib = rss;
	c->hwpoison = 0;
	return 0;
}

static FILE *open_proc(pid_t pid, const char *name)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	f = fopen(path, "r");
	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

static uint64_t status_kib(pid_t pid, const char *key)
{
	FILE *f = open_proc(pid, "status");
	uint64_t kib = ~0ULL;
	char line[256];

	while (fgets(line, sizeof(line), f) && !smaps_value(line, key, &kib))
		;
	fclose(f);
	return kib;
}

static void check_tables(struct check *c, const struct space *s)
{
	uint64_t counted = (s->pud + s->pmd + s->pte + s->deposited) * PAGE;
	uint64_t vmpte = status_kib(c->pid, "VmPTE") * 1024;

	if (counted == vmpte && s->vmpte == vmpte)
		return;
	c->failures++;
	fail("pid %d: tables take %" PRIu64 ", vmpte=%" PRIu64 ", VmPTE %" PRIu64,
	     c->pid, counted, s->vmpte, vmpte);
}

static void check_wants(struct check *c)
{
	int i;

	for (i = 0; i < c->nr_wants; i++) {
		if (c->want[i].seen)
			continue;
		c->failures++;
		fail("pid %d: no page is %s %s", c->pid, c->want[i].state,
		     c->want[i].word);
	}
}

static void parse_wants(struct check *c, char *list)
{
	char *item = list ? strtok(list, ",") : NULL;

	for (; item && c->nr_wants < MAX_WANTS; item = strtok(NULL, ",")) {
		struct want *w = &c->want[c->nr_wants++];

		if (sscanf(item, "%15[^:]:%15s", w->state, w->word) < 1) {
			fprintf(stderr, "WANT: %s\n", item);
			exit(2);
		}
	}
}

static int open_or_die(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0) {
		perror(path);
		exit(1);
	}
	return fd;
}

int main(int argc, char **argv)
{
	static struct check c;
	struct space s = { .on_vma = on_vma, .on_page = on_page, .data = &c };
	char path[64];

	if (argc != 2) {
		fprintf(stderr, "usage: pages PID\n");
		return 2;
	}
	c.pid = atoi(argv[1]);
	snprintf(path, sizeof(path), "/proc/%d/pagemap", c.pid);
	c.pagemap = open_or_die(path);
	c.kpagecount = open_or_die("/proc/kpagecount");
	c.kpageflags = open_or_die("/proc/kpageflags");
	c.smaps = open_proc(c.pid, "smaps");
	parse_wants(&c, getenv("WANT"));
	if (space_read(c.pid, &s))
		return 1;
	check_rss(&c, &c.last);
	check_tables(&c, &s);
	check_wants(&c);
	if (strcmp(s.end_state, "complete"))
		return fail("state=%s", s.end_state), 1;
	if (s.raced)
		return fail("raced=%" PRIu64 " though stopped", s.raced), 1;
	printf("pid %d: %" PRIu64 " VMAs, %" PRIu64 " pages, %" PRIu64
	       " present, %" PRIu64 " swapped: %" PRIu64 " wrong\n", c.pid,
	       s.nr_vmas, c.pages, c.present, c.swap, c.failures);
	return c.failures || !c.present;
}
