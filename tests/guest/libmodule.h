/* SPDX-License-Identifier: GPL-2.0 */
/* Unloads the module under those who use it, and loads it again. */
#ifndef LIBMODULE_H
#define LIBMODULE_H

#include <stdbool.h>

/*
 * Tries to unload it while it is in use, after it may have been taken out of sight.
 * Returns whether it was refused, which is the only right answer then.
 */
bool module_refuses(void);

/* Until it is gone, however long that takes; nothing of it is left then. */
void module_unload(void);

/*
 * With these parameters, once there is memory for it; and sees that it is mounted.
 * Ends the program where it cannot be had.
 */
void module_load(const char *file, const char *parameters);

#endif
