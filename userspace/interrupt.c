// SPDX-License-Identifier: GPL-2.0
#include <signal.h>

#include "interrupt.h"

static volatile sig_atomic_t came;

static void take(int sig)
{
	(void)sig;
	came = 1;
}

/* SIG_BLOCK, or SIG_UNBLOCK */
static void mask(int how)
{
	sigset_t ours;

	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigprocmask(how, &ours, NULL);
}

void interrupt_catch(void)
{
	struct sigaction action = {
		.sa_handler = take,
		.sa_flags = SA_RESETHAND,
	};

	mask(SIG_BLOCK);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

void interrupt_release(void)
{
	mask(SIG_UNBLOCK);
}

bool interrupt_came(void)
{
	return came;
}

int interrupt_poll(struct pollfd *fds, nfds_t nr, const struct timespec *timeout)
{
	sigset_t none;
	int ret;

	sigemptyset(&none);
	ret = ppoll(fds, nr, timeout, &none);
	if (ret > 0 && !came && fds[0].revents & POLLERR)
		raise(SIGPIPE);
	return ret;
}
