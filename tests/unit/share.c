// SPDX-License-Identifier: GPL-2.0
/*
 * Why two processes have frames in common, of snapshots that are made by hand.
 */
#include "analyze_share.h"
#include "image.h"
#include "test.h"

#define START	0x7f0000000000ULL
#define HUGE	0x200000ULL
#define RW_FLAGS (VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE | VMINSPECT_VMA_ANON)
#define FILE_FLAGS (VMINSPECT_VMA_READ | VMINSPECT_VMA_FILE)
#define SHARED_FLAGS (FILE_FLAGS | VMINSPECT_VMA_SHARED)
#define SHMEM	KPF(SWAPBACKED)

/* struct half - one process of a fact: a page, and the VMA that it is in */
struct half {
	uint64_t page;
	uint64_t raw;
	uint64_t kpf;
	uint32_t maps;
	uint64_t vma_flags;
	uint64_t file_page;
};

struct fact {
	const char *what;
	struct half a;
	struct half b;
	enum share_why why;	/* SHARE_NR: nothing in common */
};

#define X	0x1000000ULL
#define Y	0x2000000ULL

static const struct fact facts[] = {
	{ "the zero page", { 1, X | PTE_RO, KPF(ZERO_PAGE), 9, RW_FLAGS, 0 },
	  { 5, X | PTE_RO, KPF(ZERO_PAGE), 9, RW_FLAGS, 0 }, SHARE_ZERO },
	{ "a file, mapped privately", { 1, X | PTE_RO, 0, 2, FILE_FLAGS, 3 },
	  { 8, X | PTE_RO, 0, 2, FILE_FLAGS, 3 }, SHARE_FILE },
	{ "a file, mapped privately by one", { 1, X | PTE_RO, 0, 2,
	  FILE_FLAGS, 3 }, { 8, X | PTE_RO, 0, 2, SHARED_FLAGS, 3 },
	  SHARE_FILE },
	{ "a file, mapped shared by both", { 1, X | PTE_RW, 0, 2,
	  SHARED_FLAGS, 3 }, { 8, X | PTE_RW, 0, 2, SHARED_FLAGS, 3 },
	  SHARE_MAP },
	{ "shared memory", { 1, X | PTE_RW, SHMEM, 2, SHARED_FLAGS, 0 },
	  { 1, X | PTE_RW, SHMEM, 2, SHARED_FLAGS, 0 }, SHARE_MAP },
	{ "other places in a file", { 1, X | PTE_RO, 0, 1, FILE_FLAGS, 3 },
	  { 8, X | PTE_RO, 0, 1, FILE_FLAGS, 4 }, SHARE_OTHER },
	{ "a fork", { 1, X | PTE_RO, ANON, 2, RW_FLAGS, 0 },
	  { 1, X | PTE_RO, ANON, 2, RW_FLAGS, 0 }, SHARE_COW },
	{ "a fork, how often mapped is not known",
	  { 1, X | PTE_RO, ANON, VMINSPECT_HIDDEN32, RW_FLAGS, 0 },
	  { 1, X | PTE_RO, ANON, VMINSPECT_HIDDEN32, RW_FLAGS, 0 },
	  SHARE_COW },
	{ "anonymous, elsewhere", { 1, X | PTE_RO, ANON, 2, RW_FLAGS, 0 },
	  { 2, X | PTE_RO, ANON, 2, RW_FLAGS, 0 }, SHARE_OTHER },
	{ "anonymous, writable", { 1, X | PTE_RW, ANON, 2, RW_FLAGS, 0 },
	  { 1, X | PTE_RO, ANON, 2, RW_FLAGS, 0 }, SHARE_OTHER },
	{ "anonymous, mapped once", { 1, X | PTE_RO, ANON, 1, RW_FLAGS, 0 },
	  { 1, X | PTE_RO, ANON, 1, RW_FLAGS, 0 }, SHARE_OTHER },
	{ "once anonymous, once of a file", { 1, X | PTE_RO, ANON, 2,
	  RW_FLAGS, 0 }, { 1, X | PTE_RO, 0, 2, FILE_FLAGS, 0 },
	  SHARE_OTHER },
	{ "KSM", { 1, X | PTE_RO, ANON | KPF(KSM), 5, RW_FLAGS, 0 },
	  { 9, X | PTE_RO, ANON | KPF(KSM), 5, RW_FLAGS, 0 }, SHARE_KSM },
	{ "hugetlb", { 1, X | PTE_RW, KPF(HUGE), 2, SHARED_FLAGS, 0 },
	  { 1, X | PTE_RW, KPF(HUGE), 2, SHARED_FLAGS, 0 }, SHARE_HUGETLB },
	{ "the vdso", { 1, X | PTE_RO, 0, 40, VMINSPECT_VMA_READ, 0 },
	  { 6, X | PTE_RO, 0, 40, VMINSPECT_VMA_READ, 0 }, SHARE_KERNEL },
	{ "nothing", { 1, X | PTE_RW, ANON, 1, RW_FLAGS, 0 },
	  { 2, Y | PTE_RW, ANON, 1, RW_FLAGS, 0 }, SHARE_NR },
	{ "in swap", { 1, PTE_SWAP(4), 0, 0, RW_FLAGS, 0 },
	  { 1, PTE_SWAP(4), 0, 0, RW_FLAGS, 0 }, SHARE_NR },
	{ "given back", { 1, 0, 0, 0, RW_FLAGS, 0 },
	  { 1, X | PTE_RO, ANON, 2, RW_FLAGS, 0 }, SHARE_NR },
	{ "not for the processor, yet there: inverted",
	  { 1, 0x100 | (~X & 0x000ffffffffff000), ANON, 2, RW_FLAGS, 0 },
	  { 1, X | PTE_RO, ANON, 2, RW_FLAGS, 0 }, SHARE_COW },
};

