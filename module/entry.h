/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a raw page-table entry means. Pure C: no locks, no kernel calls, built
 * into the module and into user space, and unit-tested there.
 *
 * Bit positions are the architecture's and stand in arch/<arch>.c. What differs
 * between kernels of one architecture (software bits, numbers of swap types) is
 * data, in struct entry_format: the module fills it in from its kernel's own
 * headers, tests fill it in by hand.
 */
#ifndef VMINSPECT_ENTRY_H
#define VMINSPECT_ENTRY_H

#include "uapi/vminspect.h"

#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#endif

#define ENTRY_SWAP_TYPES	32

/**
 * struct entry_format - what one kernel puts into entries
 * @frame_mask: bits of an entry that hold a physical address
 * @soft_dirty: mask of the soft-dirty bit of a present entry, 0: has none
 * @uffd_wp: likewise the userfaultfd write-protect bit
 * @devmap: likewise the bit of ZONE_DEVICE memory
 * @saved_dirty: likewise the bit that keeps Dirty of a read-only entry
 * @pfn_marks: bits above the PFN that the offset of a migration entry and its
 *	like carries besides
 * @swap_kind: by swap type, the enum vminspect_kind of a non-present entry
 */
struct entry_format {
	__u64 frame_mask;
	__u64 soft_dirty;
	__u64 uffd_wp;
	__u64 devmap;
	__u64 saved_dirty;
	__u64 pfn_marks;
	__u8 swap_kind[ENTRY_SWAP_TYPES];
};

/**
 * struct entry - a decoded entry; fields as in struct vminspect_entry
 */
struct entry {
	__u64 target;
	__u32 bits;
	__u8 kind;
	__u8 sub;
};

/**
 * entry_decode - say what an entry is
 * @format: of the kernel that wrote the entry
 * @level: of the table that holds it
 * @raw: its value
 * @entry: out
 *
 * Never fails: what it cannot name becomes VMINSPECT_UNKNOWN.
 */
void entry_decode(const struct entry_format *format, int level, __u64 raw,
		  struct entry *entry);

/* A leaf with a frame behind it, whether or not the processor may use it. */
static inline bool entry_has_frame(const struct entry *e)
{
	return e->kind == VMINSPECT_PRESENT || e->kind == VMINSPECT_PROTNONE;
}

/* Names as text shows them; "?" for a number that has none. */
const char *entry_level_name(int level);
const char *entry_kind_name(int kind);

/* Room that entry_words() and frame_words() need at the most. */
#define ENTRY_WORDS	128

/**
 * entry_words - the bits of an entry in words, such as "rw- user young dirty"
 * @kind: enum vminspect_kind
 * @bits: VMINSPECT_WRITE and so on
 * @sub: protection key, named where it is not 0
 * @buf: out: ENTRY_WORDS bytes, NUL-terminated; empty where there is nothing to say
 *
 * Return: length of the text.
 */
size_t entry_words(int kind, __u32 bits, __u8 sub, char *buf);

/* frame_words - VMINSPECT_FRAME_* in words, such as "anon"; as entry_words() */
size_t frame_words(__u32 flags, char *buf);

#endif /* VMINSPECT_ENTRY_H */
