// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "code_file.h"
#include "debug_file.h"
#include "mapped_file.h"
#include "vdso.h"

#define PAGE	4096	/* the least that a segment is aligned to */

/**
 * struct named - an address that was asked about; libdwfl searches all symbols
 * @addr: see code_file_place()
 * @place: likewise
 * @used: whether this slot of the table is
 */
struct named {
	uint64_t addr;
	struct code_place place;
	bool used;
};

/**
 * struct code_file - one file
 * @next: another
 * @path: as the VMA has it
 * @inode: likewise
 * @major: likewise, its device
 * @minor: likewise
 * @fd: or -1: it is no use. While it is open no other file gets the same inode
 * @dwfl: has it as its only module, at the addresses of the file itself; or NULL
 * @module: that one; or NULL
 * @named: hash table of addresses, open addressing
 * @nr: that are in it
 * @room: a power of 2 or 0; at most half is used
 */
struct code_file {
	struct code_file *next;
	char *path;
	uint64_t inode;
	uint32_t major;
	uint32_t minor;
	int fd;
	Dwfl *dwfl;
	Dwfl_Module *module;
	struct named *named;
	size_t nr;
	size_t room;
};

/**
 * struct code_files - all that were met
 * @space: see code_files_new()
 * @first: of them
 */
struct code_files {
	const struct vminspect_space *space;
	struct code_file *first;
};

/* Each module is reported with its file, so that none has to be found. */
static int find_no_elf(Dwfl_Module *module, void **data, const char *name,
		       Dwarf_Addr base, char **path, Elf **elf)
{
	(void)module, (void)data, (void)name, (void)base, (void)path, (void)elf;
	return -1;
}

const Dwfl_Callbacks code_file_callbacks = {
	.find_elf = find_no_elf,
	.find_debuginfo = debug_file_find,
	.section_address = dwfl_offline_section_address,
};

struct code_files *code_files_new(const struct vminspect_space *space)
{
	struct code_files *files = calloc(1, sizeof(*files));

	if (files)
		files->space = space;
	return files;
}

static void file_free(struct code_file *file)
{
	dwfl_end(file->dwfl);
	if (file->fd >= 0)
		close(file->fd);
	free(file->named);
	free(file->path);
	free(file);
}

void code_files_free(struct code_files *files)
{
	struct code_file *file;

	while (files && (file = files->first)) {
		files->first = file->next;
		file_free(file);
	}
	free(files);
}

/* A descriptor of its own, as libdwfl closes what it is given. */
static Dwfl_Module *report(const struct code_file *file, Dwfl *dwfl,
			   uint64_t bias)
{
	int fd = fcntl(file->fd, F_DUPFD_CLOEXEC, 0);
	Dwfl_Module *module;

	if (fd < 0)
		return NULL;
	module = dwfl_report_elf(dwfl, code_file_name(file), file->path, fd,
				 bias, true);
	if (!module)
		close(fd);
	return module;
}

static bool is_loadable(Dwfl_Module *module)
{
	GElf_Addr bias;
	GElf_Ehdr eh;

	return gelf_getehdr(dwfl_module_getelf(module, &bias), &eh) &&
	       (eh.e_type == ET_EXEC || eh.e_type == ET_DYN);
}

/* Any file may be mapped as code: of one that is not ELF nothing is kept. */
static bool open_module(struct code_file *file)
{
	file->dwfl = dwfl_begin(&code_file_callbacks);
	if (!file->dwfl)
		return false;
	dwfl_report_begin(file->dwfl);
	file->module = report(file, file->dwfl, 0);
	dwfl_report_end(file->dwfl, NULL, NULL);
	return file->module && is_loadable(file->module);
}

static int open_file(const struct code_files *files, const struct vma_item *vma,
		     uint32_t pid)
{
	if (!vdso_is(vma->name))
		return mapped_file_open(vma, pid);
	return files->space ? vdso_open(vma, files->space) : -1;
}

/* @fd: or -1; taken over */
static void load(struct code_file *file, int fd)
{
	file->fd = fd;
	if (file->fd >= 0 && open_module(file))
		return;
	dwfl_end(file->dwfl);
	file->dwfl = NULL;
	file->module = NULL;
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
}

