/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_HOLDERS_H
#define VMINSPECT_HOLDERS_H

/**
 * holders_report - say who keeps the filesystem busy
 *
 * One line a holder on stderr: a process with a file of it open or that stands
 * in it, or a mount namespace of another process that has it mounted. Looks
 * only at what /proc says, and touches no file of theirs.
 *
 * Return: how many were found.
 */
int holders_report(void);

#endif /* VMINSPECT_HOLDERS_H */
