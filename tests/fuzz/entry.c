// SPDX-License-Identifier: GPL-2.0
/*
 * Entries of all encodings, with formats as a file may have them. A format, and
 * behind it entries: a byte for the level, eight for the value.
 */
#include <string.h>

#include "entry.h"
#include "libfuzz.h"

static void check_words(const struct vminspect_format *f, const struct entry *e)
{
	char words[ENTRY_WORDS + 1];
	size_t len;

	words[ENTRY_WORDS] = 0x55;
	len = entry_words(e->kind, e->bits, e->sub, words);
	expect(len < ENTRY_WORDS && strlen(words) == len &&
	       words[ENTRY_WORDS] == 0x55, "words: %s", words);
	if (e->kind != VMINSPECT_MARKER)
		return;
	len = marker_words(f, e->target, words);
	expect(strlen(words) == len, "words: %s", words);
}

/* The short way says the same as the long one. */
static void check_frame(const struct vminspect_format *f, int level,
			uint64_t raw, const struct entry *e)
{
	struct entry frame = { 0 };

	if (!entry_frame(f, level, raw, &frame))
		return;
	expect(frame.kind == e->kind && frame.target == e->target &&
	       entry_has_frame(e) && !(e->bits & VMINSPECT_SPECIAL),
	       "encoding %d, level %d, %llx: %d %llx and %d %llx", f->encoding,
	       level, (unsigned long long)raw, frame.kind,
	       (unsigned long long)frame.target, e->kind,
	       (unsigned long long)e->target);
}

static uint64_t ones(int from, int nr)
{
	return from > 63 ? 0 : nr > 63 ? -1ULL << from :
	       ((1ULL << nr) - 1) << from;
}

/* As kernels have them: 4, 16 or 64 KiB, and addresses of 48 bits or 52 */
static uint64_t arm64_frames(const struct vminspect_format *f)
{
	uint64_t frames = ones(0, f->address_bits > 48 && f->page_shift < 16 ?
			       50 : 48) & -(1ULL << f->page_shift);

	if (f->address_bits > 48)
		frames |= f->page_shift == 16 ? 0xf000 : 0x300;
	return frames;
}

/* Of an entry that is not present */
static bool arm64_is_real(const struct vminspect_format *f)
{
	uint64_t bits = 1ULL << f->prot_none | 1ULL << f->invalid |
			1ULL << f->swap_exclusive | 1;
	uint64_t type = ones(f->swap_type, 5), offset = ones(f->swap_offset, 50);
	uint64_t low = f->uffd_wp ? 0xf : 0x7;

	return (f->page_shift == 12 || f->page_shift == 14 ||
		f->page_shift == 16) && f->swap_offset <= 14 &&
	       f->prot_none && f->invalid && !(bits & (arm64_frames(f) | offset)) &&
	       !(offset & (type | low)) && !(type & (bits | low));
}

/* Whether a kernel may have such a format: no bit of a frame means anything else. */
static bool is_real(const struct vminspect_format *f)
{
	uint64_t marks = f->soft_dirty | f->uffd_wp | f->devmap | f->saved_dirty;
	uint64_t frames;

	switch (f->encoding) {
	case VMINSPECT_ENCODING_ARM64:
		frames = arm64_frames(f);
		return arm64_is_real(f) && !(marks & frames) &&
		       f->frame_mask == (frames & ~0xf300ULL);
	case VMINSPECT_ENCODING_X86_32:
		frames = 0xfffff000;
		break;
	default:
		frames = 0x000ffffffffff000;
	}
	return f->frame_mask == frames && !(marks & frames);
}

/* Without its frame it is what it was, and that shows no more. */
static void check_hidden(const struct vminspect_format *f, int level,
			 uint64_t raw, const struct entry *e)
{
	uint64_t hidden = entry_hide(f, level, raw);
	struct entry h;

	entry_decode(f, level, hidden, &h);
	if (!is_real(f))
		return;
	expect(h.kind == e->kind && h.bits == e->bits && h.sub == e->sub,
	       "encoding %d, level %d, %llx hidden is %llx: kind %d, not %d",
	       f->encoding, level, (unsigned long long)raw,
	       (unsigned long long)hidden, h.kind, e->kind);
	expect(!h.target || e->kind == VMINSPECT_MARKER ||
	       e->kind == VMINSPECT_NONE, "encoding %d, level %d, %llx: %llx",
	       f->encoding, level, (unsigned long long)raw,
	       (unsigned long long)h.target);
	expect(entry_hide(f, level, hidden) == hidden, "%llx hidden twice",
	       (unsigned long long)raw);
}

static void check(const struct vminspect_format *f, int level, uint64_t raw)
{
	struct entry e;

	memset(&e, 0x55, sizeof(e));
	entry_decode(f, level, raw, &e);
	expect(e.kind < VMINSPECT_NR_KINDS, "kind %d", e.kind);
	expect(raw || e.kind == VMINSPECT_NONE, "nothing is %d", e.kind);
	check_words(f, &e);
	check_frame(f, level, raw, &e);
	check_hidden(f, level, raw, &e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = { data, size };
	struct vminspect_format format;
	int level, i;
	uint64_t raw;

	take(&bytes, &format, sizeof(format));
	for (i = 0; i < VMINSPECT_SWAP_TYPES; i++) {
		format.swap_kind[i] %= VMINSPECT_NR_KINDS - VMINSPECT_SWAP;
		format.swap_kind[i] += VMINSPECT_SWAP;
	}
	format.page_shift = 10 + format.page_shift % 11;
	if (!entry_readable(&format))
		return 0;
	while (bytes.left) {
		level = take_number(&bytes, VMINSPECT_NR_LEVELS);
		take(&bytes, &raw, sizeof(raw));
		check(&format, level, raw);
	}
	return 0;
}
