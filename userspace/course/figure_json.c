// SPDX-License-Identifier: GPL-2.0
/*
 * Figures as JSON.
 */
#include "entry.h"
#include "figure.h"
#include "render_walk.h"

static const char * const kind_words[] = {
	[FIGURE_TABLE] = "table",
	[FIGURE_STRIP] = "strip",
	[FIGURE_MAP] = "map",
	[FIGURE_WALK] = "walk",
	[FIGURE_TREE] = "tree",
	[FIGURE_BARS] = "bars",
	[FIGURE_CODE] = "code",
};

static const char * const sign_words[NR_SIGNS] = {
	[SIGN_NONE] = "none",
	[SIGN_PRESENT] = "present",
	[SIGN_SHARED] = "shared",
	[SIGN_ZERO] = "zero",
	[SIGN_FILE] = "file",
	[SIGN_SWAP] = "swap",
	[SIGN_HUGE] = "huge",
	[SIGN_OTHER] = "other",
};

static void write_table(const struct figure *f, struct json *j)
{
	size_t i, k;

	json_open_array(j, "heads");
	for (i = 0; i < f->nr_heads; i++)
		json_text(j, NULL, f->heads[i] + (*f->heads[i] == '>'));
	json_close(j);
	json_open_array(j, "rows");
	for (i = 0; i < f->nr_rows; i++) {
		json_open_object(j, NULL);
		json_open_array(j, "cells");
		for (k = 0; k < f->rows[i].nr; k++)
			json_text(j, NULL, f->rows[i].cells[k]);
		json_close(j);
		json_truth(j, "marked", f->rows[i].marked);
		json_close(j);
	}
	json_close(j);
}

static const char *cell_text(const struct figure_row *row, size_t i)
{
	return i < row->nr ? row->cells[i] : "";
}

static void write_bars(const struct figure *f, struct json *j)
{
	size_t i;

	json_open_array(j, "bars");
	for (i = 0; i < f->nr_rows; i++) {
		json_open_object(j, NULL);
		json_text(j, "label", cell_text(&f->rows[i], 0));
		json_number(j, "value", f->rows[i].value);
		json_text(j, "text", cell_text(&f->rows[i], 1));
		json_truth(j, "marked", f->rows[i].marked);
		json_close(j);
	}
	json_close(j);
}

static void write_code(const struct figure *f, struct json *j)
{
	size_t i;

	json_open_array(j, "lines");
	for (i = 0; i < f->nr_rows; i++) {
		json_open_object(j, NULL);
		json_text(j, "text", cell_text(&f->rows[i], 0));
		json_truth(j, "marked", f->rows[i].marked);
		json_close(j);
	}
	json_close(j);
}

static void write_strip(const struct figure *f, struct json *j)
{
	size_t i;

	json_hex(j, "start", f->start);
	json_number(j, "page", f->page);
	json_open_array(j, "pages");
	for (i = 0; i < f->nr_cells; i++) {
		json_open_object(j, NULL);
		json_hex(j, "addr", f->start + i * f->page);
		json_text(j, "kind", sign_words[f->cells[i].sign]);
		json_truth(j, "marked", f->cells[i].marked);
		json_close(j);
	}
	json_close(j);
}

static void write_map(const struct figure *f, struct json *j)
{
	size_t i;

	json_open_array(j, "areas");
	for (i = 0; i < f->nr_areas; i++) {
		const struct figure_area *a = &f->areas[i];

		json_open_object(j, NULL);
		json_hex(j, "start", a->range.start);
		json_hex(j, "end", a->range.end);
		json_number(j, "bytes", a->range.end - a->range.start);
		json_text(j, "name", a->name);
		json_text(j, "perms", a->perms);
		json_truth(j, "gap", !*a->perms);
		json_truth(j, "marked", a->marked);
		json_close(j);
	}
	json_close(j);
}

static void write_walk(const struct figure *f, struct json *j)
{
	static const struct vminspect_format no_markers;
	int level;

	json_open_object(j, "walk");
	json_hex(j, "addr", f->walk.addr);
	json_truth(j, "inside", f->walk.inside);
	json_hex(j, "offset", f->walk.offset);
	render_walk_json(&f->walk, &no_markers, j);
	json_close(j);
	json_open_array(j, "new_tables");
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (f->marked_levels >> level & 1)
			json_text(j, NULL, entry_level_name(level));
	}
	json_close(j);
	json_truth(j, "new_frame", f->marked_levels & WALK_FRAME_NEW);
}

static void write_tree(const struct figure *f, struct json *j)
{
	size_t i;

	json_open_array(j, "tables");
	for (i = 0; i < f->nr_nodes; i++) {
		const struct figure_node *n = &f->nodes[i];

		json_open_object(j, NULL);
		json_text(j, "level", entry_level_name(n->level));
		json_hex(j, "start", n->start);
		json_hex(j, "pfn", n->pfn);
		json_number(j, "used", n->used);
		json_truth(j, "marked", n->marked);
		json_close(j);
	}
	json_close(j);
}

void figure_json(const struct figure *figure, struct json *json)
{
	static void (* const writers[])(const struct figure *f,
					struct json *j) = {
		[FIGURE_TABLE] = write_table,
		[FIGURE_STRIP] = write_strip,
		[FIGURE_MAP] = write_map,
		[FIGURE_WALK] = write_walk,
		[FIGURE_TREE] = write_tree,
		[FIGURE_BARS] = write_bars,
		[FIGURE_CODE] = write_code,
	};

	json_text(json, "kind", kind_words[figure->kind]);
	json_text(json, "title", figure->title);
	writers[figure->kind](figure, json);
}
