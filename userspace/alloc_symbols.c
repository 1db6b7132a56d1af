// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "alloc_symbols.h"
#include "code_file.h"
#include "uapi/vminspect_event.h"

const struct alloc_name alloc_names[NR_ALLOC_NAMES] = {
	{ "malloc", VMINSPECT_ALLOC_MALLOC },
	{ "calloc", VMINSPECT_ALLOC_CALLOC },
	{ "realloc", VMINSPECT_ALLOC_REALLOC },
	{ "free", VMINSPECT_ALLOC_FREE },
	{ "memalign", VMINSPECT_ALLOC_MEMALIGN },
	{ "aligned_alloc", VMINSPECT_ALLOC_MEMALIGN },
	{ "posix_memalign", VMINSPECT_ALLOC_POSIX_MEMALIGN },
	{ "valloc", VMINSPECT_ALLOC_VALLOC },
	{ "pvalloc", VMINSPECT_ALLOC_VALLOC },
	{ "reallocarray", VMINSPECT_ALLOC_REALLOCARRAY },
};

/* Its bytes as the kernel will see them: a uprobe goes by the place in the file. */
static uint64_t offset_of(Elf *elf, uint64_t addr)
{
	size_t nr = 0, i;
	GElf_Phdr ph;

	elf_getphdrnum(elf, &nr);
	for (i = 0; i < nr; i++) {
		if (gelf_getphdr(elf, i, &ph) && ph.p_type == PT_LOAD &&
		    ph.p_flags & PF_X && addr >= ph.p_vaddr &&
		    addr - ph.p_vaddr < ph.p_filesz)
			return addr - ph.p_vaddr + ph.p_offset;
	}
	return 0;
}

static bool has_segment(Elf *elf, GElf_Word type)
{
	size_t nr = 0, i;
	GElf_Phdr ph;

	elf_getphdrnum(elf, &nr);
	for (i = 0; i < nr; i++) {
		if (gelf_getphdr(elf, i, &ph) && ph.p_type == type)
			return true;
	}
	return false;
}

/* The linker writes some names as NAME@VERSION. */
static int index_of(const char *name)
{
	size_t len = strcspn(name, "@");
	int i;

	for (i = 0; i < NR_ALLOC_NAMES; i++) {
		if (!strncmp(alloc_names[i].name, name, len) &&
		    !alloc_names[i].name[len])
			return i;
	}
	return -1;
}

static bool is_function(const GElf_Sym *sym)
{
	return sym->st_shndx != SHN_UNDEF &&
	       GELF_ST_TYPE(sym->st_info) == STT_FUNC &&
	       GELF_ST_BIND(sym->st_info) != STB_LOCAL;
}

static void take(struct alloc_symbols *symbols, Elf *elf, const char *name,
		 const GElf_Sym *sym)
{
	int i = name && is_function(sym) ? index_of(name) : -1;

	if (i >= 0 && !symbols->offset[i])
		symbols->offset[i] = offset_of(elf, sym->st_value);
}

#define VERSION_HIDDEN	0x8000	/* not the default one */

static bool is_default(Elf_Data *versions, int i)
{
	GElf_Versym version;

	return !versions || !gelf_getversym(versions, i, &version) ||
	       !(version & VERSION_HIDDEN);
}

/* struct exports - a file's symbols for the dynamic linker, and their versions */
struct exports {
	Elf_Data *symbols;
	Elf_Data *versions;
	size_t strings;
	size_t nr;
};

static void find_exports(Elf *elf, struct exports *t)
{
	Elf_Scn *section = NULL;
	GElf_Shdr sh;

	*t = (struct exports){ 0 };
	while ((section = elf_nextscn(elf, section))) {
		if (!gelf_getshdr(section, &sh) || !sh.sh_entsize)
			continue;
		if (sh.sh_type == SHT_GNU_versym)
			t->versions = elf_getdata(section, NULL);
		if (sh.sh_type != SHT_DYNSYM)
			continue;
		t->symbols = elf_getdata(section, NULL);
		t->strings = sh.sh_link;
		t->nr = sh.sh_size / sh.sh_entsize;
	}
}

static void read_exports(struct alloc_symbols *symbols, Elf *elf)
{
	struct exports t;
	GElf_Sym sym;
	size_t i;

	find_exports(elf, &t);
	for (i = 1; t.symbols && i < t.nr; i++) {
		if (gelf_getsym(t.symbols, i, &sym) &&
		    is_default(t.versions, i))
			take(symbols, elf,
			     elf_strptr(elf, t.strings, sym.st_name), &sym);
	}
}

static void read_all(struct alloc_symbols *symbols, Dwfl_Module *module,
		     Elf *elf)
{
	int nr = dwfl_module_getsymtab(module), i;
	const char *name;
	GElf_Addr addr;
	GElf_Sym sym;

	for (i = 1; i < nr; i++) {
		name = dwfl_module_getsym_info(module, i, &sym, &addr, NULL,
					       NULL, NULL);
		take(symbols, elf, name, &sym);
	}
}

static bool read_module(struct alloc_symbols *symbols, Dwfl_Module *module,
			bool program)
{
	GElf_Addr bias;
	GElf_Ehdr eh;
	Elf *elf;

	elf = dwfl_module_getelf(module, &bias);
	if (!gelf_getehdr(elf, &eh) ||
	    (eh.e_type != ET_EXEC && eh.e_type != ET_DYN))
		return false;
	symbols->is_static = program && !has_segment(elf, PT_INTERP);
	read_exports(symbols, elf);
	if (symbols->is_static)
		read_all(symbols, module, elf);
	return true;
}

bool alloc_symbols_read(int fd, const char *path, bool program,
			struct alloc_symbols *symbols)
{
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	Dwfl *dwfl = dwfl_begin(&code_file_callbacks);
	Dwfl_Module *module = NULL;
	bool ok;

	*symbols = (struct alloc_symbols){ 0 };
	if (dwfl && own >= 0) {
		dwfl_report_begin(dwfl);
		module = dwfl_report_elf(dwfl, path, path, own, 0, true);
		dwfl_report_end(dwfl, NULL, NULL);
	}
	if (own >= 0 && !module)
		close(own);
	ok = module && read_module(symbols, module, program);
	dwfl_end(dwfl);
	return ok;
}