/* struct pair - two processes, read */
struct pair {
	struct scan scan[2];
	struct share_side side[2];
	struct share share;
};

static void compare(struct pair *p, const struct image *a,
		    const struct image *b)
{
	CHECK(!image_open(a, &p->scan[0]) && !image_open(b, &p->scan[1]),
	      "images");
	CHECK(!share_read(&p->side[0], &p->scan[0]) &&
	      !share_read(&p->side[1], &p->scan[1]), "share_read");
	CHECK(share_analyze(&p->share, &p->side[0], &p->side[1]),
	      "share_analyze");
}

static void done(struct pair *p)
{
	int i;

	free(p->share.rows);
	for (i = 0; i < 2; i++) {
		share_free(&p->side[i]);
		scan_close(&p->scan[i]);
	}
}

static struct vminspect_space other_space(bool related)
{
	struct vminspect_space space = image_space();

	space.pid++;
	space.pgd += PAGE;
	space.stack += related ? 0 : PAGE;
	return space;
}

/* The VMA begins so that the page is at its place in the file. */
static void make_half(struct image *im, const struct half *h)
{
	uint64_t start = START + (h->page - h->file_page) * PAGE;

	image_vma(im, start, START + 16 * PAGE, h->vma_flags, "it");
	image_page(im, START + h->page * PAGE, h->raw, h->kpf, h->maps);
	image_end(im);
}

static void check_fact(const struct fact *f)
{
	static struct image a, b;
	struct vminspect_space ours = image_space(), theirs = other_space(false);
	struct pair p;
	int why;

	image_begin(&a, &ours);
	make_half(&a, &f->a);
	image_begin(&b, &theirs);
	make_half(&b, &f->b);
	compare(&p, &a, &b);
	for (why = 0; why < SHARE_NR; why++) {
		const struct share_count *c = &p.share.count[why];
		unsigned int n = why == (int)f->why;

		CHECK(c->frames == n && c->pages_a == n && c->pages_b == n,
		      "%s: %s: %llu frames, %llu and %llu pages", f->what,
		      share_why_name(why), (unsigned long long)c->frames,
		      (unsigned long long)c->pages_a,
		      (unsigned long long)c->pages_b);
	}
	CHECK_NUMBER(f->what, p.share.nr_rows, f->why != SHARE_NR);
	done(&p);
}

#define SIX	6

