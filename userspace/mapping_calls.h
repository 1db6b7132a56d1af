/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What CALL records mean for what is mapped: with the VMA records that came while
 * the call was made, or without any.
 */
#ifndef VMINSPECT_MAPPING_CALLS_H
#define VMINSPECT_MAPPING_CALLS_H

#include "mapping_vmas.h"

/**
 * mapping_call - take a CALL record
 * @m: of the process
 * @call: the record
 * @page: bytes of a page
 * @id: number of the call, to note as what changed a mapping
 * @held: VMA records of the thread; those that are of this call become claimed
 * @made: out: the origin that it made, or NULL
 */
bool mapping_call(struct mappings *m, const struct vminspect_call *call,
		  uint64_t page, uint64_t id, struct held_vma *held,
		  struct origin **made);

#endif /* VMINSPECT_MAPPING_CALLS_H */
