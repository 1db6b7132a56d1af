/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of demo lazy-file share.
 */
#ifndef VMINSPECT_DEMO_LAZY_FILE_H
#define VMINSPECT_DEMO_LAZY_FILE_H

#include "lesson.h"

/**
 * struct lazy - this demo
 * @l: of it
 * @path: of the program's file
 * @size: bytes of it
 * @middle: offset in it that is read
 * @first: address of the first mapping of it
 * @second: of the second one
 * @cached: by page of the file, bit 0: it is in the page cache; owned
 * @nr: pages of the file
 */
struct lazy {
	struct lesson *l;
	char path[32];
	uint64_t size;
	uint64_t middle;
	uint64_t first;
	uint64_t second;
	unsigned char *cached;
	uint64_t nr;
};

/**
 * lazy_window - the pages that one fault may map
 * @z: the demo
 * @vma: that holds the address
 * @addr: of the fault
 */
struct range lazy_window(const struct lazy *z, const struct range *vma,
			 uint64_t addr);

/* lazy_mapping - all of a mapping of the file that begins at @start */
struct range lazy_mapping(const struct lazy *z, uint64_t start);

/* lazy_cached - how many of the file's pages [page, end) are in the page cache */
uint64_t lazy_cached(const struct lazy *z, uint64_t page, uint64_t end);

/* lazy_look - the pages of a mapping, and which of the file are cached */
enum status lazy_look(struct lazy *z, uint64_t start, struct look *look);

/* lazy_show - what is mapped of a mapping, and what is cached of the file */
void lazy_show(struct lazy *z, const char *title, const struct look *now,
	       const struct look *before);

/* lazy_run - go on; it must not end */
enum status lazy_run(struct lazy *z, const char *code);

/* lazy_check_fault - one fault at the mapping, and what for */
void lazy_check_fault(struct lazy *z, uint64_t start, enum fault_class class,
		      enum fault_count count);

/* lazy_check_present - so many pages of it are present */
void lazy_check_present(struct lazy *z, const struct look *look,
			uint64_t predicted);

/* The steps behind the first touch */
enum status lazy_read(struct lazy *z);
enum status lazy_second(struct lazy *z);
enum status lazy_neighbours(struct lazy *z);
enum status lazy_exec(struct lazy *z);

#endif /* VMINSPECT_DEMO_LAZY_FILE_H */
