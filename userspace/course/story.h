/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A demo as it is told: steps, and in each what is said, predicted, shown and
 * checked. It is kept, so that it can be gone back over, and written as JSON or
 * as a page of HTML when it is over. All texts are in the reader's language when
 * they come here.
 */
#ifndef VMINSPECT_STORY_H
#define VMINSPECT_STORY_H

#include "error.h"
#include "figure.h"

/* enum block_kind - what one part of a step is */
enum block_kind {
	BLOCK_TEXT,	/* a paragraph */
	BLOCK_NOTE,	/* a remark that may be left out */
	BLOCK_PREDICT,	/* what will happen */
	BLOCK_RUN,	/* here the program went on; text: what it did, or "" */
	BLOCK_FIGURE,	/* something shown */
	BLOCK_CHECK,	/* a prediction that held or not */
	BLOCK_SKIP,	/* one that could not be checked here, and why */
};

/**
 * struct story_block - one part of a step
 * @kind: see there
 * @text: of it, "" for a figure; owned
 * @ok: of a check
 * @figure: owned; or NULL
 */
struct story_block {
	enum block_kind kind;
	char *text;
	bool ok;
	struct figure *figure;
};

/**
 * struct story_step - a step
 * @title: owned
 * @blocks: owned
 * @nr: so many
 * @room: of the array
 */
struct story_step {
	char *title;
	struct story_block *blocks;
	size_t nr;
	size_t room;
};

struct stage;

/**
 * struct story - a demo being told
 * @name: of the demo
 * @title: the claim that it proves
 * @steps: owned. The first is the introduction, its title the demo's
 * @nr: so many
 * @room: of the array
 * @checks: made
 * @failed: of these
 * @skipped: that could not be made
 * @skip_reason: why the demo as a whole cannot be shown here, or NULL; owned
 * @stage: where it is shown while it is told, or NULL
 * @stopped: the reader has enough
 */
struct story {
	const char *name;
	const char *title;
	struct story_step *steps;
	size_t nr;
	size_t room;
	int checks;
	int failed;
	int skipped;
	char *skip_reason;
	struct stage *stage;
	bool stopped;
};

/* story_init - an empty one; the texts are kept as pointers */
void story_init(struct story *story, const char *name, const char *title,
		struct stage *stage);
void story_free(struct story *story);

#define STORY_FORMAT	__attribute__((format(printf, 2, 3)))

/*
 * story_step - begin a step; the reader goes on to it
 * story_tell - say something
 * story_note - a remark on the side
 * story_predict - say what will happen, one fact each
 */
void story_step(struct story *story, const char *format, ...) STORY_FORMAT;
void story_tell(struct story *story, const char *format, ...) STORY_FORMAT;
void story_note(struct story *story, const char *format, ...) STORY_FORMAT;
void story_predict(struct story *story, const char *format, ...) STORY_FORMAT;

/*
 * story_run - the reader has thought about it: now it happens. Says what the
 * program does now. STATUS_FAILURE where the reader has enough; nothing needs
 * to be reported then
 */
enum status story_run(struct story *story, const char *format, ...) STORY_FORMAT;

/* story_show - show a figure, which is the story's from now on; NULL is ignored */
void story_show(struct story *story, struct figure *figure);

/* story_check - say what was found, and whether it is as predicted; returns @ok */
bool story_check(struct story *story, bool ok, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* story_cannot - one thing cannot be checked or shown here, with the reason */
void story_cannot(struct story *story, const char *format, ...) STORY_FORMAT;

/*
 * story_skip - all of the demo cannot be shown here, with the reason; to be
 * returned by the demo: STATUS_OK
 */
enum status story_skip(struct story *story, const char *format, ...) STORY_FORMAT;

#endif /* VMINSPECT_STORY_H */
