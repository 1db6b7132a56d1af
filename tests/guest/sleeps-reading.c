// SPDX-License-Identifier: GPL-2.0
/*
 * sleeps-reading PID: returns when a process sleeps within read(2). It has no faults
 * and makes no calls meanwhile that are events, of which the process may be a reader:
 * a shell that asks would see it busy with those of the asking.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libcheck.h"

#define TRIES	300

static char text[256];

/* The word behind @before of a file of the process */
static const char *word_of(const char *pid, const char *name, const char *before)
{
	char path[64];
	char *at;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%s/%s", pid, name);
	f = fopen(path, "r");
	need(f, path);
	setvbuf(f, NULL, _IONBF, 0);
	text[fread(text, 1, sizeof(text) - 1, f)] = 0;
	fclose(f);
	at = *before ? strrchr(text, *before) : text;
	return at ? at + strlen(before) : "";
}

static bool sleeps_reading(const char *pid)
{
	return *word_of(pid, "stat", ") ") == 'S' &&
	       isdigit((unsigned char)*word_of(pid, "syscall", "")) &&
	       atoi(text) == SYS_read;
}

int main(int argc, char **argv)
{
	int tries;

	need(argc == 2, "arguments");
	for (tries = 0; tries < TRIES; tries++) {
		usleep(100000);
		if (sleeps_reading(argv[1]))
			return 0;
	}
	check(false, "waited in vain: %s sleeps in read", argv[1]);
	return check_status();
}
