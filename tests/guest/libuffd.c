// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libuffd.h"

/* linux/userfaultfd.h since v7.3 */
#define REGISTER_RWP	(1UL << 3)
#define FEATURE_RWP	(1UL << 17)
#define FEATURE_RWP_ASYNC (1UL << 18)
#define MODE_RWP	1
#define RWPROTECT	_IOWR(UFFDIO, 0x09, struct rwprotect)

struct rwprotect {
	struct uffdio_range range;
	uint64_t mode;
};

static int open_with(char *p, size_t size, unsigned long mode,
		     uint64_t features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	struct uffdio_register reg = {
		.range = { (uintptr_t)p, size },
		.mode = mode,
	};
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) ||
	    ioctl(fd, UFFDIO_REGISTER, &reg))
		return -1;
	return fd;
}

bool uffd_has(uint64_t feature)
{
	struct uffdio_api api = { .api = UFFD_API };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	bool has = fd >= 0 && !ioctl(fd, UFFDIO_API, &api) &&
		   api.features & feature;

	if (fd >= 0)
		close(fd);
	return has;
}

int uffd_open(char *p, size_t size, unsigned long mode)
{
	return open_with(p, size, mode, 0);
}

int uffd_open_waiting(char *p, size_t size, uint64_t events)
{
	int fd = open_with(p, size, UFFDIO_REGISTER_MODE_MISSING, events);

	return fd < 0 || fcntl(fd, F_SETFL, 0) ? -1 : fd;
}

int uffd_protect(char *p, size_t size, size_t len)
{
	struct uffdio_writeprotect wp = {
		.range = { (uintptr_t)p, len },
		.mode = UFFDIO_WRITEPROTECT_MODE_WP,
	};
	int fd = uffd_open(p, size, UFFDIO_REGISTER_MODE_WP);

	return fd < 0 ? -1 : ioctl(fd, UFFDIO_WRITEPROTECT, &wp);
}

int uffd_keep(char *p, size_t size, size_t len, bool by_itself)
{
	struct rwprotect rwp = { { (uintptr_t)p, len }, MODE_RWP };
	int fd = open_with(p, size, REGISTER_RWP,
			   FEATURE_RWP | (by_itself ? FEATURE_RWP_ASYNC : 0));

	return fd < 0 || ioctl(fd, RWPROTECT, &rwp) ? -1 : fd;
}

int uffd_permit(int fd, char *p, size_t len)
{
	struct rwprotect rwp = { { (uintptr_t)p, len }, 0 };

	return ioctl(fd, RWPROTECT, &rwp);
}
