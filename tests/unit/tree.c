// SPDX-License-Identifier: GPL-2.0
/*
 * The tree of tables, of a snapshot that is put together here: two VMAs in one
 * table of PTEs, a third in a table of its own, and in a table that is shared.
 */
#include <stdlib.h>
#include <string.h>

#include "analyze_tree.h"
#include "columns_tree.h"
#include "json_stream.h"
#include "snapshot.h"
#include "test.h"

#define PRESENT	0x8000000000000025ULL	/* P, US, A, XD */
#define TABLE	0x67ULL			/* P, RW, US, A, D */
#define PFN(n)	((uint64_t)(n) << 12)
#define PAGE	4096ULL
#define PMD	(2ULL << 20)
#define BASE	0x700000000000ULL	/* entry 224 of the PGD, 0 below */
#define IMAGE	8192

static struct scan scan = {
	.who = "test",
	.source = { .fd = -1 },
	.space = {
		.page_size = PAGE,
		.levels = 1 << VMINSPECT_PGD | 1 << VMINSPECT_PUD |
			  1 << VMINSPECT_PMD | 1 << VMINSPECT_PTE,
		.shift = { 39, 39, 30, 21, 12 },
		.index_bits = { 8, 0, 9, 9, 9 },
		.end = (1ULL << 47) - PAGE,
		.pgd = PFN(0x99),
		.format = { .frame_mask = 0x000ffffffffff000ULL },
	},
};

static void put(int type, int level, int flags, const void *body, size_t size)
{
	struct vminspect_record r = {
		.type = type, .level = level, .flags = flags,
		.size = sizeof(r) + size,
	};

	memcpy(scan.image + scan.image_size, &r, sizeof(r));
	memcpy(scan.image + scan.image_size + sizeof(r), body, size);
	scan.image_size += r.size;
}

static void put_vma(uint64_t start, uint64_t end, const char *name)
{
	struct {
		struct vminspect_vma vma;
		char name[8];
	} body = { { .start = start, .end = end, .name_len = strlen(name) } };

	strcpy(body.name, name);
	put(VMINSPECT_REC_VMA, 0, 0, &body, sizeof(body));
}

static void put_table(uint64_t addr, int level, uint64_t pfn, int flags)
{
	uint64_t words[2] = { addr, TABLE | PFN(pfn) };

	put(VMINSPECT_REC_TABLE, level, flags, words, sizeof(words));
}

static void put_entries(uint64_t addr, uint64_t pfn)
{
	uint64_t words[3] = { addr, PRESENT | PFN(pfn), PRESENT | PFN(pfn + 1) };

	put(VMINSPECT_REC_ENTRIES, VMINSPECT_PTE, 0, words, sizeof(words));
}

static void put_hole(uint64_t start, uint64_t end, int level)
{
	uint64_t words[2] = { start, end };

	put(VMINSPECT_REC_HOLE, level, 0, words, sizeof(words));
}

static void put_all(void)
{
	struct vminspect_end end = { 0 };

	scan.image_size = SNAPSHOT_RECORDS;
	put_vma(BASE, BASE + 2 * PAGE, "low");
	put_table(BASE, VMINSPECT_PGD, 1, 0);
	put_table(BASE, VMINSPECT_PUD, 2, 0);
	put_table(BASE, VMINSPECT_PMD, 3, 0);
	put_entries(BASE, 100);
	put_vma(BASE + 4 * PAGE, BASE + 4 * PMD, "high");
	put_entries(BASE + 4 * PAGE, 200);
	put_hole(BASE + 6 * PAGE, BASE + PMD, VMINSPECT_PTE);
	put_hole(BASE + PMD, BASE + 4 * PMD, VMINSPECT_PMD);
	put_vma(BASE + 8 * PMD, BASE + 8 * PMD + 2 * PAGE, "");
	put_table(BASE + 8 * PMD, VMINSPECT_PMD, 4, VMINSPECT_RECORD_SHARED);
	put_entries(BASE + 8 * PMD, 300);
	put(VMINSPECT_REC_END, 0, 0, &end, sizeof(end));
}

static const struct range all = { 0, ~0ULL };

/* What a node looks like: branches, name, place, fill */
static const char *line_of(const struct tree *tree, size_t i)
{
	static const char * const shown[] = { "TREE", "INDEX", "FILL" };
	struct tree_view view = {
		.tree = tree, .space = &scan.space, .branches = true,
	};
	struct tree_row row = { &tree->nodes[i], &view };
	char cell[NUMBER_SIZE];
	static char line[128];
	struct table t;
	size_t c;

	table_init(&t, tree_columns, nr_tree_columns);
	*line = 0;
	for (c = 0; c < NR(shown); c++) {
		int k = 0;

		while (strcmp(tree_columns[k].name, shown[c]))
			k++;
		strcat(line, *line ? " " : "");
		strcat(line, table_cell(&t, &tree_columns[k], &row, cell));
	}
	return line;
}

