/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an entry says, by the manuals of a processor, and what its decoder finds.
 */
#ifndef ENTRY_FACT_H
#define ENTRY_FACT_H

#include <stdint.h>

#include "entry.h"
#include "test.h"

/**
 * struct entry_fact - an entry, and what it says
 * @what: it stands for
 * @format: of it, in the test's own list
 * @level: of the table that it is in
 * @raw: the entry
 * @kind: and the rest: what entry_decode() is to find
 */
struct entry_fact {
	const char *what;
	int format;
	int level;
	uint64_t raw;
	int kind;
	uint64_t target;
	uint32_t bits;
	int sub;
};

static inline void check_decode(const struct vminspect_format *format,
				const struct entry_fact *f)
{
	struct entry e;

	entry_decode(format, f->level, f->raw, &e);
	CHECK(e.kind == f->kind, "%s: kind %s, not %s", f->what,
	      entry_kind_name(e.kind), entry_kind_name(f->kind));
	CHECK(e.target == f->target, "%s: target %llx, not %llx", f->what,
	      (unsigned long long)e.target, (unsigned long long)f->target);
	CHECK(e.bits == f->bits, "%s: bits %x, not %x", f->what, e.bits,
	      f->bits);
	CHECK(e.sub == f->sub, "%s: sub %d, not %d", f->what, e.sub, f->sub);
}

/* The quick way need not know an entry; if it does, it finds the same frame. */
static inline void check_quick(const struct vminspect_format *format,
			       const struct entry_fact *f)
{
	struct entry e;

	if (!entry_frame(format, f->level, f->raw, &e))
		return;
	CHECK(f->level == VMINSPECT_PTE && e.kind == f->kind &&
	      e.target == f->target, "%s: quickly found, it is %s of %llx",
	      f->what, entry_kind_name(e.kind), (unsigned long long)e.target);
}

/* Hidden, an entry has its kind and bits, and no frame or slot. */
static inline void check_hidden(const struct vminspect_format *format,
				const struct entry_fact *f)
{
	struct entry e;

	entry_decode(format, f->level,
		     entry_hide(format, f->level, f->raw), &e);
	CHECK(e.kind == f->kind && e.bits == f->bits && e.sub == f->sub,
	      "%s: hiding changes more than the frame", f->what);
	CHECK(!e.target || e.kind == VMINSPECT_MARKER,
	      "%s: hidden, it has target %llx", f->what,
	      (unsigned long long)e.target);
}

static inline void check_facts(const struct vminspect_format *formats,
			       const struct entry_fact *facts, size_t nr)
{
	const struct entry_fact *f;

	for (f = facts; f < facts + nr; f++) {
		check_decode(&formats[f->format], f);
		check_quick(&formats[f->format], f);
		check_hidden(&formats[f->format], f);
	}
}

#endif /* ENTRY_FACT_H */
