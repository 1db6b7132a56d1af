/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a path leads to, part by part, so that each symbolic link on the way can
 * be looked at before it is followed. The kernel looks at the last part only, and
 * only where the sysctl fs.protected_symlinks says so.
 */
#ifndef VMINSPECT_PLACE_H
#define VMINSPECT_PLACE_H

#include <stdbool.h>
#include <sys/stat.h>

/**
 * struct place - a name in a folder
 * @dir: the folder, O_PATH
 * @name: owned
 * @exists: there is something of that name
 * @magic: it is a link of procfs, which only the kernel can follow
 * @is: what it is, if it exists
 */
struct place {
	int dir;
	char *name;
	bool exists;
	bool magic;
	struct stat is;
};

/*
 * Not a value that the C library gives: a link, or what is no file, that another
 * user has put into a folder that all may write to
 */
#define PLACE_FOREIGN	(-1)

/**
 * place_find - follow a path
 * @p: out; to be freed by place_free(), also after an error
 * @path: see above
 *
 * Returns 0, an errno value, or PLACE_FOREIGN.
 */
int place_find(struct place *p, const char *path);
void place_free(struct place *p);

#endif /* VMINSPECT_PLACE_H */
