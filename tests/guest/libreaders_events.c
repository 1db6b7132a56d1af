// SPDX-License-Identifier: GPL-2.0
/* Readers of faults and events: see libreaders.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <link.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libcheck.h"
#include "libevents.h"
#include "libreaders.h"

static bool is_known(const char *line)
{
	static const char *const words[] = {
		"fault ", "signal ", "call ", "vma ", "grow ", "fork ",
		"exec ", "exit ", "alloc ", "lost ",
	};
	unsigned int i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!strncmp(line, words[i], strlen(words[i])))
			return true;
	}
	return false;
}

/* Whole lines; the begin of another one stays. Returns its bytes. */
static size_t check_lines(size_t used)
{
	char *line = reader_buffer, *end;

	while ((end = memchr(line, '\n', reader_buffer + used - line))) {
		*end = 0;
		check(is_known(line), "faults: '%s'", line);
		line = end + 1;
	}
	used -= line - reader_buffer;
	check(used < 8192, "faults: a line without end");
	memmove(reader_buffer, line, used);
	return used;
}

void reader_faults(void)
{
	int fd = reader_open("faults", O_RDONLY | O_NONBLOCK), i;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	size_t used = 0;
	ssize_t n;

	if (fd < 0) {
		usleep(10000);
		return;
	}
	if (rand() % 2)
		lseek(fd, 0, SEEK_END);
	for (i = rand() % 200; i; i--) {
		reader_beat("read of faults");
		n = read(fd, reader_buffer + used, READER_BUFFER - used);
		if (n < 0 && errno == EAGAIN)
			poll(&p, 1, 100);
		else if (n < 0)
			reader_excuse("read of", "faults", errno);
		else
			used = check_lines(used + n);
		reader->turns++;
	}
	close(fd);
}

static struct vminspect_filter some_filter(void)
{
	struct vminspect_filter f = filter_of(rand() % 2 ? reader_pid() : 0, 0);

	f.flags = rand() % 8;
	if (f.flags & VMINSPECT_FILTER_STACK)
		f.stack_bytes = 8 << rand() % 12;
	if (rand() % 2)
		f.types = rand();
	if (!(rand() % 4))
		f.end = (uint64_t)rand() << 12;
	f.types &= (1ULL << VMINSPECT_NR_EVENTS) - 1;
	return f;
}

/* What was given is what the module says, whenever there is nothing more. */
static void same_counts(struct stream *s, uint64_t given)
{
	struct vminspect_counts c = { .size = sizeof(c) };

	if (ioctl(s->fd, VMINSPECT_IOC_COUNTS, &c))
		return;
	check(c.records == given, "events: given %" PRIu64 ", by its count %"
	      PRIu64, given, (uint64_t)c.records);
	check(c.lost >= s->lost, "events: lost %" PRIu64 ", by its count %"
	      PRIu64, s->lost, (uint64_t)c.lost);
}

void reader_events(void)
{
	struct vminspect_filter f = some_filter();
	const struct vminspect_event *e;
	uint64_t given = 0;
	struct stream s;
	int i;

	reader_beat("open of events");
	if (!stream_try(&s, rand() % 4 ? &f : NULL)) {
		reader_excuse("open", "events", errno);
		usleep(10000);
		return;
	}
	for (i = rand() % 10000; i; i--) {
		e = stream_next(&s);
		if (e) {
			given += e->type != VMINSPECT_EVENT_TASK;
			continue;
		}
		reader_beat("wait for events");
		same_counts(&s, given);
		stream_wait(&s, 20);
		reader->turns++;
	}
	stream_close(&s);
}

/* No process has that number; to be killed is the way out. */
void reader_waiter(void)
{
	struct vminspect_filter f = filter_of(0x7fffffff, 0);
	int fd = reader_open("events", O_RDONLY);

	if (fd < 0 || ioctl(fd, VMINSPECT_IOC_FILTER, &f)) {
		usleep(10000);
		return;
	}
	reader->turns++;
	/* From here on no sign of life is due. */
	reader->beat = 0;
	while (read(fd, reader_buffer, READER_BUFFER) > 0)
		;
}

/* struct place - where a function of the C library is in its file */
struct place {
	uintptr_t addr;
	uint64_t offset;
	char path[256];
};

static int find_place(struct dl_phdr_info *info, size_t size, void *data)
{
	struct place *place = data;
	int i;

	(void)size;
	for (i = 0; i < info->dlpi_phnum; i++) {
		ElfW(Phdr) p = info->dlpi_phdr[i];
		uintptr_t start = info->dlpi_addr + p.p_vaddr;

		if (p.p_type != PT_LOAD || place->addr < start ||
		    place->addr >= start + p.p_memsz)
			continue;
		place->offset = place->addr - start + p.p_offset;
		snprintf(place->path, sizeof(place->path), "%s",
			 info->dlpi_name);
		return 1;
	}
	return 0;
}

static bool probe(struct stream *s, int kind, void *function)
{
	struct place place = { .addr = (uintptr_t)function };
	struct vminspect_alloc_probe arg = {
		.size = sizeof(arg), .kind = kind,
	};
	int err;

	dl_iterate_phdr(find_place, &place);
	arg.offset = place.offset;
	arg.fd = open(place.path, O_RDONLY | O_CLOEXEC);
	if (!check(arg.fd >= 0, "%s: %s", place.path, strerror(errno)))
		return false;
	err = ioctl(s->fd, VMINSPECT_IOC_ALLOC, &arg) ? errno : 0;
	close(arg.fd);
	if (err)
		reader_excuse("breakpoint in", place.path, err);
	return !err;
}

void reader_mallocs(void)
{
	struct vminspect_filter f = filter_of(reader_pid(), rand() % 8);
	struct stream s;
	int i;

	f.stack_bytes = f.flags & VMINSPECT_FILTER_STACK ? 1024 : 0;
	reader_beat("malloc");
	if (!stream_try(&s, &f)) {
		reader_excuse("open", "events", errno);
		usleep(10000);
		return;
	}
	if (probe(&s, VMINSPECT_ALLOC_MALLOC, malloc) &&
	    probe(&s, VMINSPECT_ALLOC_FREE, free) &&
	    probe(&s, VMINSPECT_ALLOC_POSIX_MEMALIGN, posix_memalign)) {
		for (i = 0; i < 20; i++) {
			reader_beat("malloc, armed");
			while (stream_next(&s) && rand() % 500)
				;
			stream_wait(&s, 10);
		}
		reader->turns++;
	}
	reader_beat("malloc, disarmed");
	stream_close(&s);
}

static void count_record(const struct vminspect_event *e)
{
	struct tally *t = &readers->tally;

	t->records++;
	if (e->type != VMINSPECT_EVENT_FAULT)
		return;
	t->faults++;
	t->unseen += !!(e->flags & VMINSPECT_FAULT_NO_RETURN);
}

/* Nothing of its own may fault: what it counts would have no end. */
void reader_clerk(void)
{
	const struct vminspect_event *e;
	struct stream s;

	memset(&readers->tally, 0, sizeof(readers->tally));
	stream_open(&s, NULL);
	need(!mlockall(MCL_CURRENT | MCL_FUTURE), "mlockall");
	need(nice(-15) != -1 || !errno, "nice");
	for (;;) {
		while ((e = stream_next(&s)))
			count_record(e);
		readers->tally.lost = s.lost;
		__atomic_fetch_add(&readers->tally.drained, 1, __ATOMIC_RELEASE);
		reader->turns++;
		reader_beat("wait for records");
		stream_wait(&s, 200);
	}
}
