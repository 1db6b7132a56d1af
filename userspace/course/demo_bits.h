/* SPDX-License-Identifier: GPL-2.0 */
/*
 * demo bits: the entry, how it is shown, and what each architecture has in it.
 */
#ifndef VMINSPECT_DEMO_BITS_H
#define VMINSPECT_DEMO_BITS_H

#include "demo_list.h"

/* Rows of the table that grows: a step each */
#define MOMENTS_MAX	12

/**
 * struct moment - the entry after a step
 * @done: what the program did
 * @raw: the entry, 0 where there is none
 * @pfn: of it, or UNKNOWN
 */
struct moment {
	const char *done;
	uint64_t raw;
	uint64_t pfn;
};

/* struct bit_name - bits that are shown together; no @mask: the frame, or the end */
struct bit_name {
	const char *name;
	uint64_t mask;
};

/**
 * struct bit_meaning - a row of all that is in an entry
 * @name: of the bits, or ""
 * @mask: the bits; those of the frame's address are left out. 0: just that
 * @meaning: what they say (N_())
 * @wide: what they say where addresses have more than 48 bits, or NULL: the same
 */
struct bit_meaning {
	const char *name;
	uint64_t mask;
	const char *meaning;
	const char *wide;
};

/**
 * struct bits_step - a step, as it is on this architecture
 * @tell: what there is to know (N_())
 * @predict: what will happen (N_())
 * @set: bits that become 1
 * @cleared: bits that become 0
 * @faults: page faults
 * @class: of them, or FAULT_UNKNOWN
 */
struct bits_step {
	const char *tell;
	const char *predict;
	uint64_t set;
	uint64_t cleared;
	uint64_t faults;
	enum fault_class class;
};

/**
 * struct bits_machine - an architecture's entries
 * @names: of its bits, from the highest to the lowest; ends with no name
 * @columns: of the table that grows, likewise
 * @meanings: of all bits; ends with no name
 * @present: the bit without which the processor uses no other
 * @accessed: bit
 * @dirty: bit that says so at last
 * @checked: bits that are predicted, at all steps
 * @rights: predicted for the entries above as well
 * @above: bits of an entry above that say so
 * @above_set: what they have to be
 * @page: bits of the page's entry that say so: all are 1
 * @read: it is read first
 * @write: and written; [1]: where the processor leaves it to the kernel to note that
 * @forget: the accessed bit is cleared
 * @read_only: it may be read only
 * @read_again: [1]: likewise
 * @code: code may be run
 * @kept: how an entry that the processor may not use keeps its frame
 * @end: what to learn from it; [1]: likewise
 */
struct bits_machine {
	const struct bit_name *names;
	const struct bit_name *columns;
	const struct bit_meaning *meanings;
	struct bit_name present;
	uint64_t accessed;
	uint64_t dirty;
	uint64_t checked;
	const char *rights;
	uint64_t above;
	uint64_t above_set;
	uint64_t page;
	struct bits_step read;
	struct bits_step write[2];
	struct bits_step forget;
	struct bits_step read_only;
	struct bits_step read_again[2];
	struct bits_step code;
	const char *kept;
	const char *end[2];
};

/* bits_machine_of - for an encoding of entries; NULL: it is not told of */
const struct bits_machine *bits_machine_of(int encoding);

/**
 * struct bits - what the demo knows
 * @l: of the demo
 * @machine: what it runs on
 * @no_accessed: 1 where the processor leaves it to the kernel to set that bit
 * @no_dirty: likewise
 * @wide: addresses have more than 48 bits
 * @addr: of the page
 * @saved: bit in which this kernel keeps D of an entry without W, or 0
 * @frame: bits of an entry that are the frame's address
 * @moments: so far
 * @nr: so many
 * @page: as looked at last
 */
struct bits {
	struct lesson *l;
	const struct bits_machine *machine;
	int no_accessed;
	int no_dirty;
	bool wide;
	uint64_t addr;
	uint64_t saved;
	uint64_t frame;
	struct moment moments[MOMENTS_MAX];
	unsigned int nr;
	struct look page;
};

/* bits_now - the entry after the last step */
static inline const struct moment *bits_now(const struct bits *b)
{
	return &b->moments[b->nr - 1];
}

/* bits_show - all that happened so far; the last row is the new one */
void bits_show(struct bits *b);
/* bits_show_meaning - the entry from its lowest bit to its highest */
void bits_show_meaning(struct bits *b);

/*
 * bits_names - those that are 1: "NX D A U W P"; "(D)" where it is saved
 */
#define BIT_NAMES_SIZE	64
const char *bits_names(const struct bits *b, uint64_t raw,
		       char buf[BIT_NAMES_SIZE]);

/*
 * bits_places - where they are: "9-11", "3, 4, 7"
 */
#define BIT_PLACES_SIZE	64
const char *bits_places(uint64_t mask, char buf[BIT_PLACES_SIZE]);

#endif /* VMINSPECT_DEMO_BITS_H */
