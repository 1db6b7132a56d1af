/* SPDX-License-Identifier: GPL-2.0 */
/*
 * asm/vsyscall.h
 */
#ifndef VMINSPECT_COMPAT_GATE_H
#define VMINSPECT_COMPAT_GATE_H

#include <linux/mm.h>

#ifdef CONFIG_X86_VSYSCALL_EMULATION
#include <asm/vsyscall.h>
#endif

/*
 * Whether an address is in the one page above user space that user code may
 * jump to: see arch/x86/entry/vsyscall/. Its tables are the kernel's, and stay.
 */
static inline bool compat_is_gate(u64 addr)
{
#ifdef CONFIG_X86_VSYSCALL_EMULATION
	return (addr & PAGE_MASK) == (u64)VSYSCALL_ADDR;
#else
	return false;
#endif
}

#endif /* VMINSPECT_COMPAT_GATE_H */
