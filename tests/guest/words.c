// SPDX-License-Identifier: GPL-2.0
/*
 * words kernel FILE...: whether no 8-byte word of these files of records is an
 * address of the kernel's. Errors (small and negative), what is hidden (all ones),
 * masks, and the page of vsyscall are none.
 * words frames LIST FILE...: whether none has a frame of LIST, of numbers in
 * hexadecimal, where entries have it.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libcheck.h"
#include "libpage.h"

#define KERNEL		0xffff000000000000ULL
#define GATE		0xffffffffff600000ULL
#define ERRORS		0xfffffffffffff000ULL
#define ADDRESS_MASK	0xffffffffffffULL	/* no machine here has more memory */

static uint64_t frames[1 << 16];
static size_t nr_frames;

static void read_frames(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[64];

	need(file, path);
	while (nr_frames < 1 << 16 && fgets(line, sizeof(line), file))
		frames[nr_frames++] = strtoull(line, NULL, 16);
	fclose(file);
	need(nr_frames, path);
}

/* All bits from one on: what the format of entries says of swap */
static bool is_mask(uint64_t word)
{
	return !(-word & (-word - 1));
}

static bool is_kernel(uint64_t word)
{
	return word >= KERNEL && word < ERRORS && !is_mask(word) &&
	       (word < GATE || word >= GATE + 8192);
}

static bool has_frame(uint64_t word)
{
	uint64_t frame = (word & ADDRESS_MASK) / PAGE;
	size_t i;

	for (i = 0; i < nr_frames; i++) {
		if (frames[i] == frame)
			return true;
	}
	return false;
}

static void check_file(const char *path, bool (*bad)(uint64_t word))
{
	FILE *file = fopen(path, "r");
	size_t nr = 0;
	uint64_t word;

	need(file, path);
	for (; fread(&word, sizeof(word), 1, file) == 1; nr++) {
		if (!check(!bad(word), "%s: word %zu: %llx", path, nr,
			   (unsigned long long)word))
			break;
	}
	check(nr, "%s: empty", path);
	fclose(file);
}

int main(int argc, char **argv)
{
	bool of_frames = argc > 2 && !strcmp(argv[1], "frames");
	int i;

	if (of_frames)
		read_frames(argv[2]);
	for (i = 2 + of_frames; i < argc; i++)
		check_file(argv[i], of_frames ? has_frame : is_kernel);
	return check_status();
}
