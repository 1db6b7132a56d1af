/* SPDX-License-Identifier: GPL-2.0 */
/*
 * demo translate: what its steps share.
 */
#ifndef VMINSPECT_DEMO_TRANSLATE_H
#define VMINSPECT_DEMO_TRANSLATE_H

#include "by_hand.h"
#include "demo_list.h"

/* What the program writes, as its source has it */
#define FIRST	"Here I am."
#define SECOND	"Here I am still."

/**
 * struct translation - what the demo knows
 * @l: of the demo
 * @addr: of the text
 * @other: that it will have
 * @ram: the machine's memory
 * @refused: why that cannot be read: errno value, or 0
 * @space: of the program
 * @walk: the module's
 * @hand: ours
 */
struct translation {
	struct lesson *l;
	uint64_t addr;
	uint64_t other;
	struct physical ram;
	int refused;
	struct vminspect_space space;
	struct walk walk;
	struct by_hand hand;
};

/* frame that the text is in, as worked out by hand */
static inline uint64_t translate_pfn(const struct translation *t)
{
	return t->hand.physical / t->hand.page;
}

/* translate_run - let the program go on, and look at the way to @addr */
enum status translate_run(struct translation *t, uint64_t addr,
			  const char *code);

/* translate_by_hand - work it out, with what stands in the tables now */
void translate_by_hand(struct translation *t, uint64_t addr);

/* The index that an address has at each level: shown, predicted, checked */
void translate_show_parts(struct translation *t, uint64_t addr);
void translate_predict_parts(struct translation *t, uint64_t addr);
void translate_check_parts(struct translation *t, uint64_t addr);

/* translate_check_faults - how many there were in the page of @addr */
void translate_check_faults(struct translation *t, uint64_t addr,
			    uint64_t predicted);

/* Steps behind that with the tables */
enum status translate_read(struct translation *t);
enum status translate_again(struct translation *t);
enum status translate_move(struct translation *t);

#endif /* VMINSPECT_DEMO_TRANSLATE_H */
