// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "intl.h"
#include "machine.h"
#include "shootdowns.h"

#define BLANKS	" \t\n"

/* The first line names the CPUs that have a column: "CPU0 CPU2". */
static int column_of(char *heads, int cpu)
{
	char name[16], *word, *rest = heads;
	int column = 0;

	snprintf(name, sizeof(name), "CPU%d", cpu);
	for (; (word = strtok_r(rest, BLANKS, &rest)); column++)
		if (!strcmp(word, name))
			return column;
	return -1;
}

static uint64_t number_in(char *line, int column)
{
	char *word, *end, *rest = line;
	uint64_t n;

	do
		word = strtok_r(rest, BLANKS, &rest);
	while (word && column-- >= 0);	/* the first word is the line's name */
	if (!word)
		return UNKNOWN;
	n = strtoull(word, &end, 10);
	return *end ? UNKNOWN : n;
}

static uint64_t find_count(FILE *file, int cpu)
{
	uint64_t n = UNKNOWN;
	char *line = NULL;
	size_t size = 0;
	int column = -1;

	if (getline(&line, &size, file) > 0)
		column = column_of(line, cpu);
	while (column >= 0 && getline(&line, &size, file) > 0)
		if (!strncmp(line + strspn(line, BLANKS), "TLB:", 4))
			n = number_in(line, column);
	free(line);
	return n;
}

uint64_t shootdowns_count(int cpu)
{
	FILE *file = fopen("/proc/interrupts", "re");
	uint64_t n;

	if (!file)
		return UNKNOWN;
	n = find_count(file, cpu);
	fclose(file);
	return n;
}

static bool has_flag(const char *flag)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	char *line = NULL, *word, *rest;
	size_t size = 0;
	bool has = false;

	while (file && !has && getline(&line, &size, file) > 0) {
		if (strncmp(line, "flags", 5))
			continue;
		for (rest = line; (word = strtok_r(rest, BLANKS, &rest)); )
			has = has || !strcmp(word, flag);
		break;
	}
	free(line);
	if (file)
		fclose(file);
	return has;
}

const char *shootdowns_reason(void)
{
	char type[WORD_SIZE];

	if (has_flag("invlpgb"))
		return _("Processors of this kind tell each other without interrupts.");
	if (!access("/sys/bus/vmbus", F_OK) ||
	    (machine_file("/sys/hypervisor/type", type, sizeof(type)) &&
	     !strcmp(type, "xen")))
		return _("This is a virtual machine whose host does that without interrupts.");
	return NULL;
}