static struct code_file *add(struct code_files *files,
			     const struct vma_item *vma, uint32_t pid)
{
	struct code_file *file = calloc(1, sizeof(*file));

	if (!file)
		return NULL;
	*file = (struct code_file){
		.next = files->first,
		.path = strdup(vma->name),
		.inode = vma->vma.inode,
		.major = vma->vma.dev_major,
		.minor = vma->vma.dev_minor,
		.fd = -1,
	};
	if (!file->path) {
		free(file);
		return NULL;
	}
	load(file, open_file(files, vma, pid));
	files->first = file;
	return file;
}

static bool is_of(const struct code_file *file, const struct vma_item *vma)
{
	return file->inode == vma->vma.inode &&
	       file->major == vma->vma.dev_major &&
	       file->minor == vma->vma.dev_minor &&
	       !strcmp(file->path, vma->name);
}

struct code_file *code_file_get(struct code_files *files,
				const struct vma_item *vma, uint32_t pid)
{
	struct code_file *file;

	if (!(vma->vma.flags & VMINSPECT_VMA_FILE) && !vdso_is(vma->name))
		return NULL;
	for (file = files->first; file; file = file->next) {
		if (is_of(file, vma))
			break;
	}
	return file ?: add(files, vma, pid);
}

const char *code_file_name(const struct code_file *file)
{
	const char *slash = strrchr(file->path, '/');

	return slash ? slash + 1 : file->path;
}

bool code_file_address(const struct code_file *file, uint64_t offset,
		       uint64_t *addr)
{
	bool found = false;
	size_t nr = 0, i;
	GElf_Addr bias;
	GElf_Phdr ph;
	Elf *elf;

	*addr = offset;
	if (!file->module)
		return true;
	elf = dwfl_module_getelf(file->module, &bias);
	elf_getphdrnum(elf, &nr);
	for (i = 0; i < nr; i++) {
		if (!gelf_getphdr(elf, i, &ph) || ph.p_type != PT_LOAD ||
		    offset < (ph.p_offset & -PAGE) ||
		    offset >= ph.p_offset + ph.p_filesz ||
		    (found && !(ph.p_flags & PF_X)))
			continue;
		*addr = offset - ph.p_offset + ph.p_vaddr;
		found = true;
	}
	return found;
}

bool code_file_report(const struct code_file *file, Dwfl *dwfl, uint64_t bias)
{
	return file->module && report(file, dwfl, bias);
}

static void look_up(struct code_file *file, uint64_t addr,
		    struct code_place *place)
{
	Dwfl_Line *line;
	GElf_Sym sym;

	*place = (struct code_place){ 0 };
	place->function = dwfl_module_addrinfo(file->module, addr,
					       &place->offset, &sym, NULL,
					       NULL, NULL);
	line = dwfl_module_getsrc(file->module, addr);
	if (line)
		place->file = dwfl_lineinfo(line, NULL, &place->line, NULL,
					    NULL, NULL);
}

/* The slot that an address has, or is to get; there is always a free one. */
static struct named *slot_of(struct named *named, size_t room, uint64_t addr)
{
	size_t i = addr * 0x9e3779b97f4a7c15 >> 32;

	for (;; i++) {
		i &= room - 1;
		if (!named[i].used || named[i].addr == addr)
			return &named[i];
	}
}

static bool make_room(struct code_file *file)
{
	size_t room = file->room ? 2 * file->room : 64, i;
	struct named *named;

	if (2 * file->nr < file->room)
		return true;
	named = calloc(room, sizeof(*named));
	if (!named)
		return false;
	for (i = 0; i < file->room; i++) {
		if (file->named[i].used)
			*slot_of(named, room, file->named[i].addr) =
				file->named[i];
	}
	free(file->named);
	file->named = named;
	file->room = room;
	return true;
}

void code_file_place(struct code_file *file, uint64_t addr,
		     struct code_place *place)
{
	struct named *slot;

	*place = (struct code_place){ 0 };
	if (!file->module)
		return;
	if (!make_room(file)) {
		look_up(file, addr, place);
		return;
	}
	slot = slot_of(file->named, file->room, addr);
	if (!slot->used) {
		slot->used = true;
		slot->addr = addr;
		look_up(file, addr, &slot->place);
		file->nr++;
	}
	*place = slot->place;
}
