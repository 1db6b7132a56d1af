/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of a scan, looked at with distrust: they may come from a file.
 */
#ifndef VMINSPECT_RECORD_H
#define VMINSPECT_RECORD_H

#include "model.h"

/**
 * struct record_order - what the records so far allow of the next
 * @space: of the process
 * @vma_start: the VMA that the last records were in
 * @vma_end: its end; 0: there was none yet
 * @at: no record that follows may begin below
 */
struct record_order {
	const struct vminspect_space *space;
	uint64_t vma_start;
	uint64_t vma_end;
	uint64_t at;
};

/* record_space - see that a space's numbers make sense; NULL, or what is wrong */
const char *record_space(const struct vminspect_space *space);

/**
 * record_check - see that the next record is whole, sound and in order
 * @order: all zero but for @space at the first; is carried on
 * @data: the record, aligned to 8 bytes
 * @left: bytes from there on, at least those of struct vminspect_record
 *
 * Return: NULL, or what is wrong with it.
 */
const char *record_check(struct record_order *order, const void *data,
			 size_t left);

/* Parts of a sound record; they point into it */
const struct vminspect_vma *record_vma(const struct vminspect_record *record,
				       const char **name);
const uint64_t *record_words(const struct vminspect_record *record);
/* ENTRIES: how many, and the frames or NULL */
size_t record_entries(const struct vminspect_record *record,
		      const struct vminspect_frame **frames);

#endif /* VMINSPECT_RECORD_H */
