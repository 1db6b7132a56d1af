// SPDX-License-Identifier: GPL-2.0
/*
 * Blocks of malloc() and the like: what calls and returns make of them, and which
 * of them a fault is of; small ones by hand, many beside a plain list.
 */
#include <stdlib.h>

#include "block_tree.h"
#include "timeline_story.h"

#define HEAP	0x555555560000ULL
#define CALL_OF(s, kind, a, b, c) \
	tell_alloc(s, VMINSPECT_ALLOC_##kind, a, b, c)
#define RETURN_OF(s, kind, result) \
	tell_return(s, VMINSPECT_ALLOC_##kind, result)

static const struct block *block(const struct story *s, uint32_t id)
{
	static const struct block none;
	const struct block *b = timeline_block(s->t, id);

	return b ? b : &none;
}

static void heap(struct story *s, int pages)
{
	story_begin(s);
	tell_brk(s, HEAP, HEAP + pages * PAGE);
}

static uint32_t block_at(struct story *s, uint64_t addr)
{
	touch(s, addr);
	return s->block;
}

static void check_pairs(void)
{
	uint32_t a, b, big;
	struct story s;

	heap(&s, 1000);
	a = tell_malloc(&s, 100, HEAP + 16);
	CHECK_NUMBER("given", a, 1);
	CHECK_NUMBER("size", block(&s, a)->size, 100);
	CHECK_NUMBER("caller", block(&s, a)->caller, 0x401234);
	b = tell_malloc(&s, 100, HEAP + 128);
	CHECK_NUMBER("holds the address", block_at(&s, HEAP + 227), b);
	CHECK_NUMBER("the other", block_at(&s, HEAP + 17), a);
	CHECK_NUMBER("between them", block_at(&s, HEAP + 120), a);
	CHECK_NUMBER("before both", block_at(&s, HEAP), a);
	CHECK_NUMBER("next page", block_at(&s, HEAP + PAGE), 0);
	CHECK_NUMBER("faults", block(&s, a)->touched.faults, 3);
	big = tell_malloc(&s, 100 * PAGE, HEAP + 2 * PAGE + 16);
	CHECK_NUMBER("within", block_at(&s, HEAP + 50 * PAGE), big);
	CHECK_NUMBER("in its last page, behind it",
		     block_at(&s, HEAP + 102 * PAGE + 100), big);
	CHECK_NUMBER("in its first, before it", block_at(&s, HEAP + 2 * PAGE),
		     big);
	CHECK_NUMBER("behind", block_at(&s, HEAP + 103 * PAGE), 0);
	CHECK_NUMBER("pages", block(&s, big)->touched.pages, 3);
	tell_free(&s, HEAP + 16);
	CHECK(block(&s, a)->freed, "freed");
	CHECK_NUMBER("it is no more", block_at(&s, HEAP + 17), b);
	tell_free(&s, HEAP + 16);
	tell_free(&s, 0);
	CHECK_NUMBER("once freed", block(&s, a)->freed < s.now - 300, 1);
	/* None at all where it failed */
	CHECK_NUMBER("failed", tell_malloc(&s, 100, 0), 0);
	CHECK(!timeline_block(s.t, big + 1), "no block of it");
	story_end(&s);
}

static void check_kinds(void)
{
	static const struct {
		int kind;
		uint64_t args[3];
		uint64_t size;
	} cases[] = {
		{ VMINSPECT_ALLOC_CALLOC, { 7, 9 }, 63 },
		{ VMINSPECT_ALLOC_MEMALIGN, { 64, 1000 }, 1000 },
		{ VMINSPECT_ALLOC_POSIX_MEMALIGN, { 0x7ffe0000, 64, 10 }, 10 },
		{ VMINSPECT_ALLOC_VALLOC, { 77 }, 77 },
		{ VMINSPECT_ALLOC_REALLOC, { 0, 55 }, 55 },
		{ VMINSPECT_ALLOC_REALLOCARRAY, { 0, 3, 5 }, 15 },
		{ VMINSPECT_ALLOC_MALLOC, { 0 }, 0 },
	};
	struct story s;
	size_t i;

	heap(&s, 100);
	for (i = 0; i < NR(cases); i++) {
		const uint64_t *a = cases[i].args;

		s.given = 0;
		tell_alloc(&s, cases[i].kind, a[0], a[1], a[2]);
		CHECK_NUMBER("not yet", s.given, 0);
		tell_return(&s, cases[i].kind, HEAP + i * PAGE);
		CHECK_NUMBER("size", block(&s, s.given)->size, cases[i].size);
		CHECK_NUMBER("kind", block(&s, s.given)->kind, cases[i].kind);
		CHECK_NUMBER("found", block_at(&s, HEAP + i * PAGE), s.given);
	}
	story_end(&s);
}

static void check_realloc(void)
{
	uint32_t old, new, last;
	struct story s;

	heap(&s, 100);
	old = tell_malloc(&s, 100, HEAP);
	CALL_OF(&s, REALLOC, HEAP, 200, 0);
	CHECK_NUMBER("until it returns", block_at(&s, HEAP), old);
	RETURN_OF(&s, REALLOC, HEAP + 8 * PAGE);
	new = s.given;
	CHECK_NUMBER("moved", block_at(&s, HEAP + 8 * PAGE), new);
	CHECK_NUMBER("away", block_at(&s, HEAP), 0);
	CHECK(block(&s, old)->freed, "the old one is freed");
	CALL_OF(&s, REALLOC, HEAP + 8 * PAGE, 3 * PAGE, 0);
	RETURN_OF(&s, REALLOC, HEAP + 8 * PAGE);
	last = s.given;
	CHECK(block(&s, new)->freed && last != new, "in place it is another");
	CHECK_NUMBER("larger", block_at(&s, HEAP + 10 * PAGE), last);
	CALL_OF(&s, REALLOC, HEAP + 8 * PAGE, ~0ULL / 2, 0);
	RETURN_OF(&s, REALLOC, 0);
	CHECK_NUMBER("failed: it stays", block_at(&s, HEAP + 10 * PAGE), last);
	CALL_OF(&s, REALLOC, HEAP + 8 * PAGE, 0, 0);
	RETURN_OF(&s, REALLOC, 0);
	CHECK(block(&s, last)->freed, "of size 0: freed");
	story_end(&s);
}

static void check_nested(void)
{
	uint32_t inner, outer;
	struct story s;

	heap(&s, 100);
	/* calloc() that calls malloc(): one block, the caller's */
	CALL_OF(&s, CALLOC, 2, 50, 0);
	CALL_OF(&s, MALLOC, 116, 0, 0);
	RETURN_OF(&s, MALLOC, HEAP);
	inner = s.given;
	RETURN_OF(&s, CALLOC, HEAP);
	outer = s.given;
	CHECK_NUMBER("one block", outer, inner);
	CHECK_NUMBER("kind", block(&s, outer)->kind, VMINSPECT_ALLOC_CALLOC);
	CHECK_NUMBER("size", block(&s, outer)->size, 100);
	/* One of its own within a call */
	CALL_OF(&s, MALLOC, 10, 0, 0);
	inner = tell_malloc(&s, 20, HEAP + PAGE);
	RETURN_OF(&s, MALLOC, HEAP + 2 * PAGE);
	CHECK_NUMBER("inner", block_at(&s, HEAP + PAGE), inner);
	CHECK_NUMBER("outer", block_at(&s, HEAP + 2 * PAGE), inner + 1);
	CHECK_NUMBER("its size", block(&s, inner + 1)->size, 10);
	/* A return without its call, and a call without its return */
	s.given = 0;
	RETURN_OF(&s, VALLOC, HEAP + 3 * PAGE);
	CHECK_NUMBER("no call", s.given, 0);
	CALL_OF(&s, MALLOC, 1, 0, 0);
	CALL_OF(&s, VALLOC, 2, 0, 0);
	RETURN_OF(&s, MALLOC, HEAP + 4 * PAGE);
	CHECK_NUMBER("of the outer call", block(&s, s.given)->size, 1);
	s.given = 0;
	RETURN_OF(&s, VALLOC, HEAP + 5 * PAGE);
	CHECK_NUMBER("the inner one is forgotten", s.given, 0);
	CALL_OF(&s, MALLOC, 1, 0, 0);
	tell_lost(&s, 1);
	RETURN_OF(&s, MALLOC, HEAP + 6 * PAGE);
	CHECK_NUMBER("so it is where records are missing", s.given, 0);
	story_end(&s);
}

/* Freed unseen: what is given of the same memory shows it. */
static void check_unseen_free(void)
{
	uint32_t a, b, c;
	struct story s;

	heap(&s, 100);
	a = tell_malloc(&s, 2 * PAGE, HEAP);
	b = tell_malloc(&s, 2 * PAGE, HEAP + 2 * PAGE);
	c = tell_malloc(&s, 2 * PAGE, HEAP + PAGE);
	CHECK_NUMBER("new", block_at(&s, HEAP + PAGE), c);
	CHECK(block(&s, a)->freed && block(&s, b)->freed, "both must be gone");
	CHECK_NUMBER("where the first was", block_at(&s, HEAP), 0);
	story_end(&s);
}

static void check_fork(void)
{
	uint32_t a, b;
	struct story s;

	heap(&s, 100);
	a = tell_malloc(&s, 100, HEAP);
	b = tell_malloc(&s, 100, HEAP + PAGE);
	tell_fork(&s, 200, 200, 0);
	become(&s, 200);
	CHECK_NUMBER("inherited", block_at(&s, HEAP), a);
	tell_free(&s, HEAP);
	CHECK_NUMBER("freed there", block_at(&s, HEAP), 0);
	CHECK_NUMBER("not here", block(&s, a)->freed, 0);
	tell_malloc(&s, 300, HEAP);
	become(&s, 100);
	CHECK_NUMBER("still that", block_at(&s, HEAP), a);
	CHECK_NUMBER("and that", block_at(&s, HEAP + PAGE), b);
	tell_free(&s, HEAP);
	CHECK(block(&s, a)->freed, "freed here");
	tell_exec(&s);
	CHECK_NUMBER("never freed", block(&s, b)->freed, 0);
	CHECK_NUMBER("of the program before", block_at(&s, HEAP + PAGE), 0);
	story_end(&s);
}

/* Of a huge page, the block has only so many pages. */
static void check_huge(void)
{
	const uint64_t at = 0x7f0000200000;
	struct vminspect_fault f;
	struct story s;
	uint32_t id;

	heap(&s, 1);
	id = tell_malloc(&s, 9 * PAGE, at + PAGE + 16);
	f = made_fault(&s, at + 2 * PAGE);
	f.event.level = VMINSPECT_PMD | VMINSPECT_PMD << 4;
	f.after = HUGE_AT(512);
	tell(&s, &f.event);
	CHECK_NUMBER("all pages", s.fault.pages, 512);
	CHECK_NUMBER("of the block", block(&s, id)->touched.pages, 10);
	story_end(&s);
}

#define PLACES	512
#define TREES	3

static struct block blocks[TREES * 20000];
static uint32_t nr_blocks;

/* A tree, and beside it what it is to hold: by place, a block or none */
struct both {
	struct block_node *tree;
	struct block *at[PLACES];
};

static void add(struct both *b, int place)
{
	struct block *block = &blocks[nr_blocks++];

	block->id = nr_blocks;
	block->addr = place;
	CHECK(block_tree_add(&b->tree, block), "no memory");
	b->at[place] = block;
}

static void change(struct both *b)
{
	int place = random() % PLACES;

	if (!b->at[place]) {
		add(b, place);
		return;
	}
	CHECK(block_tree_drop(&b->tree, place), "no memory");
	b->at[place] = NULL;
}

static bool is_as_it_should(const struct both *b)
{
	struct block *below = NULL, *above = NULL;
	int i;

	for (i = 0; i < PLACES; i++) {
		below = b->at[i] ? b->at[i] : below;
		if (block_tree_below(b->tree, i) != below)
			return false;
	}
	for (i = PLACES; i-- > 0; above = b->at[i] ? b->at[i] : above) {
		if (block_tree_above(b->tree, i) != above)
			return false;
	}
	return true;
}

/* Trees that share what they have in common do not disturb each other. */
static void check_trees(void)
{
	struct both all[TREES] = { 0 };
	int i, from, to, nr;

	srandom(1);
	for (i = 0; i < 20000; i++) {
		change(&all[random() % TREES]);
		if (i % 100)
			continue;
		from = random() % TREES;
		to = random() % TREES;
		if (from != to) {
			block_tree_put(all[to].tree);
			all[to] = all[from];
			block_tree_share(all[to].tree);
		}
		for (nr = 0; nr < TREES; nr++)
			CHECK(is_as_it_should(&all[nr]), "tree %d, step %d", nr,
			      i);
	}
	for (nr = 0; nr < TREES; nr++)
		block_tree_put(all[nr].tree);
}

int main(void)
{
	check_pairs();
	check_kinds();
	check_realloc();
	check_nested();
	check_unseen_free();
	check_fork();
	check_huge();
	check_trees();
	return test_end();
}
