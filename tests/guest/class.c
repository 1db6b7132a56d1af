// SPDX-License-Identifier: GPL-2.0
/*
 * The observer of the cases of one class-NAME.c: see class.h. Runs those whose
 * names are given, or all. Prints a line for each: ok, skip, or FAIL. Ends with 0
 * if none failed, with 77 if all were skipped.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"
#include "libjudge.h"

#define LIMIT_MS	120000

struct watcher {
	const char *name;
	pid_t pid;		/* the case's process */
	int status;		/* of its end */
	bool ended;
	int watched;		/* so many accesses */
	struct stream stream;
	struct look before;
};

static struct attempts attempts;

/* An "any" is about all addresses that its process faults at. */
static bool any_seen(void)
{
	const struct one_fault *f;
	size_t i;

	for (i = 0; i < attempts.nr; i++) {
		f = &attempts.fault[i];
		if (f->last.addr >= shared->addr && !f->open &&
		    (pid_t)f->last.event.tgid == shared->actor &&
		    wanted(shared->wants, "class", fault_class_name(f->class)))
			return true;
	}
	return false;
}

/* Takes what has happened. Of an endless loop the old is forgotten. */
static void read_events(struct watcher *w)
{
	bool any = wants_has(shared->wants, "any");
	const struct vminspect_event *e;

	while ((e = stream_next(&w->stream))) {
		attempts.space = &w->stream.space;
		if (any && attempts.nr == MAX_FAULTS - 1)
			attempts.nr = 0;
		if (shared->phase != PREPARING)
			attempts_add(&attempts, e);
		if (any && !shared->seen && any_seen())
			shared->seen = 1;
	}
}

static char state_of(pid_t pid)
{
	char path[64], state = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	if (fscanf(f, "%*d %*[^)]) %c", &state) != 1)
		state = 0;
	fclose(f);
	return state;
}

/* Waits until the actor has stopped, or all is over. */
static void await_stop(struct watcher *w)
{
	int ms;

	for (ms = 0; ms < LIMIT_MS; ms += 2) {
		if (waitpid(w->pid, &w->status, WNOHANG) == w->pid) {
			w->ended = true;
			return;
		}
		if (shared->actor && state_of(shared->actor) == 'T')
			return;
		read_events(w);
		usleep(2000);
	}
	check(false, "%s: not over after %d ms", w->name, LIMIT_MS);
	kill(w->pid, SIGKILL);
	waitpid(w->pid, &w->status, 0);
	w->ended = true;
}

static bool within(const struct one_fault *f)
{
	return (pid_t)f->last.event.tid == shared->actor &&
	       f->last.event.time + SLACK_NS >= ns_of(&shared->from) &&
	       f->last.event.time <= ns_of(&shared->to) + SLACK_NS;
}

/* getrusage(2) counted as many, of each kind. */
static void judge_counts(void)
{
	long minor = 0, major = 0;
	size_t i;

	for (i = 0; i < attempts.nr; i++) {
		if (!within(&attempts.fault[i]))
			continue;
		minor += attempts.fault[i].count == FAULT_COUNT_MINOR;
		major += attempts.fault[i].count == FAULT_COUNT_MAJOR;
	}
	check(minor == shared->after.ru_minflt - shared->before.ru_minflt &&
	      major == shared->after.ru_majflt - shared->before.ru_majflt,
	      "%ld minor and %ld major faults, getrusage has %ld and %ld", minor,
	      major, shared->after.ru_minflt - shared->before.ru_minflt,
	      shared->after.ru_majflt - shared->before.ru_majflt);
}

/* The faults at the page, of which there are as many as there should be */
static void judge_faults(struct watcher *w, const struct look *after)
{
	const struct one_fault *f, *last = NULL;
	char text[24];
	int nr = 0;
	size_t i;

	for (i = 0; i < attempts.nr; i++) {
		f = &attempts.fault[i];
		if (!within(f) || (f->last.addr ^ shared->addr) & -PAGE)
			continue;
		last = f;
		nr++;
	}
	snprintf(text, sizeof(text), "%d", nr);
	check(wants_has(shared->wants, "faults") ?
	      wanted(shared->wants, "faults", text) : nr == 1,
	      "%d faults, wanted: %s", nr, shared->wants);
	if (last)
		judge_fault(last, &w->stream.space, &w->before, after);
}

static void judge_signal(void)
{
	char text[24];

	snprintf(text, sizeof(text), "%d", shared->signal);
	check(wants_has(shared->wants, "signal") ?
	      wanted(shared->wants, "signal", text) : !shared->signal,
	      "signal %d, wanted: %s", shared->signal, shared->wants);
}

static void before(struct watcher *w)
{
	look_take(&w->before, shared->owner, shared->addr);
	read_events(w);
	attempts.nr = 0;
	shared->seen = 0;
	w->stream.lost = 0;
}

