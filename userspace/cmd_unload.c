// SPDX-License-Identifier: GPL-2.0
/*
 * unload: unmount, and remove the module. Either both are done, or neither.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "holders.h"
#include "intl.h"
#include "mounts.h"
#include "options.h"
#include "source.h"

#define MOUNT_FLAGS	(MS_NOSUID | MS_NODEV | MS_NOEXEC)

static void mount_again(const struct mounts *m, int from)
{
	int i;

	for (i = from; i < m->nr; i++) {
		if (mount(VMINSPECT_FSTYPE, m->path[i], VMINSPECT_FSTYPE,
			  MOUNT_FLAGS, NULL))
			fail_errno(m->path[i], errno);
	}
}

static enum status fail_busy(int err)
{
	enum status status;

	if (err != EBUSY && err != EAGAIN)
		return fail_errno(_("module"), err);
	status = fail(STATUS_FAILURE, NULL, _("the module is in use"));
	if (!holders_report())
		note(_("who holds it is not to be seen from here"));
	return status;
}

/* The last mount first, as they may lie on each other */
static enum status unmount_all(const struct mounts *m)
{
	int i, err;

	for (i = m->nr - 1; i >= 0; i--) {
		if (!umount2(m->path[i], UMOUNT_NOFOLLOW))
			continue;
		err = errno;
		mount_again(m, i + 1);
		return fail_busy(err);
	}
	return STATUS_OK;
}

static enum status unload(void)
{
	struct mounts mounts;
	enum status status;
	int err;

	if (!source_loaded())
		return fail(STATUS_MODULE, NULL, _("the module is not loaded"));
	if (chdir("/"))	/* we might stand in it */
		return fail_errno("/", errno);
	mounts_read("self", &mounts);
	status = unmount_all(&mounts);
	if (status)
		return status;
	if (!syscall(SYS_delete_module, VMINSPECT_FSTYPE, O_NONBLOCK))
		return STATUS_OK;
	err = errno;
	mount_again(&mounts, 0);
	return fail_busy(err);
}

int cmd_unload(const struct command *self, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int c;

	while ((c = options_next(argc, argv, "h", longs)) != -1)
		return c == 'h' ? options_help(self) : STATUS_USAGE;
	if (optind < argc)
		return fail(STATUS_USAGE, "vminspect unload --help",
			    _("%s: it takes no arguments"), argv[optind]);
	return unload();
}
