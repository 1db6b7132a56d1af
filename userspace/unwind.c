// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "unwind.h"
#include "vdso.h"

/* Address spaces that are kept: those of the processes that come most often */
#define IMAGES	16

/* libdwfl asks for the numbers of threads; an image has one, its own pid. */
#define THREAD	1

/**
 * struct image - how files lie in an address space
 * @key: of its VMAs with code; 0: unused
 * @used: when it was used last
 * @dwfl: has these as modules; NULL: none, or no unwinding
 * @word: bytes of a word of the program
 * @stack: that is being unwound
 */
struct image {
	uint64_t key;
	uint64_t used;
	Dwfl *dwfl;
	size_t word;
	const struct vminspect_stack *stack;
};

/**
 * struct unwinder - see unwind.h
 * @files: that were met
 * @images: least recently used ones go
 * @clock: counts uses
 * @pid: see unwinder_live()
 */
struct unwinder {
	struct code_files *files;
	struct image images[IMAGES];
	uint64_t clock;
	uint32_t pid;
};

struct unwinder *unwinder_new(const struct vminspect_space *space)
{
	struct unwinder *u = calloc(1, sizeof(*u));

	if (!u)
		return NULL;
	u->files = code_files_new(space);
	if (!u->files) {
		free(u);
		return NULL;
	}
	return u;
}

void unwinder_free(struct unwinder *u)
{
	size_t i;

	if (!u)
		return;
	for (i = 0; i < IMAGES; i++)
		dwfl_end(u->images[i].dwfl);
	code_files_free(u->files);
	free(u);
}

void unwinder_live(struct unwinder *u, uint32_t pid)
{
	u->pid = pid;
}

static bool has_code(const struct vma_item *vma)
{
	return vma->vma.flags & VMINSPECT_VMA_EXEC &&
	       (vma->vma.flags & VMINSPECT_VMA_FILE || vdso_is(vma->name));
}

/* FNV-1a, by words */
static uint64_t mix(uint64_t key, uint64_t word)
{
	return (key ^ word) * 0x100000001b3;
}

static uint64_t key_of(const struct vma_list *vmas)
{
	uint64_t key = 0xcbf29ce484222325;
	const struct vma_item *vma;
	size_t i;

	for (i = 0; i < vmas->nr; i++) {
		vma = &vmas->items[i];
		if (!has_code(vma))
			continue;
		key = mix(key, vma->vma.start);
		key = mix(key, vma->vma.offset);
		key = mix(key, vma->vma.inode);
		key = mix(key, (uint64_t)vma->vma.dev_major << 32 |
				       vma->vma.dev_minor);
	}
	return key ?: 1;
}

/*
 * libdwfl would go on by frame pointers where there is no table, and mostly ends
 * up somewhere that way.
 */
static bool has_table(const struct image *image, uint64_t ip)
{
	Dwfl_Module *module = dwfl_addrmodule(image->dwfl, ip);
	Dwarf_Frame *frame = NULL;
	Dwarf_Addr bias;
	Dwarf_CFI *cfi;

	cfi = module ? dwfl_module_eh_cfi(module, &bias) : NULL;
	if (cfi && !dwarf_cfi_addrframe(cfi, ip - bias, &frame)) {
		free(frame);
		return true;
	}
	cfi = module ? dwfl_module_dwarf_cfi(module, &bias) : NULL;
	if (!cfi || dwarf_cfi_addrframe(cfi, ip - bias, &frame))
		return false;
	free(frame);
	return true;
}

static pid_t next_thread(Dwfl *dwfl, void *arg, void **thread)
{
	(void)dwfl;
	if (*thread)
		return 0;
	*thread = arg;
	return THREAD;
}

static bool get_thread(Dwfl *dwfl, pid_t tid, void *arg, void **thread)
{
	(void)dwfl;
	(void)tid;
	*thread = arg;
	return true;
}

