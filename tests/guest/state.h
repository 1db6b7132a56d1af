/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A state of memory, made for real. Each state-NAME.c has one STATE(NAME), and
 * becomes a program of that name (by state.c); all together are the zoo (zoo.c).
 *
 * A program prints, a line each, and then waits:
 *
 *   process PID                   whose memory is to be looked at
 *   want PID ADDR PAGES WORDS     each of these pages is so, see libwant.h
 *   once PID ADDR PAGES WORDS     while it runs, a page is so now and then
 *   ready
 *
 * and ends with 77 where this kernel or machine cannot have the state.
 */
#ifndef STATE_H
#define STATE_H

#include <stdbool.h>

#include "libmake.h"

struct state {
	const char *name;
	bool alone;		/* goes on doing something: not in the zoo */
	int (*make)(void);	/* 0, or -1 and errno, or cannot() */
};

#define STATE_ADD(NAME, ALONE)						\
	static int make(void);						\
	static const struct state state = { NAME, ALONE, make };	\
	static const struct state *const state_ref			\
	__attribute__((used, section("states"))) = &state;		\
	static int make(void)

/* STATE("name") { make it; return 0; } */
#define STATE(NAME)		STATE_ADD(NAME, false)
#define STATE_ALONE(NAME)	STATE_ADD(NAME, true)

/* All that are linked in: the linker gives these two. */
extern const struct state *const __start_states[];
extern const struct state *const __stop_states[];

/* Says what is to be seen. */
void want(const void *p, size_t pages, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void want_of(pid_t pid, const void *p, size_t pages, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void once(const void *p, size_t pages, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Says why a state cannot be had here. Returns -1. */
int cannot(const char *why);

/* The last cannot(), or NULL */
const char *why_not(void);

/* A process to look at, beside this one */
void look_at(pid_t pid);

#endif
