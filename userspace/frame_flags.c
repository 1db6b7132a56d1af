// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel-page-flags.h>

#include "frame_flags.h"
#include "word_set.h"

const char *frame_flag_name(int bit)
{
	static const char * const names[] = {
		[KPF_LOCKED] = "locked",
		[KPF_ERROR] = "error",
		[KPF_REFERENCED] = "referenced",
		[KPF_UPTODATE] = "uptodate",
		[KPF_DIRTY] = "dirty",
		[KPF_LRU] = "lru",
		[KPF_ACTIVE] = "active",
		[KPF_SLAB] = "slab",
		[KPF_WRITEBACK] = "writeback",
		[KPF_RECLAIM] = "reclaim",
		[KPF_BUDDY] = "buddy",
		[KPF_MMAP] = "mmap",
		[KPF_ANON] = "anon",
		[KPF_SWAPCACHE] = "swapcache",
		[KPF_SWAPBACKED] = "swapbacked",
		[KPF_COMPOUND_HEAD] = "compound_head",
		[KPF_COMPOUND_TAIL] = "compound_tail",
		[KPF_HUGE] = "huge",
		[KPF_UNEVICTABLE] = "unevictable",
		[KPF_HWPOISON] = "hwpoison",
		[KPF_NOPAGE] = "nopage",
		[KPF_KSM] = "ksm",
		[KPF_THP] = "thp",
		[KPF_OFFLINE] = "offline",
		[KPF_ZERO_PAGE] = "zero_page",
		[KPF_IDLE] = "idle",
		[KPF_PGTABLE] = "pgtable",
	};

	if (bit < 0 || bit >= (int)(sizeof(names) / sizeof(names[0])))
		return NULL;
	return names[bit];
}

uint64_t frame_flags_open(uint64_t flags)
{
	return flags & (1ULL << KPF_ANON | 1ULL << KPF_SWAPBACKED |
			1ULL << KPF_COMPOUND_HEAD | 1ULL << KPF_COMPOUND_TAIL |
			1ULL << KPF_HUGE | 1ULL << KPF_KSM | 1ULL << KPF_THP |
			1ULL << KPF_ZERO_PAGE);
}

const char *frame_flags_words(uint64_t flags, char buf[FRAME_FLAGS_SIZE])
{
	return word_set_join(flags, frame_flag_name, buf, FRAME_FLAGS_SIZE);
}
