// SPDX-License-Identifier: GPL-2.0
/*
 * diff-changes: a process that changes its memory when it gets SIGUSR1, for the
 * verb diff. Prints "ready PID" before, and after it, for each area, by pagemap:
 *
 *   area WORD START END PAGES      (so many pages of it changed so)
 *   vma WORD START                 (so did this VMA)
 *   changed PID
 *
 * It waits for a signal to kill it, then.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "libcheck.h"
#include "libmake.h"
#include "libwitness.h"

#define RW	(PROT_READ | PROT_WRITE)
#define PAGES	16U

struct place {
	const char *word;
	char *start;
	uint64_t before[PAGES];
	uint64_t after[PAGES];
};

enum { CAME, WENT, OUT, IN, COW, MOVED, PROTECTED, DIRTY, NR_PLACES };

static struct place places[NR_PLACES] = {
	[CAME] = { "came", NULL, { 0 }, { 0 } },
	[WENT] = { "went", NULL, { 0 }, { 0 } },
	[OUT] = { "swapped-out", NULL, { 0 }, { 0 } },
	[IN] = { "swapped-in", NULL, { 0 }, { 0 } },
	[COW] = { "cow", NULL, { 0 }, { 0 } },
	[MOVED] = { "moved", NULL, { 0 }, { 0 } },
	[PROTECTED] = { "protected", NULL, { 0 }, { 0 } },
	[DIRTY] = { "dirty", NULL, { 0 }, { 0 } },
};

/* Nothing next to it can be merged with it. */
static char *apart(unsigned int pages, int flags, int fd)
{
	char *p = mmap(NULL, (pages + 2) * PAGE, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	need(p != MAP_FAILED, "mmap");
	p = mmap(p + PAGE, pages * PAGE, RW, MAP_FIXED | flags, fd, 0);
	need(p != MAP_FAILED, "mmap");
	madvise(p, pages * PAGE, MADV_NOHUGEPAGE);
	return p;
}

static char *private(void)
{
	return apart(PAGES, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

static void look(int pagemap, const struct place *p, uint64_t *entries)
{
	off_t at = (uintptr_t)p->start / PAGE * 8;

	need(pread(pagemap, entries, PAGES * 8, at) == PAGES * 8, "pagemap");
}

static void look_at_all(bool after)
{
	int pagemap = open("/proc/self/pagemap", O_RDONLY);
	int i;

	need(pagemap >= 0, "pagemap");
	for (i = 0; i < NR_PLACES; i++)
		look(pagemap, &places[i],
		     after ? places[i].after : places[i].before);
	close(pagemap);
}

static char *file_pages(void)
{
	int fd = open("diff-changes.data", O_RDWR | O_CREAT | O_TRUNC, 0600);
	char *p;

	need(fd >= 0 && !ftruncate(fd, PAGES * PAGE), "file");
	p = apart(PAGES, MAP_SHARED, fd);
	close(fd);
	return p;
}

static void prepare(void)
{
	int i;

	for (i = 0; i < NR_PLACES; i++) {
		places[i].start = i == DIRTY ? file_pages() : private();
		if (i != CAME && i != DIRTY)
			write_all(places[i].start, PAGES * PAGE);
	}
	read_all(places[DIRTY].start, PAGES * PAGE);
	madvise(places[IN].start, PAGES * PAGE, MADV_PAGEOUT);
}

/* A child that keeps what it inherits, which is to be COW only */
static void keep_in_child(void)
{
	pid_t pid;
	int i;

	for (i = 0; i < NR_PLACES; i++) {
		if (i != COW)
			madvise(places[i].start, PAGES * PAGE, MADV_DONTFORK);
	}
	pid = fork();
	need(pid >= 0, "fork");
	if (pid)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		pause();
}

static void change(char *grown, char *gone)
{
	char *taken = private();

	write_all(places[CAME].start, 5 * PAGE);
	madvise(places[WENT].start, 3 * PAGE, MADV_DONTNEED);
	madvise(places[OUT].start, 4 * PAGE, MADV_PAGEOUT);
	read_all(places[IN].start, 2 * PAGE);
	write_all(places[COW].start, 6 * PAGE);
	/* Others take the frames that are given back. */
	madvise(places[MOVED].start, 4 * PAGE, MADV_DONTNEED);
	write_all(taken, PAGES * PAGE);
	write_all(places[MOVED].start, 4 * PAGE);
	need(!mprotect(places[PROTECTED].start + 4 * PAGE, 4 * PAGE, PROT_READ),
	     "mprotect");
	write_all(places[DIRTY].start, 7 * PAGE);
	need(mremap(grown, 8 * PAGE, 9 * PAGE, 0) == grown, "mremap");
	need(!munmap(gone, 8 * PAGE), "munmap");
	printf("vma grown %" PRIxPTR "\nvma gone %" PRIxPTR "\n",
	       (uintptr_t)grown, (uintptr_t)gone);
	printf("vma split %" PRIxPTR "\nvma protected %" PRIxPTR "\n",
	       (uintptr_t)places[PROTECTED].start,
	       (uintptr_t)(places[PROTECTED].start + 4 * PAGE));
	printf("vma born %" PRIxPTR "\n", (uintptr_t)taken);
}

/* Whether pagemap shows what the word says; of the last two it cannot. */
static bool happened(int i, uint64_t before, uint64_t after)
{
	bool other = (before ^ after) & PM_FRAME;

	switch (i) {
	case CAME:
		return !(before & (PM_PRESENT | PM_SWAP)) &&
		       after & PM_PRESENT;
	case WENT:
		return before & PM_PRESENT && !(after & (PM_PRESENT | PM_SWAP));
	case OUT:
		return before & PM_PRESENT && after & PM_SWAP;
	case IN:
		return before & PM_SWAP && after & PM_PRESENT;
	default:
		return before & after & PM_PRESENT && other;
	}
}

static void tell(int i)
{
	static const unsigned int known[NR_PLACES] = {
		[PROTECTED] = 4, [DIRTY] = 7,
	};
	const struct place *p = &places[i];
	unsigned int n = known[i], page;

	for (page = 0; !known[i] && page < PAGES; page++)
		n += happened(i, p->before[page], p->after[page]);
	printf("area %s %" PRIxPTR " %" PRIxPTR " %u\n", p->word,
	       (uintptr_t)p->start, (uintptr_t)(p->start + PAGES * PAGE), n);
}

int main(void)
{
	char *grown, *gone;
	sigset_t set;
	int i, sig;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	prepare();
	grown = apart(8, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	gone = apart(8, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	/* Room to grow into */
	need(!munmap(grown + 8 * PAGE, PAGE), "munmap");
	/* All of stdio is there before the first look. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("made\n");
	keep_in_child();
	look_at_all(false);
	printf("ready %d\n", getpid());
	sigwait(&set, &sig);
	change(grown, gone);
	look_at_all(true);
	for (i = 0; i < NR_PLACES; i++)
		tell(i);
	printf("changed %d\n", getpid());
	for (;;)
		pause();
}
