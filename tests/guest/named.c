// SPDX-License-Identifier: GPL-2.0
/*
 * named: a process whose symbols can be asked for. Prints "NAME ADDRESS" for
 * some of its own and of its libraries' (as dlsym(3) finds them, where there is
 * one), then "ready", and sleeps. It is built in several ways: see the Makefile.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int named_variable = 1;
int named_zeroes[3000];

static __attribute__((noinline, used)) int named_local(void)
{
	return named_variable;
}

int main(void)
{
	printf("main %p\nnamed_local %p\nnamed_variable %p\n",
	       (void *)main, (void *)named_local, (void *)&named_variable);
	printf("named_zeroes+8000 %p\n", (void *)&named_zeroes[2000]);
#ifndef NAMED_STATIC
	printf("libc.so.6:malloc %p\nlibc.so.6:qsort %p\ngetpid %p\n",
	       dlsym(RTLD_DEFAULT, "malloc"), dlsym(RTLD_DEFAULT, "qsort"),
	       dlsym(RTLD_DEFAULT, "getpid"));
#endif
	printf("ready\n");
	fflush(stdout);
	for (;;)
		pause();
}
