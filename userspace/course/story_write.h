/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stories that are over, as documents.
 */
#ifndef VMINSPECT_STORY_WRITE_H
#define VMINSPECT_STORY_WRITE_H

#include "machine.h"
#include "story.h"

/* story_language - that of the messages, as a code of HTML: "en", "zh-CN" */
const char *story_language(void);

/* story_json - write a story as one JSON document, "vminspect-demo/1" */
void story_json(const struct story *story, const struct machine *machine,
		FILE *file);

/**
 * story_html - write stories as one page of HTML that needs nothing else
 * @stories: one, or all of a course in its order
 * @nr: so many
 * @machine: where they ran
 * @file: where to
 */
void story_html(const struct story *stories, size_t nr,
		const struct machine *machine, FILE *file);

#endif /* VMINSPECT_STORY_WRITE_H */
