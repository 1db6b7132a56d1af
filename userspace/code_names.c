// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "code_names.h"
#include "vdso.h"

/**
 * struct code_names - see the header
 * @seen: of struct vma_item, by name; owned
 * @files: those that were looked into
 */
struct code_names {
	void *seen;
	struct code_files *files;
};

struct code_names *code_names_new(const struct vminspect_space *space)
{
	struct code_names *n = calloc(1, sizeof(*n));

	if (!n)
		return NULL;
	n->files = code_files_new(space);
	if (n->files)
		return n;
	free(n);
	return NULL;
}

static void free_item(void *p)
{
	struct vma_item *item = p;

	free(item->name);
	free(item);
}

void code_names_free(struct code_names *n)
{
	if (!n)
		return;
	tdestroy(n->seen, free_item);
	code_files_free(n->files);
	free(n);
}

static int by_name(const void *a, const void *b)
{
	const struct vma_item *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static struct vma_item *find(const struct code_names *n, const char *name)
{
	struct vma_item key = { .name = (char *)name };
	struct vma_item **found = tfind(&key, &n->seen, by_name);

	return found ? *found : NULL;
}

static bool is_code(const struct vminspect_vma *vma, const char *name)
{
	return vdso_is(name) ||
	       (vma->flags & VMINSPECT_VMA_FILE && *name == '/');
}

/* Of a file that was replaced meanwhile, the last one counts. */
bool code_names_see(struct code_names *n, const struct vminspect_vma *vma,
		    const char *name)
{
	struct vma_item *item;

	if (!is_code(vma, name))
		return true;
	item = find(n, name);
	if (item) {
		item->vma = *vma;
		return true;
	}
	item = calloc(1, sizeof(*item));
	if (!item)
		return false;
	item->vma = *vma;
	item->name = strdup(name);
	if (item->name && tsearch(item, &n->seen, by_name))
		return true;
	free_item(item);
	return false;
}

static bool look_up(struct code_names *n, const char *file, uint64_t offset,
		    struct code_place *place)
{
	struct vma_item *item = offset == UNKNOWN ? NULL : find(n, file);
	struct code_file *code = item ? code_file_get(n->files, item, 0) : NULL;
	uint64_t addr;

	*place = (struct code_place){ .line = 0 };
	if (!code || !code_file_address(code, offset, &addr))
		return false;
	code_file_place(code, addr, place);
	return place->function;
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const char *code_names_text(struct code_names *n, const char *file,
			    uint64_t offset, char buf[CODE_TEXT])
{
	struct code_place place;

	if (look_up(n, file, offset, &place) && place.file)
		snprintf(buf, CODE_TEXT, "%s %s:%d", place.function,
			 last_part(place.file), place.line);
	else if (place.function)
		snprintf(buf, CODE_TEXT, "%s+0x%" PRIx64 " (%s)",
			 place.function, place.offset, last_part(file));
	else if (*file && offset != UNKNOWN)
		snprintf(buf, CODE_TEXT, "%s+0x%" PRIx64, last_part(file),
			 offset);
	else
		snprintf(buf, CODE_TEXT, "-");
	return buf;
}

void code_names_json(struct code_names *n, const char *file, uint64_t offset,
		     struct json *j, const char *name)
{
	struct code_place place;

	if (!*file || offset == UNKNOWN) {
		json_null(j, name);
		return;
	}
	look_up(n, file, offset, &place);
	json_open_object(j, name);
	json_text(j, "object", file);
	json_hex(j, "offset", offset);
	if (place.function)
		json_text(j, "function", place.function);
	else
		json_null(j, "function");
	if (place.file)
		json_text(j, "file", place.file);
	else
		json_null(j, "file");
	json_number(j, "line", place.line ? (uint64_t)place.line : UNKNOWN);
	json_close(j);
}
