// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "model.h"

void space_free(struct space *s)
{
	size_t i;

	for (i = 0; i < s->nr_vmas; i++)
		free(s->vmas[i].name);
	free(s->vmas);
	free(s->runs);
	free(s->faults);
	memset(s, 0, sizeof(*s));
}

const struct vma *space_find(const struct space *s, uint64_t addr)
{
	size_t i;

	for (i = 0; i < s->nr_vmas; i++) {
		if (range_holds(&s->vmas[i].range, addr))
			return &s->vmas[i];
	}
	return NULL;
}
