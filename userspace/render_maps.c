// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>

#include "intl.h"
#include "json_scan.h"
#include "number.h"
#include "phrase.h"
#include "render_maps.h"
#include "render_rows.h"
#include "utf8.h"

/* Room for a sentence */
#define TEXT_SIZE	512

/* "1 pgd, 2 pud, 3 pmd, 9 pte" */
static void put_levels(const struct table_cost *cost, char buf[TEXT_SIZE])
{
	char item[2 * NUMBER_SIZE];
	int level;

	*buf = 0;
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (cost->level[level].tables == UNKNOWN)
			continue;
		snprintf(item, sizeof(item), "%" PRIu64 " %s",
			 cost->level[level].tables, entry_level_name(level));
		phrase_item(buf, TEXT_SIZE, item);
	}
	if (!cost->deposited)
		return;
	/* translators: tables kept in reserve, to split huge pages */
	snprintf(item, sizeof(item), _("%" PRIu64 " deposited"),
		 cost->deposited);
	phrase_item(buf, TEXT_SIZE, item);
}

static void print_tables(const struct table_cost *cost)
{
	char size[NUMBER_SIZE], flat[NUMBER_SIZE], levels[TEXT_SIZE];

	put_levels(cost, levels);
	/* translators: "page tables 40K: 1 pgd, 3 pte; ..."; flat: one table */
	printf(_("page tables %s: %s; %" PRIu64 " of %" PRIu64 " entries used (flat: %s)\n"),
	       number_size(table_cost_bytes(cost), size), levels,
	       table_cost_used(cost), table_cost_entries(cost),
	       number_size(table_cost_flat(&cost->space), flat));
}

void render_maps_sums(const struct maps_view *v)
{
	struct page_counts sum = maps_total(v->maps);
	size_t nr = v->maps->nr_taken + v->maps->nr;
	uint64_t page = v->maps->cost.space.page_size;
	char buf[5][NUMBER_SIZE];

	/* translators: the columns SIZE, PRESENT, RSS, SWAP, NONE */
	printf(ngettext("total %s in %zu VMA: %s present, %s rss, %s swap, %s none\n",
			"total %s in %zu VMAs: %s present, %s rss, %s swap, %s none\n",
			nr), number_size(sum.pages * page, buf[0]), nr,
	       number_size(sum.present * page, buf[1]),
	       number_size(sum.rss * page, buf[2]),
	       number_size(sum.swap * page, buf[3]),
	       number_size(sum.none * page, buf[4]));
	if (!v->part)
		print_tables(&v->maps->cost);
}

void render_maps(const struct maps_view *v, const struct style *style)
{
	struct rows rows = { v->rows, v->maps->nr };

	rows_render(v->table, style, &rows);
}

void render_no_memory(const struct vminspect_space *space)
{
	/* translators: the number and name of a process */
	printf(space->flags & VMINSPECT_SPACE_ZOMBIE ?
	       _("%u (%s) is a zombie: it has ended, and its memory is gone\n") :
	       _("%u (%s) is a kernel thread: it has no address space of its own\n"),
	       space->pid, text_shown(space->comm));
}

static void write_tables(const struct maps_view *v, struct json *j)
{
	const struct table_cost *cost = &v->maps->cost;
	int level;

	if (v->part) {
		json_null(j, "tables");
		return;
	}
	json_open_object(j, "tables");
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++)
		json_number(j, entry_level_name(level),
			    cost->level[level].tables);
	json_number(j, "deposited", cost->deposited);
	if (cost->kernel)
		json_number(j, "kernel", cost->kernel);
	json_number(j, "bytes", table_cost_bytes(cost));
	json_number(j, "vmpte", cost->space.pgtable_bytes);
	json_number(j, "used", table_cost_used(cost));
	json_number(j, "entries", table_cost_entries(cost));
	json_number(j, "flat", table_cost_flat(&cost->space));
	json_close(j);
}

static void write_total(const struct maps_view *v, struct json *j)
{
	struct page_counts sum = maps_total(v->maps);
	uint64_t page = v->maps->cost.space.page_size;

	json_open_object(j, "total");
	json_number(j, "size", sum.pages * page);
	json_number(j, "present", sum.present * page);
	json_number(j, "rss", sum.rss * page);
	json_number(j, "zero", sum.zero * page);
	json_number(j, "swap", sum.swap * page);
	json_number(j, "none", sum.none * page);
	json_number(j, "other", sum.other * page);
	json_close(j);
}

void render_maps_json(const struct maps_view *v, struct json *j)
{
	const struct vminspect_space *space = &v->maps->cost.space;

	json_open_object(j, NULL);
	json_number(j, "pid", space->pid);
	json_text(j, "comm", space->comm);
	json_text(j, "state", scan_state_word(space, v->state));
	json_text(j, "kernel", space->kernel);
	json_text(j, "arch", space->arch);
	json_number(j, "levels", __builtin_popcount(space->levels));
	json_number(j, "page", space->page_size);
	json_number(j, "raced", v->raced);
	table_render_json(v->table, j, "vmas", v->rows, v->maps->nr);
	write_total(v, j);
	if (v->state != VMINSPECT_STATE_NO_MM)
		write_tables(v, j);
	json_close(j);
}
