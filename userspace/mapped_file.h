/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The files that a process maps, opened for a look inside.
 */
#ifndef VMINSPECT_MAPPED_FILE_H
#define VMINSPECT_MAPPED_FILE_H

#include "vma_list.h"

/*
 * open_regular - a file to read, or -1. What is none is not opened: it would wait for
 * who writes to a pipe, or have a device do something. @inode: its number, or 0: any
 */
int open_regular(const char *path, uint64_t inode);

/**
 * mapped_file_open - open the file that a VMA maps
 * @vma: its name is a path
 * @pid: of the living process; 0: of a snapshot, where the path is all there is
 *
 * Of a living process it is that very file, whatever mount namespace the process
 * is in and even where the file was deleted, if the caller may. Else it is the
 * file that the path names now, if it still has the same inode number. Only
 * regular files are opened: opening another may have effects.
 *
 * Return: a descriptor, or -1.
 */
int mapped_file_open(const struct vma_item *vma, uint32_t pid);

/* mapped_file_name - the last part of its path */
const char *mapped_file_name(const struct vma_item *vma);

/* enum file_cache - whether the page cache has a page of a file */
enum file_cache { FILE_CACHE_UNKNOWN, FILE_CACHE_YES, FILE_CACHE_NO };

/**
 * struct file_facts - what a file says of one of its pages
 * @size: bytes of the file, or UNKNOWN
 * @cache: see there
 * @memory: its pages are shmem: it has no disk
 * @hole: and it has no data there, not even in swap
 */
struct file_facts {
	uint64_t size;
	enum file_cache cache;
	bool memory;
	bool hole;
};

/**
 * mapped_file_facts - ask the file that a VMA maps
 * @vma: see there
 * @pid: see mapped_file_open(); of a snapshot nothing is known
 * @addr: whose page it is about
 * @page: bytes of a page
 * @facts: out
 *
 * Nothing is read into memory for this, and no page is marked as used.
 */
void mapped_file_facts(const struct vma_item *vma, uint32_t pid, uint64_t addr,
		       uint64_t page, struct file_facts *facts);

#endif /* VMINSPECT_MAPPED_FILE_H */
