// SPDX-License-Identifier: GPL-2.0
/*
 * A walk as JSON.
 */
#include <string.h>

#include "entry.h"
#include "frame_flags.h"
#include "render_walk.h"

/* "rw- user young" as an array of words */
static void write_words(struct json *j, const char *name, char *words)
{
	char *word;

	json_open_array(j, name);
	while ((word = strsep(&words, " "))) {
		if (*word)
			json_text(j, NULL, word);
	}
	json_close(j);
}

/* What only some kinds have */
static void write_extra(struct json *j, const struct vminspect_entry *e,
			const struct vminspect_format *f)
{
	char words[ENTRY_WORDS];

	if (e->kind == VMINSPECT_SWAP)
		json_number(j, "swap_type", e->sub);
	if (e->kind == VMINSPECT_MARKER && e->target != UNKNOWN) {
		marker_words(f, e->target, words);
		write_words(j, "marker", words);
	}
}

static void write_step(struct json *j, const struct step *step,
		       const struct vminspect_format *f)
{
	const struct vminspect_entry *e = &step->entry;
	char words[ENTRY_WORDS];

	json_open_object(j, NULL);
	json_text(j, "level", entry_level_name(step->level));
	json_number(j, "index", step->index);
	json_number(j, "span", step->span);
	if (step->reached) {
		entry_words(e->kind, e->bits, e->sub, words);
		json_hex(j, "table", e->table);
		json_hex(j, "entry", e->raw);
		json_text(j, "kind", entry_kind_name(e->kind));
		write_words(j, "words", words);
		json_hex(j, "target", e->kind == VMINSPECT_NONE ? UNKNOWN :
								  e->target);
		write_extra(j, e, f);
	} else {
		json_null(j, "table");
	}
	json_close(j);
}

/* Members that are null where there is no frame, or where it is hidden */
static void write_frame(struct json *j, const struct walk *w)
{
	uint64_t flags = w->frame_flags;
	bool known = flags & VMINSPECT_FRAME_KNOWN;
	bool open = known && !w->hidden;
	bool anon = frame_kind(flags) == FRAME_ANON;
	int bit;

	json_number(j, "order", known ? VMINSPECT_FRAME_ORDER(flags) : UNKNOWN);
	json_number(j, "node", open ? VMINSPECT_FRAME_NODE(flags) : UNKNOWN);
	json_number(j, "exclusive", open && anon ?
		    !!(flags & VMINSPECT_FRAME_EXCLUSIVE) : UNKNOWN);
	json_open_array(j, "flags");
	for (bit = 0; bit < 32; bit++) {
		if (flags >> bit & 1 && frame_flag_name(bit))
			json_text(j, NULL, frame_flag_name(bit));
	}
	json_close(j);
}

void render_walk_json(const struct walk *w, const struct vminspect_format *f,
		      struct json *j)
{
	char words[ENTRY_WORDS];
	unsigned int i;

	json_text(j, "stop", entry_level_name(walk_stop(w)->level));
	json_text(j, "kind", entry_kind_name(walk_stop(w)->entry.kind));
	json_hex(j, "pfn", w->pfn);
	json_hex(j, "physical", w->physical);
	frame_words(w->frame_flags, words);
	write_words(j, "frame", words);
	json_number(j, "mapcount", w->mapcount);
	json_number(j, "refcount", w->refcount);
	write_frame(j, w);
	json_number(j, "raced", w->raced);
	json_open_array(j, "levels");
	for (i = 0; i < w->nr; i++)
		write_step(j, &w->steps[i], f);
	json_close(j);
}
