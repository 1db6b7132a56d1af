// SPDX-License-Identifier: GPL-2.0
/*
 * one-segment FILE: writes a program that exits, and has only one segment, which is
 * all of its mapping: of what is beyond that the kernel unmaps nothing, which fails.
 * (fs/binfmt_elf.c, elf_map() with a total_size)
 */
#include <link.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "libcheck.h"
#include "libpage.h"

#if defined(__x86_64__)
#define MACHINE	EM_X86_64
#define EXIT	0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05
#elif defined(__i386__)
#define MACHINE	EM_386
#define EXIT	0xb8, 1, 0, 0, 0, 0x31, 0xdb, 0xcd, 0x80
#elif defined(__aarch64__)
#define MACHINE	EM_AARCH64
#define EXIT	0xa8, 0x0b, 0x80, 0xd2, 0, 0, 0x80, 0xd2, 1, 0, 0, 0xd4
#endif

/* exit(0) */
static const unsigned char code[] = { EXIT };

struct program {
	ElfW(Ehdr) head;
	ElfW(Phdr) segment;
	unsigned char code[sizeof(code)];
};

int main(int argc, char **argv)
{
	struct program p = {
		.head = {
			.e_type = ET_DYN,
			.e_machine = MACHINE,
			.e_version = EV_CURRENT,
			.e_entry = offsetof(struct program, code),
			.e_phoff = offsetof(struct program, segment),
			.e_ehsize = sizeof(p.head),
			.e_phentsize = sizeof(p.segment),
			.e_phnum = 1,
		},
		.segment = {
			.p_type = PT_LOAD,
			.p_flags = PF_R | PF_X,
			.p_filesz = sizeof(p),
			.p_memsz = sizeof(p),
			.p_align = 65536,
		},
	};
	FILE *f;

	need(argc == 2, "arguments");
	memcpy(p.head.e_ident, ELFMAG, SELFMAG);
	p.head.e_ident[EI_CLASS] = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
	p.head.e_ident[EI_DATA] = ELFDATA2LSB;
	p.head.e_ident[EI_VERSION] = EV_CURRENT;
	memcpy(p.code, code, sizeof(code));
	f = fopen(argv[1], "w");
	need(f && fwrite(&p, sizeof(p), 1, f) == 1 && !fclose(f), argv[1]);
	need(!chmod(argv[1], 0755), argv[1]);
	return 0;
}
