// SPDX-License-Identifier: GPL-2.0
/* Huge pages, transparent ones and those of hugetlb */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "class.h"

/* Older kernels make no huge page where they make its VMA's anon_vma. */
CASE(thp)
{
	char *p = huge_area(2 * PMD);

	if (!p || set(THP "khugepaged/defrag", "0"))
		return -1;
	watch(p, store,
	      "class=thp count=minor access=write pages=%llu",
	      PMD_PAGES);
	return 0;
}

CASE(thp_in_the_middle)
{
	char *p = huge_area(2 * PMD);

	if (!p)
		return -1;
	watch(p + 100 * PAGE, store, "class=thp count=minor pages=%llu",
	      PMD_PAGES);
	return 0;
}

CASE(thp_zero_page)
{
	char *p = huge_area(2 * PMD);

	if (!p || set(THP "use_zero_page", "1"))
		return -1;
	watch(p, load, "class=zero-page/thp count=minor access=read pages=%llu",
	      PMD_PAGES);
	return 0;
}

/* Some kernels make ordinary pages of it, one of them anew; some a huge one. */
CASE(thp_zero_page_written)
{
	char *p = huge_area(2 * PMD);

	if (!p || set(THP "use_zero_page", "1"))
		return -1;
	load(p);
	watch(p, store, "class=cow/thp count=minor access=write");
	return 0;
}

CASE(thp_cow)
{
	char *p = huge_area(PMD);
	pid_t pid;

	if (!p)
		return -1;
	write_all(p, PMD);
	pid = fork();
	if (!pid) {
		watch(p, store, "class=cow count=minor access=write");
		_exit(0);
	}
	return waitpid(pid, NULL, 0) == pid ? 0 : -1;
}

CASE(thp_cow_reuse)
{
	char *p = huge_area(PMD);
	pid_t pid;

	if (!p)
		return -1;
	write_all(p, PMD);
	pid = fork();
	if (!pid)
		_exit(0);
	if (waitpid(pid, NULL, 0) != pid)
		return -1;
	watch(p, store,
	      "class=cow-reuse count=minor access=write tables=- pages=0");
	return 0;
}

/* Huge pages, as long as the case runs */
static char *huge(size_t pages, int flags)
{
	if (access("/proc/sys/vm/nr_hugepages", F_OK)) {
		cannot("the kernel has no hugetlb");
		return NULL;
	}
	if (set("/proc/sys/vm/nr_hugepages", "8"))
		return NULL;
	return mmap(NULL, pages * PMD, PROT_READ | PROT_WRITE,
		    MAP_ANONYMOUS | MAP_HUGETLB | flags, -1, 0);
}

CASE(hugetlb)
{
	char *p = huge(2, MAP_PRIVATE);

	if (!p || p == MAP_FAILED)
		return -1;
	watch(p + PAGE, store,
	      "class=hugetlb count=minor access=write pages=%llu",
	      PMD_PAGES);
	return 0;
}

CASE(hugetlb_read)
{
	char *p = huge(2, MAP_SHARED);

	if (!p || p == MAP_FAILED)
		return -1;
	watch(p, load, "class=hugetlb count=minor access=read pages=%llu",
	      PMD_PAGES);
	return 0;
}

CASE(hugetlb_cow)
{
	char *p = huge(2, MAP_PRIVATE);
	pid_t pid;

	if (!p || p == MAP_FAILED)
		return -1;
	store(p);
	pid = child();
	if (pid < 0)
		return -1;
	watch(p, store,
	      "class=cow count=minor access=write tables=- pages=0");
	return 0;
}
