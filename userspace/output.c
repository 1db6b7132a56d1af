// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "intl.h"
#include "output.h"
#include "place.h"

#define TRIES	100

/* It was looked at before; what was put there since is refused, or followed. */
static int open_special(struct output *o, const struct place *p)
{
	struct stat is;

	o->fd = openat(p->dir, p->name, O_WRONLY | O_CLOEXEC | O_NOCTTY |
		       (p->magic ? 0 : O_NOFOLLOW));
	if (o->fd < 0)
		return errno;
	if (p->magic || (!fstat(o->fd, &is) && is.st_dev == p->is.st_dev &&
			 is.st_ino == p->is.st_ino))
		return 0;
	return PLACE_FOREIGN;
}

/* Letters that nobody foresees: who could would take the names first. */
static int random_name(struct output *o)
{
	static const char letters[32] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char bytes[6];
	char end[sizeof(bytes) + 1] = "";
	size_t i;

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return errno ? errno : EIO;
	for (i = 0; i < sizeof(bytes); i++)
		end[i] = letters[bytes[i] % sizeof(letters)];
	free(o->half);
	if (asprintf(&o->half, "%s.%s", o->name, end) < 0)
		o->half = NULL;
	return o->half ? 0 : ENOMEM;
}

static int open_beside(struct output *o, mode_t mode)
{
	int tries, err = EEXIST;

	for (tries = 0; tries < TRIES && err == EEXIST; tries++) {
		err = random_name(o);
		if (err)
			break;
		o->fd = openat(o->dir, o->half, O_WRONLY | O_CREAT | O_EXCL |
			       O_NOFOLLOW | O_CLOEXEC, mode);
		err = o->fd < 0 ? errno : 0;
	}
	if (err) {	/* it is not ours */
		free(o->half);
		o->half = NULL;
	}
	return err;
}

static int open_place(struct output *o, struct place *p, mode_t mode)
{
	if (p->exists && !S_ISREG(p->is.st_mode))
		return S_ISDIR(p->is.st_mode) ? EISDIR : open_special(o, p);
	o->dir = p->dir;
	o->name = p->name;
	*p = (struct place){ .dir = -1 };
	return open_beside(o, mode);
}

enum status output_open(struct output *o, const char *path, mode_t mode)
{
	struct place p;
	int err = place_find(&p, path);

	*o = (struct output)OUTPUT_NONE;
	if (!err)
		err = open_place(o, &p, mode);
	place_free(&p);
	if (!err)
		return STATUS_OK;
	output_close(o);
	if (err != PLACE_FOREIGN)
		return fail_errno(path, err);
	return fail(STATUS_DENIED, _("a folder of your own is safe"),
		    _("%s: in a folder that all may write to, and another user's: not followed"),
		    path);
}

int output_keep(struct output *o)
{
	if (!o->half)
		return 0;
	if (renameat(o->dir, o->half, o->dir, o->name))
		return errno;
	free(o->half);
	o->half = NULL;
	return 0;
}

void output_drop(const struct output *o)
{
	if (o->half)
		unlinkat(o->dir, o->half, 0);
}

void output_close(struct output *o)
{
	output_drop(o);
	if (o->fd >= 0)
		close(o->fd);
	if (o->dir >= 0)
		close(o->dir);
	free(o->half);
	free(o->name);
	*o = (struct output)OUTPUT_NONE;
}
