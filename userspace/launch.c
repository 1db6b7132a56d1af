// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"

/* What the keyboard sends to both, and what a pipe or a full disk sends */
static const int ignored[] = { SIGINT, SIGQUIT, SIGPIPE, SIGXFSZ };
/* What someone sends to the tool, but means for the command */
static const int forwarded[] = { SIGTERM, SIGHUP };

#define NR(array)	(sizeof(array) / sizeof((array)[0]))

/* Of the command; a number could be another process's by now. */
static volatile sig_atomic_t receiver = -1;

/* The kernel's own go to the whole process group. */
static void forward(int sig, siginfo_t *info, void *context)
{
	int err = errno;

	(void)context;
	if (info->si_code <= 0)
		syscall(SYS_pidfd_send_signal, receiver, sig, NULL, 0);
	errno = err;
}

static void take_signals(struct launch *l)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction pass = {
		.sa_sigaction = forward,
		.sa_flags = SA_SIGINFO | SA_RESTART,
	};
	size_t i;

	receiver = l->fd;
	for (i = 0; i < NR(ignored); i++)
		sigaction(ignored[i], &ignore, &l->old[i]);
	for (i = 0; i < NR(forwarded); i++) {
		sigaction(forwarded[i], NULL, &l->old[NR(ignored) + i]);
		if (l->old[NR(ignored) + i].sa_handler != SIG_IGN)
			sigaction(forwarded[i], &pass, NULL);
	}
}

void launch_end(struct launch *l)
{
	size_t i;

	_Static_assert(NR(ignored) + NR(forwarded) == LAUNCH_SIGNALS, "old");
	receiver = -1;
	for (i = 0; i < NR(ignored); i++)
		sigaction(ignored[i], &l->old[i], NULL);
	for (i = 0; i < NR(forwarded); i++)
		sigaction(forwarded[i], &l->old[NR(ignored) + i], NULL);
	close(l->fd);
	l->fd = -1;
}

/**
 * struct becoming - what the new process needs, in the tool's memory
 * @argv: the command
 * @before: see launch_start()
 * @ctx: for it
 * @mask: signals that are blocked in the command
 * @on_child: what it does on SIGCHLD
 * @before_err: errno value of @before
 * @exec_err: errno value of execvp()
 */
struct becoming {
	char **argv;
	int (*before)(void *ctx, pid_t pid);
	void *ctx;
	sigset_t mask;
	struct sigaction on_child;
	int before_err;
	int exec_err;
};

static void become(struct becoming *b)
{
	b->before_err = b->before(b->ctx, getpid());
	if (b->before_err)
		return;
	sigaction(SIGCHLD, &b->on_child, NULL);
	sigprocmask(SIG_SETMASK, &b->mask, NULL);
	execvp(b->argv[0], b->argv);
	b->exec_err = errno;
}

/*
 * By vfork(2): memory that is copied would be faulted in by the new process,
 * and recorded as if the command had done it.
 */
__attribute__((noinline)) static pid_t start(struct becoming *b)
{
	pid_t pid;

	pid = vfork();
	if (!pid) {
		become(b);
		_exit(LAUNCH_ABSENT);
	}
	return pid;
}

static int fail_start(const struct becoming *b)
{
	if (b->before_err)
		return fail_errno("events", b->before_err);
	fail(STATUS_FAILURE, NULL, "%s: %s", b->argv[0],
	     error_words(b->exec_err));
	return b->exec_err == ENOENT ? LAUNCH_ABSENT : LAUNCH_CANNOT;
}

/*
 * Signals wait until it is decided whose they are; the handlers of the tool
 * must not run in the new process either. SIGCHLD, if ignored, would leave no
 * exit status.
 */
int launch_start(struct launch *l, char **argv,
		 int (*before)(void *ctx, pid_t pid), void *ctx)
{
	struct becoming b = { .argv = argv, .before = before, .ctx = ctx };
	struct sigaction deflt = { .sa_handler = SIG_DFL };
	sigset_t all;
	int err;

	memset(l, 0, sizeof(*l));
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &b.mask);
	sigaction(SIGCHLD, &deflt, &b.on_child);
	l->pid = start(&b);
	err = l->pid < 0 ? errno : 0;
	if (!err && !b.before_err && !b.exec_err) {
		l->fd = syscall(SYS_pidfd_open, l->pid, 0);
		take_signals(l);
	}
	sigprocmask(SIG_SETMASK, &b.mask, NULL);
	if (err)
		return fail_errno(argv[0], err);
	if (!b.before_err && !b.exec_err)
		return 0;
	waitpid(l->pid, NULL, 0);
	return fail_start(&b);
}

bool launch_ended(struct launch *l)
{
	int status = 0;
	pid_t pid = wait4(l->pid, &status, WNOHANG, &l->usage);

	if (!pid || (pid < 0 && errno == EINTR))
		return false;
	l->status = WIFEXITED(status) ? WEXITSTATUS(status) :
		    LAUNCH_SIGNAL + WTERMSIG(status);
	return true;
}
