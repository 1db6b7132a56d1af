// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "elf_object.h"
#include "intl.h"
#include "mapped_file.h"
#include "symbol.h"
#include "vdso.h"

/* Where a look-up comes to those that are not ordinary libraries */
#define ORDER_PROGRAM	0
#define ORDER_LINKER	(UINT64_MAX - 1)
#define ORDER_VDSO	UINT64_MAX

#define MESSAGE_SIZE	256

/**
 * struct symbols - what names are looked up in
 * @scan: the process
 * @vmas: of it
 * @objects: ELF files, in the order of looking up
 * @nr: so many
 * @loaded: whether they were collected
 * @name: that was found last; owned
 * @message: what was wrong last
 * @hint: what to do about it
 * @hinted: whether that is of the last look-up, and was not told yet
 */
struct symbols {
	const struct scan *scan;
	const struct vma_list *vmas;
	struct elf_object *objects;
	size_t nr;
	bool loaded;
	char *name;
	char message[MESSAGE_SIZE];
	char hint[MESSAGE_SIZE];
	bool hinted;
};

struct symbols *symbols_open(const struct scan *scan,
			     const struct vma_list *vmas)
{
	struct symbols *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	/* What is installed counts; nobody is asked over the network. */
	unsetenv("DEBUGINFOD_URLS");
	elf_version(EV_CURRENT);
	s->scan = scan;
	s->vmas = vmas;
	return s;
}

void symbols_close(struct symbols *s)
{
	if (!s)
		return;
	while (s->nr)
		elf_object_free(&s->objects[--s->nr]);
	free(s->objects);
	free(s->name);
	free(s);
}

/* The process that may be asked for its files; 0: there is none */
static uint32_t living(const struct symbols *s)
{
	return s->scan->image ? 0 : s->scan->space.pid;
}

static bool is_linker(const char *name)
{
	return !strncmp(name, "ld-", 3) || !strncmp(name, "ld.so", 5);
}

static uint64_t order_of(const struct elf_object *o)
{
	if (vdso_is(o->vma->name))
		return ORDER_VDSO;
	if (is_linker(mapped_file_name(o->vma)))
		return ORDER_LINKER;
	return UINT64_MAX - o->range.start - 2;
}

static bool known(const struct symbols *s, const struct elf_object *o)
{
	size_t i;

	for (i = 0; i < s->nr; i++) {
		if (s->objects[i].bias == o->bias &&
		    !strcmp(s->objects[i].vma->name, o->vma->name))
			return true;
	}
	return false;
}

/* Another VMA of an object that is there already; its file need not be opened. */
static bool covered(const struct symbols *s, const struct vma_item *vma)
{
	const struct elf_object *last = s->nr ? &s->objects[s->nr - 1] : NULL;

	return last && range_holds(&last->range, vma->vma.start) &&
	       !strcmp(last->vma->name, vma->name);
}

static int open_file(const struct symbols *s, const struct vma_item *vma)
{
	return vdso_is(vma->name) ? vdso_open(vma, &s->scan->space) :
			      mapped_file_open(vma, living(s));
}

static void add_object(struct symbols *s, const struct vma_item *vma)
{
	struct elf_object o = { .vma = vma }, *objects;
	int fd = open_file(s, vma);
	bool ok;

	if (fd < 0)
		return;
	ok = elf_object_place(&o, fd, s->scan->space.page_size) &&
	     !known(s, &o);
	close(fd);
	if (!ok)
		return;
	o.order = order_of(&o);
	objects = reallocarray(s->objects, s->nr + 1, sizeof(*objects));
	if (!objects)
		return;
	s->objects = objects;
	s->objects[s->nr++] = o;
}

/*
 * The heap begins behind the program. Where the dynamic linker was called as a
 * program, it may begin elsewhere: then the lowest object is taken for it.
 */
static void find_program(struct symbols *s)
{
	uint64_t brk = s->scan->space.brk_start;
	struct elf_object *program = s->nr ? &s->objects[0] : NULL;
	size_t i;

	for (i = 1; i < s->nr; i++) {
		if (brk && s->objects[i].range.end <= brk)
			program = &s->objects[i];
	}
	if (program)
		program->order = ORDER_PROGRAM;
}

