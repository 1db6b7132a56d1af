// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "demo.h"
#include "number.h"

/* Requests that do nothing, so that the pages of the way there and back are in */
#define WARM_UP		4
/* How long the child may take to go back to waiting, in ms */
#define PATIENCE_MS	20000

/* In the child that fork(2) made: becomes the tool anew, or ends. */
static void become_child(int socket, pid_t parent)
{
	char *argv[] = { "vminspect", DEMO_CHILD, NULL };
	char *envp[] = { NULL };	/* nothing that changes malloc */

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)	/* it has died before */
		_exit(STATUS_FAILURE);
	if (socket == DEMO_CHILD_FD)
		fcntl(socket, F_SETFD, 0);
	else
		dup2(socket, DEMO_CHILD_FD);
	execve("/proc/self/exe", argv, envp);
	_exit(STATUS_FAILURE);
}

static enum status fail_child(void)
{
	return fail(STATUS_FAILURE, NULL, "the child ended unexpectedly");
}

static enum status receive(struct subject *s, struct demo_reply *reply)
{
	ssize_t n;

	do {
		n = read(s->socket, reply, sizeof(*reply));
	} while (n < 0 && errno == EINTR);
	return n == sizeof(*reply) ? STATUS_OK : fail_child();
}

static enum status send_request(struct subject *s, enum demo_op op,
				uint64_t value)
{
	struct demo_request request = { .op = op, .value = value };
	ssize_t n = send(s->socket, &request, sizeof(request), MSG_NOSIGNAL);

	return n == sizeof(request) ? STATUS_OK : fail_child();
}

static enum status fork_child(struct subject *s)
{
	pid_t parent = getpid();
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return fail_errno("socketpair", errno);
	fflush(stdout);	/* what is buffered is not to be written twice */
	s->pid = fork();
	if (!s->pid)
		become_child(ends[1], parent);
	close(ends[1]);
	s->socket = ends[0];
	return s->pid < 0 ? fail_errno("fork", errno) : STATUS_OK;
}

/*
 * State and minflt + majflt, the fields 3, 10 and 12 of proc_pid_stat(5). The
 * name before them may hold anything.
 */
static bool read_stat(pid_t pid, char *state, uint64_t *faults)
{
	unsigned long long minor, major;
	char name[64], line[1024], *paren;
	FILE *file;
	bool ok;

	snprintf(name, sizeof(name), "/proc/%d/stat", pid);
	file = fopen(name, "re");
	if (!file)
		return false;
	ok = fgets(line, sizeof(line), file);
	fclose(file);
	paren = ok ? strrchr(line, ')') : NULL;
	if (!paren || sscanf(paren, ") %c %*s %*s %*s %*s %*s %*s %llu %*s %llu",
			     state, &minor, &major) != 3)
		return false;
	*faults = minor + major;
	return true;
}

/*
 * Until the child sleeps in its read: then it has taken all the faults of what
 * it did, and takes no more.
 */
static enum status await_sleep(struct subject *s, uint64_t *faults)
{
	const struct timespec ms = { .tv_nsec = 1000000 };
	char state = 0;
	int i;

	for (i = 0; i < PATIENCE_MS; i++) {
		if (!read_stat(s->pid, &state, faults) || state == 'Z')
			return fail_child();
		if (state == 'S')
			return STATUS_OK;
		nanosleep(&ms, NULL);
	}
	return fail(STATUS_FAILURE, NULL, "the child does not come to rest");
}

static enum status greet(struct subject *s)
{
	struct demo_reply reply;
	enum status status = receive(s, &reply);
	int i;

	for (i = 0; !status && i < WARM_UP; i++) {
		status = send_request(s, DEMO_NOTHING, 0);
		if (!status)
			status = receive(s, &reply);
	}
	return status;
}

enum status subject_start(struct subject *s)
{
	char pid[16];
	enum status status;

	status = fault_stream_open(&s->stream);
	if (!status)
		status = fork_child(s);
	if (!status)
		status = greet(s);
	if (status)
		return status;
	snprintf(pid, sizeof(pid), "%d", s->pid);
	return source_open(&s->source, pid);
}

void subject_stop(struct subject *s)
{
	if (s->socket >= 0)
		close(s->socket);
	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
	}
	if (s->source.fd >= 0)
		source_close(&s->source);
	if (s->stream.fd >= 0)
		fault_stream_close(&s->stream);
}

static void log_fault(struct step_log *log, const struct fault *fault)
{
	if (!strcmp(fault->class, "minor") || !strcmp(fault->class, "major"))
		log->recorded++;
	else if (strcmp(fault->class, "error"))
		log->unclear++;
	if (log->nr_faults < STEP_FAULTS)
		log->faults[log->nr_faults++] = *fault;
}

static enum status collect(struct subject *s, struct step_log *log)
{
	uint64_t lost = s->stream.lost;
	enum stream_result result;
	struct fault fault;

	while ((result = fault_stream_next(&s->stream, &fault)) == STREAM_FAULT) {
		if (fault.tid == (uint64_t)s->pid)
			log_fault(log, &fault);
	}
	log->lost = s->stream.lost - lost;
	return result == STREAM_ERROR ? STATUS_FAILURE : STATUS_OK;
}

enum status subject_do(struct subject *s, enum demo_op op, uint64_t value,
		       struct step_log *log)
{
	uint64_t before, after;
	struct demo_reply reply;
	enum status status;

	memset(log, 0, sizeof(*log));
	status = await_sleep(s, &before);
	if (!status)
		status = fault_stream_skip(&s->stream);
	if (!status)
		status = send_request(s, op, value);
	if (!status)
		status = receive(s, &reply);
	if (!status)
		status = await_sleep(s, &after);
	if (!status)
		status = collect(s, log);
	if (status)
		return status;
	log->reply = reply.value;
	log->counted = after - before;
	return STATUS_OK;
}

enum status subject_read(struct subject *s, struct space *space)
{
	enum status status;

	space_free(space);
	space->keep_runs = true;
	status = source_read(&s->source, space);
	if (!status && strcmp(space->end.state, "complete"))
		return fail_child();
	return status;
}

enum status subject_walk(struct subject *s, uint64_t addr, uint64_t page,
			 struct walk *walk)
{
	struct vminspect_walk raw;
	int err = source_walk(&s->source, addr, &raw);

	walk->nr = 0;
	if (err)
		return fail_errno("walk", err);
	if (walk_inside(&raw) && !analyze_walk(&raw, page, walk))
		return fail(STATUS_FAILURE, NULL,
			    "the module's answer makes no sense");
	return STATUS_OK;
}
