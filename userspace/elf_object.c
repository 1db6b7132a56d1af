// SPDX-License-Identifier: GPL-2.0
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "code_file.h"
#include "elf_object.h"

/* Symbols below an address that are tried: some lie within others. */
#define NESTED	8

/* A mapping of a file whose place in the file belongs to a segment */
static bool segment_holds(const GElf_Phdr *ph, uint64_t offset, uint64_t page)
{
	return offset >= (ph->p_offset & -page) &&
	       offset < ph->p_offset + ph->p_filesz;
}

static void widen(struct range *range, const GElf_Phdr *ph, uint64_t page)
{
	uint64_t start = ph->p_vaddr & -page, end = ph->p_vaddr + ph->p_memsz;

	if (range->start == range->end)
		*range = (struct range){ start, end };
	if (start < range->start)
		range->start = start;
	if (end > range->end)
		range->end = end;
}

/*
 * Two segments may lie in one page of the file; then the executable one is
 * meant, as the VMA is executable.
 */
static bool place(struct elf_object *o, Elf *elf, uint64_t page)
{
	const struct vminspect_vma *vma = &o->vma->vma;
	struct range range = { 0 };
	bool any = false, sure = false;
	size_t nr, i;
	GElf_Phdr ph;

	if (elf_getphdrnum(elf, &nr))
		return false;
	for (i = 0; i < nr; i++) {
		if (!gelf_getphdr(elf, i, &ph) || ph.p_type != PT_LOAD)
			continue;
		widen(&range, &ph, page);
		if (sure || !segment_holds(&ph, vma->offset, page))
			continue;
		o->bias = vma->start - vma->offset + ph.p_offset - ph.p_vaddr;
		sure = ph.p_flags & PF_X;
		any = true;
	}
	o->range.start = range.start + o->bias;
	o->range.end = range.end + o->bias;
	return any;
}

/*
 * Any file may be mapped as code. Of one that is not ELF no more than its first
 * page is to come into the page cache, and none of a file in memory: so it is
 * read, not mapped, and nothing ahead.
 */
bool elf_object_place(struct elf_object *o, int fd, uint64_t page)
{
	bool ok = false;
	GElf_Ehdr eh;
	Elf *elf;

	posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (elf && elf_kind(elf) == ELF_K_ELF && gelf_getehdr(elf, &eh))
		ok = (eh.e_type == ET_EXEC || eh.e_type == ET_DYN) &&
		     place(o, elf, page) &&
		     /* Elsewhere it is not loaded, only looked at. */
		     (eh.e_type == ET_DYN || !o->bias);
	elf_end(elf);
	return ok;
}

/* struct reading - a file that libdwfl has open */
struct reading {
	Dwfl *dwfl;
	Dwfl_Module *module;
	uint64_t bias;
};

/* @fd is libdwfl's from here on, or closed. */
static bool begin(struct reading *r, const struct elf_object *o, int fd)
{
	*r = (struct reading){ .dwfl = dwfl_begin(&code_file_callbacks),
			       .bias = o->bias };
	if (fd >= 0 && r->dwfl) {
		dwfl_report_begin(r->dwfl);
		r->module = dwfl_report_elf(r->dwfl, o->vma->name,
					    o->vma->name, fd, o->bias, true);
		dwfl_report_end(r->dwfl, NULL, NULL);
	}
	if (fd >= 0 && !r->module)
		close(fd);
	return r->module;
}

static void end(struct reading *r)
{
	dwfl_end(r->dwfl);
}

static bool has_address(const GElf_Sym *sym, GElf_Word section)
{
	int type = GELF_ST_TYPE(sym->st_info);

	return section != SHN_UNDEF && section != SHN_ABS &&
	       section != SHN_COMMON &&
	       (type == STT_FUNC || type == STT_OBJECT || type == STT_NOTYPE ||
		type == STT_GNU_IFUNC);
}

/* Functions before labels, names for all before those for one file */
static int rank_of(const GElf_Sym *sym)
{
	int bind = GELF_ST_BIND(sym->st_info);

	return (GELF_ST_TYPE(sym->st_info) != STT_NOTYPE ? 4 : 0) +
	       (bind == STB_GLOBAL ? 2 : bind == STB_LOCAL ? 0 : 1);
}

/* The linker writes some names as NAME@VERSION. */
static bool same_name(const char *full, const char *name)
{
	size_t len = strlen(name);

	return !strncmp(full, name, len) && (!full[len] || full[len] == '@');
}

/* struct exports - what a file tells the dynamic linker of */
struct exports {
	Elf *elf;
	Elf_Data *symbols;
	Elf_Data *versions;
	size_t strings;
	size_t nr;
};

static bool find_exports(Elf *elf, struct exports *x)
{
	Elf_Scn *section = NULL;
	GElf_Shdr sh;

	*x = (struct exports){ .elf = elf };
	while ((section = elf_nextscn(elf, section))) {
		if (!gelf_getshdr(section, &sh) || !sh.sh_entsize)
			continue;
		if (sh.sh_type == SHT_GNU_versym)
			x->versions = elf_getdata(section, NULL);
		if (sh.sh_type != SHT_DYNSYM)
			continue;
		x->symbols = elf_getdata(section, NULL);
		x->strings = sh.sh_link;
		x->nr = sh.sh_size / sh.sh_entsize;
	}
	return x->symbols;
}

#define VERSION_HIDDEN	0x8000	/* not the default one */

