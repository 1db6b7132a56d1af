// SPDX-License-Identifier: GPL-2.0
/*
 * limit SECONDS WITNESS COMMAND...: runs COMMAND in a session of its own, and
 * ends with its exit status, or like a shell with 128 and the signal.
 *
 * When it takes longer, WITNESS gets the session's number as its argument, and
 * a minute to say what is going on; then all of the session is ended: exit status
 * 124. What COMMAND leaves running is ended; where that is the tool, which never
 * may stay, the exit status is 123, if it was 0.
 */
#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LEFT_RUNNING	123
#define TIME_OVER	124
#define SIGNALLED	128

#define TOOL		"vminspect"

#define WITNESS_SECONDS	60

/* What was killed may have a GiB to free; and what was told to end, to say why */
#define ROUNDS		100
#define ROUND_NS	100000000

/**
 * struct process - one of a session
 * @pid: its number
 * @name: of its program
 */
struct process {
	int pid;
	char name[64];
};

/* Whether the process counts */
typedef bool (*visit_fn)(const struct process *p, int sig);

/* Whether it is one of the session, and no zombie */
static bool read_process(struct process *p, const char *number, int session)
{
	char path[280], state;
	int its_session;
	FILE *file;
	bool got;

	snprintf(path, sizeof(path), "/proc/%s/stat", number);
	file = fopen(path, "r");
	if (!file)
		return false;
	got = fscanf(file, "%d (%63[^)]) %c %*d %*d %d", &p->pid, p->name,
		     &state, &its_session) == 4;
	fclose(file);
	return got && its_session == session && state != 'Z' && state != 'X';
}

/* How many there are that count */
static int for_each(int session, visit_fn visit, int sig)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	struct process p;
	int nr = 0;

	while (proc && (entry = readdir(proc)))
		nr += isdigit((unsigned char)entry->d_name[0]) &&
		      read_process(&p, entry->d_name, session) &&
		      visit(&p, sig);
	if (proc)
		closedir(proc);
	return nr;
}

static bool is_there(const struct process *p, int sig)
{
	(void)p;
	(void)sig;
	return true;
}

static bool is_tool(const struct process *p, int sig)
{
	(void)sig;
	return !strcmp(p->name, TOOL);
}

static bool show(const struct process *p, int sig)
{
	(void)sig;
	printf("left running: %s (%d)\n", p->name, p->pid);
	return true;
}

static bool tell(const struct process *p, int sig)
{
	kill(p->pid, sig);
	return true;
}

/* Until none is left, for so many rounds; how many are */
static int await_none(int session, visit_fn visit, int sig, int rounds)
{
	struct timespec round = { .tv_nsec = ROUND_NS };
	int nr;

	while ((nr = for_each(session, visit, sig)) && rounds--)
		nanosleep(&round, NULL);
	return nr;
}

static void end_session(int session)
{
	for_each(session, tell, SIGTERM);
	if (await_none(session, is_there, 0, ROUNDS / 2))
		await_none(session, tell, SIGKILL, ROUNDS);
}

static int run(char **argv, const sigset_t *mask)
{
	int pid = fork();

	if (pid)
		return pid;
	setsid();
	sigprocmask(SIG_SETMASK, mask, NULL);
	execvp(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

/* Its exit status, or -1 when the time is over; SIGCHLD is blocked. */
static int await_end(int pid, const sigset_t *child, time_t seconds)
{
	struct timespec now, left = { 0 };
	time_t end;
	int status;

	clock_gettime(CLOCK_MONOTONIC, &now);
	end = now.tv_sec + seconds;
	while (!waitpid(pid, &status, WNOHANG)) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		left.tv_sec = end - now.tv_sec;
		if (left.tv_sec <= 0)
			return -1;
		sigtimedwait(child, NULL, &left);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) :
				   SIGNALLED + WTERMSIG(status);
}

/* It looks at each process, of which a test that does not end may make ever more. */
static void testify(char *witness, int session, const sigset_t *child,
		    const sigset_t *mask)
{
	char number[16], *argv[] = { witness, number, NULL };
	int pid;

	snprintf(number, sizeof(number), "%d", session);
	pid = run(argv, mask);
	if (await_end(pid, child, WITNESS_SECONDS) < 0)
		await_none(pid, tell, SIGKILL, ROUNDS);
}

/* Whether the tool was left; it may need a moment to see that it is not needed. */
static bool clear_up(int session)
{
	bool stays = await_none(session, is_tool, 0, ROUNDS);

	for_each(session, show, 0);
	fflush(stdout);
	await_none(session, tell, SIGKILL, ROUNDS);
	return stays;
}

int main(int argc, char **argv)
{
	sigset_t child, before;
	int pid, status;

	if (argc < 4)
		return 2;
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &before);
	pid = run(argv + 3, &before);
	status = await_end(pid, &child, atol(argv[1]));
	if (status < 0) {
		testify(argv[2], pid, &child, &before);
		end_session(pid);
		return TIME_OVER;
	}
	return clear_up(pid) && !status ? LEFT_RUNNING : status;
}
