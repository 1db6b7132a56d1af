// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz COUNT [SEED]: COUNT calls to the module's files, with arguments that are nearly
 * right, on processes that are alive, dead and no processes, while one of them changes
 * its memory. What it must not do is up to the kernel that finds it; here is seen that
 * no byte is written where none was asked for, that what a scan says it wrote are whole
 * records, and that errors are of those that the manual has. Prints how many calls of
 * each kind there were, how many succeeded, and, where the kernel and the module are
 * built for that (KCOV), how many places in the module they reached.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "libcheck.h"
#include "libcover.h"
#include "libscan.h"
#include "uapi/vminspect_event.h"

#define DIR	"/proc/vminspect/"
#define FILES	24
#define ROOM	(256UL << 10)
#define CANARY	0xa5

static uint64_t seed;
static int files[FILES];
static pid_t changer, dead;
static long page;

/* ROOM bytes between two pages that cannot be touched */
static unsigned char *room;

static uint64_t any(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static uint64_t below(uint64_t n)
{
	return any() % n;
}

/* What lies at a border, and what lies beside it */
static uint64_t odd(void)
{
	const uint64_t list[] = {
		0, 1, 8, page, ROOM, INT32_MAX, UINT32_MAX, 1ULL << 32,
		INT64_MAX, UINT64_MAX, 1ULL << 46, 1ULL << 47, 1ULL << 56,
		0xffff800000000000, 0xffffffffff600000, (uintptr_t)room,
		(uintptr_t)room + ROOM, (uintptr_t)&odd,
		1ULL << below(64),
	};
	uint64_t n = list[below(sizeof(list) / sizeof(*list))];

	switch (below(8)) {
	case 0:
		return n + below(16);
	case 1:
		return n - below(16);
	case 2:
		return n + below(1024) * page;
	case 3:
		return any();
	default:
		return n;
	}
}

static uint64_t aligned(uint64_t n, uint64_t to)
{
	return below(16) ? n & ~(to - 1) : n;
}

/* One in so many fields is odd. */
static bool rarely(void)
{
	return !below(12);
}

static char *path_of(char path[64])
{
	static const char *const names[] = {
		"self", "events", "events", "faults", "histogram", "status", "1",
		"2",
	};
	size_t i = below(sizeof(names) / sizeof(*names) + 3);

	if (i < sizeof(names) / sizeof(*names))
		snprintf(path, 64, DIR "%s", names[i]);
	else if (rarely())
		snprintf(path, 64, DIR "%lld", (long long)odd());
	else
		snprintf(path, 64, DIR "%d", below(8) ? changer : dead);
	return path;
}

static long reopen(int fd)
{
	static const int flags[] = { 0, 0, O_RDWR, O_PATH, O_DIRECT };
	size_t i = below(FILES);
	char path[64];
	int flag = below(8) ? 0 : flags[below(5)];

	(void)fd;
	if (files[i] >= 0)
		close(files[i]);
	files[i] = open(path_of(path), O_RDONLY | O_NONBLOCK | flag);
	return files[i];
}

static long read_some(int fd)
{
	size_t size = below(4) ? below(ROOM) : below(300);
	ssize_t n = below(4) ? read(fd, room + ROOM - size, size) :
			       pread(fd, room + ROOM - size, size, odd());

	check(n <= (ssize_t)size, "read: %zd of %zu", n, size);
	return n;
}

/*
 * Somewhere that may be written to, or not; but not where this program keeps what is
 * its own. What begins where nothing can be written is not written to.
 */
static uint64_t astray(void)
{
	uint64_t n = odd();
	uintptr_t at = n, start = at & -page;
	bool in_room = at >= (uintptr_t)room - page &&
		       at < (uintptr_t)room + ROOM + page;
	bool in_text = start == ((uintptr_t)&odd & -page);

	return in_room || in_text || msync((void *)start, page, MS_ASYNC) ? n : 0;
}

static long read_astray(int fd)
{
	return read(fd, (void *)(uintptr_t)astray(), below(2) ? (uint64_t)page : odd());
}

static long seek(int fd)
{
	/* An offset may have more bits than a long. */
	return lseek(fd, below(2) ? 0 : odd(), below(6)) < 0 ? -1 : 0;
}

static long ask(int fd)
{
	struct pollfd p = { .fd = fd, .events = any() };

	return poll(&p, 1, 0);
}

/* An argument, up against the end of what may be touched; now and then beyond it */
static void *place(const void *arg, size_t size)
{
	unsigned char *at = room + ROOM - size;

	memcpy(at, arg, size);
	if (rarely())
		at[below(size)] = any();
	if (!below(64))
		return at + below(size);
	return below(64) ? at : (void *)(uintptr_t)astray();
}

static void check_records(const struct vminspect_scan *s, const uint8_t *at)
{
	const struct vminspect_record *r;
	uint64_t used = 0;

	while (used < s->used) {
		r = (const void *)(at + used);
		if (!check(r->size >= sizeof(*r) && r->size % 8 == 0 &&
			   used + r->size <= s->used &&
			   r->level < VMINSPECT_NR_LEVELS,
			   "record of %u bytes at %llu of %llu", r->size,
			   (unsigned long long)used, s->used))
			return;
		used += r->size;
	}
}

static uint64_t somewhere(void)
{
	uint64_t near = (uintptr_t)room + below(2 * ROOM) - ROOM / 2;

	return below(3) ? aligned(near, page) : aligned(odd(), page);
}

static long scan(int fd)
{
	uint64_t size = rarely() ? odd() : aligned(below(ROOM / 2), 8);
	uint8_t *buffer = room + aligned(below(ROOM / 4), 8);
	struct vminspect_scan a = {
		.size = rarely() ? odd() : sizeof(a),
		.flags = rarely() ? any() : any() & SCAN_ALL,
		.start = below(2) ? 0 : somewhere(),
		.end = below(2) ? 1ULL << 46 : somewhere(),
		.buffer = rarely() ? astray() : (uintptr_t)buffer,
		.buffer_size = size,
		.reserved = rarely() ? any() : 0,
	}, *arg;
	bool watched = a.buffer == (uintptr_t)buffer && size <= ROOM / 2;
	long ret;
	size_t i;

	memset(room, CANARY, ROOM);
	arg = place(&a, sizeof(a));
	ret = ioctl(fd, VMINSPECT_IOC_SCAN, arg);
	if (ret || !watched || (void *)arg != room + ROOM - sizeof(a) ||
	    arg->buffer != (uintptr_t)buffer || arg->buffer_size != size)
		return ret;
	if (!check(arg->used <= size, "scan: %llu of %llu bytes", arg->used,
		   (unsigned long long)size))
		return ret;
	check_records(arg, buffer);
	for (i = arg->used; i < size + page && buffer + i < (uint8_t *)arg; i++) {
		if (!check(buffer[i] == CANARY,
			   "scan: byte %zu of %llu is written", i, arg->used))
			break;
	}
	return ret;
}

static long walk(int fd)
{
	struct vminspect_walk a = {
		.size = rarely() ? odd() : sizeof(a),
		.flags = rarely() ? any() : 0,
		.addr = below(2) ? odd() : (uintptr_t)room + below(ROOM),
	};

	return ioctl(fd, VMINSPECT_IOC_WALK, place(&a, sizeof(a)));
}

static long space(int fd)
{
	struct vminspect_space a = {
		.size = rarely() ? odd() : sizeof(a),
		.flags = rarely() ? any() : 0,
	};

	return ioctl(fd, VMINSPECT_IOC_SPACE, place(&a, sizeof(a)));
}

static long filter(int fd)
{
	struct vminspect_filter a = {
		.size = rarely() ? odd() : sizeof(a),
		.flags = rarely() ? any() : any() & 1,
		.types = rarely() ? any() :
			 any() & ((1 << VMINSPECT_NR_EVENTS) - 1),
		.start = below(4) ? 0 : odd(),
		.end = below(4) ? 0 : odd(),
		.nr_pids = rarely() ? odd() : below(4),
		.stack_bytes = rarely() ? odd() : below(8192),
		.pids = { changer, dead, getpid(), odd() },
	};

	return ioctl(fd, VMINSPECT_IOC_FILTER, place(&a, sizeof(a)));
}

static long counts(int fd)
{
	struct vminspect_counts a = {
		.size = rarely() ? odd() : sizeof(a),
		.flags = rarely() ? any() : 0,
	};

	return ioctl(fd, VMINSPECT_IOC_COUNTS, place(&a, sizeof(a)));
}

static long alloc_probe(int fd)
{
	struct vminspect_alloc_probe a = {
		.size = rarely() ? odd() : sizeof(a),
		.kind = rarely() ? odd() : below(VMINSPECT_NR_ALLOCS),
		.fd = rarely() ? (int)odd() : files[below(FILES)],
		.reserved = rarely() ? any() : 0,
		.offset = odd(),
	};

	return ioctl(fd, VMINSPECT_IOC_ALLOC, place(&a, sizeof(a)));
}

static long any_ioctl(int fd)
{
	unsigned long cmd = _IOC(below(4), 'v', 0xd8 + below(40), below(16384));

	return ioctl(fd, below(2) ? cmd : odd(),
		     below(2) ? room : (void *)(uintptr_t)astray());
}

static long map(int fd)
{
	void *p = mmap(NULL, page, PROT_READ, MAP_PRIVATE, fd, 0);

	return check(p == MAP_FAILED, "a file can be mapped") ? -1 : 0;
}

static struct kind {
	const char *name;
	long (*call)(int fd);
	unsigned int weight;
	uint64_t calls, went_well;
} kinds[] = {
	{ "open", reopen, 6, 0, 0 },
	{ "read", read_some, 6, 0, 0 },
	{ "read-astray", read_astray, 2, 0, 0 },
	{ "seek", seek, 2, 0, 0 },
	{ "poll", ask, 1, 0, 0 },
	{ "scan", scan, 8, 0, 0 },
	{ "walk", walk, 6, 0, 0 },
	{ "space", space, 2, 0, 0 },
	{ "filter", filter, 4, 0, 0 },
	{ "counts", counts, 2, 0, 0 },
	{ "alloc", alloc_probe, 1, 0, 0 },
	{ "ioctl", any_ioctl, 2, 0, 0 },
	{ "mmap", map, 1, 0, 0 },
};

#define NR_KINDS (sizeof(kinds) / sizeof(*kinds))

static struct kind *any_kind(void)
{
	unsigned int all = 0, at;
	size_t i;

	for (i = 0; i < NR_KINDS; i++)
		all += kinds[i].weight;
	at = below(all);
	for (i = 0; at >= kinds[i].weight; i++)
		at -= kinds[i].weight;
	return &kinds[i];
}

static bool is_promised(int error)
{
	static const int list[] = {
		EINVAL, EFAULT, E2BIG, ENOTTY, EBADF, EAGAIN, ESRCH, ENOENT,
		EACCES, EPERM, ENODEV, ESPIPE, ENXIO, EOVERFLOW, ENOSPC, EINTR,
		EISDIR, EOPNOTSUPP, EIO, ERANGE, EEXIST, ENOTDIR, EROFS, EBUSY,
	};
	size_t i;

	for (i = 0; i < sizeof(list) / sizeof(*list); i++) {
		if (list[i] == error)
			return true;
	}
	return false;
}

static void call_one(void)
{
	struct kind *k = any_kind();
	int fd = files[below(FILES)];
	long ret;

	errno = 0;
	ret = k->call(fd);
	k->calls++;
	k->went_well += ret >= 0;
	check(ret >= 0 || is_promised(errno), "%s: %s", k->name,
	      strerror(errno));
}

/* Memory that comes, goes, is split, is huge, is copied; until it is killed */
static void change_one(void)
{
	size_t size = (1 + below(1024)) * page;
	char *p = mmap(below(2) ? NULL : room, size,
		       below(4) ? PROT_READ | PROT_WRITE : (int)below(8),
		       MAP_ANONYMOUS | MAP_NORESERVE |
		       (below(4) ? MAP_PRIVATE : MAP_SHARED), -1, 0);
	size_t part = below(size);

	if (p == MAP_FAILED)
		return;
	madvise(p, size, below(2) ? MADV_HUGEPAGE : (int)below(22));
	madvise(p, part & ~(page - 1), MADV_POPULATE_WRITE);
	mprotect(p, part & ~(page - 1), below(8));
	if (!below(8)) {
		if (!fork())
			_exit(0);
		waitpid(-1, NULL, 0);
	}
	munmap(p, below(4) ? size : part & ~(page - 1));
}

static pid_t start_changer(void)
{
	pid_t pid = fork();

	need(pid >= 0, "fork");
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (true)
		change_one();
}

static pid_t start_dead(void)
{
	pid_t pid = fork();

	need(pid >= 0, "fork");
	if (!pid)
		_exit(0);
	return pid;	/* and nobody waits for it */
}

static void make_room(void)
{
	unsigned char *p;

	page = sysconf(_SC_PAGESIZE);
	p = mmap(NULL, ROOM + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
		 -1, 0);
	need(p != MAP_FAILED, "mmap");
	room = p + page;
	need(!mprotect(room, ROOM, PROT_READ | PROT_WRITE), "mprotect");
}

static void report(uint64_t places)
{
	size_t i;

	for (i = 0; i < NR_KINDS; i++)
		printf("%s=%llu/%llu ", kinds[i].name,
		       (unsigned long long)kinds[i].went_well,
		       (unsigned long long)kinds[i].calls);
	if (places)
		printf("places=%llu", (unsigned long long)places);
	putchar('\n');
}

int main(int argc, char **argv)
{
	uint64_t n, count = argc > 1 ? strtoull(argv[1], NULL, 0) : 100000;
	size_t i;

	seed = argc > 2 ? strtoull(argv[2], NULL, 0) : (uint64_t)time(NULL) << 20;
	printf("seed=%llu\n", (unsigned long long)seed);
	seed += !seed;
	make_room();
	changer = start_changer();
	dead = start_dead();
	for (i = 0; i < FILES; i++)
		files[i] = -1;
	cover_start();
	for (n = 0; n < count; n++) {
		call_one();
		cover_take();
		if (kill(changer, 0) || waitpid(changer, NULL, WNOHANG) > 0)
			changer = start_changer();
	}
	kill(changer, SIGKILL);
	report(cover_places());
	return check_status();
}
