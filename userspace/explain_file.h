/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_EXPLAIN_FILE_H
#define VMINSPECT_EXPLAIN_FILE_H

#include "analyze_explain.h"

static inline void verdict_set(struct verdict *v, enum deed deed, enum cost cost)
{
	v->deed = deed;
	v->cost = cost;
}

/* explain_past_file - whether the address is behind the end of the file */
bool explain_past_file(const struct scene *s);

/* explain_missing_file - a page of a file that has no entry */
void explain_missing_file(const struct scene *s, enum access_kind access,
			  struct verdict *v);

/* explain_write_notify - a write to a shared page whose entry is read-only */
void explain_write_notify(const struct scene *s, struct verdict *v);

#endif /* VMINSPECT_EXPLAIN_FILE_H */
