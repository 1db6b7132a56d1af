// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "beside.h"
#include "intl.h"
#include "subject.h"
#include "subject_log.h"

/* A step is said so often at the start: then the pages of the way are in */
#define WARM_UP		4
/* How long what was let go may take to sleep again, in ms */
#define PATIENCE_MS	60000
/* So long at the most until the stream is looked at again, in ms */
#define NAP_MS		5

char *subject_program(const char *name)
{
	const char *folder = getenv("VMINSPECT_DEMOS");
	char *here, *there, *path = NULL;

	if (strchr(name, '/'))
		return strdup(name);
	if (folder && *folder)
		return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
	if (asprintf(&here, "demos/%s", name) < 0)
		return NULL;
	if (asprintf(&there, "libexec/vminspect/demos/%s", name) >= 0) {
		path = beside(here, there);
		free(there);
	}
	free(here);
	return path;
}

/* The program's ends of the channels, at the numbers where it expects them */
static void pass_sockets(const int *ends)
{
	int i;

	for (i = 0; i < STEP_CHANNELS; i++)
		dup2(ends[i], STEP_FD + i);
}

/*
 * In the new process: waits until it is recorded, and becomes the program. Its
 * environment has nothing that changes malloc.
 */
static void become(const char *path, char *const argv[], const int *ends,
		   int gate, pid_t parent)
{
	char *envp[] = { NULL };
	char byte;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)	/* it has died before */
		_exit(127);
	setpgid(0, 0);
	if (read(gate, &byte, 1) != 1)
		_exit(127);
	signal(SIGINT, SIG_DFL);
	pass_sockets(ends);
	execve(path, argv, envp);
	_exit(127);
}

/* Numbers above those that the program expects its ends at */
static int move_up(int fd)
{
	int up = fcntl(fd, F_DUPFD_CLOEXEC, STEP_FD + STEP_CHANNELS);

	close(fd);
	return up;
}

static enum status make_sockets(struct subject *s, int *ends)
{
	int pair[2], i;

	for (i = 0; i < STEP_CHANNELS; i++) {
		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
			return fail_errno("socketpair", errno);
		s->socket[i] = move_up(pair[0]);
		ends[i] = move_up(pair[1]);
		if (s->socket[i] < 0 || ends[i] < 0)
			return fail_errno("socketpair", errno);
	}
	return STATUS_OK;
}

static enum status fork_program(struct subject *s, const char *path,
				char *const argv[], const int *ends, int gate)
{
	pid_t parent = getpid();

	fflush(stdout);	/* what is buffered is not to be written twice */
	s->pid[0] = fork();
	if (!s->pid[0])
		become(path, argv, ends, gate, parent);
	if (s->pid[0] < 0)
		return fail_errno("fork", errno);
	setpgid(s->pid[0], s->pid[0]);
	return STATUS_OK;
}

/* From its execve(2) on, the program and all that it makes are recorded. */
static enum status choose(struct subject *s)
{
	struct vminspect_filter filter = {
		.size = sizeof(filter),
		.flags = VMINSPECT_FILTER_CHILDREN,
		.nr_pids = 1,
		.pids = { s->pid[0] },
	};

	if (ioctl(s->events.fd, VMINSPECT_IOC_FILTER, &filter))
		return fail_errno("events", errno);
	return events_skip(&s->events);
}

static enum status launch(struct subject *s, const char *path,
			  char *const argv[], int gate[2])
{
	int ends[STEP_CHANNELS] = { -1, -1, -1, -1 }, i;
	enum status status = make_sockets(s, ends);

	if (!status)
		status = fork_program(s, path, argv, ends, gate[0]);
	for (i = 0; i < STEP_CHANNELS; i++) {
		if (ends[i] >= 0)
			close(ends[i]);
	}
	if (!status)
		status = choose(s);
	if (!status && write(gate[1], "", 1) != 1)
		status = fail_errno("pipe", errno);
	return status;
}

static enum status launch_at(struct subject *s, const char *path,
			     char *const argv[])
{
	int gate[2];
	enum status status;

	if (pipe2(gate, O_CLOEXEC))
		return fail_errno("pipe", errno);
	gate[0] = move_up(gate[0]);
	gate[1] = move_up(gate[1]);
	status = launch(s, path, argv, gate);
	close(gate[0]);
	close(gate[1]);
	return status;
}

static enum status send_answer(struct subject *s, int who, uint64_t value,
			       bool again)
{
	struct step_answer answer = { .again = again, .value = value };

	if (send(s->socket[who], &answer, sizeof(answer), MSG_NOSIGNAL) !=
	    sizeof(answer))
		return fail_errno("demo", errno);
	return STATUS_OK;
}

/*
 * Whether the process has ended; only the first one is the tool's own child. One
 * that closed its socket is about to: @options is 0 then, else WNOHANG.
 */
static bool has_ended(struct subject *s, int who, struct log *log, int options)
{
	siginfo_t info = { 0 };

	if (!s->pid[who])
		return false;
	if (who)
		return kill(s->pid[who], 0) && errno == ESRCH;
	if (waitid(P_PID, s->pid[0], &info, WEXITED | WNOWAIT | options) ||
	    !info.si_pid)
		return false;
	log->wait_status = info.si_code == CLD_EXITED ? info.si_status << 8 :
							info.si_status;
	return true;
}

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ULL + t.tv_nsec / 1000000;
}

