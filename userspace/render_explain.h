/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_RENDER_EXPLAIN_H
#define VMINSPECT_RENDER_EXPLAIN_H

#include "analyze_explain.h"
#include "json.h"
#include "style.h"

/* Room for verdict_title() and verdict_words() */
#define VERDICT_TITLE	384
#define VERDICT_WORDS	2048

/* verdict_title - the verdict in short, such as "minor fault: demand-zero" */
const char *verdict_title(const struct verdict *verdict,
			  char buf[VERDICT_TITLE]);

/* verdict_words - why that is so, in sentences */
const char *verdict_words(const struct verdict *verdict,
			  const struct scene *scene, char buf[VERDICT_WORDS]);

/* render_verdicts - print what each access would do, and why; NR_ACCESSES of them */
void render_verdicts(const struct verdict *verdicts, const struct scene *scene,
		     const struct style *style);

/**
 * render_evidence - print the facts that the verdicts come from
 * @scene: see there
 * @near: its neighbours in words, where no VMA holds the address
 * @style: of standard output
 */
void render_evidence(const struct scene *scene, const char *near,
		     const struct style *style);

/* render_verdict_json - write a verdict as an element of the array that is open */
void render_verdict_json(enum access_kind access, const struct verdict *verdict,
			 const struct scene *scene, struct json *json);

/* render_evidence_json - write the facts as members of an object that is open */
void render_evidence_json(const struct scene *scene, struct json *json);

#endif /* VMINSPECT_RENDER_EXPLAIN_H */
