// SPDX-License-Identifier: GPL-2.0
/* The program of one state: see state.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "state.h"

int main(void)
{
	const struct state *state = __start_states[0];
	const char *why;

	setvbuf(stdout, NULL, _IOLBF, 0);
	look_at(getpid());
	if (begin() || state->make()) {
		why = why_not();
		printf("%s\n", why ? why : strerror(errno));
		return why ? 77 : 1;
	}
	printf("ready\n");
	for (;;)
		pause();
}
