// SPDX-License-Identifier: GPL-2.0
/*
 * fail-alloc NAME [MODULE]: does something to the module in which the kernel
 * allocates, and has the first allocation fail, then, anew, the second, and so on,
 * until all succeed. Each time it ends with ENOMEM or succeeds; and at last, without
 * failures, it succeeds, as nothing was left half done. Where there are a thousand
 * and more alike, as the instances of probes, ever fewer of them fail. Prints how many
 * there are, how many of them failed, and how often it failed without them. Linux does
 * the failing: Documentation/fault-injection.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libcheck.h"
#include "libscan.h"
#include "uapi/vminspect_event.h"

#define DIR	"/proc/vminspect"
#define MOST	100000

static char buffer[256 << 10];
static const char *module;

/* Each below returns 0, or -1 with errno, and leaves nothing behind. */

/* A file that was opened, closed without losing errno */
static int end(int fd, int ret)
{
	int err = errno;

	close(fd);
	errno = err;
	return ret;
}

static int read_all(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK);
	ssize_t n;

	if (fd < 0)
		return -1;
	do {
		n = read(fd, buffer, sizeof(buffer));
	} while (n > 0);
	return end(fd, n < 0 && errno != EAGAIN ? -1 : 0);
}

static struct child child;

static void start_child(void)
{
	child_start(&child);
}

static void end_child(void)
{
	child_end(&child);
}

/* Of a process that is new, so that no name of it is known yet */
static int text(void)
{
	char path[64];

	snprintf(path, sizeof(path), DIR "/%d", child.pid);
	return read_all(path);
}

static int status(void)
{
	return read_all(DIR "/status");
}

static int faults(void)
{
	return read_all(DIR "/faults");
}

static int histogram(void)
{
	return read_all(DIR "/histogram");
}

static int put_record(const char *word)
{
	int fd = open("/sys/module/vminspect/parameters/record",
		      O_WRONLY | O_CLOEXEC);

	return fd < 0 ? -1 :
	       end(fd, write(fd, word, strlen(word)) < 0 ? -1 : 0);
}

/* One probe, and the room for the sums, which stays: of all probes "load" tells. */
static int count(void)
{
	return put_record("count");
}

static void stop_counting(void)
{
	put_record("off");
}

static int self(void)
{
	return readlink(DIR "/self", buffer, sizeof(buffer)) < 0 ? -1 : 0;
}

static int list(void)
{
	int fd = open(DIR, O_RDONLY | O_DIRECTORY);
	long n;

	if (fd < 0)
		return -1;
	do {
		n = syscall(SYS_getdents64, fd, buffer, sizeof(buffer));
	} while (n > 0);
	return end(fd, n);
}

static int scan(void)
{
	int fd = open(DIR "/self", O_RDONLY);
	struct vminspect_scan s = {
		.size = sizeof(s),
		.flags = SCAN_ALL,
		.end = 1ULL << (sizeof(long) == 8 ? 46 : 31),
		.buffer = (uintptr_t)buffer,
		.buffer_size = sizeof(buffer),
	};

	return fd < 0 ? -1 : end(fd, ioctl(fd, VMINSPECT_IOC_SCAN, &s));
}

static int walk(void)
{
	int fd = open(DIR "/self", O_RDONLY);
	struct vminspect_walk w = {
		.size = sizeof(w),
		.addr = (uintptr_t)buffer,
	};

	return fd < 0 ? -1 : end(fd, ioctl(fd, VMINSPECT_IOC_WALK, &w));
}

static int events(void)
{
	int fd = open(DIR "/events", O_RDONLY | O_NONBLOCK);
	struct vminspect_filter f = {
		.size = sizeof(f),
		.nr_pids = 1,
		.pids = { getpid() },
		.stack_bytes = 4096,
	};

	if (fd < 0)
		return -1;
	if (ioctl(fd, VMINSPECT_IOC_FILTER, &f) ||
	    (read(fd, buffer, sizeof(buffer)) < 0 && errno != EAGAIN))
		return end(fd, -1);
	return end(fd, 0);
}

/* Where a function is in the program's file */
static uint64_t offset_of(const void *function)
{
	unsigned long from, to, start, at = (uintptr_t)function;
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[512];

	need(maps, "/proc/self/maps");
	while (fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx %*s %lx", &from, &to, &start) == 3 &&
		    from <= at && at < to)
			break;
	}
	fclose(maps);
	return at - from + start;
}

static uint64_t offset;

static void find_offset(void)
{
	offset = offset_of(&offset_of);
}

static int probe(void)
{
	int fd = open(DIR "/events", O_RDONLY | O_NONBLOCK);
	struct vminspect_alloc_probe a = {
		.size = sizeof(a),
		.kind = VMINSPECT_ALLOC_MALLOC,
		.offset = offset,
	};
	int ret;

	if (fd < 0)
		return -1;
	a.fd = open("/proc/self/exe", O_RDONLY);
	if (a.fd < 0)
		return end(fd, -1);
	ret = end(a.fd, ioctl(fd, VMINSPECT_IOC_ALLOC, &a));
	return end(fd, ret);
}

