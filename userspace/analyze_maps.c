// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "analyze_maps.h"

static uint64_t faults_in(const struct space *s, const struct range *range)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < s->nr_faults; i++)
		n += range_holds(range, s->faults[i].addr);
	return n;
}

struct map_row *analyze_maps(const struct space *s, const struct range *range,
			     size_t *nr)
{
	struct map_row *rows = calloc(s->nr_vmas + 1, sizeof(*rows));
	size_t i;

	*nr = 0;
	for (i = 0; rows && i < s->nr_vmas; i++) {
		const struct vma *vma = &s->vmas[i];

		if (range && !ranges_meet(range, &vma->range))
			continue;
		rows[(*nr)++] = (struct map_row){
			.vma = vma,
			.page = s->head.page,
			.faults = faults_in(s, &vma->range),
		};
	}
	return rows;
}

struct page_counts analyze_total(const struct map_row *rows, size_t nr)
{
	struct page_counts sum = { 0 };
	size_t i;

	for (i = 0; i < nr; i++) {
		const struct page_counts *c = &rows[i].vma->count;

		sum.pages += c->pages;
		sum.present += c->present;
		sum.rss += c->rss;
		sum.zero += c->zero;
		sum.swap += c->swap;
		sum.none += c->none;
		sum.other += c->other;
	}
	return sum;
}
