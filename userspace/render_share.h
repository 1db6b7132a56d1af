/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What two processes share, as text and as JSON.
 */
#ifndef VMINSPECT_RENDER_SHARE_H
#define VMINSPECT_RENDER_SHARE_H

#include "analyze_share.h"
#include "listing.h"

/**
 * render_share - print all that is known
 * @list: the options
 * @share: see there
 * @a: the first process
 * @b: the second
 * @rows: of the table, in order
 */
enum status render_share(const struct listing *list, const struct share *share,
			 const struct share_side *a,
			 const struct share_side *b, const void **rows);

/* render_share_json - the same as JSON */
void render_share_json(const struct listing *list, const struct share *share,
		       const struct share_side *a, const struct share_side *b,
		       const void **rows);

#endif /* VMINSPECT_RENDER_SHARE_H */