/* What no process can have changed is as it is in the file. */
static bool read_file(Dwfl *dwfl, uint64_t addr, Dwarf_Word *word, size_t size)
{
	Dwfl_Module *module = dwfl_addrmodule(dwfl, addr);
	GElf_Addr bias, offset = addr;
	Elf_Scn *section = NULL;
	Elf_Data *data = NULL;
	GElf_Shdr sh;

	if (module)
		section = dwfl_module_address_section(module, &offset, &bias);
	if (section && gelf_getshdr(section, &sh) &&
	    !(sh.sh_flags & SHF_WRITE) && sh.sh_type != SHT_NOBITS)
		data = elf_rawdata(section, NULL);
	if (!data || data->d_size < size || offset > data->d_size - size)
		return false;
	memcpy(word, (const char *)data->d_buf + offset, size);
	return true;
}

static bool read_memory(Dwfl *dwfl, Dwarf_Addr addr, Dwarf_Word *word,
			void *arg)
{
	const struct image *image = arg;
	const struct vminspect_stack *stack = image->stack;
	uint64_t offset = addr - stack->sp;

	*word = 0;
	if (addr < stack->sp || stack->len < image->word ||
	    offset > stack->len - image->word)
		return read_file(dwfl, addr, word, image->word);
	memcpy(word, (const char *)(stack + 1) + offset, image->word);
	return true;
}

/*
 * A kernel of 64 bits notes the registers of a program of 32 bits where its own
 * are: in what order DWARF has them for i386. System V ABI, Intel386 supplement,
 * table 2.14
 */
static const unsigned char narrow_places[] = { 0, 2, 1, 3, 7, 6, 4, 5 };

static size_t order_registers(const struct image *image, Dwarf_Word *regs)
{
	const struct vminspect_stack *stack = image->stack;
	size_t i, nr = stack->nr_regs - 1;

	if (image->word == sizeof(uint64_t) || nr < 16) {
		memcpy(regs, stack->regs, nr * sizeof(*regs));
		return nr;
	}
	for (i = 0; i < sizeof(narrow_places); i++)
		regs[i] = (uint32_t)stack->regs[narrow_places[i]];
	return i;
}

/* The program counter stands apart: not every machine counts it as a register. */
static bool set_registers(Dwfl_Thread *thread, void *arg)
{
	const struct image *image = arg;
	const struct vminspect_stack *stack = image->stack;
	Dwarf_Word regs[VMINSPECT_STACK_REGS];
	size_t nr = order_registers(image, regs);

	dwfl_thread_state_register_pc(thread, stack->regs[stack->nr_regs - 1]);
	return dwfl_thread_state_registers(thread, 0, nr, regs);
}

static const Dwfl_Thread_Callbacks thread_callbacks = {
	.next_thread = next_thread,
	.get_thread = get_thread,
	.memory_read = read_memory,
	.set_initial_registers = set_registers,
};

/* Of a file that has several VMAs with code the first counts. */
static void report_all(struct unwinder *u, Dwfl *dwfl,
		       const struct vma_list *vmas)
{
	uint64_t addr, bias, last_bias = 0;
	struct code_file *file, *last = NULL;
	const struct vma_item *vma;
	size_t i;

	for (i = 0; i < vmas->nr; i++) {
		vma = &vmas->items[i];
		file = has_code(vma) ? code_file_get(u->files, vma, u->pid) :
				       NULL;
		if (!file || !code_file_address(file, vma->vma.offset, &addr))
			continue;
		bias = vma->vma.start - addr;
		if (file != last || bias != last_bias)
			code_file_report(file, dwfl, bias);
		last = file;
		last_bias = bias;
	}
}

/* Of the first module: a program is of one kind throughout. */
static int take_word(Dwfl_Module *module, void **data, const char *name,
		     Dwarf_Addr start, void *arg)
{
	struct image *image = arg;
	GElf_Addr bias;

	(void)data;
	(void)name;
	(void)start;
	if (gelf_getclass(dwfl_module_getelf(module, &bias)) == ELFCLASS32)
		image->word = sizeof(uint32_t);
	return DWARF_CB_ABORT;
}

