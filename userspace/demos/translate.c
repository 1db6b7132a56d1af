// SPDX-License-Identifier: GPL-2.0
/*
 * A text in memory, to be found there by hand. Later it gets another address,
 * and stays where it is.
 */
#include <string.h>
#include <sys/mman.h>

#include "place.h"
#include "step.h"

#define OFFSET	1234	/* of the text in its page */

int main(void)
{
	char *page, *other, *text;

	place_small_pages();
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	/* A place for it far away; the address is but a wish */
	other = mmap((void *)((unsigned long)page / 2), PAGE, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED || other == MAP_FAILED)
		return 1;
	text = page + OFFSET;
	step("start", (unsigned long)text, (unsigned long)(other + OFFSET));

	strcpy(text, "Here I am.");
	step("written", (unsigned long)text);

	strcpy(text, "Here I am still.");
	step("again", (unsigned long)text);

	page = mremap(page, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, other);
	text = page + OFFSET;
	step("moved", (unsigned long)text);
	return 0;
}
