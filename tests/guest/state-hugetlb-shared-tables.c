// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* A table of PMDs that two processes have in common */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "state.h"

/* fork() copies no entries of shared memory: the child finds its parent's. */
static pid_t shares(volatile char *p)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (p[PMD] != 2)
		usleep(1000);
	p[1] = 1;
	for (;;)
		pause();
}

static bool await_both(const volatile char *p)
{
	int tries;

	for (tries = 0; tries < 3000 && !p[1]; tries++)
		usleep(10000);
	return p[1];
}

STATE("hugetlb-shared-tables")
{
	int fd = memfd_create("huge", MFD_HUGETLB);
	pid_t pid;
	char *p;

	if (fd < 0 || ftruncate(fd, PUD) || need_hugetlb(2))
		return -1;
	/* Only whole gigabytes of a file can share their table of PMDs. */
	p = area(2 * PUD, PROT_NONE, MAP_NORESERVE);
	if (!p || munmap(p, 2 * PUD))
		return -1;
	p = mmap(aligned(p, PUD), PUD, PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_FIXED | MAP_NORESERVE, fd, 0);
	if (p == MAP_FAILED)
		return -1;
	pid = shares(p);
	p[0] = 1;
	p[PMD] = 2;
	if (pid < 0 || !await_both(p))
		return -1;
	look_at(pid);
	want(p, 1024, "present pmd rw- hugetlb map=1 shared-table");
	want(p + 2 * PMD, PMD_PAGES, "none pmd shared-table");
	want_of(pid, p, 1024, "present pmd rw- hugetlb map=1 shared-table as=%d", getpid());
	return 0;
}
