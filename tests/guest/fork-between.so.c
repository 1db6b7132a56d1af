// SPDX-License-Identifier: GPL-2.0
/*
 * A library for LD_PRELOAD: before the first filter is set, the fifo "fork" is
 * written to, and the file "forked" waited for. So what may happen between a look at
 * /proc and the filter happens each time. The file "polls" is made when the program
 * waits for something.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "uapi/vminspect_event.h"

static void let_fork(void)
{
	int fd = open("fork", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, "\n", 1) != 1)
		_exit(99);
	close(fd);
	while (access("forked", F_OK))
		usleep(10000);
}

int ioctl(int fd, unsigned long request, ...)
{
	static bool did;
	va_list list;
	void *arg;

	va_start(list, request);
	arg = va_arg(list, void *);
	va_end(list);
	if (request == VMINSPECT_IOC_FILTER && !did) {
		did = true;
		let_fork();
	}
	return syscall(SYS_ioctl, fd, request, arg);
}

int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *timeout,
	  const sigset_t *mask)
{
	static __typeof__(ppoll) *real;

	if (!real) {
		real = (__typeof__(real))dlsym(RTLD_NEXT, "ppoll");
		close(open("polls", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	}
	return real(fds, nfds, timeout, mask);
}