/* Parent and child: what is theirs alone, and what is where in both */
static void check_family(bool related)
{
	static struct image a, b;
	struct vminspect_space ours = image_space();
	struct vminspect_space theirs = other_space(related);
	struct pair p;
	int i;

	image_begin(&a, &ours);
	image_begin(&b, &theirs);
	image_vma(&a, START, START + SIX * PAGE, RW_FLAGS, "heap");
	image_vma(&b, START, START + SIX * PAGE, RW_FLAGS, "heap");
	for (i = 0; i < SIX; i++) {
		uint64_t raw = (X + i * PAGE) | PTE_RO;
		bool written = i == 2 || i == 3;

		image_page(&a, START + i * PAGE, raw, ANON, written ? 1 : 2);
		if (written)
			raw = (Y + i * PAGE) | PTE_RW;
		image_page(&b, START + i * PAGE, raw, ANON, written ? 1 : 2);
	}
	/* the same address by chance: another file, and a shared mapping */
	image_vma(&a, START + 8 * PAGE, START + 9 * PAGE, FILE_FLAGS, "f");
	image_vma(&b, START + 8 * PAGE, START + 9 * PAGE, RW_FLAGS, "");
	image_page(&a, START + 8 * PAGE, 0x3000000 | PTE_RO, 0, 1);
	image_page(&b, START + 8 * PAGE, 0x4000000 | PTE_RO, ANON, 1);
	image_vma(&a, START + 10 * PAGE, START + 11 * PAGE, SHARED_FLAGS, "");
	image_vma(&b, START + 10 * PAGE, START + 11 * PAGE, SHARED_FLAGS, "");
	image_page(&a, START + 10 * PAGE, 0x3001000 | PTE_RO, 0, 1);
	image_page(&b, START + 10 * PAGE, 0x4001000 | PTE_RO, 0, 1);
	image_end(&a);
	image_end(&b);
	compare(&p, &a, &b);
	CHECK_NUMBER("related", p.share.related, related);
	CHECK_NUMBER("one space", p.share.one_space, false);
	CHECK_NUMBER("fork COW", p.share.count[SHARE_COW].frames, 4);
	CHECK_NUMBER("apart", p.share.count[SHARE_APART].pages_a,
		     related ? 2 : 0);
	CHECK_NUMBER("apart", p.share.count[SHARE_APART].pages_b,
		     related ? 2 : 0);
	CHECK_NUMBER("same address", p.share.same_address, 8);
	CHECK_NUMBER("isolated", p.share.isolated, 4);
	CHECK_NUMBER("example", p.share.example, START + 2 * PAGE);
	CHECK_NUMBER("example", p.share.example_a, (X >> 12) + 2);
	CHECK_NUMBER("example", p.share.example_b, (Y >> 12) + 2);
	CHECK_NUMBER("rows", p.share.nr_rows, related ? 2 : 1);
	CHECK_NUMBER("COW", p.share.rows[0].why, SHARE_COW);
	CHECK_NUMBER("COW pages", p.share.rows[0].pages, 4);
	if (related) {
		CHECK_NUMBER("apart", p.share.rows[1].why, SHARE_APART);
		CHECK_NUMBER("apart pages", p.share.rows[1].pages, 2);
	}
	done(&p);
}

/* A frame that stands for many pages counts once. */
static void check_many(void)
{
	static struct image a, b;
	struct vminspect_space ours = image_space(), theirs = other_space(false);
	struct pair p;
	int i;

	image_begin(&a, &ours);
	image_begin(&b, &theirs);
	image_vma(&a, START, START + 8 * PAGE, RW_FLAGS, "");
	image_vma(&b, START + 4 * PAGE, START + 6 * PAGE, RW_FLAGS, "one");
	for (i = 0; i < 8; i++)
		image_page(&a, START + i * PAGE, X | PTE_RO, KPF(ZERO_PAGE), 9);
	for (i = 4; i < 8; i++) {
		if (i == 6)
			image_vma(&b, START + 6 * PAGE, START + 8 * PAGE,
				  RW_FLAGS, "two");
		image_page(&b, START + i * PAGE, X | PTE_RO, KPF(ZERO_PAGE), 9);
	}
	image_end(&a);
	image_end(&b);
	compare(&p, &a, &b);
	CHECK_NUMBER("frames", p.share.count[SHARE_ZERO].frames, 1);
	CHECK_NUMBER("pages of A", p.share.count[SHARE_ZERO].pages_a, 8);
	CHECK_NUMBER("pages of B", p.share.count[SHARE_ZERO].pages_b, 4);
	CHECK_NUMBER("rows", p.share.nr_rows, 2);
	CHECK_TEXT("the same address is best", p.share.rows[1].b->name, "two");
	CHECK_NUMBER("pages in the first", p.share.rows[0].pages, 6);
	CHECK_NUMBER("pages in the second", p.share.rows[1].pages, 2);
	done(&p);
}

