/* SPDX-License-Identifier: GPL-2.0 */
/* What userfaultfd(2) does to memory */
#ifndef LIBUFFD_H
#define LIBUFFD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether there is a userfaultfd that has this feature: UFFD_FEATURE_* */
bool uffd_has(uint64_t feature);

/* Opens a userfaultfd, with @size bytes at @p registered for @mode. */
int uffd_open(char *p, size_t size, unsigned long mode);

/*
 * The same for pages that are missing, with a read(2) that waits; it is told of events
 * too: UFFD_FEATURE_EVENT_*
 */
int uffd_open_waiting(char *p, size_t size, uint64_t events);

/* Protects the first @len of @size bytes from writes. */
int uffd_protect(char *p, size_t size, size_t len);

/*
 * The same from all accesses, which not every kernel can (EINVAL): its handler is
 * asked for each, or the kernel permits them by itself. Returns the userfaultfd.
 */
int uffd_keep(char *p, size_t size, size_t len, bool by_itself);

/* Permits all accesses again. */
int uffd_permit(int fd, char *p, size_t len);

#endif
