/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A snapshot with a record of each type, to be broken by unit tests, and what
 * they need to see that it is refused.
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "image.h"

#define START	0x7f0000000000ULL
#define FILE_FLAGS (VMINSPECT_VMA_READ | VMINSPECT_VMA_FILE)
#define ANON_FLAGS (VMINSPECT_VMA_READ | VMINSPECT_VMA_WRITE | \
		    VMINSPECT_VMA_ANON)

#define SAMPLE_BOOT	"01234567-89ab-cdef-0123-456789abcdef"

/* Where records of the sample begin */
enum part { P_LEAD, P_SPACE, P_BOOT, P_VMA, P_TABLE, P_ENTRIES, P_HOLE, P_HUGE, P_END,
	    NR_PARTS };

/* Offsets in bytes, by enum part */
static size_t at[NR_PARTS];

static inline void make_sample(struct image *im)
{
	struct vminspect_space space = image_space();
	const uint64_t raws[3] = { 0x10000 | PTE_RO, 0x11000 | PTE_RO,
				   PTE_SWAP(5) };
	const struct vminspect_frame frames[3] = {
		FRAME_OF(0, 3), FRAME_OF(ANON, 1), { 0, 0, 0 },
	};
	const uint64_t huge = 0x40000000 | PTE_RW | PMD_LEAF;
	const struct vminspect_frame frame = FRAME_OF(ANON, 1);

	at[P_LEAD] = 0;
	at[P_SPACE] = sizeof(struct vminspect_snapshot);
	image_begin(im, &space);
	at[P_BOOT] = im->size;
	image_boot(im, SAMPLE_BOOT);
	at[P_VMA] = im->size;
	image_vma(im, START, START + 16 * PAGE, FILE_FLAGS, "/bin/subject");
	at[P_TABLE] = im->size;
	image_table(im, VMINSPECT_PGD, START, 0x2067);
	image_table(im, VMINSPECT_PUD, START, 0x3067);
	image_table(im, VMINSPECT_PMD, START, 0x4067);
	at[P_ENTRIES] = im->size;
	image_entries(im, VMINSPECT_PTE, START, 3, raws, frames);
	at[P_HOLE] = im->size;
	image_hole(im, VMINSPECT_PTE, START + 3 * PAGE, START + 16 * PAGE);
	image_vma(im, START + 0x200000, START + 0x400000, ANON_FLAGS, "");
	at[P_HUGE] = im->size;
	image_entries(im, VMINSPECT_PMD, START + 0x200000, 1, &huge, &frame);
	at[P_END] = im->size;
	image_end(im);
}

/* stderr, so that what fail() reports can be looked at */
static int errors = -1;

static inline void errors_begin(void)
{
	errors = memfd_create("errors", MFD_CLOEXEC);
	if (errors < 0 || dup2(errors, STDERR_FILENO) < 0)
		abort();
}

static inline void errors_empty(void)
{
	if (ftruncate(errors, 0) || lseek(errors, 0, SEEK_SET))
		abort();
}

static inline const char *error_text(void)
{
	static char text[4096];
	ssize_t len = pread(errors, text, sizeof(text) - 1, 0);

	text[len < 0 ? 0 : len] = 0;
	return text;
}

/* Lines that are no hints */
static inline int error_lines(void)
{
	const char *line;
	int lines = 0;

	for (line = error_text(); *line; line = strchr(line, '\n') + 1)
		lines += strncmp(line, "  hint: ", 8) != 0;
	return lines;
}

/* With one line that says why */
static inline bool refused(const struct image *im, size_t size, const char *why)
{
	struct scan scan;
	enum status status;

	errors_empty();
	status = image_open_part(im, size, &scan);
	if (!status)
		scan_close(&scan);
	return status == STATUS_FAILURE && error_lines() == 1 &&
	       strstr(error_text(), why);
}

#endif /* SAMPLE_H */
