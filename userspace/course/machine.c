// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "look.h"
#include "machine.h"
#include "number.h"

#define THP		"/sys/kernel/mm/transparent_hugepage/enabled"
#define FAULT_AROUND	"/sys/kernel/debug/fault_around_bytes"
/* Of mm/memory.c, where nobody changed it */
#define FAULT_AROUND_DEFAULT	65536

bool machine_file(const char *path, char *line, size_t size)
{
	FILE *file = fopen(path, "re");
	bool ok = file && fgets(line, size, file);

	if (file)
		fclose(file);
	if (ok)
		line[strcspn(line, "\n")] = 0;
	return ok;
}

bool machine_choice(const char *path, char *word, size_t size)
{
	char line[256], *open, *close;

	if (!machine_file(path, line, sizeof(line)))
		return false;
	open = strchr(line, '[');
	close = open ? strchr(open, ']') : NULL;
	if (!close || (size_t)(close - open) > size)
		return false;
	*close = 0;
	strcpy(word, open + 1);
	return true;
}

static uint64_t read_number(const char *path)
{
	char line[64];
	uint64_t n;

	if (!machine_file(path, line, sizeof(line)) ||
	    !number_parse(line, 10, &n))
		return UNKNOWN;
	return n;
}

uint64_t machine_meminfo(const char *key)
{
	FILE *file = fopen("/proc/meminfo", "re");
	uint64_t found = UNKNOWN;
	unsigned long long n;
	char line[128], unit[8];
	size_t len = strlen(key);
	int words;

	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, key, len) || line[len] != ':')
			continue;
		words = sscanf(line + len + 1, "%llu %7s", &n, unit);
		if (words > 0)
			found = words == 2 ? n * 1024 : n;
	}
	if (file)
		fclose(file);
	return found;
}

static void read_paging(struct machine *m)
{
	struct vminspect_space space;

	m->page = sysconf(_SC_PAGESIZE);
	if (look_space(getpid(), &space))
		return;
	snprintf(m->kernel, sizeof(m->kernel), "%.63s", space.kernel);
	m->levels = __builtin_popcount(space.levels);
	m->pmd = 1ULL << space.shift[VMINSPECT_PMD];
}

void machine_read(struct machine *m)
{
	uint64_t n;

	memset(m, 0, sizeof(*m));
	read_paging(m);
	machine_choice(THP, m->thp, sizeof(m->thp));
	n = read_number(FAULT_AROUND);
	m->fault_around_known = n != UNKNOWN;
	m->fault_around = n != UNKNOWN ? n : FAULT_AROUND_DEFAULT;
	m->overcommit = read_number("/proc/sys/vm/overcommit_memory");
	m->memory = machine_meminfo("MemTotal");
	m->free = machine_meminfo("MemAvailable");
	m->swap = machine_meminfo("SwapTotal");
	m->swap_free = machine_meminfo("SwapFree");
	m->commit_limit = machine_meminfo("CommitLimit");
	m->committed = machine_meminfo("Committed_AS");
	m->huge_free = machine_meminfo("HugePages_Free");
	m->huge_size = machine_meminfo("Hugepagesize");
	m->cpus = sysconf(_SC_NPROCESSORS_ONLN);
}
