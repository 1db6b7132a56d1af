// SPDX-License-Identifier: GPL-2.0
#include <linux/errno.h>
#include <linux/kconfig.h>
#include <linux/string.h>

#include "tracepoint.h"

struct search {
	const char *name;
	struct tracepoint *found;
};

static void match(struct tracepoint *point, void *data)
{
	struct search *search = data;

	if (!strcmp(point->name, search->name))
		search->found = point;
}

/* A tracepoint of the kernel itself, unlike those of modules, never goes. */
int vminspect_tracepoint_attach(struct tracepoint_probe *probe)
{
	struct search search = { .name = probe->name };
	int err;

	if (!IS_ENABLED(CONFIG_TRACEPOINTS))
		return -EOPNOTSUPP;
	for_each_kernel_tracepoint(match, &search);
	if (!search.found)
		return -ENOENT;
	err = tracepoint_probe_register(search.found, probe->func, NULL);
	if (!err)
		probe->point = search.found;
	return err;
}

void vminspect_tracepoint_detach(struct tracepoint_probe *probe)
{
	if (!IS_ENABLED(CONFIG_TRACEPOINTS) || !probe->point)
		return;
	tracepoint_probe_unregister(probe->point, probe->func, NULL);
	tracepoint_synchronize_unregister();
	probe->point = NULL;
}