/* Without a module it cannot be attached: then there is no table either. */
static void fill_image(struct unwinder *u, struct image *image,
		       const struct vma_list *vmas)
{
	image->dwfl = dwfl_begin(&code_file_callbacks);
	if (!image->dwfl)
		return;
	dwfl_report_begin(image->dwfl);
	report_all(u, image->dwfl, vmas);
	dwfl_report_end(image->dwfl, NULL, NULL);
	image->word = sizeof(uint64_t);
	dwfl_getmodules(image->dwfl, take_word, image, 0);
	if (dwfl_attach_state(image->dwfl, NULL, THREAD, &thread_callbacks,
			      image))
		return;
	dwfl_end(image->dwfl);
	image->dwfl = NULL;
}

static struct image *find_image(struct unwinder *u, const struct vma_list *vmas)
{
	struct image *image, *oldest = u->images;
	uint64_t key = key_of(vmas);

	for (image = u->images; image < u->images + IMAGES; image++) {
		if (image->key == key)
			goto found;
		if (image->used < oldest->used)
			oldest = image;
	}
	image = oldest;
	dwfl_end(image->dwfl);
	*image = (struct image){ .key = key };
	fill_image(u, image, vmas);
found:
	image->used = ++u->clock;
	return image;
}

/* @addr: out: in the file, by the file's own addresses */
static struct code_file *locate(struct unwinder *u, const struct vma_list *vmas,
				uint64_t ip, uint64_t *addr)
{
	const struct vma_item *vma = vma_list_find(vmas, ip);
	struct code_file *file;

	file = vma ? code_file_get(u->files, vma, u->pid) : NULL;
	if (!file || !code_file_address(file, ip - vma->vma.start +
						  vma->vma.offset, addr))
		return NULL;
	return file;
}

/* @back: 1 where @ip is behind the call: the call may be the function's end. */
static void name(struct unwinder *u, const struct vma_list *vmas, uint64_t ip,
		 unsigned int back, struct unwind_frame *frame)
{
	struct code_place place;
	struct code_file *file;
	uint64_t addr;

	*frame = (struct unwind_frame){ .ip = ip };
	file = locate(u, vmas, ip - back, &addr);
	if (!file)
		return;
	code_file_place(file, addr, &place);
	frame->function = place.function;
	frame->offset = place.function ? place.offset + back : 0;
	frame->object = code_file_name(file);
	frame->file = place.file;
	frame->line = place.line;
}

/**
 * struct walk - a stack being unwound
 * @u: see there
 * @image: the address space
 * @vmas: of it
 * @frames: see unwind()
 * @nr: so many
 * @max: see unwind()
 */
struct walk {
	struct unwinder *u;
	struct image *image;
	const struct vma_list *vmas;
	struct unwind_frame *frames;
	size_t nr;
	size_t max;
};

/* Of the frame that a signal interrupted, too, the very instruction is known. */
static int take_frame(Dwfl_Frame *state, void *arg)
{
	struct walk *w = arg;
	Dwarf_Addr ip;
	bool exact;

	if (!dwfl_frame_pc(state, &ip, &exact))
		return DWARF_CB_ABORT;
	name(w->u, w->vmas, ip, !exact, &w->frames[w->nr++]);
	if (w->nr == w->max || !has_table(w->image, ip - !exact))
		return DWARF_CB_ABORT;
	return DWARF_CB_OK;
}

size_t unwind(struct unwinder *u, const struct vminspect_stack *stack,
	      const struct vma_list *vmas, struct unwind_frame *frames,
	      size_t max)
{
	struct walk w = {
		.u = u,
		.image = find_image(u, vmas),
		.vmas = vmas,
		.frames = frames,
		.max = max,
	};

	if (!max)
		return 0;
	w.image->stack = stack;
	if (w.image->dwfl)
		dwfl_getthread_frames(w.image->dwfl, THREAD, take_frame, &w);
	if (!w.nr)
		name(u, vmas, stack->regs[stack->nr_regs - 1], 0,
		     &frames[w.nr++]);
	return w.nr;
}
