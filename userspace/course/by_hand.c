// SPDX-License-Identifier: GPL-2.0
#include "by_hand.h"

static unsigned int log2_of(uint64_t n)
{
	return __builtin_ctzll(n);
}

unsigned int by_hand_bits(const struct by_hand *h, unsigned int i)
{
	return log2_of((i ? h->page : h->top) / h->width);
}

unsigned int by_hand_low(const struct by_hand *h, unsigned int i)
{
	return log2_of(h->page) + by_hand_bits(h, 1) * (h->nr - 1 - i);
}

unsigned int by_hand_index(const struct by_hand *h, uint64_t addr,
			   unsigned int i)
{
	return addr >> by_hand_low(h, i) & ((1U << by_hand_bits(h, i)) - 1);
}

uint64_t by_hand_offset(const struct by_hand *h, uint64_t addr)
{
	return addr & (h->page - 1);
}

int by_hand_walk(struct by_hand *h, uint64_t addr, uint64_t top,
		 const struct physical *ram, const uint64_t *values)
{
	struct hand_level *level;
	unsigned int i;
	int err = 0;

	for (i = 0; i < h->nr && !err; i++) {
		level = &h->level[i];
		level->index = by_hand_index(h, addr, i);
		level->table = top;
		level->slot = top + level->index * h->width;
		level->value = 0;
		if (ram)
			err = physical_read(ram, level->slot, &level->value,
					    h->width);
		else
			level->value = values[i];
		level->leads = top = level->value & h->mask;
	}
	h->physical = top + by_hand_offset(h, addr);
	return err;
}

const char *by_hand_binary(uint64_t value, unsigned int bits, char buf[65])
{
	unsigned int i;

	for (i = 0; i < bits; i++)
		buf[i] = '0' + (value >> (bits - 1 - i) & 1);
	buf[bits] = 0;
	return buf;
}
