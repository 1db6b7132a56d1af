/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Snapshots made by hand, record by record, for unit tests: of an x86-64 with
 * four levels, on which the fields that a test is about can then be set.
 */
#ifndef IMAGE_H
#define IMAGE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "entry.h"
#include "scan.h"
#include "snapshot.h"

#define IMAGE_SIZE	(1 << 19)
#define PAGE		4096ULL

/* Bits of an x86-64 entry: Intel SDM vol. 3A, table 4-20 */
#define PTE_RO		0x8000000000000005ULL	/* present, user, no execution */
#define PTE_RW		(PTE_RO | 0x2)
#define PTE_YOUNG	0x20ULL
#define PTE_DIRTY	0x40ULL
#define PTE_SOFT_DIRTY	0x800ULL
#define PMD_LEAF	0x80ULL
/* The kernel's: what is not present has its offset inverted, 14 bits up */
#define PTE_SWAP(slot)	((~(uint64_t)(slot) & ((1ULL << 50) - 1)) << 9)
#define PTE_MIGRATION(pfn) (24ULL << 59 | PTE_SWAP(pfn))
#define PTE_MARKER	(30ULL << 59 | PTE_SWAP(1))

#define FRAME_OF(kpf, maps) \
	{ VMINSPECT_FRAME_KNOWN | (kpf), (maps), (maps) }
#define KPF(bit)	(1ULL << KPF_##bit)
#define ANON		(KPF(ANON) | KPF(SWAPBACKED))

/* struct image - one being made; the buffer is aligned, as malloc() does it */
struct image {
	union {
		unsigned char bytes[IMAGE_SIZE];
		uint64_t align;
	};
	size_t size;
	uint64_t records;
};

static inline void image_put(struct image *im, const void *data, size_t size)
{
	if (im->size + size > IMAGE_SIZE)
		abort();
	memcpy(im->bytes + im->size, data, size);
	im->size += size;
}

static inline void image_record(struct image *im, int type, int level,
				int flags, size_t body)
{
	struct vminspect_record r = {
		.type = type,
		.level = level,
		.flags = flags,
		.size = sizeof(r) + body,
	};

	image_put(im, &r, sizeof(r));
	im->records++;
}

static inline struct vminspect_space image_space(void)
{
	struct vminspect_space s = {
		.size = sizeof(s),
		.abi = VMINSPECT_ABI,
		.page_size = PAGE,
		.levels = 1 << VMINSPECT_PGD | 1 << VMINSPECT_PUD |
			  1 << VMINSPECT_PMD | 1 << VMINSPECT_PTE,
		.shift = { 39, 39, 30, 21, 12 },
		.index_bits = { 8, 0, 9, 9, 9 },
		.pid = 1234,
		.end = 0x7ffffffff000,
		.pgd = 0x1000,
		.brk_start = 0x555555559000,
		.stack = 0x7fffffffe000,
		.format = {
			.page_shift = 12,
			.frame_mask = 0x000ffffffffff000,
			.soft_dirty = PTE_SOFT_DIRTY,
		},
		.arch = "x86_64",
		.kernel = "6.1.0",
		.comm = "subject",
	};

	memset(s.format.swap_kind, VMINSPECT_SWAP, VMINSPECT_SWAP_TYPES);
	s.format.swap_kind[24] = VMINSPECT_MIGRATION;
	s.format.swap_kind[30] = VMINSPECT_MARKER;
	return s;
}

static inline void image_begin(struct image *im,
			       const struct vminspect_space *space)
{
	struct vminspect_snapshot lead = {
		.magic = VMINSPECT_SNAPSHOT_MAGIC,
		.version = VMINSPECT_SNAPSHOT_VERSION,
	};

	im->size = 0;
	im->records = 0;
	image_put(im, &lead, sizeof(lead));
	image_record(im, VMINSPECT_REC_SPACE, 0, 0, sizeof(*space));
	image_put(im, space, sizeof(*space));
}

static inline void image_boot(struct image *im, const char *id)
{
	struct vminspect_boot boot = { .id = "" };

	memcpy(boot.id, id, strlen(id));
	image_record(im, VMINSPECT_REC_BOOT, 0, 0, sizeof(boot));
	image_put(im, &boot, sizeof(boot));
}

static inline void image_vma(struct image *im, uint64_t start, uint64_t end,
			     uint64_t flags, const char *name)
{
	struct vminspect_vma vma = {
		.start = start,
		.end = end,
		.flags = flags,
		.name_len = strlen(name),
	};
	size_t room = *name ? (strlen(name) + 8) / 8 * 8 : 0;
	char text[256] = "";

	if (flags & VMINSPECT_VMA_FILE)
		vma.inode = 77;
	strcpy(text, name);
	image_record(im, VMINSPECT_REC_VMA, 0, 0, sizeof(vma) + room);
	image_put(im, &vma, sizeof(vma));
	image_put(im, text, room);
}

static inline void image_table(struct image *im, int level, uint64_t addr,
			       uint64_t raw)
{
	uint64_t words[2] = { addr, raw };

	image_record(im, VMINSPECT_REC_TABLE, level, 0, sizeof(words));
	image_put(im, words, sizeof(words));
}

static inline void image_entries(struct image *im, int level, uint64_t addr,
				 size_t nr, const uint64_t *raw,
				 const struct vminspect_frame *frames)
{
	image_record(im, VMINSPECT_REC_ENTRIES, level,
		     frames ? VMINSPECT_RECORD_FRAMES : 0,
		     sizeof(addr) + nr * (sizeof(*raw) +
					  (frames ? sizeof(*frames) : 0)));
	image_put(im, &addr, sizeof(addr));
	image_put(im, raw, nr * sizeof(*raw));
	if (frames)
		image_put(im, frames, nr * sizeof(*frames));
}

/* One page of 4 KiB */
static inline void image_page(struct image *im, uint64_t addr, uint64_t raw,
			      uint64_t kpf, uint32_t maps)
{
	struct vminspect_frame frame = FRAME_OF(kpf, maps);

	image_entries(im, VMINSPECT_PTE, addr, 1, &raw, &frame);
}

static inline void image_hole(struct image *im, int level, uint64_t start,
			      uint64_t end)
{
	uint64_t words[2] = { start, end };

	image_record(im, VMINSPECT_REC_HOLE, level, 0, sizeof(words));
	image_put(im, words, sizeof(words));
}

static inline void image_end(struct image *im)
{
	struct vminspect_end end = { .records = im->records };

	image_record(im, VMINSPECT_REC_END, 0, 0, sizeof(end));
	image_put(im, &end, sizeof(end));
}

/* Opens an image as what a file of its first @size bytes would be. */
static inline enum status image_open_part(const struct image *im, size_t size,
					  struct scan *scan)
{
	static char path[64];
	int fd = memfd_create("image", 0);
	enum status status;

	if (fd < 0 || write(fd, im->bytes, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	status = scan_open(scan, NULL, path);
	close(fd);
	return status;
}

static inline enum status image_open(const struct image *im, struct scan *scan)
{
	return image_open_part(im, im->size, scan);
}

#endif /* IMAGE_H */
