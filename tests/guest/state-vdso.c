// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* What the kernel maps for the clocks */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <time.h>

#include "state.h"

static const char *area_named(const char *name)
{
	FILE *f = fopen("/proc/self/maps", "r");
	unsigned long start = 0;
	char line[512];

	while (f && fgets(line, sizeof(line), f)) {
		if (strstr(line, name)) {
			start = strtoul(line, NULL, 16);
			break;
		}
	}
	if (f)
		fclose(f);
	return (const char *)start;
}

STATE("vdso")
{
	const char *vdso = (const char *)getauxval(AT_SYSINFO_EHDR);
	const char *vvar = area_named("[vvar]");
	struct timespec now;

	if (!vdso || !vvar || clock_gettime(CLOCK_MONOTONIC, &now))
		return -1;
	read_all(vdso, PAGE);
	want(vdso, 1, "present pte r-x");
	/* Its first page, or that of its clocks: there since the first time */
	once(vvar, 4, "present pte r-- special map=-");
	return 0;
}
