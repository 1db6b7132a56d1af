/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A figure of an access that ended in a signal.
 */
#ifndef VMINSPECT_FIGURE_SIGNAL_H
#define VMINSPECT_FIGURE_SIGNAL_H

#include "figure.h"

/**
 * figure_signal - what the processor and the kernel said of it
 * @title: of the figure
 * @s: the record; NULL: none was seen, and there is no figure
 * @space: of the program
 */
struct figure *figure_signal(const char *title,
			     const struct vminspect_signal *s,
			     const struct vminspect_space *space);

#endif /* VMINSPECT_FIGURE_SIGNAL_H */
