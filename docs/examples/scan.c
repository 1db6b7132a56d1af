// SPDX-License-Identifier: GPL-2.0
/*
 * scan PID: which pages of each VMA are present, counted by the level of the
 * entries that map them. It needs the module, and of vminspect's source only
 * the header that is the manual of its interface:
 *
 *   cc -I ../../module/uapi scan.c && sudo ./a.out 1
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "vminspect.h"

/*
 * In entries of x86, either bit says that there is a page: Present, or the one by
 * which Linux marks a page that may not be accessed (PROT_NONE).
 */
#define HAS_PAGE	0x101

static struct vminspect_space space;	/* the process */

static struct vminspect_vma vma;	/* the VMA that is being counted; */
static char name[4096];			/* its name, or "" */
static __u64 pages[VMINSPECT_NR_LEVELS]; /* its present pages, by level */

static void print_vma(void)
{
	int level;

	if (!vma.end)			/* There was none yet. */
		return;
	printf("%012llx-%012llx %9llu", vma.start, vma.end,
	       (vma.end - vma.start) / space.page_size);
	for (level = VMINSPECT_PTE; level >= 0; level--) {
		if (space.levels & 1U << level)
			printf(" %9llu", pages[level]);
	}
	printf("  %s\n", name);
}

static void print_heading(void)
{
	static const char *const by[] = {
		[VMINSPECT_PGD] = "by PGD", [VMINSPECT_P4D] = "by P4D",
		[VMINSPECT_PUD] = "by PUD", [VMINSPECT_PMD] = "by PMD",
		[VMINSPECT_PTE] = "by PTE",
	};
	int level;

	printf("%-25s %9s", "VMA", "pages");
	for (level = VMINSPECT_PTE; level >= 0; level--) {
		if (space.levels & 1U << level)
			printf(" %9s", by[level]);
	}
	printf("  name\n");
}

/* A call begins with the VMA where the one before left off: count on in it. */
static void take_vma(const struct vminspect_record *r)
{
	const struct vminspect_vma *next = (const void *)(r + 1);

	if (!vma.end || next->start != vma.start) {
		print_vma();
		memset(pages, 0, sizeof(pages));
		snprintf(name, sizeof(name), "%s",
			 next->name_len ? (const char *)(next + 1) : "");
	}
	vma = *next;
}

/* The first entry may begin before its VMA does, and the last end behind it. */
static void take_entries(const struct vminspect_record *r)
{
	const __u64 *addr = (const void *)(r + 1), *raw = addr + 1;
	size_t i, nr = (r->size - sizeof(*r) - sizeof(*addr)) / sizeof(*raw);
	__u64 span = 1ULL << space.shift[r->level];
	__u64 start = *addr, end;

	for (i = 0; i < nr; i++, start = end) {
		end = (start / span + 1) * span;
		if (end > vma.end)
			end = vma.end;
		if (raw[i] & HAS_PAGE)
			pages[r->level] += (end - start) / space.page_size;
	}
}

/* Types that are not known are left out, so that new ones do no harm. */
static void take_records(const char *buffer, __u64 used)
{
	const struct vminspect_record *r;
	__u64 at;

	for (at = 0; at < used; at += r->size) {
		r = (const void *)(buffer + at);
		if (r->type == VMINSPECT_REC_VMA)
			take_vma(r);
		else if (r->type == VMINSPECT_REC_ENTRIES)
			take_entries(r);
	}
}

/* A call ends when the buffer is full or a signal came: go on from there. */
static void scan(int fd)
{
	static char buffer[256 * 1024] __attribute__((aligned(8)));
	struct vminspect_scan ask = {
		.size = sizeof(ask),
		.flags = VMINSPECT_SCAN_NAMES | VMINSPECT_SCAN_ENTRIES,
		.end = space.end,
		.buffer = (uintptr_t)buffer,
		.buffer_size = sizeof(buffer),
	};

	while (ask.start < ask.end) {
		if (!ioctl(fd, VMINSPECT_IOC_SCAN, &ask)) {
			take_records(buffer, ask.used);
			ask.start = ask.next;
		} else if (errno != EINTR) {
			err(1, "VMINSPECT_IOC_SCAN");
		}
	}
}

int main(int argc, char **argv)
{
	char path[64];
	int fd;

	if (argc != 2)
		errx(2, "usage: scan PID");
	snprintf(path, sizeof(path), VMINSPECT_PROC "/%s", argv[1]);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		err(1, "%s", path);
	space.size = sizeof(space);
	if (ioctl(fd, VMINSPECT_IOC_SPACE, &space))
		err(1, "VMINSPECT_IOC_SPACE");
	if (space.format.encoding > VMINSPECT_ENCODING_X86_32)
		errx(1, "its entries are those of %s", space.arch);
	if (space.flags & VMINSPECT_SPACE_NO_MM)
		errx(1, "%s has no memory of its own", argv[1]);
	print_heading();
	scan(fd);
	print_vma();
	return 0;
}
