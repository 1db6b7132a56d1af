// SPDX-License-Identifier: GPL-2.0
/* fault-threads: eight threads that fault at once, with munmap among them */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "libpage.h"

#define SIZE	(256 * PAGE)

static void *work(void *unused)
{
	int i;

	for (i = 0; i < 10; i++) {
		char *p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (p == MAP_FAILED)
			return NULL;
		memset(p, i, SIZE);
		munmap(p, SIZE);
	}
	return unused;
}

int main(void)
{
	pthread_t threads[8];
	int i;

	for (i = 0; i < 8; i++)
		pthread_create(&threads[i], NULL, work, NULL);
	for (i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
	puts("done");
	return 0;
}
