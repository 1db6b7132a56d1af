// SPDX-License-Identifier: GPL-2.0
/*
 * Programs meet entries of any machine, in what was saved elsewhere: see entry.h.
 */
#include "entry.h"

struct encoding {
	void (*decode)(const struct vminspect_format *format, int level,
		       __u64 raw, struct entry *entry);
	bool (*frame)(const struct vminspect_format *format, int level,
		      __u64 raw, struct entry *entry);
	__u64 (*hide)(const struct vminspect_format *format, int level,
		      __u64 raw);
};

static const struct encoding encodings[VMINSPECT_NR_ENCODINGS] = {
	[VMINSPECT_ENCODING_X86_64] = {
		x86_64_decode, x86_64_frame, x86_64_hide,
	},
	[VMINSPECT_ENCODING_X86_PAE] = {
		x86_pae_decode, x86_pae_frame, x86_pae_hide,
	},
	[VMINSPECT_ENCODING_X86_32] = {
		x86_32_decode, x86_32_frame, x86_32_hide,
	},
	[VMINSPECT_ENCODING_ARM64] = {
		arm64_decode, arm64_frame, arm64_hide,
	},
};

/* What a decoder shifts by must be less than an entry is wide. */
bool entry_readable(const struct vminspect_format *format)
{
	const __u8 numbers[] = {
		format->prot_none, format->invalid, format->swap_type,
		format->swap_offset, format->swap_exclusive,
		format->address_bits,
	};
	size_t i;

	for (i = 0; i < sizeof(numbers); i++) {
		if (numbers[i] >= 64)
			return false;
	}
	return format->encoding < VMINSPECT_NR_ENCODINGS;
}

/* Whoever reads a format from a file makes sure that it is readable. */
static const struct encoding *encoding_of(const struct vminspect_format *f)
{
	return &encodings[f->encoding];
}

void entry_decode(const struct vminspect_format *format, int level, __u64 raw,
		  struct entry *entry)
{
	encoding_of(format)->decode(format, level, raw, entry);
}

bool entry_frame(const struct vminspect_format *format, int level, __u64 raw,
		 struct entry *entry)
{
	return encoding_of(format)->frame(format, level, raw, entry);
}

__u64 entry_hide(const struct vminspect_format *format, int level, __u64 raw)
{
	return encoding_of(format)->hide(format, level, raw);
}
