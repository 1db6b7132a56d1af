/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The machine's memory by physical address, read only, out of /proc/kcore: the
 * kernel's own memory as a core file, in which it has all RAM mapped. What it is
 * asked for here, no part of vminspect's module gave.
 */
#ifndef VMINSPECT_PHYSICAL_H
#define VMINSPECT_PHYSICAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PHYSICAL_PIECES	64

/**
 * struct physical_piece - memory that follows without a gap
 * @start: physical address
 * @bytes: so many
 * @offset: in the file
 */
struct physical_piece {
	uint64_t start;
	uint64_t bytes;
	uint64_t offset;
};

/**
 * struct physical - all memory
 * @fd: of the file, or -1
 * @pieces: by file order
 * @nr: so many
 */
struct physical {
	int fd;
	struct physical_piece pieces[PHYSICAL_PIECES];
	size_t nr;
};

/**
 * physical_open - make ready to read
 * @ram: out; to be closed by physical_close(), also after an error
 *
 * Return: 0, or the errno value: EPERM where the kernel is locked down, ENOENT
 * where it has no such file, ENOTSUP where that names no physical addresses.
 */
int physical_open(struct physical *ram);
void physical_close(struct physical *ram);

/**
 * physical_read - read memory
 * @ram: open
 * @addr: physical address
 * @buf: out
 * @size: bytes; all in one piece
 *
 * Return: 0, or the errno value: EFAULT where there is no such memory.
 */
int physical_read(const struct physical *ram, uint64_t addr, void *buf,
		  size_t size);

#endif /* VMINSPECT_PHYSICAL_H */
