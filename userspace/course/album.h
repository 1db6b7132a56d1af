/* SPDX-License-Identifier: GPL-2.0 */
/*
 * demo frames: the frames that are looked at, and their records.
 */
#ifndef VMINSPECT_ALBUM_H
#define VMINSPECT_ALBUM_H

#include "kpage.h"
#include "lesson.h"

/**
 * struct album - the frames that are looked at
 * @l: the lesson
 * @story: of it
 * @block: anonymous memory
 * @look: its pages
 * @pages: their frames, by the kernel's own files; owned
 * @nr: so many
 * @file: the page of a file
 * @count: map count of its frame, when it was mapped once
 */
struct album {
	struct lesson *l;
	struct story *story;
	struct range block;
	struct look look;
	struct kpage *pages;
	size_t nr;
	struct kpage file;
	uint64_t count;
};

/* album_block - look at the block and at the frames that it has now */
enum status album_block(struct album *a);

/* album_show_block - show the first of them */
void album_show_block(struct album *a);

/*
 * album_check_block - check that all have this map count and are anonymous, and
 * that the module says the same
 */
void album_check_block(struct album *a, uint64_t mapcount);

/**
 * album_file - look at the page of the file
 * @a: out: @a->file, as the kernel's files have its frame
 * @addr: where it is mapped
 * @page: out: as the module has it
 */
enum status album_file(struct album *a, uint64_t addr, struct look_page *page);

/* album_show_file - show its frame; @references: UNKNOWN where nobody says */
void album_show_file(struct album *a, const char *title, uint64_t references);

/* frame_table - a table for records of frames; put_frame - add one */
struct figure *frame_table(const char *title);
void put_frame(struct figure *table, const struct kpage *page,
	       uint64_t references);

#endif /* VMINSPECT_ALBUM_H */