static void after(struct watcher *w)
{
	struct look look;
	size_t i;
	bool was_well = !check_status();

	read_events(w);
	check(!w->stream.lost || wants_has(shared->wants, "any"),
	      "%" PRIu64 " records lost", w->stream.lost);
	if (wants_has(shared->wants, "any")) {
		check(shared->seen, "none seen: %s", shared->wants);
	} else {
		look_take(&look, shared->owner, shared->addr);
		judge_counts();
		judge_faults(w, &look);
		judge_signal();
	}
	w->watched++;
	if (was_well && check_status()) {
		printf("That was %s. The faults were:\n", w->name);
		for (i = 0; i < attempts.nr && i < 20; i++)
			fault_print(&attempts.fault[i], &w->stream.space);
	}
}

/* It is over within the access: all that is left of it are the records. */
static void killed(struct watcher *w)
{
	const struct one_fault *f;

	read_events(w);
	if (!check(WIFSIGNALED(w->status) && WTERMSIG(w->status) == SIGKILL,
		   "not killed: status %x", w->status) ||
	    !check(attempts.nr != 0, "no fault was recorded"))
		return;
	f = &attempts.fault[attempts.nr - 1];
	check(wanted(shared->wants, "class", fault_class_name(f->class)) &&
	      wanted(shared->wants, "count", fault_count_name(f->count)),
	      "the last is a %s, counted as %s; wanted: %s",
	      fault_class_name(f->class), fault_count_name(f->count),
	      shared->wants);
	w->watched++;
}

static void observe(struct watcher *w)
{
	for (await_stop(w); !w->ended; await_stop(w)) {
		if (shared->phase == BEFORE)
			before(w);
		else if (shared->phase == AFTER)
			after(w);
		if (shared->phase == AFTER)
			shared->phase = PREPARING;
		kill(shared->actor, SIGCONT);
	}
}

static void run_case(const struct class_case *c, int go)
{
	char byte;
	int err = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (read(go, &byte, 1) < 0)
		_exit(1);
	if (has_thp())
		err = set(THP "enabled", "madvise");
	if (!err && !access("/proc/sys/kernel/numa_balancing", F_OK))
		err = set("/proc/sys/kernel/numa_balancing", "0");
	if (!err)
		err = c->make();
	if (!err)
		_exit(0);
	strncpy(shared->why, why_not() ?: "", sizeof(shared->why) - 1);
	if (!shared->why[0])
		perror(c->name);
	_exit(shared->why[0] ? 77 : 1);
}

static void start(struct watcher *w, const struct class_case *c)
{
	struct vminspect_filter filter;
	int go[2];

	*shared = (struct shared){ 0 };
	need(!pipe(go), "pipe");
	fflush(stdout);
	w->pid = fork();
	need(w->pid >= 0, "fork");
	if (!w->pid) {
		close(go[1]);
		run_case(c, go[0]);
	}
	close(go[0]);
	filter = filter_of(w->pid, VMINSPECT_FILTER_CHILDREN |
			   VMINSPECT_FILTER_LEVELS);
	stream_open(&w->stream, &filter);
	close(go[1]);
}

/* How the case ended: 0, 77, or 1 */
static int verdict(struct watcher *w)
{
	if (w->watched && wants_has(shared->wants, "killed"))
		return check_status();
	if (WIFEXITED(w->status) && WEXITSTATUS(w->status) == 77 &&
	    !w->watched && !check_status())
		return 77;
	check(!w->status, "%s: ended with status %x", w->name, w->status);
	check(w->watched, "%s: nothing was watched", w->name);
	return check_status();
}

static int run(const struct class_case *c)
{
	struct watcher w = { .name = c->name };
	int rc;

	start(&w, c);
	observe(&w);
	if (wants_has(shared->wants, "killed"))
		killed(&w);
	stream_close(&w.stream);
	while (shared->nr_undos)
		if (sh("%s", shared->undo[--shared->nr_undos]))
			printf("cannot: %s\n", shared->undo[shared->nr_undos]);
	rc = verdict(&w);
	if (rc == 77)
		printf("skip %s: %s\n", c->name, shared->why);
	else if (!rc)
		printf("ok %s\n", c->name);
	return rc;
}

/* Each in a process of its own, which remembers no failure but its own. */
static int run_apart(const struct class_case *c)
{
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	need(pid >= 0, "fork");
	if (!pid) {
		int rc = run(c);

		fflush(stdout);
		_exit(rc);
	}
	need(waitpid(pid, &status, 0) == pid, "waitpid");
	if (WIFEXITED(status) && (!WEXITSTATUS(status) ||
				  WEXITSTATUS(status) == 77))
		return WEXITSTATUS(status);
	printf("FAIL: %s (status %x)\n", c->name, status);
	return 1;
}

static bool asked_for(const struct class_case *c, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], c->name))
			return true;
	}
	return argc < 2;
}

int main(int argc, char **argv)
{
	const struct class_case *const *c;
	int failed = 0, done = 0, rc;

	setvbuf(stdout, NULL, _IOLBF, 0);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	need(shared != MAP_FAILED, "mmap");
	for (c = __start_cases; c < __stop_cases; c++) {
		if (!asked_for(*c, argc, argv))
			continue;
		rc = run_apart(*c);
		failed += rc == 1;
		done += rc == 0;
	}
	if (failed)
		return 1;
	return done ? 0 : 77;
}
