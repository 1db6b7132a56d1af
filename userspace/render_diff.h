/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What changed, as text and as JSON. Both are told part by part, as pages come
 * while they are compared: begin, each run of pages, end.
 */
#ifndef VMINSPECT_RENDER_DIFF_H
#define VMINSPECT_RENDER_DIFF_H

#include "analyze_diff.h"
#include "json_stream.h"
#include "style.h"

/**
 * struct diff_view - one comparison being told
 * @style: of standard output
 * @diff: what is told
 * @summary: totals only
 * @follows: one of several of a living process
 * @vma: that the last run was in
 * @runs: any came
 * @json: being written
 */
struct diff_view {
	struct style style;
	const struct diff *diff;
	bool summary;
	bool follows;
	const struct vma_item *vma;
	bool runs;
	struct json_stream json;
};

/* What stands before the pages: of which two, and the VMAs */
void render_diff_begin(struct diff_view *view);
/* @view: a struct diff_view; see diff_pages() */
void render_diff_run(void *view, const struct page_diff *run);
/* What stands behind them: totals, tables */
void render_diff_end(struct diff_view *view);

/* The same as JSON */
void render_diff_json_begin(struct diff_view *view);
void render_diff_json_run(void *view, const struct page_diff *run);
void render_diff_json_end(struct diff_view *view);

#endif /* VMINSPECT_RENDER_DIFF_H */
