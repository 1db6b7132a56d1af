/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A process as text: the grammar is in uapi/vminspect.h.
 */
#ifndef VMINSPECT_SPACE_TEXT_H
#define VMINSPECT_SPACE_TEXT_H

#include "target.h"

struct space_text;

/**
 * vminspect_space_text_new - begin the text of a process
 * @target: the process; must outlive the text
 * @privileged: may see frames
 *
 * Return: the text, to be freed, or NULL without memory.
 */
struct space_text *vminspect_space_text_new(struct target *target,
					    bool privileged);
void vminspect_space_text_free(struct space_text *s);

/* vminspect_space_text_rewind - go to the start: the process as it is then */
void vminspect_space_text_rewind(struct space_text *s);

/**
 * vminspect_space_text_read - make and copy the next piece
 * @s: see there; the caller sees to it that one reads at a time
 * @to: where to
 * @size: how much at the most
 *
 * Context: may sleep; takes mmap_lock of the process and drops it.
 * Return: bytes; 0 at the end; -EFAULT, -EINTR, -ERESTARTSYS.
 */
ssize_t vminspect_space_text_read(struct space_text *s, char __user *to,
				  size_t size);

#endif /* VMINSPECT_SPACE_TEXT_H */
