/* SPDX-License-Identifier: GPL-2.0 */
/*
 * SIGSEGV and SIGBUS in words, by what signal_class.h finds.
 */
#ifndef VMINSPECT_SIGNAL_WORDS_H
#define VMINSPECT_SIGNAL_WORDS_H

#include <stddef.h>

#include "signal_class.h"

#define SIGNAL_WORDS	2048

/**
 * signal_line - what it was, in a line
 * @s: the record
 * @user_end: end of user addresses
 * @buf: out: "SIGSEGV: write to 0x10: a NULL pointer"
 * @size: of it
 */
void signal_line(const struct vminspect_signal *s, __u64 user_end, char *buf,
		 size_t size);

/**
 * signal_words - why, in sentences
 * @s: the record
 * @user_end: end of user addresses
 * @below: name of the VMA that holds the address or is below it, "" none
 * @above: of the one above
 * @buf: out
 *
 * Return: @buf.
 */
const char *signal_words(const struct vminspect_signal *s, __u64 user_end,
			 const char *below, const char *above,
			 char buf[SIGNAL_WORDS]);

/* signal_code_word - "SEGV_MAPERR" and so on; "-" for one without a name */
const char *signal_code_word(const struct vminspect_signal *s);

#endif /* VMINSPECT_SIGNAL_WORDS_H */
