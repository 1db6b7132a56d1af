// SPDX-License-Identifier: GPL-2.0
/*
 * Files that a process has mapped as code: where they are loaded, what symbols
 * they have, which functions of malloc()'s kind, and how their unwind tables lead
 * through a stack.
 */
#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc_symbols.h"
#include "elf_object.h"
#include "libfuzz.h"
#include "unwind.h"

#define PAGE		4096
#define BASE		0x555555554000
#define FRAMES		16
#define STACK		4096
#define PLACES		4

static struct vma_item vma;
static struct vma_list vmas = { .items = &vma, .nr = 1 };

/* It has an inode, as the path of a VMA must. */
static void map(const char *path, size_t size, uint64_t offset)
{
	struct stat st;

	expect(!stat(path, &st), "%s", path);
	vma = (struct vma_item){
		.vma = {
			.start = BASE + offset,
			.end = BASE + ((size + PAGE) & -PAGE),
			.flags = VMINSPECT_VMA_READ | VMINSPECT_VMA_EXEC |
				 VMINSPECT_VMA_FILE,
			.offset = offset,
			.inode = st.st_ino,
		},
		.name = (char *)path,
	};
}

static int reopen(const char *path)
{
	return open(path, O_RDONLY | O_CLOEXEC);
}

static void check_index(const struct elf_object *o)
{
	const struct elf_symbol *symbol;
	size_t i;

	for (i = 0; i < o->nr; i++) {
		expect(!i || o->index[i - 1].addr <= o->index[i].addr,
		       "symbols are not in order");
		symbol = elf_object_name(o, o->index[i].addr);
		expect(!symbol || symbol->addr <= o->index[i].addr,
		       "a symbol begins behind its address");
	}
}

static void look_up(const char *path)
{
	static const char *const names[] = { "main", "malloc", "_start", "" };
	struct elf_object o = { .vma = &vma };
	struct elf_symbol symbol;
	int fd = reopen(path);
	size_t i;
	bool ok;

	ok = elf_object_place(&o, fd, PAGE);
	close(fd);
	if (!ok)
		return;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		elf_object_find(&o, reopen(path), names[i], &symbol);
	elf_object_stripped(&o, reopen(path));
	elf_object_index(&o, reopen(path));
	check_index(&o);
	elf_object_free(&o);
}

static void find_malloc(const char *path)
{
	struct alloc_symbols symbols;
	int fd = reopen(path), i;

	for (i = 0; i < 2; i++)
		alloc_symbols_read(fd, path, i, &symbols);
	close(fd);
}

/* struct copy - what a record has behind its header */
struct copy {
	struct vminspect_stack stack;
	uint8_t bytes[STACK];
};

/* The file's own bytes are on the stack, and addresses of it between them. */
static void fill(struct copy *copy, const uint8_t *data, size_t size,
		 uint64_t ip)
{
	size_t i, nr = size < STACK ? size & -8 : STACK;
	uint64_t word;

	memset(copy, 0, sizeof(*copy));
	memcpy(copy->bytes, data, nr);
	copy->stack.len = nr;
	copy->stack.sp = 0x7ffffff00000;
	copy->stack.nr_regs = 17;
	copy->stack.regs[6] = copy->stack.sp + 64;
	copy->stack.regs[7] = copy->stack.sp;
	copy->stack.regs[16] = ip;
	for (i = 0; i + 8 <= nr; i += 24) {
		word = ip + i;
		memcpy(copy->bytes + i, &word, 8);
	}
}

static void unwind_from(struct unwinder *u, const uint8_t *data, size_t size,
			uint64_t ip)
{
	struct unwind_frame frames[FRAMES];
	struct copy copy;
	size_t nr;

	fill(&copy, data, size, ip);
	nr = unwind(u, &copy.stack, &vmas, frames, FRAMES);
	expect(nr && nr <= FRAMES && frames[0].ip == ip, "%zu frames", nr);
}

static void unwind_all(const uint8_t *data, size_t size)
{
	struct unwinder *u = unwinder_new(NULL);
	uint64_t entry = 0, ip;
	int i;

	if (size >= sizeof(Elf64_Ehdr))
		memcpy(&entry, data + offsetof(Elf64_Ehdr, e_entry), 8);
	unwind_from(u, data, size, BASE + entry);
	for (i = 0; i < PLACES; i++) {
		ip = vma.vma.start + i * (vma.vma.end - vma.vma.start) / PLACES;
		unwind_from(u, data, size, ip);
	}
	unwinder_free(u);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = put_file(0, data, size);

	map(path, size, 0);
	look_up(path);
	find_malloc(path);
	unwind_all(data, size);
	if (size > PAGE) {
		map(path, size, PAGE);
		look_up(path);
		unwind_all(data, size);
	}
	return 0;
}
