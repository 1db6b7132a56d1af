/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file that the tool writes. It is written beside its place and then renamed, so
 * that nothing is written into a file that somebody reads, and what is there is
 * always whole. In a folder that all may write to, such as /tmp, no symbolic link
 * and no pipe of another user is followed: who put it there would choose which file
 * of ours is overwritten, or read what only we may see.
 */
#ifndef VMINSPECT_OUTPUT_H
#define VMINSPECT_OUTPUT_H

#include <sys/types.h>

#include "error.h"

/**
 * struct output - a file being written
 * @fd: where to
 * @dir: the folder that it is in, O_PATH
 * @name: what it will be called there; owned
 * @half: what it is called there until output_keep(), or NULL; owned
 */
struct output {
	int fd;
	int dir;
	char *name;
	char *half;
};

/* One that is not open: output_close() does nothing */
#define OUTPUT_NONE { .fd = -1, .dir = -1 }

/**
 * output_open - begin a file
 * @o: out; to be closed by output_close() if this succeeds
 * @path: where to. A device or a pipe is written to; a file is replaced
 * @mode: of a new file, less the umask
 *
 * Errors are reported here, by fail().
 */
enum status output_open(struct output *o, const char *path, mode_t mode);

/* output_keep - from here on it has its name. 0 or an errno value. */
int output_keep(struct output *o);

/* output_drop - a file that was not kept goes. Safe in a signal handler. */
void output_drop(const struct output *o);

/* output_close - what was not kept is gone afterwards */
void output_close(struct output *o);

#endif /* VMINSPECT_OUTPUT_H */
