/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of the machine that is looked at: this one, or one whose files lie in
 * the folder that the environment variable VMINSPECT_ROOT names. Paths are
 * made by printf() formats.
 */
#ifndef VMINSPECT_DOCTOR_ROOT_H
#define VMINSPECT_DOCTOR_ROOT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* root_folder - what stands in front of each path: "" for this machine */
const char *root_folder(void);

/* root_open - open a file for reading, or NULL */
FILE *root_open(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* root_has - whether there is such a file or folder, and it may be looked at */
bool root_has(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* root_names - likewise, but where a link leads does not matter */
bool root_names(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* root_line - the first line of a file, without its end, or false */
bool root_line(char *line, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * root_program - look for a program
 * @name: of its file
 * @path: out: where it is, links followed; may be NULL
 *
 * It is searched for in PATH, and of another machine in the usual folders.
 */
bool root_program(const char *name, char path[PATH_MAX]);

#endif /* VMINSPECT_DOCTOR_ROOT_H */
