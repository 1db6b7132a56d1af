/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A set of texts, each of which is kept once, until the end. An empty one is a
 * NULL pointer.
 */
#ifndef VMINSPECT_NAMES_H
#define VMINSPECT_NAMES_H

/* names_keep - the set's copy of a text; NULL without memory */
char *names_keep(void **names, const char *name);
void names_free(void *names);

#endif /* VMINSPECT_NAMES_H */
