/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Registers and stack of the user program, copied where nothing may fault.
 */
#ifndef VMINSPECT_USER_STACK_H
#define VMINSPECT_USER_STACK_H

#include "uapi/vminspect_event.h"

struct pt_regs;

/**
 * vminspect_user_stack - copy what unwinding needs
 * @stack: out; the bytes follow it
 * @regs: user registers of the current thread
 * @bytes: most to copy, a multiple of 8
 *
 * Pages of the stack that are not present end the copy: nothing is faulted in.
 * Context: any in which the current process may be read with page faults off.
 *
 * Return: bytes written, the struct included.
 */
size_t vminspect_user_stack(struct vminspect_stack *stack,
			    const struct pt_regs *regs, u32 bytes);

#endif /* VMINSPECT_USER_STACK_H */
