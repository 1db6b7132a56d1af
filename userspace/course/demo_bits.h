/* SPDX-License-Identifier: GPL-2.0 */
/*
 * demo bits: the entry, and how it is shown.
 */
#ifndef VMINSPECT_DEMO_BITS_H
#define VMINSPECT_DEMO_BITS_H

#include "demo_list.h"

/* Intel SDM vol. 3A, table 4-20 */
#define BIT_P		0x1ULL
#define BIT_W		0x2ULL
#define BIT_U		0x4ULL
#define BIT_PWT		0x8ULL
#define BIT_PCD		0x10ULL
#define BIT_A		0x20ULL
#define BIT_D		0x40ULL
#define BIT_PAT		0x80ULL
#define BIT_G		0x100ULL
#define BIT_NX		(1ULL << 63)
#define CACHE_BITS	(BIT_PWT | BIT_PCD | BIT_PAT)
#define HARDWARE_BITS	(BIT_P | BIT_W | BIT_U | CACHE_BITS | BIT_A | BIT_D | \
			 BIT_G | BIT_NX)

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

/**
 * struct bits - what the demo knows
 * @l: of the demo
 * @addr: of the page
 * @saved: bit in which this kernel keeps D of an entry without W, or 0
 * @frame: bits of an entry that are the frame's address
 * @moments: so far
 * @nr: so many
 * @page: as looked at last
 */
struct bits {
	struct lesson *l;
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
 * bits_names - those that are 1: "NX D A U W P"; "(D)" where it is @saved
 */
#define BIT_NAMES_SIZE	64
const char *bits_names(uint64_t raw, uint64_t saved, char buf[BIT_NAMES_SIZE]);

#endif /* VMINSPECT_DEMO_BITS_H */
