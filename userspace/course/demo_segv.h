/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the two halves of demo segv share.
 */
#ifndef VMINSPECT_DEMO_SEGV_H
#define VMINSPECT_DEMO_SEGV_H

#include "exception.h"
#include "figure_signal.h"
#include "lesson.h"
#include "signal_class.h"

/* Places where the bits of an address that cannot be are cut, for a figure */
#define SEGV_CUTS	2

/**
 * struct segv_machine - what an architecture tells its own way (N_())
 * @refused: how the processor tells of a write to an entry that has no w
 * @exceptions: of the four writes, in short
 * @beyond: why the address cannot be, behind how many bits count. NULL: all can
 * @then: what the processor does with it
 * @outcome: what the kernel sends
 * @cuts: above these bits; 0: those that tables are found by
 * @code: si_code
 * @code_word: of it
 * @keeps: bits of the address that become si_addr
 * @class: of the signal
 */
struct segv_machine {
	const char *refused;
	const char *exceptions[4];
	const char *beyond;
	const char *then;
	const char *outcome;
	unsigned int cuts[SEGV_CUTS];
	int code;
	const char *code_word;
	uint64_t keeps;
	enum signal_class class;
};

/**
 * struct segv - this demo
 * @l: of it
 * @space: of the program
 * @machine: that it runs on
 * @vmas: of it, as they were before the first write
 * @page: bytes of a page
 * @fresh: four pointers of the program
 * @read_only: likewise
 * @wild: likewise
 * @strange: likewise
 */
struct segv {
	struct lesson *l;
	struct vminspect_space space;
	const struct segv_machine *machine;
	struct vma_list vmas;
	uint64_t page;
	uint64_t fresh;
	uint64_t read_only;
	uint64_t wild;
	uint64_t strange;
};

/* segv_signal - the only signal of the last step, or NULL */
const struct vminspect_signal *segv_signal(const struct segv *s);

/* segv_class - what it was; all unknown where there was none, or more than one */
struct signal_finding segv_class(const struct segv *s);

/* segv_check_told - that there was one, and the program was told as predicted */
void segv_check_told(struct segv *s, int code, const char *word, uint64_t addr);

/* segv_machine_of - for an encoding of entries */
const struct segv_machine *segv_machine_of(int encoding);

/* segv_check_exception - that the processor raised what was foreseen */
void segv_check_exception(struct segv *s, const struct exception *foreseen);

/* The last two steps */
enum status segv_strange(struct segv *s);
enum status segv_death(struct segv *s);

#endif /* VMINSPECT_DEMO_SEGV_H */
