// SPDX-License-Identifier: GPL-2.0
/*
 * One page, and what becomes of the bits of its entry.
 */
#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "place.h"
#include "step.h"

int main(void)
{
	int refs, error;
	volatile char *page;

	place_small_pages();
	refs = open("/proc/self/clear_refs", O_WRONLY);
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return 1;
	step("start", (unsigned long)page);

	(void)page[0];
	step("read");

	page[0] = 1;
	step("written");

	error = write(refs, "1", 1) != 1;
	step("forgotten", error);

	error = mprotect((void *)page, PAGE, PROT_READ);
	step("read-only", error);

	(void)page[0];
	step("read again");

	error = mprotect((void *)page, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
	step("code", error);

	error = mprotect((void *)page, PAGE, PROT_NONE);
	step("none", error);

	error = madvise((void *)page, PAGE, MADV_DONTNEED);
	step("gone", error);
	return 0;
}
