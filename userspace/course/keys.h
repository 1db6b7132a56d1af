/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Single keys from the terminal that is standard input. While they are read it
 * shows no typed letters; it is as it was before whenever the tool ends or is
 * stopped.
 */
#ifndef VMINSPECT_KEYS_H
#define VMINSPECT_KEYS_H

#include <signal.h>
#include <stdbool.h>
#include <termios.h>

#define KEYS_SIGNALS	7

/* enum key - what the reader wants */
enum key {
	KEY_ON,		/* Enter, space, and keys that lead right or down */
	KEY_BACK,	/* b, and keys that lead left or up */
	KEY_QUIT,	/* q, or there is no terminal any more */
	KEY_AGAIN,	/* the screen has changed meanwhile: show it again */
};

/**
 * struct keys - a terminal whose keys are read
 * @before: how it was set
 * @actions: what signals did before
 * @mask: those that were blocked before
 */
struct keys {
	struct termios before;
	struct sigaction actions[KEYS_SIGNALS];
	sigset_t mask;
};

/* keys_open - false where standard input is no terminal; nothing is changed then */
bool keys_open(struct keys *keys);
void keys_close(struct keys *keys);

/**
 * keys_next - wait for one
 * @keys: open
 * @undo: text that brings the screen back to what it was, printed where a signal
 *	ends or stops the tool
 */
enum key keys_next(struct keys *keys, const char *undo);

#endif /* VMINSPECT_KEYS_H */
