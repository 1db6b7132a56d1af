/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a command will run the code of, before it runs: the program that execvp(3)
 * will find, past the interpreters of scripts, and the libraries that the
 * dynamic linker will load for it.
 */
#ifndef VMINSPECT_PROGRAM_FILES_H
#define VMINSPECT_PROGRAM_FILES_H

#include <stddef.h>

#include "error.h"

/**
 * struct program_files - paths
 * @paths: the program first, then the libraries in the order that the dynamic
 *	linker looks for symbols in, itself among them; owned
 * @nr: so many
 */
struct program_files {
	char **paths;
	size_t nr;
};

/**
 * program_files_find - find them
 * @files: out; to be freed by program_files_free(), also after an error
 * @command: its first word
 *
 * The dynamic linker is run for this, with the environment as it is, so that
 * LD_PRELOAD and LD_LIBRARY_PATH count. It runs nothing of the program. Of a
 * script that env(1) finds the interpreter for, that interpreter is taken.
 * Libraries that the program loads by dlopen(3) cannot be known. Where there is
 * no such program, or its interpreter is missing, there are no files, and that is
 * no error: who runs it is told.
 */
enum status program_files_find(struct program_files *files,
			       const char *command);
void program_files_free(struct program_files *files);

#endif /* VMINSPECT_PROGRAM_FILES_H */
