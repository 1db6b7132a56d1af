// SPDX-License-Identifier: GPL-2.0
#include "demo_list.h"

const struct demo demos[] = {
	{ "malloc", N_("malloc gives addresses; memory comes when they are touched"), demo_malloc },
	{ "brk-mmap", N_("malloc takes small blocks from the heap and large ones from mmap; free gives back, or keeps"), demo_brk_mmap },
	{ "gigabyte", N_("1 GiB asked for is nearly nothing; it costs pages and tables when it is touched"), demo_gigabyte },
	{ "translate", N_("an address is translated level by level, by its bits; its bytes are in memory where that leads"), demo_translate },
	{ "levels", N_("page tables are a tree: a sparse address space costs few of them"), demo_levels },
	{ "bits", N_("the bits of an entry say what may be done with a page, and what was done"), demo_bits },
	{ "scattered", N_("pages that follow one another may lie anywhere in memory"), demo_scattered },
	{ "isolation", N_("one address leads to two frames in two processes; one library's code is in memory once"), demo_isolation },
	{ "fork-cow", N_("fork copies page tables, not pages; a write copies one page"), demo_fork_cow },
	{ "lazy-file", N_("a file that is mapped is read page by page, when it is touched; a program too"), demo_lazy_file },
	{ "zero-page", N_("memory that is only read is one frame of zeros for all; a write brings one of its own"), demo_zero_page },
	{ "stack", N_("the stack grows by page faults, down to its limit and no further"), demo_stack },
	{ "hugepage", N_("one page fault brings 512 pages; a huge page saves faults and a level of each walk, until it is split"), demo_hugepage },
	{ "swap", N_("a page in swap has an entry that names its place; using it brings it back, unchanged"), demo_swap },
	{ "segv", N_("an address is served, forbidden, unmapped or impossible, and the kernel tells which"), demo_segv },
	{ "frames", N_("the kernel keeps a record of each frame: what it is for, and who uses it"), demo_frames },
	{ "threads", N_("all threads of a process use one address space"), demo_threads },
	{ "mlock", N_("locked pages are brought at once and stay in memory; others may be taken"), demo_mlock },
	{ "madvise", N_("a program that says what it needs gives frames back, or gets them early"), demo_madvise },
	{ "overcommit", N_("the kernel may promise more memory than it has; vm.overcommit_memory says how much"), demo_overcommit },
	{ "ksm", N_("equal pages can be in one frame until one is written"), demo_ksm },
	{ "userfaultfd", N_("a program can answer its page faults itself"), demo_userfaultfd },
	{ "tlb", N_("processors keep translations, and the kernel makes them forget those that are wrong"), demo_tlb },
	{ NULL, NULL, NULL }
};
