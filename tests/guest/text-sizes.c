// SPDX-License-Identifier: GPL-2.0
/*
 * text-sizes PID: reads the text of a stopped process by reads of many sizes,
 * and after lseek, and compares. All within one process: where a page of a
 * library is mapped once more, the text rightly says so.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libcheck.h"

#define ROOM	(8UL << 20)

struct text {
	char *at;
	size_t len;
};

static struct text new_text(void)
{
	return (struct text){
		.at = map_pages(ROOM, PROT_READ | PROT_WRITE, MAP_POPULATE),
	};
}

/* Reads of at most @size up to the end, or up to @limit bytes. */
static void read_by(int fd, size_t size, size_t limit, struct text *t)
{
	ssize_t n = 1;

	for (t->len = 0; n > 0 && t->len < limit; t->len += n) {
		size_t room = (limit < ROOM ? limit : ROOM) - t->len;

		n = read(fd, t->at + t->len, size < room ? size : room);
		need(n >= 0, "read");
	}
}

static void same(const struct text *a, const struct text *b, const char *what,
		 size_t size)
{
	size_t i = 0;

	while (i < a->len && i < b->len && a->at[i] == b->at[i])
		i++;
	check(i == a->len && i == b->len,
	      "%s %zu: %zu and %zu bytes, alike up to %zu", what, size, a->len,
	      b->len, i);
}

static void whole(const struct text *t)
{
	const char *last;

	if (!check(t->len > 1 && t->at[t->len - 1] == '\n', "no last line"))
		return;
	last = memrchr(t->at, '\n', t->len - 1);
	check(last && !strncmp(last + 1, "end state=complete ", 19),
	      "last line is no end");
}

static void by_sizes(pid_t pid, const struct text *all, struct text *other)
{
	static const size_t sizes[] = { 1, 7, 4095, 4096, 65536, 1 << 20 };
	unsigned int i;
	int fd;

	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		fd = open_space(pid);
		read_by(fd, sizes[i], ROOM, other);
		same(all, other, "reads of", sizes[i]);
		check(read(fd, other->at, 1) == 0, "more after the end");
		close(fd);
	}
}

/* From any place in the text, back to its start and to its end */
static void by_seeks(pid_t pid, const struct text *all, struct text *other)
{
	size_t at[] = { 0, 1, 100, all->len / 2, all->len - 1, all->len };
	int fd = open_space(pid);
	unsigned int i;

	for (i = 0; i < sizeof(at) / sizeof(*at); i++) {
		read_by(fd, 997, at[i], other);
		check(lseek(fd, 0, SEEK_CUR) == (off_t)at[i], "position");
		check(lseek(fd, 0, SEEK_SET) == 0, "lseek");
		read_by(fd, 4096, ROOM, other);
		same(all, other, "after lseek at", at[i]);
		check(lseek(fd, 0, SEEK_SET) == 0, "lseek");
	}
	close(fd);
}

/* What these call first faults pages of the C library in, which is seen. */
static void warm_up(pid_t pid, struct text *text)
{
	int fd = open_space(pid);

	read_by(fd, ROOM, ROOM, text);
	whole(text);
	same(text, text, "warming up", 0);
	check(!lseek(fd, 0, SEEK_SET), "lseek");
	close(fd);
}

static void all_ways(pid_t pid, struct text *all, struct text *other)
{
	int fd = open_space(pid);

	read_by(fd, ROOM, ROOM, all);
	close(fd);
	whole(all);
	by_sizes(pid, all, other);
	by_seeks(pid, all, other);
}

int main(int argc, char **argv)
{
	pid_t pid = argc > 1 ? atoi(argv[1]) : 0;
	struct text all = new_text(), other = new_text();

	warm_up(pid, &all);
	all_ways(pid, &all, &other);
	all_ways(pid, &all, &other);
	printf("%zu bytes\n", all.len);
	return check_status();
}
