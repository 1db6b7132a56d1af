// SPDX-License-Identifier: GPL-2.0
/* hold SHAPE: has that shape, says "ready", and waits to be killed. */
#include <err.h>
#include <stdio.h>
#include <unistd.h>

#include "shape.h"

int main(int argc, char **argv)
{
	if (argc != 2)
		errx(2, "usage: hold SHAPE");
	if (shape_make(argv[1]))
		err(1, "%s", argv[1]);
	puts("ready");
	fflush(stdout);
	pause();
	return 0;
}
