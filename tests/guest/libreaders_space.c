// SPDX-License-Identifier: GPL-2.0
/* Readers of <pid>: see libreaders.h. */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "libcheck.h"
#include "libreaders.h"
#include "libscan.h"

#define DIR_PATH	"/proc/vminspect"

/* Calls @visit with the name of each process that there is. */
static void for_each(void (*visit)(const char *name))
{
	DIR *dir = opendir(DIR_PATH);
	struct dirent *entry;

	reader_beat(DIR_PATH);
	if (!dir) {
		reader_excuse("open", DIR_PATH, errno);
		usleep(10000);
		return;
	}
	while ((entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		visit(entry->d_name);
		reader->turns++;
	}
	closedir(dir);
}

/* Its last line says that it is whole, or why not. */
static void read_text(const char *name)
{
	int fd = reader_open(name, O_RDONLY);
	static char last[4097];
	size_t used = 0;
	ssize_t n;
	char *end;

	if (fd < 0)
		return;
	while ((n = read(fd, reader_buffer, READER_BUFFER)) > 0) {
		reader_beat("read of text");
		if (n >= (ssize_t)sizeof(last) - 1) {
			used = sizeof(last) - 1;
			memcpy(last, reader_buffer + n - used, used);
			continue;
		}
		if (used + n > sizeof(last) - 1) {
			size_t gone = used + n - (sizeof(last) - 1);

			memmove(last, last + gone, used - gone);
			used -= gone;
		}
		memcpy(last + used, reader_buffer, n);
		used += n;
	}
	close(fd);
	if (n < 0) {
		reader_excuse("read of", name, errno);
		return;
	}
	last[used] = 0;
	end = used > 1 ? memrchr(last, '\n', used - 1) : NULL;
	check(end && !strncmp(end, "\nend state=", 11) && last[used - 1] == '\n',
	      "%s: not whole: %s", name, end ? end : last);
}

/* An address of the VMA, and one near it */
static int walk_near(struct scan *s, const struct vminspect_vma *vma,
		     const char *name)
{
	uint64_t addr = vma->start + rand() % (vma->end - vma->start);
	struct vminspect_walk w = { .size = sizeof(w), .addr = addr };

	(void)name;
	reader_beat("walk");
	if (rand() % 2)
		w.addr = (vma->start - ((uint64_t)rand() << 4)) &
			 (s->space.end - 1);
	if (ioctl(s->fd, VMINSPECT_IOC_WALK, &w))
		reader_excuse("walk of", "a process", errno);
	else
		check(w.levels & 1 << w.stop, "walk to %" PRIx64
		      ": stops at level %d", (uint64_t)w.addr, w.stop);
	return 0;
}

static int see_page(struct scan *s, const struct page *page)
{
	(void)s;
	(void)page;
	return 0;
}

static void scan_memory(struct scan *s, const char *name)
{
	if (!scan_read(s, 0, s->space.end))
		reader->turns += s->calls;
	else if (s->error)
		reader_excuse("scan of", name, s->error);
	else
		check(false, "scan of %s", name);
}

/* Of kernel threads there is nothing but what they are. */
static void scan_all(const char *name)
{
	struct scan s = {
		.runs = true, .quiet = true, .on_vma = walk_near,
		.on_page = see_page,
		.buffer_size = VMINSPECT_SCAN_MIN << rand() % 7,
	};

	s.fd = reader_open(name, O_RDONLY);
	if (s.fd < 0)
		return;
	reader_beat("scan");
	if (scan_space(&s))
		reader_excuse("space of", name, s.error);
	else if (!(s.space.flags & VMINSPECT_SPACE_NO_MM))
		scan_memory(&s, name);
	close(s.fd);
}

void reader_texts(void)
{
	for_each(read_text);
}

void reader_scans(void)
{
	for_each(scan_all);
}
