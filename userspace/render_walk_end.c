// SPDX-License-Identifier: GPL-2.0
/*
 * Where a walk ended, in words.
 */
#include <inttypes.h>
#include <stdio.h>

#include "entry.h"
#include "intl.h"
#include "number.h"
#include "paragraph.h"
#include "phrase.h"
#include "render_walk.h"

#define TEXT_SIZE	1024

static bool accessible(const struct walk *w)
{
	return w->vma_flags & (VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE |
			       VMINSPECT_VMA_EXEC);
}

static const char *next_access(const struct walk *w)
{
	if (!w->inside)
		return _("No VMA holds the address, so no access is lawful.");
	return accessible(w) ?
		_("The next access that the VMA permits makes a page fault; vminspect explain says what comes of it.") :
		_("The VMA permits no access: one would end in SIGSEGV.");
}

static void say_none(const struct walk *w, char *buf)
{
	const struct step *stop = walk_stop(w);
	char name[LEVEL_SIZE], size[NUMBER_SIZE];
	uint64_t start = w->addr & ~(stop->span - 1);

	if (stop->level == VMINSPECT_PTE)
		phrase_put(buf, TEXT_SIZE,
			   _("The walk stops at the PTE: its entry %u is empty, so this page is not present."),
			   stop->index);
	else	/* translators: a level, an index, a size, an address */
		phrase_put(buf, TEXT_SIZE,
			   _("The walk stops at the %s: its entry %u is empty, so none of the %s from 0x%" PRIx64 " on is present, and no table lies below."),
			   level_title(stop->level, name), stop->index,
			   number_words(stop->span, size), start);
	phrase_sentence(buf, TEXT_SIZE, next_access(w));
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

	phrase_put(buf, TEXT_SIZE,
		   _("The walk stops here: the page is in swap, area %u, slot %s. An access brings it back."),
		   e->sub, hex(e->target, slot));
}

static void say_migration(const struct vminspect_entry *e, char *buf)
{
	char frame[NUMBER_SIZE];

	phrase_put(buf, TEXT_SIZE,
		   _("The walk stops here: frame %s is being moved, and an access waits until that is done."),
		   hex(e->target, frame));
}

static void say_hwpoison(const struct vminspect_entry *e, char *buf)
{
	char frame[NUMBER_SIZE];

	phrase_put(buf, TEXT_SIZE,
		   _("The walk stops here: frame %s failed (hwpoison); an access ends in SIGBUS."),
		   hex(e->target, frame));
}

static void say_device(const struct vminspect_entry *e, char *buf)
{
	char frame[NUMBER_SIZE];

	phrase_put(buf, TEXT_SIZE,
		   _("The walk stops here: frame %s is in, or lent to, a device; an access of the processor's brings the page back."),
		   hex(e->target, frame));
}

static const char *marker_end(uint64_t marker,
			      const struct vminspect_format *f)
{
	if (marker == UNKNOWN)
		return _("The walk stops here: no frame, but a note for the fault handler, what it notes is hidden from you.");
	if (marker & f->marker_guard)
		return _("The walk stops here: no frame, but a note for the fault handler, guard (MADV_GUARD_INSTALL): an access ends in SIGSEGV.");
	if (marker & f->marker_poisoned)
		return _("The walk stops here: no frame, but a note for the fault handler, poisoned: an access ends in SIGBUS.");
	if (marker & f->marker_uffd_wp)
		return _("The walk stops here: no frame, but a note for the fault handler, uffd-wp: a write to the page, once there is one, goes to the handler of userfaultfd.");
	return _("The walk stops here: no frame, but a note for the fault handler, of a kind that this version has no name for.");
}

static void say_present(const struct walk *w, char *buf)
{
	const struct step *stop = walk_stop(w);
	char size[NUMBER_SIZE], name[LEVEL_SIZE];

	*buf = 0;
	if (stop->entry.bits & VMINSPECT_SPLITTING)
		phrase_put(buf, TEXT_SIZE, "%s",
			   _("The walk stops here: the huge page is being split, and an access waits until that is done."));
	else if (stop->level != VMINSPECT_PTE)
		phrase_put(buf, TEXT_SIZE,
			   _("The walk ends at the %s: that one entry maps %s."),
			   level_title(stop->level, name),
			   number_words(stop->span, size));
}

static const char *protnone_words(const struct walk *w)
{
	const unsigned int rights = VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE |
				    VMINSPECT_VMA_EXEC;

	if (w->hint)
		return _("It has a frame, but the kernel keeps the processor from it, to see by the next fault who uses it (NUMA balancing).");
	if (w->vma_flags & rights)
		return _("It has a frame, but userfaultfd keeps the processor from it: its handler is to learn of the next access.");
	return _("It has a frame, but the processor may not use it: the VMA permits no access.");
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
		phrase_put(buf, TEXT_SIZE, "%s", protnone_words(w));
		return;
	case VMINSPECT_SWAP:
		return say_swap(e, buf);
	case VMINSPECT_MIGRATION:
		return say_migration(e, buf);
	case VMINSPECT_HWPOISON:
		return say_hwpoison(e, buf);
	case VMINSPECT_DEVICE:
		return say_device(e, buf);
	case VMINSPECT_MARKER:
		phrase_put(buf, TEXT_SIZE, "%s", marker_end(e->target, f));
		return;
	default:
		phrase_put(buf, TEXT_SIZE, "%s",
			   _("The walk stops here: an entry that this version has no name for."));
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
			  _("The way changed while it was read, and was read again."));
}