static void check_lines(const char *what, const struct tree *tree,
			const char * const *lines, size_t nr)
{
	size_t i;

	CHECK_NUMBER(what, tree->nr, nr);
	for (i = 0; i < nr && i < tree->nr; i++)
		CHECK_TEXT(what, line_of(tree, i), lines[i]);
}

static void check_whole(void)
{
	static const char * const lines[] = {
		"pgd - 1/256",
		"`-pud 224 1/512",
		"  `-pmd 0 2/512",
		"    |-pte 0 4/512",
		"    | |-present 0-1 -",
		"    | |-present 4-5 -",
		"    | `-hole 6-511 -",
		"    |-hole 1-3 -",
		"    `-pte 8 2/512",
		"      `-present 0-1 -",
	};
	struct tree tree;

	CHECK(!analyze_tree(&scan, &all, VMINSPECT_PTE, &tree), "it fails");
	check_lines("tree", &tree, lines, NR(lines));
	CHECK_NUMBER("tables", tree.tables, 5);
	CHECK_NUMBER("used", tree.used, 1 + 1 + 2 + 4 + 2);
	CHECK_NUMBER("entries", tree.entries, 256 + 4 * 512);
	CHECK_NUMBER("top table", tree.nodes[0].target, 0x99);
	CHECK_NUMBER("a table of PTEs", tree.nodes[3].target, 3);
	CHECK_NUMBER("what it spans", tree.nodes[3].end, BASE + PMD);
	CHECK_TEXT("VMA", tree.nodes[4].name, "low");
	CHECK_TEXT("the next VMA", tree.nodes[5].name, "high");
	CHECK_TEXT("a VMA without name", tree.nodes[9].name, "");
	CHECK_TEXT("VMA of a table", tree.nodes[3].name, "");
	CHECK(tree.nodes[8].shared && !tree.nodes[3].shared, "which is shared");
	tree_free(&tree);
}

static void check_parts(void)
{
	static const char * const heap[] = {
		"pgd - 1/256",
		"`-pud 224 1/512",
		"  `-pmd 0 2/512",
		"    `-pte 8 2/512",
		"      `-present 0-1 -",
	};
	static const char * const tables[] = {
		"pgd - 1/256",
		"`-pud 224 1/512",
		"  `-pmd 0 2/512",
		"    |-pte 0 4/512",
		"    |-hole 1-3 -",
		"    `-pte 8 2/512",
	};
	const struct range range = { BASE + 8 * PMD, BASE + 9 * PMD };
	struct tree tree;

	analyze_tree(&scan, &range, VMINSPECT_PTE, &tree);
	check_lines("part of it, with whole numbers", &tree, heap, NR(heap));
	tree_free(&tree);
	analyze_tree(&scan, &all, VMINSPECT_PMD, &tree);
	check_lines("without the lowest level", &tree, tables, NR(tables));
	CHECK_NUMBER("counted nevertheless", tree.used, 10);
	tree_free(&tree);
	analyze_tree(&scan, &all, VMINSPECT_PGD, &tree);
	check_lines("two lines", &tree, tables, 2);
	tree_free(&tree);
}

static void check_no_memory(void)
{
	struct tree tree;

	scan.space.flags = VMINSPECT_SPACE_NO_MM;
	CHECK(!analyze_tree(&scan, &all, VMINSPECT_PTE, &tree), "it fails");
	CHECK_NUMBER("no tables", tree.nr, 0);
	tree_free(&tree);
	scan.space.flags = 0;
}

/* An array of objects in an object in an array, and members behind arrays */
static void check_json(void)
{
	char *text;
	size_t size;
	struct json_stream s = { .file = open_memstream(&text, &size) };

	json_number(json_stream_open(&s), "a", 1);
	json_stream_array(&s, "list");
	json_number(json_stream_open(&s), "b", 2);
	json_stream_array(&s, "inner");
	json_number(json_stream_open(&s), "c", UNKNOWN);
	json_stream_close(&s);
	json_stream_array_end(&s);
	json_stream_close(&s);
	json_number(json_stream_open(&s), "b", 3);
	json_stream_array(&s, "inner");
	json_stream_array_end(&s);
	json_stream_close(&s);
	json_text(json_stream_array_end(&s), "end", "\"");
	json_stream_close(&s);
	fclose(s.file);
	CHECK_TEXT("JSON", text,
		   "{\"a\":1,\"list\":[\n"
		   "  {\"b\":2,\"inner\":[\n"
		   "    {\"c\":null}\n"
		   "  ]},\n"
		   "  {\"b\":3,\"inner\":[]}\n"
		   "],\"end\":\"\\\"\"}\n");
	free(text);
}

int main(void)
{
	scan.image = calloc(1, IMAGE);
	if (!scan.image)
		return 1;
	put_all();
	check_whole();
	check_parts();
	check_no_memory();
	check_json();
	scan_close(&scan);
	return test_end();
}