static int by_order(const void *a, const void *b)
{
	const struct elf_object *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

/* Code is executable; a file without such a VMA is not looked into. */
static void load(struct symbols *s)
{
	const struct vma_item *vma;
	size_t i;

	if (s->loaded)
		return;
	s->loaded = true;
	for (i = 0; i < s->vmas->nr; i++) {
		vma = &s->vmas->items[i];
		if (vma->vma.flags & VMINSPECT_VMA_EXEC && !covered(s, vma))
			add_object(s, vma);
	}
	find_program(s);
	if (s->nr)
		qsort(s->objects, s->nr, sizeof(*s->objects), by_order);
}

static bool is_file(const struct elf_object *o, const char *name)
{
	return !strcmp(o->vma->name, name) ||
	       !strcmp(mapped_file_name(o->vma), name);
}

static void fill(const struct elf_object *o, const char *name, uint64_t start,
		 uint64_t addr, struct symbol *symbol)
{
	*symbol = (struct symbol){
		.name = name,
		.file = mapped_file_name(o->vma),
		.addr = start,
		.offset = addr - start,
	};
}

/* @file: NULL: any */
static enum elf_found find_in(struct symbols *s, const char *file,
			      const char *name, struct symbol *symbol)
{
	enum elf_found found = ELF_ABSENT, result = ELF_ABSENT;
	const struct elf_object *o;
	struct elf_symbol own;
	size_t i;

	for (i = 0; i < s->nr; i++) {
		o = &s->objects[i];
		if (file && !is_file(o, file))
			continue;
		found = elf_object_find(o, open_file(s, o->vma), name, &own);
		if (found == ELF_FOUND) {
			free(s->name);
			s->name = strdup(name);
			fill(o, s->name ?: "", own.addr, own.addr, symbol);
			return found;
		}
		result = found ?: result;
	}
	return result;
}

/* Libraries are stripped as a rule; of the program that may be a surprise. */
static void hint_stripped(struct symbols *s, const struct elf_object *o)
{
	s->hinted = o && elf_object_stripped(o, open_file(s, o->vma));
	if (s->hinted)
		snprintf(s->hint, sizeof(s->hint),
			 _("%s is stripped: its debug symbols can be installed, or take an address"),
			 mapped_file_name(o->vma));
}

/* Of a name that is not in @file, or nowhere */
static const char *explain_absence(struct symbols *s, const char *file)
{
	const struct elf_object *o = NULL;
	size_t i;

	for (i = 0; i < s->nr && !o; i++) {
		if (!file || is_file(&s->objects[i], file))
			o = &s->objects[i];
	}
	hint_stripped(s, o);
	if (file && !o)
		return _("no program or library of that name that can be read");
	if (!o)
		return _("no address and no VMA, and there is no file to read symbols from");
	if (!file)
		return _("no such symbol in the program or its libraries");
	snprintf(s->message, sizeof(s->message), _("no such symbol in %s"),
		 file);
	return s->message;
}

const char *symbol_find(struct symbols *s, const char *name,
			struct symbol *symbol)
{
	const char *colon = strrchr(name, ':');
	enum elf_found found;
	char *file = NULL;
	const char *why;

	s->hinted = false;
	load(s);
	found = find_in(s, NULL, name, symbol);
	if (!found && colon) {
		file = strndup(name, colon - name);
		if (!file)
			return strerror(ENOMEM);
		found = find_in(s, file, colon + 1, symbol);
	}
	why = found ? NULL : explain_absence(s, file);
	free(file);
	return found == ELF_THREAD_LOCAL ?
		_("thread-local: it has another address in each thread") : why;
}

const char *symbols_hint(struct symbols *s)
{
	bool hinted = s && s->hinted;

	if (s)
		s->hinted = false;
	return hinted ? s->hint : NULL;
}

bool symbol_name(struct symbols *s, uint64_t addr, struct symbol *symbol)
{
	const struct elf_symbol *found = NULL;
	size_t i;

	if (!s)
		return false;
	load(s);
	for (i = 0; i < s->nr && !found; i++) {
		if (!range_holds(&s->objects[i].range, addr))
			continue;
		if (!s->objects[i].indexed)
			elf_object_index(&s->objects[i],
					 open_file(s, s->objects[i].vma));
		found = elf_object_name(&s->objects[i], addr);
		if (found)
			fill(&s->objects[i], found->name, found->addr, addr,
			     symbol);
	}
	return found;
}
