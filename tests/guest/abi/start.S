/* SPDX-License-Identifier: GPL-2.0 */
/* The first instructions: the stack of the kernel, aligned, for start(). */
	.globl	_start
_start:
#ifdef __i386__
	mov	%esp, %eax
	and	$-16, %esp
	sub	$12, %esp
	push	%eax
#else
	mov	%rsp, %rdi
	and	$-16, %rsp
#endif
	call	start
	.section .note.GNU-stack, "", @progbits
