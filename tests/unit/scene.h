/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Scenes for what explain says: a VMA, an entry and a frame, put together by
 * hand, and the verdicts on them.
 */
#ifndef TEST_SCENE_H
#define TEST_SCENE_H

#include <linux/kernel-page-flags.h>

#include "page_space.h"
#include "analyze_explain.h"
#include "render_explain.h"
#include "test.h"

#define LEVELS	(1 << VMINSPECT_PGD | 1 << VMINSPECT_PUD | \
		 1 << VMINSPECT_PMD | 1 << VMINSPECT_PTE)

#define ADDR	0x7f0000005010ULL
#define START	0x7f0000004000ULL

#define R	VMINSPECT_VMA_READ
#define W	VMINSPECT_VMA_WRITE
#define X	VMINSPECT_VMA_EXEC
#define ANON	VMINSPECT_VMA_ANON
#define FILED	VMINSPECT_VMA_FILE
#define SHARED	VMINSPECT_VMA_SHARED

#define PW	VMINSPECT_WRITE
#define PNX	VMINSPECT_NX
#define PU	VMINSPECT_USER
#define PWP	VMINSPECT_UFFD_WP

#define KNOWN		VMINSPECT_FRAME_KNOWN
#define F(kpf)		(1ULL << KPF_##kpf)
#define ANON_FRAME	(KNOWN | F(ANON) | F(SWAPBACKED) | F(MMAP) | F(LRU))

static const struct vminspect_space space = {
	.page_size = 4096,
	.levels = LEVELS,
	.end = 0x7ffffffff000,
	.stack_limit = 8 << 20,
	.format = {
		.page_shift = 12,
		.marker_uffd_wp = 1,
		.marker_poisoned = 2,
		.marker_guard = 4,
	},
};

#define VMA(f)	{ .start = START, .end = START + 0x4000, .flags = (f) }

/* One fact: a scene, and the verdicts on a read, a write and a jump there */
struct fact {
	const char *name;
	uint64_t vma;
	int kind;
	uint32_t bits;
	struct vminspect_frame frame;
	struct file_facts file;
	uint64_t marker;
	const char *verdict[NR_ACCESSES];
};

static inline void set_walk(struct walk *walk, const struct fact *f, bool inside)
{
	struct vminspect_walk raw = {
		.addr = ADDR,
		.vma_start = inside ? START : 0,
		.vma_end = inside ? START + 0x4000 : 0,
		.vma_flags = f->vma,
		.levels = LEVELS,
		.stop = VMINSPECT_PTE,
		.frame = f->frame,
	};
	int level;

	for (level = 0; level < VMINSPECT_PTE; level++) {
		raw.entry[level].kind = VMINSPECT_TABLE;
		raw.entry[level].bits = PW | PU;
	}
	/* as page-table isolation leaves the top level: it says nothing */
	raw.entry[VMINSPECT_PGD].bits |= PNX;
	raw.entry[VMINSPECT_PTE].kind = f->kind;
	raw.entry[VMINSPECT_PTE].bits = f->bits;
	raw.entry[VMINSPECT_PTE].target = f->marker;
	CHECK(analyze_walk(&raw, &page_space, walk), "%s: no walk", f->name);
}

static inline void judge(const char *name, const struct scene *scene,
			 const char * const verdict[NR_ACCESSES])
{
	static const char * const accesses[] = { "read", "write", "jump" };
	char title[VERDICT_TITLE], words[VERDICT_WORDS], what[128];
	struct verdict v;
	int i;

	for (i = 0; i < NR_ACCESSES; i++) {
		analyze_explain(scene, i, &v);
		snprintf(what, sizeof(what), "%s, %s", name, accesses[i]);
		CHECK_TEXT(what, verdict_title(&v, title), verdict[i]);
		verdict_words(&v, scene, words);
		CHECK(strlen(words) > 20, "%s: nothing is said", what);
	}
}

#define HIT	"hit"
#define ACCERR	"SIGSEGV (SEGV_ACCERR)"
#define MAPERR	"SIGSEGV (SEGV_MAPERR)"
#define ADRERR	"SIGBUS (BUS_ADRERR)"
#define MCEERR	"SIGBUS (BUS_MCEERR_AR)"
#define ZERO	"minor fault: zero-page"
#define DEMAND	"minor fault: demand-zero"
#define COPY	"minor fault: cow"
#define REUSE	"minor fault: cow-reuse"
#define UNSURE	"minor fault: cow or cow-reuse"
#define THEN_ACCERR ", then " ACCERR

#define NONE		.kind = VMINSPECT_NONE
#define PRESENT(b)	.kind = VMINSPECT_PRESENT, .bits = (b)
#define UFFD(what)	VMINSPECT_VMA_UFFD_##what

#endif /* TEST_SCENE_H */
