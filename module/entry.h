/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a raw page-table entry means. Pure C: no locks, no kernel calls, built
 * into the module and into user space, and unit-tested there.
 *
 * Bit positions are the encoding's and stand in arch/<encoding>.c: the module is
 * built with that of its kernel, programs with all of them. What differs
 * between kernels of one encoding (software bits, numbers of swap types) is
 * data, in struct vminspect_format: the module fills it in from its kernel's own
 * headers, hands it to programs, and keeps it in snapshots.
 */
#ifndef VMINSPECT_ENTRY_H
#define VMINSPECT_ENTRY_H

#include <linux/kernel-page-flags.h>

#include "uapi/vminspect.h"

#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#endif

/**
 * struct entry - a decoded entry; fields as in struct vminspect_entry
 */
struct entry {
	__u64 target;
	__u32 bits;
	__u8 kind;
	__u8 sub;
};

#ifdef __KERNEL__
/* The module meets no entries but its own kernel's. */
#if defined(CONFIG_ARM64)
#define ENTRY_OWN(function)	arm64_##function
#elif defined(CONFIG_X86_64)
#define ENTRY_OWN(function)	x86_64_##function
#elif defined(CONFIG_X86_PAE)
#define ENTRY_OWN(function)	x86_pae_##function
#else
#define ENTRY_OWN(function)	x86_32_##function
#endif
#define entry_decode		ENTRY_OWN(decode)
#define entry_frame		ENTRY_OWN(frame)
#define entry_hide		ENTRY_OWN(hide)
#endif

/**
 * entry_decode - say what an entry is
 * @format: of the kernel that wrote the entry
 * @level: of the table that holds it
 * @raw: its value
 * @entry: out
 *
 * Never fails: what it cannot name becomes VMINSPECT_UNKNOWN.
 */
void entry_decode(const struct vminspect_format *format, int level, __u64 raw,
		  struct entry *entry);

/**
 * entry_frame - the frame of an ordinary page, sooner than by entry_decode()
 * @format: of the kernel that wrote the entry
 * @level: of the table that holds it
 * @raw: its value
 * @entry: out: only target and kind are filled in
 *
 * Return: false if it is anything else, or special.
 */
bool entry_frame(const struct vminspect_format *format, int level, __u64 raw,
		 struct entry *entry);

/* A leaf with a frame behind it, whether or not the processor may use it. */
static inline bool entry_has_frame(const struct entry *e)
{
	return e->kind == VMINSPECT_PRESENT || e->kind == VMINSPECT_PROTNONE;
}

/* Names as text shows them; "?" for a number that has none. */
const char *entry_level_name(int level);
const char *entry_kind_name(int kind);

/**
 * entry_is_hint - whether an entry is inaccessible to see who uses the page
 * @kind: enum vminspect_kind
 * @bits: VMINSPECT_WRITE and so on
 * @accessible: the VMA may be read, written or executed
 * @rwp: the VMA has VMINSPECT_VMA_UFFD_RWP: what carries userfaultfd's mark
 *	there is kept by that, not by NUMA balancing
 */
static inline bool entry_is_hint(int kind, __u32 bits, bool accessible,
				 bool rwp)
{
	return kind == VMINSPECT_PROTNONE && accessible &&
	       !(rwp && bits & VMINSPECT_UFFD_WP);
}

/* Room that entry_words() and frame_words() need at the most. */
#define ENTRY_WORDS	160

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

/**
 * entry_hide - take out of a raw entry what only the privileged may see
 * @format: of the kernel that wrote it
 * @level: of the table that holds it
 * @raw: its value
 *
 * Return: an entry of the same kind and bits, with frame number or swap offset 0.
 */
__u64 entry_hide(const struct vminspect_format *format, int level, __u64 raw);

/* marker_words - what a marker notes, such as "uffd-wp"; as entry_words() */
size_t marker_words(const struct vminspect_format *format, __u64 marker,
		    char *buf);

/* enum frame_kind - the three RSS classes, and what is neither of them */
enum frame_kind {
	FRAME_UNKNOWN,
	FRAME_ANON,
	FRAME_FILE,
	FRAME_SHMEM,
	FRAME_KSM,
	FRAME_ZERO,
};

static inline bool frame_has(__u64 flags, int kpf)
{
	return flags >> kpf & 1;
}

/* frame_kind - by vminspect_frame.flags */
enum frame_kind frame_kind(__u64 flags);

/*
 * frame_words - a frame in few words, such as "anon compound"; as entry_words()
 * @flags: vminspect_frame.flags
 */
size_t frame_words(__u64 flags, char *buf);

/* entry_decode(), entry_frame() and entry_hide(), of each encoding */
#define ENTRY_ENCODING(encoding)					\
	void encoding##_decode(const struct vminspect_format *format,	\
			       int level, __u64 raw, struct entry *entry); \
	bool encoding##_frame(const struct vminspect_format *format,	\
			      int level, __u64 raw, struct entry *entry); \
	__u64 encoding##_hide(const struct vminspect_format *format,	\
			      int level, __u64 raw)

ENTRY_ENCODING(x86_64);
ENTRY_ENCODING(x86_pae);
ENTRY_ENCODING(x86_32);
ENTRY_ENCODING(arm64);

/* entry_readable - whether a format from a file is one that programs can go by */
bool entry_readable(const struct vminspect_format *format);

#endif /* VMINSPECT_ENTRY_H */
