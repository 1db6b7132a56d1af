/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The format of this kernel's entries.
 */
#ifndef VMINSPECT_FORMAT_H
#define VMINSPECT_FORMAT_H

#include "entry.h"

/* Filled in once, before anything can ask for it; never changes. */
const struct vminspect_format *vminspect_format(void);
void vminspect_format_init(void);

#endif /* VMINSPECT_FORMAT_H */
