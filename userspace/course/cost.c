// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>

#include "cost.h"

/* Bytes of a line of smaps_rollup; exact, as it counts entries, or UNKNOWN */
static uint64_t read_rss(pid_t pid)
{
	uint64_t kib = 0;
	char name[64], line[256];
	bool found = false;
	FILE *file;

	snprintf(name, sizeof(name), "/proc/%d/smaps_rollup", pid);
	file = fopen(name, "re");
	if (!file)
		return UNKNOWN;
	while (!found && fgets(line, sizeof(line), file))
		found = sscanf(line, "Rss: %" SCNu64, &kib) == 1;
	fclose(file);
	return found ? kib << 10 : UNKNOWN;
}

enum status cost_read(pid_t pid, uint64_t addr, struct cost *cost)
{
	enum status status = look_walk(pid, addr, &cost->walk);
	struct table_cost tables;

	if (!status)
		status = look_tables(pid, &tables);
	if (status)
		return status;
	cost->tables = table_cost_bytes(&tables) / tables.space.page_size;
	cost->rss = read_rss(pid);
	return STATUS_OK;
}
