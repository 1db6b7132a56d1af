// SPDX-License-Identifier: GPL-2.0
#include "json_scan.h"
#include "render_diff.h"

#define SCHEMA	"vminspect-diff/1"

static void write_side(struct json *j, const char *name, const struct scan *s)
{
	json_open_object(j, name);
	json_scan_head(j, s);
	json_number(j, "time", s->space.time);
	json_scan_end(j, s);
	json_close(j);
}

static void write_words(struct json *j, unsigned int changes,
			const char *(*name)(int bit))
{
	int bit;

	json_open_array(j, "changes");
	for (bit = 0; name(bit); bit++) {
		if (changes >> bit & 1)
			json_text(j, NULL, name(bit));
	}
	json_close(j);
}

static void write_vma(struct json *j, const char *name,
		      const struct vma_item *item)
{
	char perms[5];

	if (!item) {
		json_null(j, name);
		return;
	}
	vma_perms(item->vma.flags, perms);
	json_open_object(j, name);
	json_hex(j, "start", item->vma.start);
	json_hex(j, "end", item->vma.end);
	json_text(j, "perm", perms);
	json_text(j, "name", item->name);
	json_close(j);
}

static void write_vma_diff(struct json *j, const struct vma_diff *d)
{
	json_open_object(j, NULL);
	json_hex(j, "start", d->range.start);
	json_hex(j, "end", d->range.end);
	write_words(j, d->changes, vma_change_name);
	json_number(j, "bytes_before", d->bytes_before);
	json_number(j, "bytes_after", d->bytes_after);
	json_number(j, "parts", d->parts ?: UNKNOWN);
	write_vma(j, "before", d->before);
	write_vma(j, "after", d->after);
	json_close(j);
}

void render_diff_json_begin(struct diff_view *v)
{
	struct json *j = json_stream_open(&v->json);
	size_t i;

	json_text(j, "schema", SCHEMA);
	write_side(j, "before", v->diff->before);
	write_side(j, "after", v->diff->after);
	if (v->summary)
		return;
	json_open_array(j, "vmas");
	for (i = 0; i < v->diff->nr_vmas; i++)
		write_vma_diff(j, &v->diff->vmas[i]);
	json_close(j);
	json_stream_array(&v->json, "pages");
}

static void write_state(struct json *j, const char *name,
			const struct page_state *s)
{
	char words[ENTRY_WORDS];

	json_open_object(j, name);
	json_text(j, "state", entry_kind_name(s->entry.kind));
	if (s->level == LEVEL_UNKNOWN)
		json_null(j, "level");
	else
		json_text(j, "level", entry_level_name(s->level));
	entry_words(s->entry.kind, s->entry.bits, s->entry.sub, words);
	json_text(j, "words", words);
	frame_words(s->frame.flags, words);
	json_text(j, "frame", words);
	json_hex(j, "pfn", s->pfn);
	json_close(j);
}

void render_diff_json_run(void *view, const struct page_diff *run)
{
	struct diff_view *v = view;
	struct json *j = json_stream_open(&v->json);

	json_hex(j, "start", run->start);
	json_hex(j, "end", run->end);
	json_number(j, "pages", (run->end - run->start) / v->diff->page_size);
	write_words(j, run->changes, page_change_name);
	write_state(j, "before", &run->before);
	write_state(j, "after", &run->after);
	json_text(j, "name", run->vma->name);
	json_stream_close(&v->json);
}

static void write_tables(struct json *j, const struct diff *d)
{
	int level;

	json_open_array(j, "tables");
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		const struct table_diff *t = &d->tables[level];

		if (!(d->after->space.levels & 1 << level))
			continue;
		json_open_object(j, NULL);
		json_text(j, "level", entry_level_name(level));
		json_number(j, "before", t->before);
		json_number(j, "after", t->after);
		json_number(j, "made", t->made);
		json_number(j, "gone", t->gone);
		json_close(j);
	}
	json_close(j);
}

static void write_totals(struct json *j, const struct diff *d)
{
	int change;

	json_open_object(j, "total");
	json_number(j, "vmas_before", d->vmas_before.nr);
	json_number(j, "vmas_after", d->vmas_after.nr);
	json_number(j, "present_before", d->present_before);
	json_number(j, "present_after", d->present_after);
	json_number(j, "swap_before", d->swap_before);
	json_number(j, "swap_after", d->swap_after);
	for (change = 0; change < PAGE_NR_CHANGES; change++)
		json_number(j, page_change_name(change), d->pages[change]);
	json_close(j);
}

void render_diff_json_end(struct diff_view *v)
{
	struct json *j = v->summary ? &v->json.json :
				      json_stream_array_end(&v->json);

	write_tables(j, v->diff);
	write_totals(j, v->diff);
	json_stream_close(&v->json);
}
