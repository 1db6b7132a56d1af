/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The VMAs of this process by its maps, for tests that need a real one.
 */
#ifndef OWN_VMAS_H
#define OWN_VMAS_H

#include "test.h"
#include "vma_list.h"

static bool own_vma(struct vma_list *list, char *line)
{
	unsigned long long start, end, offset, inode;
	struct vminspect_vma vma = { 0 };
	unsigned int major, minor;
	char perms[5];
	int name;

	if (sscanf(line, "%llx-%llx %4s %llx %x:%x %llu %n", &start, &end,
		   perms, &offset, &major, &minor, &inode, &name) != 7)
		return false;
	line[strcspn(line, "\n")] = 0;
	vma.start = start;
	vma.end = end;
	vma.offset = offset;
	vma.inode = inode;
	vma.dev_major = major;
	vma.dev_minor = minor;
	vma.flags = VMINSPECT_VMA_READ |
		    (perms[1] == 'w' ? VMINSPECT_VMA_WRITE : 0) |
		    (perms[2] == 'x' ? VMINSPECT_VMA_EXEC : 0) |
		    (inode ? VMINSPECT_VMA_FILE : 0);
	return vma_list_add(list, &vma, line + name);
}

static inline void own_vmas(struct vma_list *list)
{
	FILE *file = fopen("/proc/self/maps", "r");
	char line[4096];

	*list = (struct vma_list){ 0 };
	while (file && fgets(line, sizeof(line), file))
		CHECK(own_vma(list, line), "a line of maps is not understood");
	if (file)
		fclose(file);
}

#endif /* OWN_VMAS_H */
