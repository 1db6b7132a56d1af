/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Has the module watch malloc() and the like: where they are in the files that a
 * program runs the code of. Of each function the first file that has it counts,
 * as the dynamic linker does it, so that one that wraps another is recorded once.
 * That a function is watched in a file concerns all processes that map it; so
 * children are watched too, as far as they use the same files.
 */
#ifndef VMINSPECT_MALLOC_PROBES_H
#define VMINSPECT_MALLOC_PROBES_H

#include "events.h"

/**
 * malloc_probes_add - watch those that a command will use
 * @events: live
 * @command: its first word, looked for as execvp(3) does
 *
 * To be called where the command is to run: with its environment and folder.
 */
enum status malloc_probes_add(struct events *events, const char *command);

/**
 * malloc_probes_add_process - watch those that a process uses
 * @events: live
 * @pid: as the user wrote it
 */
enum status malloc_probes_add_process(struct events *events, const char *pid);

#endif /* VMINSPECT_MALLOC_PROBES_H */
