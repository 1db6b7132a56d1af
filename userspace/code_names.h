/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of places in files, for who knows them by file and offset only: the files
 * are those that a recording's VMAs map, if they are still what they were.
 */
#ifndef VMINSPECT_CODE_NAMES_H
#define VMINSPECT_CODE_NAMES_H

#include "code_file.h"
#include "json.h"

#define CODE_TEXT	256

struct code_names;

/* code_names_new - @space: see code_files_new(); NULL without memory */
struct code_names *code_names_new(const struct vminspect_space *space);
/* code_names_free - NULL is allowed */
void code_names_free(struct code_names *names);

/* code_names_see - take what a VMA says of its file; false without memory */
bool code_names_see(struct code_names *names, const struct vminspect_vma *vma,
		    const char *name);

/**
 * code_names_text - name a place
 * @names: see there
 * @file: as its VMA is called; "" not known
 * @offset: of the instruction in it; or UNKNOWN
 * @buf: out: "main prog.c:12", "main+0x1c (prog)", "prog+0x1139", or "-"
 *
 * Return: @buf.
 */
const char *code_names_text(struct code_names *names, const char *file,
			    uint64_t offset, char buf[CODE_TEXT]);

/* code_names_json - the same as an object; null where nothing is known */
void code_names_json(struct code_names *names, const char *file,
		     uint64_t offset, struct json *j, const char *name);

#endif /* VMINSPECT_CODE_NAMES_H */
