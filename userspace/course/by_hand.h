/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A translation as one does it with pencil and paper: only the number of levels,
 * the sizes of a page and of an entry, and the address of the top table are given.
 */
#ifndef VMINSPECT_BY_HAND_H
#define VMINSPECT_BY_HAND_H

#include "model.h"
#include "physical.h"

/**
 * struct hand_level - one level of it
 * @index: in the table
 * @table: physical address of the table
 * @slot: of the entry
 * @value: what stands there
 * @leads: address in it
 */
struct hand_level {
	unsigned int index;
	uint64_t table;
	uint64_t slot;
	uint64_t value;
	uint64_t leads;
};

/**
 * struct by_hand - all of it
 * @nr: in: levels
 * @page: in: bytes of a page
 * @width: in: bytes of an entry
 * @top: in: bytes of the top table
 * @mask: in: bits of an entry that are an address
 * @level: from the top table on
 * @physical: address that comes of it
 */
struct by_hand {
	unsigned int nr;
	uint64_t page;
	unsigned int width;
	uint64_t top;
	uint64_t mask;
	struct hand_level level[VMINSPECT_NR_LEVELS];
	uint64_t physical;
};

/* by_hand_bits - of the index of the level @i */
unsigned int by_hand_bits(const struct by_hand *h, unsigned int i);

/* by_hand_low - the lowest bit of the index of the level @i */
unsigned int by_hand_low(const struct by_hand *h, unsigned int i);
unsigned int by_hand_index(const struct by_hand *h, uint64_t addr,
			   unsigned int i);
uint64_t by_hand_offset(const struct by_hand *h, uint64_t addr);

/**
 * by_hand_walk - from the top table to the physical address
 * @h: filled in
 * @addr: that is translated; each entry is present, and the last is a PTE
 * @top: physical address of the top table
 * @ram: to read the entries from, or NULL: @values are the entries
 * @values: by level
 *
 * Return: 0, or the errno value.
 */
int by_hand_walk(struct by_hand *h, uint64_t addr, uint64_t top,
		 const struct physical *ram, const uint64_t *values);

/* by_hand_binary - the lowest bits of a number: "010011" */
const char *by_hand_binary(uint64_t value, unsigned int bits, char buf[65]);

#endif /* VMINSPECT_BY_HAND_H */