static int mounts(void)
{
	return mount("vminspect", "mounted", "vminspect", 0, NULL);
}

static void unmount(void)
{
	umount2("mounted", 0);
}

static int load_with(const char *parameters)
{
	int fd = open(module, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -1 :
	       end(fd, syscall(SYS_finit_module, fd, parameters, 0));
}

/* It is not loaded before; some of it may be mounted then. */
static int load(void)
{
	return load_with("");
}

static void unload(void)
{
	umount2(DIR, 0);
	syscall(SYS_delete_module, "vminspect", 0);
}

static void set_fail(int fd, unsigned int n)
{
	char number[16];
	int len = snprintf(number, sizeof(number), "%u", n);

	need(pwrite(fd, number, len, 0) == len, "fail-nth");
}

/*
 * The kernel's loader has most, and warns where it gets no memory for some. How many,
 * shows with parameters that our initialization refuses before it has any; some of
 * these come only when all is taken back, so it begins with some of the loader's last.
 */
static unsigned int first_of_init(int fd)
{
	char number[16] = "";
	int err;

	set_fail(fd, MOST);
	err = load_with("ring=3") ? errno : 0;
	need(pread(fd, number, sizeof(number) - 1, 0) > 0, "fail-nth");
	set_fail(fd, 0);
	check(err == EINVAL, "load, ring=3: %s", strerror(err));
	return MOST - atoi(number) - 16;
}

static const struct deed {
	const char *name;
	int (*run)(void);
	void (*before)(void);	/* and after: not to fail */
	void (*after)(void);
	bool many;		/* like allocations in long rows: not each of these */
	unsigned int (*first)(int fd);	/* that is to fail */
} deeds[] = {
	{ .name = "text", .run = text, .before = start_child, .after = end_child },
	{ .name = "status", .run = status },
	{ .name = "faults", .run = faults },
	{ .name = "count", .run = count, .before = stop_counting, .after = stop_counting },
	{ .name = "histogram", .run = histogram },
	{ .name = "self", .run = self },
	{ .name = "list", .run = list },
	{ .name = "scan", .run = scan },
	{ .name = "walk", .run = walk },
	{ .name = "events", .run = events },
	{ .name = "probe", .run = probe, .before = find_offset },
	{ .name = "mount", .run = mounts, .after = unmount },
	{ .name = "load", .run = load, .after = unload, .many = true,
	  .first = first_of_init },
};

static const struct deed *deed_of(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
		if (!strcmp(deeds[i].name, name))
			return &deeds[i];
	}
	errno = EINVAL;
	need(false, name);
	return NULL;
}

/* Whether the allocation that was to fail has come */
static bool has_failed(int fd)
{
	char number[16] = "";

	need(pread(fd, number, sizeof(number) - 1, 0) > 0, "fail-nth");
	return atoi(number) == 0;
}

/* The allocation @n of it fails, unless that is 0: whether it has come so far */
static bool run_deed(const struct deed *deed, unsigned int n, int fd, int *err)
{
	bool failed;
	int ret;

	if (deed->before)
		deed->before();
	set_fail(fd, n);
	ret = deed->run();
	*err = ret ? errno : 0;
	failed = n && has_failed(fd);
	set_fail(fd, 0);
	if (deed->after)
		deed->after();
	return failed;
}

/* Without memory for its inode, /proc/PID/maps itself says that it is not there. */
static bool is_right(int err)
{
	return err == ENOMEM || err == ESRCH;
}

int main(int argc, char **argv)
{
	unsigned int first, n, last = 0, tried = 0, refused = 0;
	const struct deed *deed;
	bool failed = true;
	int err, fd;

	need(argc > 1, "a name");
	deed = deed_of(argv[1]);
	module = argv[2];
	fd = open("/proc/thread-self/fail-nth", O_RDWR);
	need(fd >= 0, "fail-nth");
	run_deed(deed, 0, fd, &err);
	check(!err, "%s: %s", deed->name, strerror(err));
	/* What a failure left half done, the next would find in its way. */
	first = deed->first ? deed->first(fd) : 1;
	for (n = first; failed && n < MOST;
	     n += deed->many ? 1 + (n - first) / 32 : 1) {
		failed = run_deed(deed, n, fd, &err);
		refused += err != 0;
		tried += failed;
		last = failed ? n : last;
		check(!err || (failed && is_right(err)), "%s, allocation %u: %s",
		      deed->name, n, strerror(err));
	}
	run_deed(deed, 0, fd, &err);
	check(!err, "%s, after them all: %s", deed->name, strerror(err));
	check(n < MOST, "%s: no end of allocations", deed->name);
	printf("%s: allocations %u to %u, of which %u failed, and it without %u of them\n",
	       deed->name, first, last, tried, refused);
	return check_status();
}