static enum status fail_patience(void)
{
	return fail(STATUS_FAILURE, NULL,
		    _("the program does not come to its next step"));
}

/*
 * What it does may make more events than the module has room for, so they are
 * taken meanwhile.
 */
static enum status await_message(struct subject *s, int who, struct log *log)
{
	struct pollfd fd = { .fd = s->socket[who], .events = POLLIN };
	uint64_t until = now_ms() + PATIENCE_MS;
	enum status status = STATUS_OK;
	ssize_t n;

	while (!status && now_ms() < until) {
		poll(&fd, 1, NAP_MS);
		n = recv(s->socket[who], &log->at, sizeof(log->at),
			 MSG_DONTWAIT);
		if (n == sizeof(log->at)) {
			log->at.name[STEP_NAME - 1] = 0;
			s->pid[who] = log->at.pid;
			return STATUS_OK;
		}
		log->ended = has_ended(s, who, log, n ? WNOHANG : 0) || !n;
		if (log->ended)
			return STATUS_OK;
		status = log_drain(s, log);
	}
	return status ? status : fail_patience();
}

/*
 * Until it sleeps in its read: then it has taken all the faults of what it did,
 * and takes no more.
 */
static enum status await_sleep(const struct log *log)
{
	const struct timespec ms = { .tv_nsec = 1000000 };
	char state;
	int i;

	if (log->ended)
		return STATUS_OK;
	for (i = 0; i < PATIENCE_MS; i++) {
		if (!log_task_state(log->at.pid, log->at.tid, &state))
			return fail(STATUS_FAILURE, NULL,
				    _("the program ended unexpectedly"));
		if (state == 'S')
			return STATUS_OK;
		nanosleep(&ms, NULL);
	}
	return fail_patience();
}

static enum status arrive(struct subject *s, int who, struct log *log)
{
	enum status status;

	memset(&log->at, 0, sizeof(log->at));
	status = await_message(s, who, log);
	if (!status && log->ended)
		memset(&log->at, 0, sizeof(log->at));
	return status ? status : await_sleep(log);
}

enum status subject_await(struct subject *s, int who, struct log *log)
{
	uint64_t before = log_count(s->pid[0]);
	enum status status;

	log_free(log);
	status = arrive(s, who, log);
	if (!status)
		status = log_drain(s, log);
	log_finish(s, log, before);
	return status;
}

enum status subject_release(struct subject *s, int who, uint64_t value)
{
	return send_answer(s, who, value, false);
}

enum status subject_go(struct subject *s, int who, uint64_t value,
		       struct log *log)
{
	uint64_t before = log_count(s->pid[0]);
	enum status status;

	log_free(log);
	status = send_answer(s, who, value, false);
	if (!status)
		status = arrive(s, who, log);
	if (!status)
		status = log_drain(s, log);
	log_finish(s, log, before);
	return status;
}

bool subject_stopped(const struct subject *s, int who)
{
	char byte;

	return recv(s->socket[who], &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

/* So that later only what the program does itself is seen */
static enum status warm_up(struct subject *s, struct log *log)
{
	enum status status = arrive(s, 0, log);
	int i;

	for (i = 0; !status && !log->ended && i < WARM_UP; i++) {
		status = send_answer(s, 0, 0, true);
		if (!status)
			status = arrive(s, 0, log);
	}
	if (!status && log->ended)
		status = fail(STATUS_FAILURE, NULL,
			      _("the program ended unexpectedly"));
	return status;
}

static enum status open_events(struct subject *s)
{
	struct vminspect_filter own = { .nr_pids = 1, .pids = { getpid() } };
	enum status status = events_open(&s->events, &own);

	if (!status && !source_recording())
		status = fail(STATUS_FAILURE, source_record_hint(),
			      _("the module does not record faults now"));
	return status ? status : log_timeline(s);
}

static enum status find_and_launch(struct subject *s, char *const argv[])
{
	char *path = subject_program(argv[0]);
	enum status status;

	if (path && !access(path, X_OK))
		status = launch_at(s, path, argv);
	else
		status = fail(STATUS_FAILURE, NULL,
			      _("%s: the demo's program is not there"),
			      argv[0]);
	free(path);
	return status;
}

/* The events first: who may not have them is told that, and nothing else. */
enum status subject_start(struct subject *s, char *const argv[],
			  struct log *log)
{
	enum status status;

	log_free(log);
	status = open_events(s);
	if (!status)
		status = find_and_launch(s, argv);
	if (!status)
		status = warm_up(s, log);
	if (!status)
		status = log_drain(s, log);
	log_finish(s, log, UNKNOWN);
	return status;
}

void subject_stop(struct subject *s)
{
	static const struct subject none = SUBJECT_NONE;
	int i;

	if (s->pid[0] > 0) {
		kill(-s->pid[0], SIGKILL);
		kill(s->pid[0], SIGKILL);
		waitpid(s->pid[0], NULL, 0);
	}
	for (i = 0; i < STEP_CHANNELS; i++) {
		if (s->socket[i] >= 0)
			close(s->socket[i]);
	}
	timeline_free(s->timeline);
	if (s->events.fd >= 0)
		events_close(&s->events);
	*s = none;
}
