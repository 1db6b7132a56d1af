// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "kpage.h"

/* Both files are arrays of one number for each frame. */
struct files {
	int flags;
	int count;
};

static enum status open_files(struct files *files)
{
	int error = 0;

	files->flags = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	if (files->flags < 0)
		error = errno;
	files->count = open("/proc/kpagecount", O_RDONLY | O_CLOEXEC);
	if (files->count < 0)
		error = errno;
	return error ? fail_errno("/proc/kpageflags, /proc/kpagecount", error) :
		       STATUS_OK;
}

static void close_files(const struct files *files)
{
	if (files->flags >= 0)
		close(files->flags);
	if (files->count >= 0)
		close(files->count);
}

static bool read_number(int fd, uint64_t pfn, uint64_t *n)
{
	return pread(fd, n, sizeof(*n), pfn * sizeof(*n)) == sizeof(*n);
}

enum status kpage_again(struct kpage *pages, size_t nr)
{
	struct files files;
	enum status status = open_files(&files);
	size_t i;

	for (i = 0; !status && i < nr; i++) {
		if (!read_number(files.flags, pages[i].pfn, &pages[i].flags) ||
		    !read_number(files.count, pages[i].pfn, &pages[i].count))
			status = fail_errno("/proc/kpageflags, /proc/kpagecount",
					    EIO);
	}
	close_files(&files);
	return status;
}

enum status kpage_read(uint64_t pfn, struct kpage *page)
{
	page->pfn = pfn;
	return kpage_again(page, 1);
}

enum status kpage_read_all(const struct look *look, struct kpage **pages,
			   size_t *nr)
{
	size_t i;

	*nr = 0;
	*pages = calloc(look->nr ? look->nr : 1, sizeof(**pages));
	if (!*pages)
		return fail_errno("frames", ENOMEM);
	for (i = 0; i < look->nr; i++) {
		if (look->pages[i].state == VMINSPECT_PRESENT &&
		    look->pages[i].pfn != UNKNOWN)
			(*pages)[(*nr)++].pfn = look->pages[i].pfn;
	}
	return kpage_again(*pages, *nr);
}
