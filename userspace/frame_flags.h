/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flags of a frame by name: those of /proc/kpageflags, as KPF_* of
 * <linux/kernel-page-flags.h> has them, in small letters.
 */
#ifndef VMINSPECT_FRAME_FLAGS_H
#define VMINSPECT_FRAME_FLAGS_H

#include <stddef.h>
#include <stdint.h>

/* Room for all names at once */
#define FRAME_FLAGS_SIZE	320

/* frame_flag_name - of one bit of vminspect_frame.flags; NULL: has none */
const char *frame_flag_name(int bit);

/*
 * frame_flags_open - those of @flags that are no secret to who may read smaps; the
 * others are never there where frames are hidden
 */
uint64_t frame_flags_open(uint64_t flags);

/* frame_flags_words - all that are set, with commas between; @buf is returned */
const char *frame_flags_words(uint64_t flags, char buf[FRAME_FLAGS_SIZE]);

#endif /* VMINSPECT_FRAME_FLAGS_H */
