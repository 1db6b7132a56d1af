/* SPDX-License-Identifier: GPL-2.0 */
/*
 * SIGINT and SIGTERM as a wish to come to an end: what there is by then is still shown.
 */
#ifndef VMINSPECT_INTERRUPT_H
#define VMINSPECT_INTERRUPT_H

#include <poll.h>
#include <stdbool.h>
#include <time.h>

/* interrupt_catch - from now on; the second one ends the tool at once */
void interrupt_catch(void);

/* interrupt_release - they come through at any time again */
void interrupt_release(void);

/* interrupt_came - whether one did */
bool interrupt_came(void);

/**
 * interrupt_poll - ppoll(2), in which alone one comes through
 * @fds: see there; the first is the output
 * @nr: likewise
 * @timeout: likewise
 *
 * Where nobody reads the output any more, the tool ends, by SIGPIPE: a write would find
 * that out, but there may be none for long.
 *
 * Return: as ppoll(2).
 */
int interrupt_poll(struct pollfd *fds, nfds_t nr, const struct timespec *timeout);

#endif /* VMINSPECT_INTERRUPT_H */
