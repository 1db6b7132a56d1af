// SPDX-License-Identifier: GPL-2.0
/*
 * explained [NAME]: has the tool say what a read, a write and a jump would do to
 * memory in each state that a program can bring about, then does it, and
 * compares: the faults by getrusage(2), the signal and its code. Each access is
 * made by a new process, which makes the state anew. The current folder should
 * be on a file system with a disk.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libaccess.h"
#include "libcheck.h"
#include "libexplained.h"

#define TITLE	256

static const char * const how_names[NR_HOWS] = { "read", "write", "jump" };

/* What the tool foretold, taken from the words of its first line */
struct foretold {
	char title[TITLE];
	int faults;	/* minor and major together; -1: it did not say */
	int major;	/* of these; -1: it did not say */
	int handled;	/* faults that a handler of userfaultfd must resolve */
	int signal;
	int code;
	bool open;	/* it did not say how it ends */
	bool pkey;	/* or SIGSEGV by a protection key */
};

/* What the child tells */
struct report {
	struct outcome outcome;
	int handled;
};

static const struct {
	const char *word;
	int signal;
	int code;
} signals[] = {
	{ "(SEGV_MAPERR)", SIGSEGV, SEGV_MAPERR },
	{ "(SEGV_ACCERR)", SIGSEGV, SEGV_ACCERR },
	{ "(SI_KERNEL)", SIGSEGV, SI_KERNEL },
	{ "(BUS_ADRERR)", SIGBUS, BUS_ADRERR },
	{ "(BUS_MCEERR_AR)", SIGBUS, BUS_MCEERR_AR },
};

static void take_title(struct foretold *f)
{
	const char *t = f->title;
	size_t i;

	if (!strncmp(t, "minor or major fault", 20)) {
		f->faults = 1;
		f->major = -1;
	} else if (!strncmp(t, "minor fault", 11)) {
		f->faults = 1;
	} else if (!strncmp(t, "major fault", 11)) {
		f->faults = 1;
		f->major = 1;
	}
	f->open = !strncmp(t, "unknown", 7);
	f->handled = !!strstr(t, "stops: ");
	f->pkey = strstr(t, "PKRU");
	if (f->handled || f->open) {
		f->faults = -1;
		f->major = -1;
	}
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (!strstr(t, signals[i].word))
			continue;
		f->signal = signals[i].signal;
		f->code = signals[i].code;
	}
}

/* Runs the tool and finds the line " read   ..." or the like. */
static bool ask(pid_t pid, unsigned long addr, enum access_how how,
		struct foretold *f)
{
	char command[128], line[TITLE], key[16];
	FILE *tool;

	memset(f, 0, sizeof(*f));
	snprintf(command, sizeof(command), "vminspect explain %d 0x%lx", pid,
		 addr);
	snprintf(key, sizeof(key), " %-6s ", how_names[how]);
	tool = popen(command, "r");
	need(tool, "popen");
	while (fgets(line, sizeof(line), tool)) {
		if (!strncmp(line, key, 8) && !*f->title)
			snprintf(f->title, sizeof(f->title), "%.*s",
				 (int)strcspn(line + 8, "\n"), line + 8);
	}
	if (pclose(tool) || !*f->title)
		return check(false, "%s: no answer", command);
	take_title(f);
	return true;
}

static bool by_pkey(const struct foretold *f, const struct outcome *o)
{
	return f->pkey && o->signal == SIGSEGV && o->code == SEGV_PKUERR;
}

static bool agrees(const struct foretold *f, const struct report *r)
{
	const struct outcome *o = &r->outcome;

	if (f->open || by_pkey(f, o))
		return true;
	return (f->faults < 0 || o->minor + o->major == f->faults) &&
	       (f->major < 0 || o->major == f->major) &&
	       r->handled == f->handled && o->signal == f->signal &&
	       o->code == f->code;
}

static void compare(const struct state *s, enum access_how how,
		    const struct foretold *f, const struct report *r)
{
	const struct outcome *o = &r->outcome;

	printf("%-22s %-5s %ld minor %ld major, %d handled, signal %d code %d: %s\n",
	       s->name, how_names[how], o->minor, o->major, r->handled,
	       o->signal, o->code, f->title);
	check(agrees(f, r), "%s, %s: not as foretold", s->name,
	      how_names[how]);
	check(s->flags & STATE_OPEN || !f->open, "%s, %s: left open",
	      s->name, how_names[how]);
}

/* The child: makes the state, tells where, and waits until it may go on. */
static void be_subject(const struct state *s, enum access_how how, int in, int out)
{
	struct report report = { 0 };
	unsigned long addr;
	char go;

	access_ready();
	errno = 0;
	addr = s->make();
	if (s->flags & STATE_NULL)
		errno = 0;
	else if (!addr && !errno)
		errno = ENODATA;
	if (write(out, &addr, sizeof(addr)) < 0 ||
	    write(out, &errno, sizeof(errno)) < 0 || read(in, &go, 1) != 1)
		_exit(1);
	report.outcome = access_try(how, addr);
	report.handled = explained_handled;
	_exit(write(out, &report, sizeof(report)) != sizeof(report));
}

static bool took(int fd, void *buf, size_t size)
{
	return read(fd, buf, size) == (ssize_t)size;
}

/* false: the state cannot be made here */
static bool talk(const struct state *s, enum access_how how, pid_t pid, int in,
		 int out)
{
	struct foretold foretold;
	struct report report;
	unsigned long addr;
	int err;

	if (!took(in, &addr, sizeof(addr)) || !took(in, &err, sizeof(err)))
		return check(false, "%s: no state", s->name);
	if (err) {
		printf("%-22s cannot be made: %s\n", s->name, strerror(err));
		return false;
	}
	if (!ask(pid, addr, how, &foretold))
		return true;
	need(write(out, "g", 1) == 1, "write");
	if (check(took(in, &report, sizeof(report)), "%s, %s (%s): no report",
		  s->name, how_names[how], foretold.title))
		compare(s, how, &foretold, &report);
	return true;
}

static bool try_access(const struct state *s, enum access_how how)
{
	int to[2], from[2], status;
	bool made;
	pid_t pid;

	need(!pipe(to) && !pipe(from), "pipe");
	fflush(stdout);
	pid = fork();
	need(pid >= 0, "fork");
	if (!pid) {
		setpgid(0, 0);
		close(to[1]);
		close(from[0]);
		be_subject(s, how, to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	made = talk(s, how, pid, from[0], to[1]);
	close(to[1]);
	close(from[0]);
	kill(-pid, SIGKILL);	/* with the children that it has */
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return made;
}

static unsigned int try_states(const struct state *s, const char *name)
{
	unsigned int made = 0;
	enum access_how how;

	for (; s->name; s++) {
		if (name && strcmp(name, s->name))
			continue;
		for (how = 0; how < NR_HOWS && try_access(s, how); how++)
			made++;
	}
	return made;
}

int main(int argc, char **argv)
{
	static const struct state * const lists[] = {
		anon_states, file_states, huge_states, outside_states,
		uffd_states,
	};
	const char *name = argc > 1 ? argv[1] : NULL;
	unsigned int made = 0;
	size_t i;

	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		made += try_states(lists[i], name);
	printf("%u accesses\n", made);
	check(made, "nothing was tried");
	return check_status();
}
