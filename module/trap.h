/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the processor said of an access that ends in a signal. In arch/.
 */
#ifndef VMINSPECT_TRAP_H
#define VMINSPECT_TRAP_H

#include <linux/types.h>

#include "uapi/vminspect_event.h"

/**
 * vminspect_trap_address - an address as programs get it in si_addr
 * @addr: as signal_generate() has it: with what the processor ignores of it
 */
u64 vminspect_trap_address(u64 addr);

/**
 * vminspect_trap_read - fill in ip, sp, cr2, trap, error, whether the last three
 *	tell of this access (VMINSPECT_SIGNAL_TRAP), and then access
 * @s: record of the current thread; level, addr and code are filled in
 */
void vminspect_trap_read(struct vminspect_signal *s);

/*
 * Whether the current thread is in the system call by which a program may send
 * itself what looks like a fault.
 */
bool vminspect_trap_pretended(void);

#endif /* VMINSPECT_TRAP_H */
