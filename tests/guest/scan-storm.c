// SPDX-License-Identifier: GPL-2.0
/*
 * scan-storm PID SECONDS: scans the process again and again, with buffers of
 * all sizes, and walks to addresses in and out of its VMAs. The records are by
 * the manual each time, whatever the process does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "libcheck.h"
#include "libpage.h"
#include "libscan.h"

static uint64_t pages, walks, inside, outside;

static int count_page(struct scan *s, const struct page *page)
{
	(void)s;
	(void)page;
	pages++;
	return 0;
}

static void walk_to(int fd, uint64_t addr)
{
	struct vminspect_walk w = { .size = sizeof(w), .addr = addr };
	int err = ioctl(fd, VMINSPECT_IOC_WALK, &w) ? errno : 0;

	if (!check(!err, "walk to %" PRIx64 ": %s", addr, strerror(err)))
		return;
	walks++;
	if (addr >= w.vma_start && addr < w.vma_end)
		inside++;
	else
		outside++;
	check(w.levels & 1 << w.stop, "walk to %" PRIx64 ": stops at level %d",
	      addr, w.stop);
}

/* Into each VMA, which may be gone by then */
static int walk_into(struct scan *s, const struct vminspect_vma *vma,
		     const char *name)
{
	(void)name;
	walk_to(s->fd, vma->start + rand() % (vma->end - vma->start));
	return 0;
}

/* Near the VMAs, where tables come and go */
static void walk_around(struct scan *s)
{
	int i;

	for (i = 0; i < 64; i++)
		walk_to(s->fd, s->vma.start / 2 * (i & 1) +
			(rand() * PAGE) % (s->space.end / 2));
	for (i = 0; i < 64; i++)
		walk_to(s->fd, (s->vma.start - ((uint64_t)rand() << 4)) &
			(s->space.end - 1));
}

/* So often at least, however slow the machine is */
#define FEW	4

int main(int argc, char **argv)
{
	struct scan s = {
		.on_vma = walk_into, .on_page = count_page, .runs = true
	};
	time_t end = time(NULL) + (argc > 2 ? atoi(argv[2]) : 5);
	uint64_t scans = 0, raced = 0, hold_ns = 0;

	need(argc > 1, "usage: scan-storm PID SECONDS");
	s.fd = open_space(atoi(argv[1]));
	need(!scan_space(&s), "space");
	do {
		s.buffer_size = VMINSPECT_SCAN_MIN << rand() % 7;
		if (!check(!scan_read(&s, 0, s.space.end), "scan %" PRIu64,
			   scans))
			break;
		walk_around(&s);
		raced += s.raced;
		if (s.hold_ns > hold_ns)
			hold_ns = s.hold_ns;
		scans++;
	} while (time(NULL) < end || scans < FEW);
	printf("scans=%" PRIu64 " pages=%" PRIu64 " raced=%" PRIu64
	       " walks=%" PRIu64 " inside=%" PRIu64 " outside=%" PRIu64
	       " hold_ns=%" PRIu64 "\n",
	       scans, pages, raced, walks, inside, outside, hold_ns);
	return check_status();
}
