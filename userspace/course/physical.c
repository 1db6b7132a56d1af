// SPDX-License-Identifier: GPL-2.0
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <unistd.h>

#include "physical.h"

#define KCORE "/proc/kcore"

/* pread(2) of all of it */
static int read_at(int fd, uint64_t offset, void *buf, size_t size)
{
	ssize_t n;

	do
		n = pread(fd, buf, size, offset);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno;
	return (size_t)n == size ? 0 : EFAULT;
}

/* It is of the kernel's own width, and so is this program. */
#define EHDR	ElfW(Ehdr)
#define PHDR	ElfW(Phdr)

static bool is_kcore(const EHDR *head)
{
	return !memcmp(head->e_ident, ELFMAG, SELFMAG) &&
	       head->e_ident[EI_CLASS] == (sizeof(long) == 8 ? ELFCLASS64 :
							       ELFCLASS32) &&
	       head->e_phentsize == sizeof(ElfW(Phdr));
}

/*
 * What is no RAM has no physical address there: 0 in old kernels, -1 in new. On
 * 32 bits, where all is one piece, that begins at 0; and the memory that the kernel
 * has no addresses for (highmem) is not there.
 */
static void add_piece(struct physical *ram, const PHDR *part)
{
	if (part->p_type != PT_LOAD || (!part->p_paddr && sizeof(long) == 8) ||
	    part->p_paddr + part->p_filesz < part->p_paddr ||
	    part->p_paddr == ~(ElfW(Addr))0 || ram->nr == PHYSICAL_PIECES)
		return;
	ram->pieces[ram->nr++] = (struct physical_piece){
		.start = part->p_paddr,
		.bytes = part->p_filesz,
		.offset = part->p_offset,
	};
}

static int read_pieces(struct physical *ram)
{
	ElfW(Ehdr) head;
	ElfW(Phdr) part;
	unsigned int i;
	int err = read_at(ram->fd, 0, &head, sizeof(head));

	if (!err && !is_kcore(&head))
		err = ENOTSUP;
	for (i = 0; !err && i < head.e_phnum; i++) {
		err = read_at(ram->fd, head.e_phoff + i * sizeof(part), &part,
			      sizeof(part));
		if (!err)
			add_piece(ram, &part);
	}
	return err ? err : ram->nr ? 0 : ENOTSUP;
}

int physical_open(struct physical *ram)
{
	ram->nr = 0;
	ram->fd = open(KCORE, O_RDONLY | O_CLOEXEC);
	return ram->fd < 0 ? errno : read_pieces(ram);
}

void physical_close(struct physical *ram)
{
	if (ram->fd >= 0)
		close(ram->fd);
	ram->fd = -1;
}

int physical_read(const struct physical *ram, uint64_t addr, void *buf,
		  size_t size)
{
	const struct physical_piece *p;
	int err = EFAULT;

	for (p = ram->pieces; err && p < ram->pieces + ram->nr; p++) {
		if (addr >= p->start && addr - p->start < p->bytes &&
		    size <= p->bytes - (addr - p->start))
			err = read_at(ram->fd, p->offset + addr - p->start,
				      buf, size);
	}
	return err;
}
