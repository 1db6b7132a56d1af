// SPDX-License-Identifier: GPL-2.0
/*
 * Snapshots: what vminspect snap writes, and all verbs read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libfuzz.h"
#include "librecords.h"
#include "snapshot.h"

#define ADDRESSES	6

/* Only the end knows how many records there are. */
static void mend(uint8_t *data, size_t end, size_t nr)
{
	size_t size = sizeof(struct vminspect_record) +
		      sizeof(struct vminspect_end);
	struct vminspect_record r;
	uint64_t records = nr - 1;

	if (end < size)
		return;
	memcpy(&r, data + end - size, sizeof(r));
	if (r.type == VMINSPECT_REC_END && r.size == size)
		memcpy(data + end - sizeof(struct vminspect_end) +
		       offsetof(struct vminspect_end, records), &records,
		       sizeof(records));
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room,
			       unsigned int seed)
{
	static const struct record_form form = {
		.lead = sizeof(struct vminspect_snapshot),
		.head = sizeof(struct vminspect_record),
		.size_at = offsetof(struct vminspect_record, size),
		.size_bytes = sizeof(((struct vminspect_record *)0)->size),
		.mend = mend,
	};

	return records_mutate(&form, data, size, room, seed);
}

/*
 * The same process a little later: some entries are others, or gone. What it is
 * depends on the bytes alone.
 */
static void change(uint8_t *data, size_t size)
{
	size_t at = SNAPSHOT_RECORDS, i;
	struct vminspect_record *r;
	uint64_t *words, state = size * 0x9e3779b97f4a7c15 | 1;

	for (; at < size; at += r->size) {
		r = (void *)(data + at);
		words = (void *)(r + 1);
		for (i = 1; r->type == VMINSPECT_REC_ENTRIES &&
		     i < (r->size - sizeof(*r)) / 8; i++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			if (!(state >> 60))
				words[i] = 0;
			else if (!(state >> 60 & 3))
				words[i] ^= 1ULL << (state & 0x3f);
		}
	}
}

static void show(const char *file)
{
	VERB("maps", "--from", file, "-J", "-o", "+PAGES,PRESENT%,ZERO,OTHER",
	     "-o", "+HUGE,SHARED,PRIVATE,ANON,FILE,SHMEM,KSM,TABLES,RUNS",
	     "-o", "+PIECES,NODES,FLAGS,OFFSET,DEV,INODE,FAULTS");
	VERB("maps", "--from", file, "-x", "size", "-A", "[heap]");
	VERB("pages", "--from", file, "-o", "+SIZE,ENTRIES,BITS,PHYS,SLOT",
	     "-o", "+PIECES,FLAGS,MAP,REF,ORDER,NODE,EXCL,RAW,OFFSET");
	VERB("pages", "--from", file, "-J", "-1");
	VERB("tree", "--from", file);
	VERB("tree", "--from", file, "-J");
	VERB("tables", "--from", file);
	VERB("tables", "--from", file, "-s", "-J");
}

/* Addresses as they stand in its records */
static void ask(const char *file, const uint8_t *data, size_t size)
{
	char words[ADDRESSES][24];
	size_t at, nr = 0, last = 0;
	struct vminspect_record r;
	uint64_t addr;

	memset(words, 0, sizeof(words));
	for (at = SNAPSHOT_RECORDS; at < size; at += r.size) {
		memcpy(&r, data + at, sizeof(r));
		if (r.size < sizeof(r) + sizeof(addr) ||
		    r.type == VMINSPECT_REC_END ||
		    (nr >= ADDRESSES / 2 && at - last < size / ADDRESSES))
			continue;
		memcpy(&addr, data + at + sizeof(r), sizeof(addr));
		snprintf(words[nr++ % ADDRESSES], sizeof(*words), "0x%llx",
			 (unsigned long long)addr);
		last = at;
	}
	VERB("walk", "--from", file, words[0], words[1], words[2], words[3],
	     words[4], words[5], "[heap]", "main", "[stack]+8");
	VERB("walk", "--from", file, "-J", words[0], words[5]);
	VERB("explain", "--from", file, words[0], words[1], words[2], words[3],
	     words[4], words[5], "[heap]", "0xffffffffff600000", "0");
	VERB("explain", "--from", file, "-J", words[0], words[5]);
}

static void compare(const char *file, const uint8_t *data, size_t size)
{
	static union {
		uint8_t bytes[1 << 20];
		uint64_t align;
	} copy;
	const char *later;

	if (size > sizeof(copy.bytes))
		return;
	memcpy(copy.bytes, data, size);
	change(copy.bytes, size);
	later = put_file(1, copy.bytes, size);
	VERB("diff", file, later);
	VERB("diff", "-J", later, file);
	VERB("share", file, later);
	VERB("share", "-J", file, file, "-o", "+END,START-B,END-B");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *file = put_file(0, data, size);
	struct vminspect_space space;
	struct vminspect_boot boot;
	unsigned char *image;
	size_t read;

	if (VERB("tables", "-s", "-r", "--from", file) == STATUS_FAILURE)
		return 0;
	expect(!snapshot_load(file, &image, &read, &space, &boot) && read == size &&
	       !memcmp(image, data, size), "read otherwise than written");
	free(image);
	show(file);
	ask(file, data, size);
	compare(file, data, size);
	return 0;
}
