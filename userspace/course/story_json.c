// SPDX-License-Identifier: GPL-2.0
/*
 * Stories as JSON.
 */
#include "intl.h"
#include "json.h"
#include "story_write.h"

static const char * const kind_words[] = {
	[BLOCK_TEXT] = "text",
	[BLOCK_NOTE] = "note",
	[BLOCK_PREDICT] = "predict",
	[BLOCK_RUN] = "run",
	[BLOCK_FIGURE] = "figure",
	[BLOCK_CHECK] = "check",
	[BLOCK_SKIP] = "cannot",
};

const char *story_language(void)
{
	/* translators: the code of your language, as HTML has it: zh-CN */
	return _("en");
}

static void write_block(const struct story_block *b, struct json *j)
{
	json_open_object(j, NULL);
	json_text(j, "kind", kind_words[b->kind]);
	if (b->kind != BLOCK_FIGURE)
		json_text(j, "text", b->text);
	if (b->kind == BLOCK_CHECK)
		json_truth(j, "ok", b->ok);
	if (b->figure) {
		json_open_object(j, "figure");
		figure_json(b->figure, j);
		json_close(j);
	}
	json_close(j);
}

static void write_step(const struct story_step *step, struct json *j)
{
	size_t i;

	json_open_object(j, NULL);
	json_text(j, "title", step->title);
	json_open_array(j, "blocks");
	for (i = 0; i < step->nr; i++)
		write_block(&step->blocks[i], j);
	json_close(j);
	json_close(j);
}

static void write_machine(const struct machine *m, struct json *j)
{
	json_open_object(j, "machine");
	json_text(j, "kernel", m->kernel);
	json_number(j, "page", m->page);
	json_number(j, "levels", m->levels);
	json_number(j, "pmd", m->pmd);
	json_text(j, "thp", m->thp);
	json_number(j, "fault_around", m->fault_around);
	json_truth(j, "fault_around_known", m->fault_around_known);
	json_number(j, "overcommit", m->overcommit);
	json_number(j, "memory", m->memory);
	json_number(j, "free", m->free);
	json_number(j, "swap", m->swap);
	json_number(j, "swap_free", m->swap_free);
	json_number(j, "commit_limit", m->commit_limit);
	json_number(j, "committed", m->committed);
	json_number(j, "huge_free", m->huge_free);
	json_number(j, "huge_size", m->huge_size);
	json_number(j, "cpus", m->cpus);
	json_close(j);
}

void story_json(const struct story *story, const struct machine *machine,
		FILE *file)
{
	struct json j = { .file = file };
	size_t i;

	json_open_object(&j, NULL);
	json_text(&j, "schema", "vminspect-demo/1");
	json_text(&j, "name", story->name);
	json_text(&j, "title", story->title);
	json_text(&j, "language", story_language());
	write_machine(machine, &j);
	json_open_array(&j, "steps");
	for (i = 0; i < story->nr; i++)
		write_step(&story->steps[i], &j);
	json_close(&j);
	json_number(&j, "checks", story->checks);
	json_number(&j, "failed", story->failed);
	json_number(&j, "skipped", story->skipped);
	if (story->skip_reason)
		json_text(&j, "skip_reason", story->skip_reason);
	else
		json_null(&j, "skip_reason");
	json_close(&j);
}
