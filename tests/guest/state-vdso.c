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

/* Whether a VMA has something resident, by smaps */
static bool is_counted(const char *name)
{
	char line[256];
	FILE *f = fopen("/proc/self/smaps", "re");
	unsigned long kib = 0;

	while (f && fgets(line, sizeof(line), f) && !strstr(line, name))
		;
	while (f && fgets(line, sizeof(line), f) &&
	       sscanf(line, "Rss: %lu kB", &kib) != 1)
		;
	if (f)
		fclose(f);
	return kib;
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
	/*
	 * Its first page, or that of its clocks: there since the first time. Newer
	 * kernels map it as an ordinary page, which counts as resident.
	 */
	once(vvar, 4, "present pte r-- %s", is_counted("[vvar]") ? "!special" :
						      "special map=-");
	return 0;
}
