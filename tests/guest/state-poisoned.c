// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Pages that userfaultfd poisoned: SIGBUS for whoever goes there */
#include <errno.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>

#include "state.h"

/* As UFFDIO_POISON of headers newer than ours */
struct poison {
	uint64_t start, len, mode;
	int64_t updated;
};

#define UFFDIO_POISON_	_IOWR(UFFDIO, 0x08, struct poison)

STATE("poisoned")
{
	char *p = area(NR * PAGE, 3, 0);
	struct poison arg = { (uintptr_t)p, NR / 2 * PAGE, 0, 0 };
	int fd = p ? uffd_open(p, NR * PAGE, UFFDIO_REGISTER_MODE_MISSING) : -1;

	if (fd < 0)
		return -1;
	if (ioctl(fd, UFFDIO_POISON_, &arg)) {
		return errno == EINVAL ?
		       cannot("no UFFDIO_POISON: it came with Linux 6.6") : -1;
	}
	want(p, NR / 2, "marker pte poisoned");
	return 0;
}
