/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a demo's program stops, so that its memory can be looked at.
 */
#ifndef VMINSPECT_DEMOS_STEP_H
#define VMINSPECT_DEMOS_STEP_H

#define STEP_VALUES	6

/**
 * step - say where the program is, and wait until it may go on
 * @name: of the place
 * ...: up to STEP_VALUES numbers that matter there: addresses, results
 *
 * It touches no memory that it did not touch at its first call. Where nobody
 * listens, as when the program is run by hand, it goes on at once.
 *
 * Return: a number from who listens; 0 where nobody does.
 */
#define step(name, ...) \
	step_at(name, (const unsigned long [STEP_VALUES]) { __VA_ARGS__ })

unsigned long step_at(const char *name, const unsigned long *values);

/**
 * step_as - be another one from now on
 * @who: 0 is the program as it was started; a child, or a thread, that stops
 *	on its own is 1 or more, below STEP_CHANNELS
 *
 * It is of the thread that calls it.
 */
void step_as(int who);

/* Those who may be stopped at once, each by a socket of its own */
#define STEP_CHANNELS	4
/* The first one's; the others follow */
#define STEP_FD		10

#define STEP_NAME	16

/* What is sent at a step */
struct step_message {
	char name[STEP_NAME];
	unsigned int pid;
	unsigned int tid;
	unsigned long values[STEP_VALUES];
};

/* The answer. @again: say so once more; the ways there and back get warm */
struct step_answer {
	unsigned long again;
	unsigned long value;
};

#endif /* VMINSPECT_DEMOS_STEP_H */
