/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_RENDER_WALK_H
#define VMINSPECT_RENDER_WALK_H

#include "analyze_walk.h"
#include "json.h"
#include "style.h"

/* render_bits - print the address with its bits split by level */
void render_bits(const struct walk *walk, const struct style *style);

/* render_spans - below that, what one entry of each level spans */
void render_spans(const struct walk *walk, const struct style *style);

/**
 * render_walk - print the tables on the way, one line a level, and the frame
 * @walk: analyzed
 * @style: of standard output
 * @marked: bit mask of levels whose tables are to be marked as new; the frame
 *	too, where that is not 0
 */
void render_walk(const struct walk *walk, const struct style *style,
		 unsigned int marked);

/* Room for level_title() */
#define LEVEL_SIZE	8

/* level_title - the name of a level in capitals, as a person writes it */
const char *level_title(int level, char name[LEVEL_SIZE]);

/* Room for walk_mappings() and walk_references() */
#define WALK_COUNT	64

/* walk_mappings - "2 mappings" of the frame; "-" where that is not known */
const char *walk_mappings(const struct walk *walk, char buf[WALK_COUNT]);

/* walk_references - "3 references" to the frame, likewise */
const char *walk_references(const struct walk *walk, char buf[WALK_COUNT]);

/* render_walk_frame - print what else is known of the frame, where there is one */
void render_walk_frame(const struct walk *walk, const struct style *style);

/**
 * render_walk_end - say in words where the walk ended, and why
 * @walk: analyzed
 * @format: of its entries
 * @style: of standard output
 */
void render_walk_end(const struct walk *walk,
		     const struct vminspect_format *format,
		     const struct style *style);

/* render_walk_json - write the walk as members of an object that is open */
void render_walk_json(const struct walk *walk,
		      const struct vminspect_format *format, struct json *json);

#endif /* VMINSPECT_RENDER_WALK_H */