/* Many frames in no order, in several VMAs: each third one is in common. */
static void check_order(void)
{
	static struct image a, b;
	struct vminspect_space ours = image_space(), theirs = other_space(false);
	struct pair p;
	uint64_t pfn;
	int i;

	image_begin(&a, &ours);
	image_begin(&b, &theirs);
	for (i = 0; i < 60; i++) {
		if (i % 20 == 0) {
			image_vma(&a, START + i * PAGE, START + (i + 20) * PAGE,
				  FILE_FLAGS, "a");
			image_vma(&b, START + i * PAGE, START + (i + 20) * PAGE,
				  FILE_FLAGS, "b");
		}
		pfn = X + i * 37 % 60 * PAGE;
		image_page(&a, START + i * PAGE, pfn | PTE_RO, 0, 2);
		if (i % 3)
			pfn += Y;
		image_page(&b, START + i * PAGE, pfn | PTE_RO, 0, 2);
	}
	image_end(&a);
	image_end(&b);
	compare(&p, &a, &b);
	CHECK_NUMBER("frames", p.share.count[SHARE_FILE].frames, 20);
	CHECK_NUMBER("pages of A", p.share.count[SHARE_FILE].pages_a, 20);
	CHECK_NUMBER("pages of B", p.share.count[SHARE_FILE].pages_b, 20);
	CHECK_NUMBER("isolated", p.share.isolated, 40);
	CHECK_NUMBER("rows", p.share.nr_rows, 3);
	for (i = 0; i < (int)p.share.nr_rows; i++) {
		CHECK_NUMBER("VMA of A", p.share.rows[i].a->vma.start,
			     START + i * 20 * PAGE);
		CHECK_NUMBER("VMA of B", p.share.rows[i].b->vma.start,
			     START + i * 20 * PAGE);
		CHECK_NUMBER("pages", p.share.rows[i].pages, i < 2 ? 7 : 6);
	}
	done(&p);
}

/* Pages of a huge one are pages; the VMA may hold only some of them. */
static void check_huge(void)
{
	static struct image a, b;
	struct vminspect_space ours = image_space(), theirs = other_space(true);
	const uint64_t leaf = 0x40000000 | PTE_RO | PMD_LEAF;
	const struct vminspect_frame frame = FRAME_OF(ANON, 2);
	const struct vminspect_frame file = FRAME_OF(0, 2);
	struct pair p;

	image_begin(&a, &ours);
	image_vma(&a, START, START + HUGE, RW_FLAGS, "");
	image_entries(&a, VMINSPECT_PMD, START, 1, &leaf, &frame);
	image_end(&a);
	image_begin(&b, &theirs);
	image_vma(&b, START, START + HUGE, RW_FLAGS, "");
	image_page(&b, START + 5 * PAGE, (0x40000000 + 5 * PAGE) | PTE_RO,
		   ANON, 2);
	image_page(&b, START + 6 * PAGE, Y | PTE_RW, ANON, 1);
	image_end(&b);
	compare(&p, &a, &b);
	CHECK_NUMBER("pages", p.side[0].nr, 512);
	CHECK_NUMBER("fork COW", p.share.count[SHARE_COW].frames, 1);
	CHECK_NUMBER("apart", p.share.count[SHARE_APART].pages_a, 1);
	done(&p);

	image_begin(&a, &ours);
	image_vma(&a, START + 8 * PAGE, START + 10 * PAGE, FILE_FLAGS, "");
	image_entries(&a, VMINSPECT_PMD, START + 8 * PAGE, 1, &leaf, &file);
	image_end(&a);
	image_begin(&b, &theirs);
	image_vma(&b, START, START + HUGE, FILE_FLAGS, "");
	image_page(&b, START, (0x40000000 + 8 * PAGE) | PTE_RO, 0, 2);
	image_end(&b);
	compare(&p, &a, &b);
	CHECK_NUMBER("pages", p.side[0].nr, 2);
	CHECK_NUMBER("first frame", p.side[0].pages[0].pfn, 0x40008);
	CHECK_NUMBER("page cache", p.share.count[SHARE_FILE].frames, 1);
	done(&p);
}

static void check_one_space(void)
{
	static struct image a, b;
	struct vminspect_space ours = image_space(), theirs = image_space();
	const struct half h = { 1, X | PTE_RW, ANON, 1, RW_FLAGS, 0 };
	struct pair p;

	theirs.pid++;
	image_begin(&a, &ours);
	make_half(&a, &h);
	image_begin(&b, &theirs);
	make_half(&b, &h);
	compare(&p, &a, &b);
	CHECK_NUMBER("one space", p.share.one_space, true);
	CHECK_NUMBER("frames", p.share.count[SHARE_SPACE].frames, 1);
	done(&p);
}

int main(void)
{
	size_t i;

	for (i = 0; i < NR(facts); i++)
		check_fact(&facts[i]);
	check_family(true);
	check_family(false);
	check_many();
	check_order();
	check_huge();
	check_one_space();
	return test_end();
}
