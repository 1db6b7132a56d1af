/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_BESIDE_H
#define VMINSPECT_BESIDE_H

/**
 * beside - find a file that came with the tool
 * @here: its path beside the tool, where it was built: "locale"
 * @there: its path below the prefix, where it was installed: "share/locale"
 *
 * Where the tool is, is taken from /proc/self/exe, so that a folder with both
 * may be moved.
 *
 * Return: a new string, or NULL where there is none.
 */
char *beside(const char *here, const char *there);

#endif /* VMINSPECT_BESIDE_H */
