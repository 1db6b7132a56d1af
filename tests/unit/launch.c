// SPDX-License-Identifier: GPL-2.0
/*
 * Commands are started as a shell would do it, and end with their own status;
 * what the tool does before, and to its signals, the command does not see. And
 * who of its kin still runs.
 */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "kin.h"
#include "launch.h"
#include "sample.h"
#include "test.h"

static pid_t told;

static int before(void *ctx, pid_t pid)
{
	told = pid;
	return *(int *)ctx;
}

/* What it ends with; or what launch_start() says, less 1000 */
static int launched(struct launch *l, const char *script, int err)
{
	const char *argv[] = { "sh", "-c", script, NULL };
	struct pollfd fd = { .events = POLLIN };
	int code = launch_start(l, (char **)argv, before, &err);

	if (code)
		return code - 1000;
	CHECK_NUMBER("pid", told, l->pid);
	fd.fd = l->fd;
	while (poll(&fd, 1, 20000) < 0 && errno == EINTR)
		;
	CHECK(fd.revents, "poll does not tell");
	CHECK(launch_ended(l), "it has not ended");
	launch_end(l);
	return l->status;
}

static void check_statuses(void)
{
	struct launch l;

	CHECK_NUMBER("0", launched(&l, "exit 0", 0), 0);
	CHECK_NUMBER("42", launched(&l, "exit 42", 0), 42);
	CHECK_NUMBER("TERM", launched(&l, "kill -TERM $$", 0), 128 + SIGTERM);
	CHECK_NUMBER("KILL", launched(&l, "kill -KILL $$", 0), 128 + SIGKILL);
	CHECK(l.usage.ru_minflt > 0, "no usage");
	signal(SIGCHLD, SIG_IGN);
	CHECK_NUMBER("SIGCHLD ignored", launched(&l, "exit 9", 0), 9);
	signal(SIGCHLD, SIG_DFL);
	errors_empty();
	CHECK_NUMBER("refused", launched(&l, "exit 0", EPERM),
		     STATUS_DENIED - 1000);
	CHECK_NUMBER("lines", error_lines(), 1);
}

static void check_cannot(const char *path, int status, const char *why)
{
	const char *argv[] = { path, NULL };
	struct launch l;
	int err = 0;

	errors_empty();
	CHECK_NUMBER(path, launch_start(&l, (char **)argv, before, &err),
		     status);
	CHECK_NUMBER("lines", error_lines(), 1);
	CHECK(strstr(error_text(), why), "%s", error_text());
}

/* Those of the tool, and a signal that comes to it meanwhile */
static void check_signals(void)
{
	struct sigaction is;
	sigset_t blocked;
	struct launch l;

	/* Whoever runs this in the background may have it ignored. */
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	CHECK_NUMBER("mask", launched(&l,
		     "grep -q 'SigBlk:.0*$' /proc/self/status", 0), 0);
	CHECK_NUMBER("ignored", launched(&l,
		     "grep -q 'SigIgn:.0*$' /proc/self/status", 0), 0);
	CHECK_NUMBER("handed on", launched(&l,
		     "trap 'exit 5' TERM; kill -TERM $PPID;"
		     " while :; do sleep 0.1; done", 0), 5);
	CHECK_NUMBER("not handed on", launched(&l,
		     "trap 'exit 5' INT; kill -INT $PPID; exit 6", 0), 6);
	sigprocmask(SIG_SETMASK, NULL, &blocked);
	CHECK(sigisemptyset(&blocked), "signals are blocked");
	sigaction(SIGINT, NULL, &is);
	CHECK(is.sa_handler == SIG_DFL, "SIGINT is still ignored");
	sigaction(SIGTERM, NULL, &is);
	CHECK(is.sa_handler == SIG_DFL, "SIGTERM is still caught");
}

static void check_descriptors(void)
{
	struct launch l;
	int fd = dup(STDIN_FILENO), after;

	close(fd);
	launched(&l, "exit 0", 0);
	launched(&l, "exit 0", EPERM);
	check_cannot("/no/such", LAUNCH_ABSENT, "No such file");
	after = dup(STDIN_FILENO);
	CHECK_NUMBER("descriptors", after, fd);
	close(after);
}

static void add_fork(struct kin *kin, uint32_t child, int flags)
{
	struct vminspect_fork fork = {
		.event.type = VMINSPECT_EVENT_FORK,
		.event.flags = flags,
		.child_tgid = child,
	};

	CHECK(kin_event(kin, &fork.event), "memory");
}

static void add_exit(struct kin *kin, uint32_t tgid, int flags)
{
	struct vminspect_exit end = {
		.event.type = VMINSPECT_EVENT_EXIT,
		.event.flags = flags,
		.event.tgid = tgid,
	};

	CHECK(kin_event(kin, &end.event), "memory");
}

/* Only those that the system has count: there is no process 99999999. */
static void check_kin(void)
{
	struct kin kin = { 0 };
	uint32_t i;

	CHECK(kin_add(&kin, getpid()), "memory");
	CHECK(kin_add(&kin, getpid()), "memory");
	CHECK_NUMBER("itself", kin_running(&kin), 1);
	add_fork(&kin, getppid(), 0);
	add_fork(&kin, 1, VMINSPECT_FORK_THREAD);
	CHECK_NUMBER("with its parent", kin_running(&kin), 2);
	add_exit(&kin, getppid(), 0);
	CHECK_NUMBER("a thread less", kin_running(&kin), 2);
	add_exit(&kin, getppid(), VMINSPECT_EXIT_LAST);
	add_exit(&kin, 1, VMINSPECT_EXIT_LAST);
	CHECK_NUMBER("alone again", kin_running(&kin), 1);
	for (i = 0; i < 100; i++)
		add_fork(&kin, 99999000 + i, 0);
	CHECK_NUMBER("as if so many", kin.nr, 101);
	CHECK_NUMBER("none of them", kin_running(&kin), 1);
	kin_free(&kin);
}

int main(void)
{
	errors_begin();
	check_statuses();
	check_cannot("no-such-command", LAUNCH_ABSENT,
		     "no-such-command: No such file");
	check_cannot("/etc/passwd", LAUNCH_CANNOT, "Permission denied");
	check_signals();
	check_descriptors();
	check_kin();
	return test_end();
}
