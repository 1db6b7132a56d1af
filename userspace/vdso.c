// SPDX-License-Identifier: GPL-2.0
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "vdso.h"

bool vdso_is(const char *name)
{
	return !strcmp(name, "[vdso]");
}

static bool is_as_own(const struct vma_item *vma,
		      const struct vminspect_space *space)
{
	bool narrow = vma->vma.end <= UINT32_MAX;
	struct utsname name;

	return !uname(&name) && narrow == (sizeof(void *) == 4) &&
	       !strcmp(name.release, space->kernel) &&
	       !strcmp(name.machine, space->arch);
}

int vdso_open(const struct vma_item *vma, const struct vminspect_space *space)
{
	const void *own = (const void *)getauxval(AT_SYSINFO_EHDR);
	size_t size = vma->vma.end - vma->vma.start;
	int fd;

	if (!own || !is_as_own(vma, space))
		return -1;
	fd = memfd_create("vdso", MFD_CLOEXEC);
	if (fd >= 0 && write(fd, own, size) != (ssize_t)size) {
		close(fd);
		return -1;
	}
	return fd;
}
