// SPDX-License-Identifier: GPL-2.0
/*
 * share-fork: a process and its child, for the verb share. Prints, by pagemap of
 * both, what they have in common in some areas:
 *
 *   area NAME START COMMON APART
 *
 * that is, pages whose frame the other has in the area, too, and pages that both
 * have with different frames;
 *
 *   ready PID CHILD
 *
 * and waits for a signal to kill it. Each area is a VMA of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"
#include "libmake.h"
#include "libwitness.h"

#define RW	(PROT_READ | PROT_WRITE)

struct place {
	const char *name;
	char *start;
	unsigned int pages;
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

static uint64_t frame_at(int pagemap, const char *p)
{
	uint64_t entry;

	need(pread(pagemap, &entry, 8, (uintptr_t)p / PAGE * 8) == 8, "pagemap");
	return entry & PM_PRESENT ? entry & PM_FRAME : 0;
}

static bool has_frame(int pagemap, const struct place *place, uint64_t frame)
{
	unsigned int i;

	for (i = 0; i < place->pages; i++) {
		if (frame_at(pagemap, place->start + i * PAGE) == frame)
			return true;
	}
	return false;
}

static void tell(const struct place *place, int ours, int theirs)
{
	unsigned int i, common = 0, parted = 0;
	uint64_t a, b;

	for (i = 0; i < place->pages; i++) {
		a = frame_at(ours, place->start + i * PAGE);
		b = frame_at(theirs, place->start + i * PAGE);
		common += a && has_frame(theirs, place, a);
		parted += a && b && a != b;
	}
	printf("area %s %" PRIxPTR " %u %u\n", place->name,
	       (uintptr_t)place->start, common, parted);
}

static int pagemap_of(pid_t pid)
{
	char path[32];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
	fd = open(path, O_RDONLY);
	need(fd >= 0, path);
	return fd;
}

static void be_child(const struct place *places, int ready)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	write_all(places[0].start, 10 * PAGE);
	read_all(places[1].start, 9 * PAGE);
	read_all(places[2].start, 8 * PAGE);
	/* A fork leaves what can be read from the file again to be so. */
	read_all(places[3].start, 6 * PAGE);
	write_all(places[3].start + 2 * PAGE, 3 * PAGE);
	need(write(ready, "", 1) == 1, "write");
	for (;;)
		pause();
}

int main(void)
{
	int fd = open("share-fork.data", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int pipes[2], ours, theirs;
	struct place places[] = {
		{ "cow", apart(64, MAP_PRIVATE | MAP_ANONYMOUS, -1), 64 },
		{ "shared", apart(16, MAP_SHARED | MAP_ANONYMOUS, -1), 16 },
		{ "zero", apart(32, MAP_PRIVATE | MAP_ANONYMOUS, -1), 32 },
		{ "file", apart(6, MAP_PRIVATE, fd), 6 },
	};
	char byte;
	pid_t pid;
	size_t i;

	need(fd >= 0 && !ftruncate(fd, 6 * PAGE) && !pipe(pipes), "files");
	write_all(places[0].start, 64 * PAGE);
	write_all(places[1].start, 9 * PAGE);
	read_all(places[2].start, 12 * PAGE);
	read_all(places[3].start, 6 * PAGE);
	fflush(stdout);
	pid = fork();
	need(pid >= 0, "fork");
	if (!pid)
		be_child(places, pipes[1]);
	need(read(pipes[0], &byte, 1) == 1, "read");
	ours = pagemap_of(getpid());
	theirs = pagemap_of(pid);
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		tell(&places[i], ours, theirs);
	printf("ready %d %d\n", getpid(), pid);
	fflush(stdout);
	for (;;)
		pause();
}
