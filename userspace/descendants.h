/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_DESCENDANTS_H
#define VMINSPECT_DESCENDANTS_H

#include "fault_choice.h"

/*
 * descendants_add - add all that the processes of a choice have started so far
 *
 * Goes by /proc: those whose parent has ended belong to somebody else by now. The
 * tool itself is left out.
 */
enum status descendants_add(struct fault_choice *choice);

#endif /* VMINSPECT_DESCENDANTS_H */
