// SPDX-License-Identifier: GPL-2.0
/*
 * explain: what an access to an address would do right now.
 */
#include <stdio.h>
#include <stdlib.h>

#include "analyze_explain.h"
#include "asked.h"
#include "intl.h"
#include "render_explain.h"

static const struct vminspect_vma *vma_of(const struct vma_item *item)
{
	return item ? &item->vma : NULL;
}

/**
 * struct stage - a scene, and what it points to
 * @scene: see there
 * @walk: the way to the address
 */
struct stage {
	struct scene scene;
	struct walk walk;
};

static enum status set_scene(struct asked *a, uint64_t addr, struct stage *st)
{
	const struct vma_item *vma = vma_list_find(&a->vmas, addr);
	uint32_t living = a->scan.image ? 0 : a->scan.space.pid;
	struct vminspect_walk raw;
	enum status status;

	st->scene = (struct scene){
		.space = &a->scan.space,
		.addr = addr,
		.vma = vma_of(vma),
		.below = vma_of(vma_list_below(&a->vmas, addr)),
		.above = vma_of(vma_list_above(&a->vmas, addr)),
		.file = { .size = UNKNOWN },
	};
	if (addr >= a->scan.space.end)
		return STATUS_OK;
	status = walk_read(&a->scan, &a->vmas, addr, &raw);
	if (status)
		return status;
	if (!analyze_walk(&raw, &a->scan.space, &st->walk))
		return fail(STATUS_FAILURE, NULL,
			    _("%s: the module's answer makes no sense"),
			    a->scan.who);
	st->scene.walk = &st->walk;
	if (vma)
		mapped_file_facts(vma, living, addr, a->scan.space.page_size,
				  &st->scene.file);
	return STATUS_OK;
}

static void show_text(struct asked *a, const struct scene *s,
		      const struct verdict *verdicts)
{
	char *near = s->vma || !s->walk ? NULL : asked_near(a, s->addr);

	asked_put_head(a, s->addr);
	putchar('\n');
	render_verdicts(verdicts, s, &a->style);
	render_evidence(s, near ?: "", &a->style);
	free(near);
}

static void show_json(struct asked *a, const struct scene *s,
		      const struct verdict *verdicts)
{
	struct json *j = &a->json;
	int access;

	json_open_object(j, NULL);
	asked_write_head(a, s->addr);
	json_open_array(j, "accesses");
	for (access = 0; access < NR_ACCESSES; access++)
		render_verdict_json(access, &verdicts[access], s, j);
	json_close(j);
	render_evidence_json(s, j);
	json_close(j);
}

static enum status explain_one(struct asked *a, const char *word, uint64_t addr)
{
	struct verdict verdicts[NR_ACCESSES];
	struct stage stage;
	enum status status = set_scene(a, addr, &stage);
	int access;

	(void)word;
	if (status)
		return status;
	for (access = 0; access < NR_ACCESSES; access++)
		analyze_explain(&stage.scene, access, &verdicts[access]);
	if (a->as_json)
		show_json(a, &stage.scene, verdicts);
	else
		show_text(a, &stage.scene, verdicts);
	return STATUS_OK;
}

int cmd_explain(const struct command *self, int argc, char **argv)
{
	struct asked asked = {
		.schema = "vminspect-explain/1",
		.list = "addresses",
		.answer = explain_one,
	};

	return asked_run(&asked, self, argc, argv);
}
