// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc_symbols.h"
#include "intl.h"
#include "malloc_probes.h"
#include "mapped_file.h"
#include "program_files.h"
#include "vma_list.h"

/**
 * struct search - functions that are looked for, file by file
 * @events: where to ask for them
 * @found: by the index in alloc_names
 * @nr: files that were looked into
 * @is_static: the program is
 */
struct search {
	struct events *events;
	bool found[NR_ALLOC_NAMES];
	size_t nr;
	bool is_static;
};

static enum status refused(const char *path, const char *name, int err)
{
	switch (err) {
	case EOPNOTSUPP:
		return fail(STATUS_FAILURE, "CONFIG_UPROBES",
			    _("--malloc: the kernel has no uprobes"));
	case EINVAL:
		return fail(STATUS_FAILURE, NULL,
			    _("%s: %s cannot be watched: its first instruction does not allow it"),
			    path, name);
	}
	return fail(STATUS_FAILURE, NULL, _("%s: %s cannot be watched: %s"), path,
		    name, error_words(err));
}

static enum status ask(struct search *s, int fd, const char *path, int i,
		       uint64_t offset)
{
	struct vminspect_alloc_probe probe = {
		.size = sizeof(probe),
		.kind = alloc_names[i].kind,
		.fd = fd,
		.offset = offset,
	};

	if (ioctl(s->events->fd, VMINSPECT_IOC_ALLOC, &probe))
		return refused(path, alloc_names[i].name, errno);
	return STATUS_OK;
}

/* Two names of one function, and one of them watched already */
static bool is_alias(const struct alloc_symbols *symbols, const bool *taken,
		     int i)
{
	int j;

	for (j = 0; j < NR_ALLOC_NAMES; j++) {
		if (taken[j] && symbols->offset[j] == symbols->offset[i])
			return true;
	}
	return false;
}

static enum status add_file(struct search *s, int fd, const char *path)
{
	bool taken[NR_ALLOC_NAMES] = { 0 };
	enum status status = STATUS_OK;
	struct alloc_symbols symbols;
	int i;

	if (!alloc_symbols_read(fd, path, !s->nr, &symbols))
		return STATUS_OK;
	s->nr++;
	s->is_static |= symbols.is_static;
	for (i = 0; !status && i < NR_ALLOC_NAMES; i++) {
		if (!symbols.offset[i] || s->found[i])
			continue;
		s->found[i] = true;
		if (is_alias(&symbols, taken, i))
			continue;
		taken[i] = true;
		status = ask(s, fd, path, i, symbols.offset[i]);
	}
	return status;
}

/* Whether anything was found that allocates */
static enum status judge(const struct search *s, const char *who)
{
	int i;

	for (i = 0; i < NR_ALLOC_NAMES; i++) {
		if (s->found[i] && alloc_names[i].kind != VMINSPECT_ALLOC_FREE)
			return STATUS_OK;
	}
	if (!s->nr)
		return fail(STATUS_FAILURE, NULL,
			    _("%s: not a program that has functions"), who);
	if (s->is_static)
		return fail(STATUS_FAILURE,
			    _("take one that is not stripped, or install its debug symbols"),
			    _("%s: static, without a symbol malloc"), who);
	return fail(STATUS_FAILURE, NULL,
		    _("%s: neither it nor its libraries have malloc()"), who);
}

enum status malloc_probes_add(struct events *events, const char *command)
{
	struct search s = { .events = events };
	struct program_files files;
	enum status status;
	size_t i;
	int fd;

	status = program_files_find(&files, command);
	for (i = 0; !status && i < files.nr; i++) {
		fd = open(files.paths[i], O_RDONLY | O_CLOEXEC);
		if (fd < 0 && i)
			continue;
		status = fd < 0 ? fail_errno(files.paths[i], errno) :
				  add_file(&s, fd, files.paths[i]);
		if (fd >= 0)
			close(fd);
	}
	if (!status && files.nr)
		status = judge(&s, command);
	program_files_free(&files);
	return status;
}

/**
 * struct process - a process whose files are looked into
 * @scan: open
 * @vmas: of it
 * @program: device and inode of its program, as VMAs have them; or NULL
 */
struct process {
	struct scan scan;
	struct vma_list vmas;
	const struct vma_item *program;
};

static bool has_code(const struct vma_item *vma)
{
	const uint64_t both = VMINSPECT_VMA_EXEC | VMINSPECT_VMA_FILE;

	return (vma->vma.flags & both) == both;
}

static bool is_linker(const struct vma_item *vma)
{
	const char *name = mapped_file_name(vma);

	return !strncmp(name, "ld-", 3) || !strncmp(name, "ld.so", 5);
}

static bool same_file(const struct vma_item *a, const struct vma_item *b)
{
	return a->vma.inode == b->vma.inode &&
	       a->vma.dev_major == b->vma.dev_major &&
	       a->vma.dev_minor == b->vma.dev_minor;
}

/* By what the kernel calls it; of a process without one, the lowest is it. */
static void find_program(struct process *p)
{
	char link[64], path[4096];
	const struct vma_item *vma;
	ssize_t len;
	size_t i;

	snprintf(link, sizeof(link), "/proc/%" PRIu32 "/exe",
		 p->scan.space.pid);
	len = readlink(link, path, sizeof(path) - 1);
	path[len > 0 ? len : 0] = 0;
	for (i = 0; i < p->vmas.nr; i++) {
		vma = &p->vmas.items[i];
		if (!has_code(vma))
			continue;
		if (!p->program || !strcmp(vma->name, path))
			p->program = vma;
		if (!strcmp(vma->name, path))
			return;
	}
}

static enum status add_vma(struct search *s, const struct process *p,
			   const struct vma_item *vma)
{
	int fd = mapped_file_open(vma, p->scan.space.pid);
	enum status status;

	if (fd < 0)
		return STATUS_OK;
	status = add_file(s, fd, vma->name);
	close(fd);
	return status;
}

/*
 * The program, then libraries from the top of the address space down, which is
 * the order that they are loaded in, then the dynamic linker.
 */
static enum status add_vmas(struct search *s, const struct process *p)
{
	enum status status = STATUS_OK;
	const struct vma_item *vma;
	int linkers;
	size_t i;

	if (p->program)
		status = add_vma(s, p, p->program);
	for (linkers = 0; linkers < 2; linkers++) {
		for (i = p->vmas.nr; !status && i--;) {
			vma = &p->vmas.items[i];
			if (has_code(vma) && is_linker(vma) == linkers &&
			    !same_file(vma, p->program))
				status = add_vma(s, p, vma);
		}
	}
	return status;
}

enum status malloc_probes_add_process(struct events *events, const char *pid)
{
	struct search s = { .events = events };
	struct process p = { 0 };
	enum status status;

	status = scan_open(&p.scan, pid, NULL);
	if (status)
		return status;
	status = vma_list_read(&p.vmas, &p.scan);
	if (!status) {
		find_program(&p);
		status = add_vmas(&s, &p);
	}
	if (!status)
		status = judge(&s, pid);
	vma_list_free(&p.vmas);
	scan_close(&p.scan);
	return status;
}
