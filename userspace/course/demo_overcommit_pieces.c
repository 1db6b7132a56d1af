// SPDX-License-Identifier: GPL-2.0
/*
 * demo overcommit: the steps with many requests, none of which is too large.
 */
#include <inttypes.h>
#include <stdio.h>

#include "demo_overcommit.h"

/* Bytes that are touched, if so little of the free memory */
#define TOUCH		(16ULL << 20)
#define TOUCH_SHARE	16

/* The answers, one after the other; returns how many are yes */
static uint64_t foresee_pieces(struct promise *p, enum answer *answers,
			       bool *open)
{
	uint64_t i, promised = 0;

	*open = false;
	for (i = 0; i < p->nr; i++) {
		answers[i] = promise_foresee(p, p->piece, false, promised);
		promised += answers[i] == ANSWER_YES ? p->piece : 0;
		*open = *open || answers[i] == ANSWER_OPEN;
	}
	return promised / p->piece;
}

static void predict_pieces(struct promise *p, uint64_t granted, bool open)
{
	struct story *s = &p->l->story;
	char text[NUMBER_SIZE];

	if (open) {
		story_cannot(s, _("One of the requests comes so near to the limit that its answer cannot be foretold."));
		return;
	}
	story_predict(s, ngettext("The kernel grants %" PRIu64 " of the %" PRIu64 " requests.",
				  "The kernel grants %" PRIu64 " of the %" PRIu64 " requests.",
				  granted), granted, p->nr);
	story_predict(s, _("Committed_AS rises with each that is granted, by %s in all."),
		      number_words(granted * p->piece, text));
	story_predict(s, _("No page fault: nothing is used yet."));
}

static enum status take_piece(struct promise *p, uint64_t i,
			      struct figure *f)
{
	char label[NUMBER_SIZE], text[NUMBER_SIZE];
	bool yes = promise_granted(p);
	enum status status = lesson_alive(p->l);

	if (status)
		return status;
	p->pieces[i] = yes ? lesson_value(p->l, 0) : 0;
	p->granted += yes;
	snprintf(label, sizeof(label), _("request %" PRIu64), i + 1);
	figure_bar(f, yes, p->committed, label, yes ? _("%s: granted") :
		   _("%s: refused"), number_words(p->committed, text));
	return STATUS_OK;
}

/* All of them; the changes add up in @p->rise, the faults in @faults. */
static enum status ask_pieces(struct promise *p, struct figure *f,
			      uint64_t *faults)
{
	enum status status;
	int64_t rise = 0;
	uint64_t i;

	status = promise_run(p, "for (i = 0; i < 6; i++) pieces[i] = ask(piece, 0)",
			     0);
	for (i = 0; !status && i < p->nr; i++) {
		if (i)
			status = promise_go(p, 0);
		if (!status)
			status = take_piece(p, i, f);
		rise += p->rise;
		if (p->pieces[i])
			*faults += lesson_faults(p->l, p->pieces[i], p->piece,
						 NULL);
	}
	p->rise = rise;
	return status;
}

static void check_pieces(struct promise *p, uint64_t predicted, bool open,
			 uint64_t faults)
{
	struct story *s = &p->l->story;
	char sum[NUMBER_SIZE], all[NUMBER_SIZE];

	if (!open)
		story_check(s, p->granted == predicted,
			    ngettext("%" PRIu64 " request granted, predicted %" PRIu64,
				     "%" PRIu64 " requests granted, predicted %" PRIu64,
				     p->granted), p->granted, predicted);
	promise_check_rise(p, p->granted * p->piece, p->slack);
	story_check(s, !faults,
		    ngettext("%" PRIu64 " page fault in what was granted, predicted 0",
			     "%" PRIu64 " page faults in what was granted, predicted 0",
			     faults), faults);
	if (p->granted * p->piece > p->all)
		story_tell(s, _("So one program now holds a promise of %s, on a machine that has %s."),
			   number_words(p->granted * p->piece, sum),
			   number_words(p->all, all));
}

