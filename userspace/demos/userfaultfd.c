// SPDX-License-Identifier: GPL-2.0
/*
 * userfaultfd(2): page faults that a thread of the program answers itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

#define PAGES	8

static char contents[PAGE_MAX] __attribute__((aligned(PAGE_MAX)));
static int uffd;

/* Waits for a fault, and fills in the page that is missing. */
static void *serve(void *unused)
{
	struct uffdio_copy copy = { .src = (unsigned long)contents, .len = PAGE };
	struct uffd_msg message;

	step_as(1);
	while (read(uffd, &message, sizeof(message)) == sizeof(message)) {
		step("asked", message.arg.pagefault.address);
		copy.dst = message.arg.pagefault.address & -PAGE;
		ioctl(uffd, UFFDIO_COPY, &copy);
	}
	return unused;
}

static int watch(void *p)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {
		.range = { (unsigned long)p, PAGES * PAGE },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};

	uffd = syscall(SYS_userfaultfd, O_CLOEXEC);
	if (uffd < 0 || ioctl(uffd, UFFDIO_API, &api) ||
	    ioctl(uffd, UFFDIO_REGISTER, &range))
		return errno;
	return 0;
}

int main(void)
{
	volatile char *p;
	pthread_t server;
	int err;

	place_small_pages();
	p = mmap(0, PAGES * PAGE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(contents, 'u', sizeof(contents));
	err = watch((void *)p);
	if (!err)
		pthread_create(&server, 0, serve, 0);
	step("start", (unsigned long)p, PAGES, err, contents[0]);

	step("read", p[PAGE]);
	step("again", p[PAGE + 1]);

	munmap((void *)p, PAGES * PAGE);
	step("gone", 0);
	return 0;
}
