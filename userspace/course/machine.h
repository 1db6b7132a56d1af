/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Settings of the machine that predictions depend on.
 */
#ifndef VMINSPECT_MACHINE_H
#define VMINSPECT_MACHINE_H

#include "model.h"

/**
 * struct machine - as it is set now
 * @kernel: release
 * @page: bytes of a page
 * @levels: of page tables
 * @pmd: bytes that one entry of a PMD table spans: those of a huge page
 * @thp: word of transparent_hugepage/enabled: always, madvise, never; "" where
 *	the kernel has none
 * @fault_around: bytes that a fault on a file maps at the most
 * @fault_around_known: whether that was read, or is the kernel's default
 * @overcommit: vm.overcommit_memory: 0, 1, 2
 * @memory: bytes of all memory
 * @free: bytes that are available without swapping
 * @swap: bytes of all swap
 * @swap_free: of these
 * @commit_limit: bytes
 * @committed: bytes
 * @huge_free: free huge pages of the default size
 * @huge_size: bytes of one
 * @cpus: online
 */
struct machine {
	char kernel[WORD_SIZE];
	uint64_t page;
	unsigned int levels;
	uint64_t pmd;
	char thp[WORD_SIZE];
	uint64_t fault_around;
	bool fault_around_known;
	unsigned int overcommit;
	uint64_t memory;
	uint64_t free;
	uint64_t swap;
	uint64_t swap_free;
	uint64_t commit_limit;
	uint64_t committed;
	uint64_t huge_free;
	uint64_t huge_size;
	unsigned int cpus;
};

/* machine_read - read them; what cannot be read is UNKNOWN or as said above */
void machine_read(struct machine *machine);

/* machine_file - a setting: the first line of a file, without its end, or false */
bool machine_file(const char *path, char *line, size_t size);

/* machine_choice - the word in [] of a setting such as THP's, or false */
bool machine_choice(const char *path, char *word, size_t size);

/* machine_meminfo - of /proc/meminfo in bytes (counts as they are), or UNKNOWN */
uint64_t machine_meminfo(const char *key);

#endif /* VMINSPECT_MACHINE_H */
