// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "keys.h"

#define ESCAPE		'\033'
#define END_OF_FILE	'\004'

/* Those that end the tool or stop it come first. */
static const int signals[KEYS_SIGNALS] = {
	SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH
};

static volatile sig_atomic_t caught;

static void note_signal(int signal)
{
	caught = signal;
}

static bool leaves(int signal)
{
	return signal && signal != SIGCONT && signal != SIGWINCH;
}

/* They come only while a key is waited for: see keys_next(). */
static void hold_signals(struct keys *keys)
{
	struct sigaction action = { .sa_handler = note_signal };
	sigset_t set;
	int i;

	sigemptyset(&set);
	for (i = 0; i < KEYS_SIGNALS; i++)
		sigaddset(&set, signals[i]);
	sigprocmask(SIG_BLOCK, &set, &keys->mask);
	caught = 0;
	for (i = 0; i < KEYS_SIGNALS; i++) {
		sigaction(signals[i], NULL, &keys->actions[i]);
		if (keys->actions[i].sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
}

bool keys_open(struct keys *keys)
{
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &keys->before))
		return false;
	hold_signals(keys);
	raw = keys->before;
	raw.c_lflag &= ~(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	return true;
}

void keys_close(struct keys *keys)
{
	int i;

	tcsetattr(STDIN_FILENO, TCSANOW, &keys->before);
	for (i = 0; i < KEYS_SIGNALS; i++)
		sigaction(signals[i], &keys->actions[i], NULL);
	/* What came since is delivered now, as it would have been. */
	sigprocmask(SIG_SETMASK, &keys->mask, NULL);
}

/* One byte, or EOF; without a @timeout (ms) a signal ends the wait, too */
static int next_byte(const struct keys *keys, const struct timespec *timeout)
{
	struct pollfd poll = { .fd = STDIN_FILENO, .events = POLLIN };
	unsigned char c;
	int ready;

	do {
		ready = ppoll(&poll, 1, timeout, &keys->mask);
	} while (ready < 0 && errno == EINTR && !caught);
	if (ready <= 0 || read(STDIN_FILENO, &c, 1) != 1)
		return EOF;
	return c;
}

/* What an arrow or page key sends after Escape: "[A", "OA", "[5~" */
static enum key escape_sequence(const struct keys *keys)
{
	static const struct timespec soon = { .tv_nsec = 50000000 };
	int c = next_byte(keys, &soon), first = 0;

	if (c != '[' && c != 'O')
		return KEY_AGAIN;
	while ((c = next_byte(keys, &soon)) != EOF) {
		first = first ?: c;
		if (c >= '@')
			break;
	}
	if (c == EOF)
		return KEY_AGAIN;
	if (strchr("AD5", first))
		return KEY_BACK;
	return strchr("BC6", first) ? KEY_ON : KEY_AGAIN;
}

static enum key obey_signal(struct keys *keys, const char *undo)
{
	int signal = caught;

	if (!leaves(signal)) {
		caught = 0;
		return KEY_AGAIN;
	}
	fputs(undo, stdout);
	fflush(stdout);
	keys_close(keys);
	raise(signal);
	/* Here again: it was stopped, and goes on. */
	return keys_open(keys) ? KEY_AGAIN : KEY_QUIT;
}

enum key keys_next(struct keys *keys, const char *undo)
{
	int c;

	for (;;) {
		c = next_byte(keys, NULL);
		if (caught)
			return obey_signal(keys, undo);
		if (c == '\n' || c == '\r' || c == ' ')
			return KEY_ON;
		if (c == 'b' || c == 'B')
			return KEY_BACK;
		if (c == 'q' || c == 'Q' || c == EOF || c == END_OF_FILE)
			return KEY_QUIT;
		if (c == ESCAPE)
			return escape_sequence(keys);
	}
}