static bool is_default(const struct exports *x, int i)
{
	GElf_Versym version;

	return !x->versions || !gelf_getversym(x->versions, i, &version) ||
	       !(version & VERSION_HIDDEN);
}

/* What dlsym(3) would find */
static enum elf_found find_exported(const struct reading *r, const char *name,
				    struct elf_symbol *found)
{
	GElf_Addr bias;
	struct exports x;
	const char *own;
	GElf_Sym sym;
	size_t i;

	if (!find_exports(dwfl_module_getelf(r->module, &bias), &x))
		return ELF_ABSENT;
	for (i = 1; i < x.nr; i++) {
		if (!gelf_getsym(x.symbols, i, &sym) ||
		    sym.st_shndx == SHN_UNDEF || !is_default(&x, i))
			continue;
		own = elf_strptr(x.elf, x.strings, sym.st_name);
		if (!own || strcmp(own, name))
			continue;
		if (GELF_ST_TYPE(sym.st_info) == STT_TLS)
			return ELF_THREAD_LOCAL;
		if (!has_address(&sym, sym.st_shndx))
			continue;
		found->addr = sym.st_value + r->bias;
		return ELF_FOUND;
	}
	return ELF_ABSENT;
}

/**
 * struct name - one symbol of all that libdwfl knows
 * @text: its name, or NULL
 * @sym: as it stands in the file
 * @addr: in the process
 * @usable: whether it has an address
 */
struct name {
	const char *text;
	GElf_Sym sym;
	GElf_Addr addr;
	bool usable;
};

static void read_name(const struct reading *r, int i, struct name *name)
{
	GElf_Word section;

	name->text = dwfl_module_getsym_info(r->module, i, &name->sym,
					     &name->addr, &section, NULL, NULL);
	if (name->text && !*name->text)
		name->text = NULL;
	name->usable = name->text && has_address(&name->sym, section);
}

static enum elf_found find_any(const struct reading *r, const char *name,
			       struct elf_symbol *found)
{
	int nr = dwfl_module_getsymtab(r->module), i;
	enum elf_found result = ELF_ABSENT;
	struct name n;

	for (i = 1; i < nr; i++) {
		read_name(r, i, &n);
		if (!n.text || !same_name(n.text, name))
			continue;
		if (n.usable && (result != ELF_FOUND ||
				 rank_of(&n.sym) > found->rank)) {
			found->addr = n.addr;
			found->rank = rank_of(&n.sym);
			result = ELF_FOUND;
		}
		if (!result && GELF_ST_TYPE(n.sym.st_info) == STT_TLS)
			result = ELF_THREAD_LOCAL;
	}
	return result;
}

enum elf_found elf_object_find(const struct elf_object *o, int fd,
			       const char *name, struct elf_symbol *found)
{
	enum elf_found result = ELF_ABSENT;
	struct reading r;

	*found = (struct elf_symbol){ 0 };
	if (begin(&r, o, fd))
		result = find_exported(&r, name, found) ?:
			 find_any(&r, name, found);
	end(&r);
	return result;
}

static int by_address(const void *a, const void *b)
{
	const struct elf_symbol *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	return x->rank - y->rank;
}

static void add_name(struct elf_object *o, const struct name *n)
{
	char *copy = n->usable ? strdup(n->text) : NULL;

	if (copy)
		o->index[o->nr++] = (struct elf_symbol){
			n->addr, n->sym.st_size, copy, rank_of(&n->sym),
		};
}

void elf_object_index(struct elf_object *o, int fd)
{
	struct reading r;
	struct name n;
	int nr = 0, i;

	o->indexed = true;
	if (begin(&r, o, fd))
		nr = dwfl_module_getsymtab(r.module);
	o->index = nr > 0 ? calloc(nr, sizeof(*o->index)) : NULL;
	for (i = 1; o->index && i < nr; i++) {
		read_name(&r, i, &n);
		add_name(o, &n);
	}
	end(&r);
	if (o->index)
		qsort(o->index, o->nr, sizeof(*o->index), by_address);
}

void elf_object_free(struct elf_object *o)
{
	while (o->nr)
		free(o->index[--o->nr].name);
	free(o->index);
	o->index = NULL;
}

/* How many begin at or below an address */
static size_t count_below(const struct elf_object *o, uint64_t addr)
{
	size_t low = 0, high = o->nr, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (o->index[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Code in assembler may not say how long it is; it reaches to the next symbol. */
const struct elf_symbol *elf_object_name(const struct elf_object *o,
					 uint64_t addr)
{
	const struct elf_symbol *symbol;
	size_t below, i;

	below = count_below(o, addr);
	for (i = below; i > 0 && below - i < NESTED; i--) {
		symbol = &o->index[i - 1];
		if (addr - symbol->addr < symbol->size)
			return symbol;
	}
	symbol = below ? &o->index[below - 1] : NULL;
	return symbol && !symbol->size ? symbol : NULL;
}

bool elf_object_stripped(const struct elf_object *o, int fd)
{
	bool stripped = true;
	struct reading r;
	struct name n;
	int nr = 0, i;

	if (begin(&r, o, fd))
		nr = dwfl_module_getsymtab(r.module);
	for (i = 1; i < nr && stripped; i++) {
		read_name(&r, i, &n);
		stripped = !n.usable ||
			   GELF_ST_BIND(n.sym.st_info) != STB_LOCAL;
	}
	end(&r);
	return stripped;
}
