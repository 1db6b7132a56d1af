/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_MOUNTS_H
#define VMINSPECT_MOUNTS_H

#include <limits.h>

#define MOUNTS_MAX	16

/* struct mounts - where the filesystem is mounted, in the order of mounting */
struct mounts {
	int nr;
	char path[MOUNTS_MAX][PATH_MAX];
};

/**
 * mounts_read - look where it is mounted
 * @pid: in whose mount namespace, by its folder's name in /proc, or "self"
 * @mounts: out: the first MOUNTS_MAX
 */
void mounts_read(const char *pid, struct mounts *mounts);

#endif /* VMINSPECT_MOUNTS_H */
