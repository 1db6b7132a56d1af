// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "mapped_file.h"

#define PROC_PATH	64

/* O_PATH looks at it without opening it; what is opened then is the same. */
int open_regular(const char *path, uint64_t inode)
{
	int fd = open(path, O_PATH | O_CLOEXEC), file = -1;
	char self[PROC_PATH];
	struct stat st;

	if (fd < 0)
		return -1;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) &&
	    (!inode || st.st_ino == inode)) {
		snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
		file = open(self, O_RDONLY | O_CLOEXEC | O_NOATIME);
		if (file < 0)
			file = open(self, O_RDONLY | O_CLOEXEC);
	}
	close(fd);
	return file;
}

int mapped_file_open(const struct vma_item *vma, uint32_t pid)
{
	char link[PROC_PATH], path[PROC_PATH + 4096];
	int fd;

	if (!(vma->vma.flags & VMINSPECT_VMA_FILE))
		return -1;
	if (pid) {
		snprintf(link, sizeof(link), "/proc/%" PRIu32
			 "/map_files/%llx-%llx", pid, vma->vma.start,
			 vma->vma.end);
		/* A link of the kernel's, that cannot lead elsewhere */
		fd = open_regular(link, 0);
		if (fd >= 0)
			return fd;
	}
	if (*vma->name != '/' || !vma->vma.inode)
		return -1;
	if (!pid)
		return open_regular(vma->name, vma->vma.inode);
	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/root%s", pid,
		 vma->name);
	return open_regular(path, vma->vma.inode);
}

const char *mapped_file_name(const struct vma_item *vma)
{
	const char *slash = strrchr(vma->name, '/');

	return slash ? slash + 1 : vma->name;
}

/*
 * mincore(2) tells the truth about a file to its owner and to root only. A
 * mapping without access brings no page in.
 */
static enum file_cache look_in_cache(int fd, uint64_t offset, uint64_t page)
{
	enum file_cache cache = FILE_CACHE_UNKNOWN;
	unsigned char there;
	struct stat st;
	void *p;

	if (geteuid() && (fstat(fd, &st) || st.st_uid != geteuid()))
		return FILE_CACHE_UNKNOWN;
	p = mmap(NULL, page, PROT_NONE, MAP_SHARED, fd, offset);
	if (p == MAP_FAILED)
		return FILE_CACHE_UNKNOWN;
	if (!mincore(p, page, &there))
		cache = there & 1 ? FILE_CACHE_YES : FILE_CACHE_NO;
	munmap(p, page);
	return cache;
}

void mapped_file_facts(const struct vma_item *vma, uint32_t pid, uint64_t addr,
		       uint64_t page, struct file_facts *facts)
{
	uint64_t offset = ((addr - vma->vma.start) & -page) + vma->vma.offset;
	struct statfs fs;
	struct stat st;
	int fd;

	*facts = (struct file_facts){ .size = UNKNOWN };
	fd = pid ? mapped_file_open(vma, pid) : -1;
	if (fd < 0)
		return;
	if (!fstat(fd, &st))
		facts->size = st.st_size;
	facts->memory = !fstatfs(fd, &fs) && fs.f_type == TMPFS_MAGIC;
	if (!(vma->vma.flags & VMINSPECT_VMA_HUGETLB))
		facts->cache = look_in_cache(fd, offset, page);
	if (facts->memory && facts->cache == FILE_CACHE_NO)
		facts->hole = lseek(fd, offset, SEEK_HOLE) == (off_t)offset;
	close(fd);
}