enum status promise_pieces(struct promise *p)
{
	enum answer answers[PIECES_MAX];
	struct story *s = &p->l->story;
	uint64_t granted, faults = 0;
	char text[NUMBER_SIZE], sum[NUMBER_SIZE], all[NUMBER_SIZE];
	struct figure *f;
	enum status status;
	bool open;

	if (!p->nr || p->nr > PIECES_MAX)
		return fail(STATUS_FAILURE, NULL,
			    "overcommit: %" PRIu64 " requests", p->nr);
	granted = foresee_pieces(p, answers, &open);
	story_step(s, _("The same, piece by piece"));
	story_tell(s, _("Now the program asks %" PRIu64 " times for %s, and keeps what it gets. Each request is smaller than memory and swap. All of them together are %s, and the machine has %s."),
		   p->nr, number_words(p->piece, text),
		   number_words(p->nr * p->piece, sum),
		   number_words(p->all, all));
	predict_pieces(p, granted, open);
	f = figure_bars(_("Committed_AS after each request"));
	status = ask_pieces(p, f, &faults);
	if (status) {
		figure_free(f);
		return status;
	}
	figure_bar(f, false, p->all, _("memory and swap"), "%s",
		   number_words(p->all, all));
	story_show(s, f);
	check_pieces(p, granted, open, faults);
	return STATUS_OK;
}

uint64_t promise_choose_touch(const struct promise *p)
{
	uint64_t n = p->l->machine.free == UNKNOWN ? TOUCH :
		     p->l->machine.free / TOUCH_SHARE;

	n = n < TOUCH ? n : TOUCH;
	return page_down(p->l, n < p->piece ? n : p->piece);
}

enum status promise_touch(struct promise *p)
{
	struct range range = { p->pieces[0], p->pieces[0] + p->touch };
	struct story *s = &p->l->story;
	char text[NUMBER_SIZE];
	enum status status;

	if (!p->pieces[0]) {
		story_cannot(s, _("Nothing was granted, so nothing can be used."));
		return promise_go(p, 0);
	}
	story_step(s, _("Some of it is used"));
	story_tell(s, _("The program writes to each page of the first %s. Memory is taken now, but this was promised already."),
		   number_words(p->touch, text));
	story_predict(s, _("%" PRIu64 " page faults, and so many frames."),
		      p->touch / p->l->machine.page);
	story_predict(s, _("Committed_AS stays as it is: it counts promises, not use."));
	status = promise_run(p, "touch(pieces[0], some)", 0);
	if (status)
		return status;
	checks_faults(p->l, &range, p->touch / p->l->machine.page);
	status = checks_present(p->l, &range, p->touch / p->l->machine.page);
	promise_check_rise(p, 0, p->touch / 2);
	lesson_check_counts(p->l);
	return status;
}

enum status promise_back(struct promise *p)
{
	struct story *s = &p->l->story;
	uint64_t bytes = p->granted * p->piece;
	char text[NUMBER_SIZE];
	enum status status;

	story_step(s, _("It is given back"));
	story_tell(s, _("munmap() ends a promise."));
	story_predict(s, _("Committed_AS falls by %s."),
		      number_words(bytes, text));
	status = promise_run(p, "for (i = 0; i < 6; i++) munmap(pieces[i], piece)",
			     0);
	if (status)
		return status;
	promise_check_rise(p, -(int64_t)bytes, p->slack);
	if (p->l->machine.overcommit == 2)
		story_tell(s, _("With this setting a promise is kept: a program learns when it asks that there is not enough. But memory that others asked for and do not use is refused to it too."));
	else
		story_tell(s, _("If all promises were called in at once, there would not be enough. The kernel would have to end a program to get its memory back. That is done by the OOM killer (out of memory)."));
	return STATUS_OK;
}
