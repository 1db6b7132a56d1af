// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "intl.h"
#include "number.h"
#include "symbol.h"

static const char too_large[] = N_("needs more than 64 bits");

/* Hexadecimal, with or without 0x */
static bool parse_hex(const char *word, uint64_t *n)
{
	if (!strncmp(word, "0x", 2) || !strncmp(word, "0X", 2))
		word += 2;
	return number_parse(word, 16, n);
}

static bool has_name(const struct vma_item *vma, const char *name)
{
	const char *slash = strrchr(vma->name, '/');

	return *name && (!strcmp(vma->name, name) ||
			 (slash && !strcmp(slash + 1, name)));
}

static const struct vma_item *find_name(const struct vma_list *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->nr; i++) {
		if (has_name(&list->items[i], name))
			return &list->items[i];
	}
	return NULL;
}

static const char *parse_symbol(struct symbols *symbols, const char *word,
				uint64_t *addr)
{
	struct symbol symbol;
	const char *why;

	if (!symbols || !*word || isdigit((unsigned char)*word) ||
	    (*word == '[' && !strchr(word, ':')))
		return _("neither an address nor the name of a VMA");
	why = symbol_find(symbols, word, &symbol);
	if (!why)
		*addr = symbol.addr;
	return why;
}

static const char *parse_base(const struct vma_list *list,
			      struct symbols *symbols, const char *word,
			      uint64_t *addr)
{
	const struct vma_item *vma;

	if (parse_hex(word, addr))
		return NULL;
	if (!strncmp(word, "0x", 2) && word[2] &&
	    !word[2 + strspn(word + 2, "0123456789abcdefABCDEF")])
		return _(too_large);
	vma = find_name(list, word);
	if (!vma)
		return parse_symbol(symbols, word, addr);
	*addr = vma->vma.start;
	return NULL;
}

/* The "+" of "BASE+OFFSET": the last one, for names may have one too */
static char *find_plus(const struct vma_list *list, char *word)
{
	return find_name(list, word) ? NULL : strrchr(word, '+');
}

static const char *parse_cut(const struct vma_list *list,
			     struct symbols *symbols, char *word, uint64_t *addr)
{
	char *plus = find_plus(list, word);
	const char *why;
	uint64_t offset = 0;

	if (plus) {
		*plus = 0;
		if (!number_parse_size(plus + 1, &offset))
			return _("bad offset");
	}
	why = parse_base(list, symbols, word, addr);
	if (!why && __builtin_add_overflow(*addr, offset, addr))
		return _(too_large);
	return why;
}

const char *address_parse(const struct vma_list *list, struct symbols *symbols,
			  const char *word, uint64_t *addr)
{
	char *copy = strdup(word);
	const char *why = copy ? parse_cut(list, symbols, copy, addr) :
				 _("no memory");

	free(copy);
	return why;
}

/* From the first VMA of that name on as long as they follow each other */
static void whole_name(const struct vma_list *list, const struct vma_item *vma,
		       const char *name, struct range *range)
{
	*range = (struct range){ vma->vma.start, vma->vma.end };
	for (vma++; vma < list->items + list->nr; vma++) {
		if (!has_name(vma, name) || vma->vma.start != range->end)
			break;
		range->end = vma->vma.end;
	}
}

static const char *parse_cut_range(const struct vma_list *list, char *word,
				   struct range *range)
{
	const struct vma_item *vma = find_name(list, word);
	char *dash = strchr(word, '-'), *plus = strrchr(word, '+');
	const char *why;
	uint64_t len;

	if (vma) {
		whole_name(list, vma, word, range);
		return NULL;
	}
	if (plus) {
		*plus = 0;
		why = parse_base(list, NULL, word, &range->start);
		if (why)
			return why;
		if (!number_parse_size(plus + 1, &len))
			return _("bad length");
		if (__builtin_add_overflow(range->start, len, &range->end))
			return _(too_large);
	} else if (dash) {
		*dash = 0;
		if (!parse_hex(word, &range->start) ||
		    !parse_hex(dash + 1, &range->end))
			return _("not two addresses");
		if (range->start > range->end)
			return _("upside down: the end is below the start");
	} else {
		return _("neither LO-HI nor BASE+LEN nor the name of a VMA");
	}
	return range->start == range->end ? _("empty") : NULL;
}

const char *address_parse_range(const struct vma_list *list, const char *word,
				struct range *range)
{
	char *copy = strdup(word);
	const char *why = copy ? parse_cut_range(list, copy, range) : _("no memory");

	free(copy);
	return why;
}

enum address_place address_place(uint64_t addr,
				 const struct vminspect_space *space)
{
	unsigned int bits = __builtin_popcount(space->levels) == 5 ? 57 : 48;
	uint64_t high = addr >> (bits - 1);

	if (space->format.encoding == VMINSPECT_ENCODING_ARM64)
		return addr >= -space->end ? ADDRESS_KERNEL : ADDRESS_USER;
	if (!high)
		return ADDRESS_USER;
	return high == UINT64_MAX >> (bits - 1) ? ADDRESS_KERNEL :
						  ADDRESS_NONCANONICAL;
}

uint64_t address_untag(uint64_t addr, const struct vminspect_space *space)
{
	bool user = !(addr >> 55 & 1);

	if (space->format.encoding != VMINSPECT_ENCODING_ARM64 || !user)
		return addr;
	return addr & ((1ULL << 56) - 1);
}

bool address_is_gate(uint64_t addr)
{
	return addr >> 12 == 0xffffffffff600000 >> 12;
}
