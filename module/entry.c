// SPDX-License-Identifier: GPL-2.0
/*
 * Entries in words, the same for every architecture.
 */
#include "entry.h"

static const char *name_of(const char * const *names, int nr, int i)
{
	return i >= 0 && i < nr && names[i] ? names[i] : "?";
}

const char *entry_level_name(int level)
{
	static const char * const names[VMINSPECT_NR_LEVELS] = {
		"pgd", "p4d", "pud", "pmd", "pte",
	};

	return name_of(names, VMINSPECT_NR_LEVELS, level);
}

const char *entry_kind_name(int kind)
{
	static const char * const names[VMINSPECT_NR_KINDS] = {
		[VMINSPECT_NONE] = "none",
		[VMINSPECT_TABLE] = "table",
		[VMINSPECT_PRESENT] = "present",
		[VMINSPECT_PROTNONE] = "prot-none",
		[VMINSPECT_SWAP] = "swap",
		[VMINSPECT_MIGRATION] = "migration",
		[VMINSPECT_HWPOISON] = "hwpoison",
		[VMINSPECT_DEVICE] = "device",
		[VMINSPECT_MARKER] = "marker",
		[VMINSPECT_UNKNOWN] = "unknown",
	};

	return name_of(names, VMINSPECT_NR_KINDS, kind);
}

struct word {
	__u32 bit;
	const char *name;
};

/* Appends " NAME" at p and returns the end. */
static char *put_word(char *p, const char *name)
{
	size_t len = strlen(name);

	*p++ = ' ';
	memcpy(p, name, len);
	return p + len;
}

/* @words ends with a name that is NULL. */
static char *put_words(char *p, __u32 bits, const struct word *words)
{
	for (; words->name; words++) {
		if (bits & words->bit)
			p = put_word(p, words->name);
	}
	return p;
}

/* "r" is what any present entry allows: there is no bit for it. */
static char *put_access(char *p, __u32 bits)
{
	*p++ = 'r';
	*p++ = bits & VMINSPECT_WRITE ? 'w' : '-';
	*p++ = bits & VMINSPECT_NX ? '-' : 'x';
	return put_word(p, bits & VMINSPECT_USER ? "user" : "kernel");
}

/* Of 0 to 19 */
static char *put_number(char *p, const char *key, unsigned int number)
{
	p = put_word(p, key);
	if (number >= 10)
		*p++ = '1';
	*p++ = '0' + number % 10;
	return p;
}

size_t entry_words(int kind, __u32 bits, __u8 sub, char *buf)
{
	static const struct word words[] = {
		{ VMINSPECT_ACCESSED, "young" },
		{ VMINSPECT_DIRTY, "dirty" },
		{ VMINSPECT_SOFT_DIRTY, "soft-dirty" },
		{ VMINSPECT_UFFD_WP, "uffd-wp" },
		{ VMINSPECT_PWT, "pwt" },
		{ VMINSPECT_PCD, "pcd" },
		{ VMINSPECT_PAT, "pat" },
		{ VMINSPECT_GLOBAL, "global" },
		{ VMINSPECT_SPECIAL, "special" },
		{ VMINSPECT_DEVMAP, "devmap" },
		{ VMINSPECT_EXCLUSIVE, "exclusive" },
		{ VMINSPECT_SPLITTING, "splitting" },
		{ VMINSPECT_CONT, "cont" },
		{ VMINSPECT_PXN, "pxn" },
		{ VMINSPECT_GUARDED, "guarded" },
		{ 0, NULL }
	};
	bool present = kind == VMINSPECT_TABLE || kind == VMINSPECT_PRESENT ||
		       kind == VMINSPECT_PROTNONE;
	char *p = buf;

	if (present)
		p = put_access(p, bits);
	p = put_words(p, bits, words);
	if (VMINSPECT_ATTR(bits))
		p = put_number(p, "attr=", VMINSPECT_ATTR(bits));
	if (present && sub)
		p = put_number(p, "pkey=", sub);
	*p = 0;
	/* put_word() leads with a space, which nothing stands before here */
	if (!present && p != buf) {
		memmove(buf, buf + 1, p - buf);
		p--;
	}
	return p - buf;
}

/* What put_words() began with a space, without it */
static size_t cut_space(char *buf, char *end)
{
	*end = 0;
	if (end == buf)
		return 0;
	memmove(buf, buf + 1, end - buf);
	return end - buf - 1;
}

size_t marker_words(const struct vminspect_format *format, __u64 marker,
		    char *buf)
{
	char *p = buf;

	if (marker & format->marker_uffd_wp)
		p = put_word(p, "uffd-wp");
	if (marker & format->marker_poisoned)
		p = put_word(p, "poisoned");
	if (marker & format->marker_guard)
		p = put_word(p, "guard");
	return cut_space(buf, p);
}

enum frame_kind frame_kind(__u64 flags)
{
	if (frame_has(flags, KPF_ZERO_PAGE))
		return FRAME_ZERO;
	if (!(flags & VMINSPECT_FRAME_KNOWN))
		return FRAME_UNKNOWN;
	if (frame_has(flags, KPF_KSM))
		return FRAME_KSM;
	if (frame_has(flags, KPF_ANON))
		return FRAME_ANON;
	return frame_has(flags, KPF_SWAPBACKED) ? FRAME_SHMEM : FRAME_FILE;
}

size_t frame_words(__u64 flags, char *buf)
{
	static const char * const kinds[] = {
		[FRAME_ANON] = "anon",
		[FRAME_FILE] = "file",
		[FRAME_SHMEM] = "shmem",
		[FRAME_KSM] = "ksm",
		[FRAME_ZERO] = "zero",
	};
	enum frame_kind kind = frame_kind(flags);
	char *p = buf;

	if (kind != FRAME_UNKNOWN)
		p = put_word(p, kinds[kind]);
	if (frame_has(flags, KPF_HUGE))
		p = put_word(p, "hugetlb");
	if (frame_has(flags, KPF_COMPOUND_HEAD) ||
	    frame_has(flags, KPF_COMPOUND_TAIL))
		p = put_word(p, "compound");
	return cut_space(buf, p);
}
