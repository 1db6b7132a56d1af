// SPDX-License-Identifier: GPL-2.0
/*
 * Where a walk ended, in words.
 */
#include <inttypes.h>
#include <stdio.h>

#include "entry.h"
#include "number.h"
#include "paragraph.h"
#include "render_walk.h"

#define TEXT_SIZE	512

static bool accessible(const struct walk *w)
{
	return w->vma_flags & (VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE |
			       VMINSPECT_VMA_EXEC);
}

static const char *next_access(const struct walk *w)
{
	static const char * const words[] = {
		[false] =
			"The VMA permits no access: one would end in SIGSEGV.",
		[true] =
			"The next access that the VMA permits makes a page fault; vminspect explain says what comes of it.",
	};

	if (!w->inside)
		return "No VMA holds the address, so no access is lawful.";
	return words[accessible(w)];
}

static void say_none(const struct walk *w, char *buf)
{
	const struct step *stop = walk_stop(w);
	char name[LEVEL_SIZE], size[NUMBER_SIZE];
	uint64_t start = w->addr & ~(stop->span - 1);

	level_title(stop->level, name);
	if (stop->level == VMINSPECT_PTE)
		snprintf(buf, TEXT_SIZE,
			 "The walk stops at the PTE: its entry %u is empty, so this page is not present. %s",
			 stop->index, next_access(w));
	else
		snprintf(buf, TEXT_SIZE,
			 "The walk stops at the %s: its entry %u is empty, so none of the %s from 0x%"
			 PRIx64 " on is present, and no table lies below. %s",
			 name, stop->index, number_words(stop->span, size),
			 start, next_access(w));
}

/* A number out of an entry, "-" where it is hidden */
static const char *hex(uint64_t n, char buf[NUMBER_SIZE])
{
	if (n == UNKNOWN)
		return "-";
	snprintf(buf, NUMBER_SIZE, "%" PRIx64, n);
	return buf;
}

static void say_swap(const struct vminspect_entry *e, char *buf)
{
	char slot[NUMBER_SIZE];

	snprintf(buf, TEXT_SIZE,
		 "The walk stops here: the page is in swap, area %u, slot %s. An access brings it back.",
		 e->sub, hex(e->target, slot));
}

static void say_frame(const struct vminspect_entry *e, const char *words,
		      char *buf)
{
	char frame[NUMBER_SIZE];

	snprintf(buf, TEXT_SIZE, "The walk stops here: frame %s %s",
		 hex(e->target, frame), words);
}

static const char *marker_note(uint64_t marker,
			       const struct vminspect_format *f)
{
	static const char * const words[] = {
		"what it notes is hidden from you.",
		"guard (MADV_GUARD_INSTALL): an access ends in SIGSEGV.",
		"poisoned: an access ends in SIGBUS.",
		"uffd-wp: a write to the page, once there is one, goes to the handler of userfaultfd.",
		"of a kind that this version has no name for.",
	};

	if (marker == UNKNOWN)
		return words[0];
	if (marker & f->marker_guard)
		return words[1];
	if (marker & f->marker_poisoned)
		return words[2];
	return words[marker & f->marker_uffd_wp ? 3 : 4];
}

static void say_marker(const struct vminspect_entry *e,
		       const struct vminspect_format *f, char *buf)
{
	snprintf(buf, TEXT_SIZE,
		 "The walk stops here: no frame, but a note for the fault handler, %s",
		 marker_note(e->target, f));
}

static void say_present(const struct walk *w, char *buf)
{
	const struct step *stop = walk_stop(w);
	char size[NUMBER_SIZE], name[LEVEL_SIZE];

	*buf = 0;
	if (stop->entry.bits & VMINSPECT_SPLITTING)
		snprintf(buf, TEXT_SIZE,
			 "The walk stops here: the huge page is being split, and an access waits until that is done.");
	else if (stop->level != VMINSPECT_PTE)
		snprintf(buf, TEXT_SIZE,
			 "The walk ends at the %s: that one entry maps %s.",
			 level_title(stop->level, name),
			 number_words(stop->span, size));
}

static const char *protnone_words(const struct walk *w)
{
	static const char * const words[] = {
		[false] =
			"It has a frame, but the processor may not use it: the VMA permits no access.",
		[true] =
			"It has a frame, but the kernel keeps the processor from it, to see by the next fault who uses it (NUMA balancing).",
	};

	return words[w->hint];
}

static void say_end(const struct walk *w, const struct vminspect_format *f,
		    char *buf)
{
	const struct vminspect_entry *e = &walk_stop(w)->entry;

	switch (e->kind) {
	case VMINSPECT_NONE:
		return say_none(w, buf);
	case VMINSPECT_PRESENT:
		return say_present(w, buf);
	case VMINSPECT_PROTNONE:
		snprintf(buf, TEXT_SIZE, "%s", protnone_words(w));
		return;
	case VMINSPECT_SWAP:
		return say_swap(e, buf);
	case VMINSPECT_MIGRATION:
		return say_frame(e, "is being moved, and an access waits until that is done.",
				 buf);
	case VMINSPECT_HWPOISON:
		return say_frame(e, "failed (hwpoison); an access ends in SIGBUS.",
				 buf);
	case VMINSPECT_DEVICE:
		return say_frame(e, "is in, or lent to, a device; an access of the processor's brings the page back.",
				 buf);
	case VMINSPECT_MARKER:
		return say_marker(e, f, buf);
	default:
		snprintf(buf, TEXT_SIZE,
			 "The walk stops here: an entry that this version has no name for.");
	}
}

void render_walk_end(const struct walk *w, const struct vminspect_format *f,
		     const struct style *style)
{
	char buf[TEXT_SIZE] = "";

	say_end(w, f, buf);
	if (*buf)
		paragraph(stdout, style->width, 1, buf);
	if (w->raced)
		paragraph(stdout, style->width, 1,
			  "The way changed while it was read, and was read again.");
}
