// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>

#include "number.h"
#include "json_scan.h"
#include "render_maps.h"

static void print_tables(const struct table_cost *cost)
{
	const char *gap = " ";
	char size[NUMBER_SIZE], flat[NUMBER_SIZE];
	int level;

	printf("page tables %s:", number_size(table_cost_bytes(cost), size));
	for (level = 0; level < VMINSPECT_NR_LEVELS; level++) {
		if (cost->level[level].tables == UNKNOWN)
			continue;
		printf("%s%" PRIu64 " %s", gap, cost->level[level].tables,
		       entry_level_name(level));
		gap = ", ";
	}
	if (cost->deposited)
		printf("%s%" PRIu64 " deposited", gap, cost->deposited);
	printf("; %" PRIu64 " of %" PRIu64 " entries used (flat: %s)\n",
	       table_cost_used(cost), table_cost_entries(cost),
	       number_size(table_cost_flat(&cost->space), flat));
}

static void print_totals(const struct maps_view *v)
{
	struct page_counts sum = maps_total(v->maps);
	uint64_t page = v->maps->cost.space.page_size;
	char buf[5][NUMBER_SIZE];

	printf("total %s in %zu VMA%s: %s present, %s rss, %s swap, %s none\n",
	       number_size(sum.pages * page, buf[0]), v->maps->nr,
	       v->maps->nr == 1 ? "" : "s",
	       number_size(sum.present * page, buf[1]),
	       number_size(sum.rss * page, buf[2]),
	       number_size(sum.swap * page, buf[3]),
	       number_size(sum.none * page, buf[4]));
	if (!v->part)
		print_tables(&v->maps->cost);
}

enum status render_maps(const struct maps_view *v, const struct style *style)
{
	enum status status = STATUS_OK;

	if (v->maps->nr)
		status = table_render(v->table, style, v->rows, v->maps->nr);
	if (!status && !v->table->raw && !v->table->no_headings)
		print_totals(v);
	return status;
}

void render_no_memory(const struct vminspect_space *space)
{
	printf("%u (%s) is %s\n", space->pid, space->comm,
	       space->flags & VMINSPECT_SPACE_ZOMBIE ?
	       "a zombie: it has ended, and its memory is gone" :
	       "a kernel thread: it has no address space of its own");
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
