/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses as people write them, with the VMAs of a process at hand.
 */
#ifndef VMINSPECT_ADDRESS_H
#define VMINSPECT_ADDRESS_H

#include "vma_list.h"

struct symbols;

/**
 * address_parse - one address
 * @vmas: whose names count
 * @symbols: whose names count besides; NULL: none
 * @word: "0x7f00", "7f00", "[heap]", "libc.so.6", "main", "libc.so.6:malloc",
 *	each also with "+OFFSET"; an offset is hexadecimal with 0x, else decimal
 *	with K, M, G or T if wanted
 * @addr: out
 *
 * A name is that of a VMA, or the last part of its path; of several VMAs the
 * first counts. Where there is none, it is that of a symbol: see symbol_find().
 * A word that is a number is never a name.
 *
 * Return: NULL, or what is wrong.
 */
const char *address_parse(const struct vma_list *vmas, struct symbols *symbols,
			  const char *word, uint64_t *addr);

/**
 * address_parse_range - some addresses
 * @vmas: whose names count
 * @word: "LO-HI", or "BASE+LEN" with BASE as above; "[heap]" or another name
 *	is all VMAs of that name that follow each other
 * @range: out: not empty
 *
 * Return: NULL, or what is wrong.
 */
const char *address_parse_range(const struct vma_list *vmas, const char *word,
				struct range *range);

/* enum address_place - where an address lies by its bits */
enum address_place { ADDRESS_USER, ADDRESS_KERNEL, ADDRESS_NONCANONICAL };

/**
 * address_place - say whether an address can be of user space
 * @addr: the address
 * @space: of the machine. Of arm64 nothing is called non-canonical: an address
 *	between the halves is as one of user space that no table has
 */
enum address_place address_place(uint64_t addr,
				 const struct vminspect_space *space);

/*
 * address_untag - without the tag that a program may keep in the highest byte of an
 * address: of arm64, whose processors ignore it. As the kernel's untagged_addr()
 */
uint64_t address_untag(uint64_t addr, const struct vminspect_space *space);

/*
 * address_is_gate - whether it is in the vsyscall page of x86-64, above user
 * space, which user code may nevertheless jump to
 */
bool address_is_gate(uint64_t addr);

#endif /* VMINSPECT_ADDRESS_H */
