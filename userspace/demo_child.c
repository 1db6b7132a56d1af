// SPDX-License-Identifier: GPL-2.0
/*
 * The process that the demo looks at: the tool itself, started anew, so that its
 * heap is untouched. Until it is told to, it calls nothing that allocates; and
 * it does what it is told with as few page faults of its own as it can.
 */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "demo.h"

#define GIB	(1UL << 30)

/* Where the heap begins within a page, that page would not be the heap's own. */
static void align_heap(long page)
{
	uintptr_t brk = (uintptr_t)sbrk(0);

	if (brk % page)
		(void)!sbrk(page - brk % page);
}

/*
 * Mappings go to the highest gap that they fit in, right below what is there. A
 * reserve that is taken out of that gap, down to a multiple of 1 GiB, makes
 * malloc's block of 1 GiB end there: its middle is then in no page table yet,
 * and it cannot grow together with a neighbour. Untouched, the reserve costs
 * nothing. Where this fails, the demo has less to show but is as true.
 */
static void reserve(long page)
{
	size_t size = 3 * GIB;
	char *low = mmap(NULL, size, PROT_NONE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	uintptr_t cut;

	if (low == MAP_FAILED)
		return;
	cut = ((uintptr_t)low + size - page) & ~(GIB - 1);
	munmap(low, cut - (uintptr_t)low);
}

static uint64_t serve(const struct demo_request *request)
{
	switch (request->op) {
	case DEMO_MALLOC:
		return (uintptr_t)malloc(request->value);
	case DEMO_WRITE:
		*(volatile char *)(uintptr_t)request->value = 1;
		return 0;
	case DEMO_FREE:
		free((void *)(uintptr_t)request->value);
		return 0;
	default:
		return 0;
	}
}

int demo_child(void)
{
	long page = sysconf(_SC_PAGESIZE);
	struct demo_request request;
	struct demo_reply reply = { 0 };

	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	align_heap(page);
	reserve(page);
	do {
		if (write(DEMO_CHILD_FD, &reply, sizeof(reply)) !=
		    sizeof(reply))
			return STATUS_FAILURE;
		if (read(DEMO_CHILD_FD, &request, sizeof(request)) !=
		    sizeof(request))
			return STATUS_OK;
		reply.value = serve(&request);
	} while (true);
}
