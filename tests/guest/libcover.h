/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which places in the kernel this thread's calls have reached, where it is built to
 * tell: Documentation/dev-tools/kcov.rst. Only the module's own are counted. Where it
 * is not, all of this does nothing.
 */
#ifndef LIBCOVER_H
#define LIBCOVER_H

#include <stdint.h>

void cover_start(void);

/* After each call, or what it reached may not find room */
void cover_take(void);

/* So many different ones so far */
uint64_t cover_places(void);

#endif
