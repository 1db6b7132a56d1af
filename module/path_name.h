/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_PATH_NAME_H
#define VMINSPECT_PATH_NAME_H

#include <linux/path.h>

/*
 * vminspect_path_learn - find out how mounts are chained
 *
 * Where that cannot be told, vminspect_path_name() gives no names. May sleep.
 */
void vminspect_path_learn(void);

/**
 * vminspect_path_name - what d_path() says of a file, where nothing may sleep
 * @path: of an open file, or of one that a VMA maps; held by the caller
 * @name: the path, from the root of the current process on; empty where it is
 *	not known, as while somebody renames files
 * @size: bytes of @name
 *
 * Locking: any context but NMI.
 */
void vminspect_path_name(const struct path *path, char *name, size_t size);

#endif /* VMINSPECT_PATH_NAME_H */
