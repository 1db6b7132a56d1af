// SPDX-License-Identifier: GPL-2.0
/*
 * zoo: a process that has all states of state-*.c at once. Prints "made NAME"
 * or "cannot NAME: why" for each, among what state.h says (what they want is
 * not so any more once others have forked), then "child PID" of one that shares
 * all of it and has written to some, then "ready", and sleeps.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "state.h"

static void make_all(void)
{
	const struct state *const *s;

	for (s = __start_states; s < __stop_states; s++) {
		const char *why;

		if ((*s)->alone)
			continue;
		if (!(*s)->make()) {
			printf("made %s\n", (*s)->name);
			continue;
		}
		why = why_not();
		printf("cannot %s: %s\n", (*s)->name,
		       why ? why : strerror(errno));
	}
}

int main(void)
{
	char *p;
	pid_t pid;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (begin())
		return 1;
	make_all();
	p = touched(NR * PAGE, 0);
	fflush(stdout);
	pid = p ? fork() : -1;
	if (pid < 0)
		return 1;
	if (!pid)
		memset(p, 2, NR / 2 * PAGE);
	else
		printf("child %d\nready\n", pid);
	for (;;)
		pause();
}
