// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "place.h"

#define LINKS_MAX	40	/* as the kernel */

/**
 * struct way - a path being followed
 * @p: as far as it is followed
 * @rest: what is left of it; owned
 * @links: followed so far
 */
struct way {
	struct place *p;
	char *rest;
	int links;
};

/* As the kernel's may_follow_link(): one's own, and the folder's owner's */
static bool is_foreign(int dir, const struct stat *is)
{
	const mode_t shared = S_ISVTX | 0002;
	struct stat folder;

	if (fstat(dir, &folder))
		return true;
	return (folder.st_mode & shared) == shared &&
	       is->st_uid != geteuid() && is->st_uid != folder.st_uid;
}

static int enter(struct way *w, int dir)
{
	if (dir < 0)
		return errno;
	if (w->p->dir >= 0)
		close(w->p->dir);
	w->p->dir = dir;
	return 0;
}

/* From where a path begins */
static int begin(struct way *w)
{
	return enter(w, open(*w->rest == '/' ? "/" : ".",
			     O_PATH | O_DIRECTORY | O_CLOEXEC));
}

static bool is_magic(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) || fs.f_type == PROC_SUPER_MAGIC;
}

/* What the link says, and then what came behind it. @fd: the link itself */
static int follow(struct way *w, int fd, const char *behind)
{
	char to[PATH_MAX], *rest;
	ssize_t len = readlinkat(fd, "", to, sizeof(to) - 1);
	int err = len < 0 ? errno : ++w->links > LINKS_MAX ? ELOOP : 0;

	if (err)
		return err;
	to[len] = 0;
	if (asprintf(&rest, "%s%s%s", to, *behind ? "/" : "", behind) < 0)
		rest = NULL;
	free(w->rest);
	w->rest = rest;
	if (!rest)
		return errno;
	return *to == '/' ? begin(w) : 0;
}

/* @name exists, and is open as @fd, which stays so. EAGAIN: the way goes on */
static int look(struct way *w, int fd, const char *name, const char *behind)
{
	struct place *p = w->p;
	int err;

	if (fstat(fd, &p->is))
		return errno;
	if (!S_ISREG(p->is.st_mode) && !S_ISDIR(p->is.st_mode) &&
	    is_foreign(p->dir, &p->is))
		return PLACE_FOREIGN;
	p->magic = S_ISLNK(p->is.st_mode) && is_magic(fd);
	if (S_ISLNK(p->is.st_mode) && !p->magic) {
		err = follow(w, fd, behind);
		return err ? err : EAGAIN;
	}
	if (!*behind)
		return 0;
	err = enter(w, openat(p->dir, name, O_PATH | O_DIRECTORY | O_CLOEXEC));
	if (!err)
		memmove(w->rest, behind, strlen(behind) + 1);
	return err ? err : EAGAIN;
}

/* One part of the path. EAGAIN: there are more */
static int step(struct way *w)
{
	const char *part = w->rest + strspn(w->rest, "/"), *behind;
	size_t len = strcspn(part, "/");
	struct place *p = w->p;
	int fd, err;

	behind = part + len;
	behind += strspn(behind, "/");
	free(p->name);
	p->name = len ? strndup(part, len) : strdup(".");
	if (!p->name)
		return errno;
	fd = openat(p->dir, p->name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	p->exists = fd >= 0;
	if (fd < 0)	/* "name/" names no file */
		return errno == ENOENT && !part[len] ? 0 : errno;
	err = look(w, fd, p->name, behind);
	close(fd);
	return err;
}

int place_find(struct place *p, const char *path)
{
	struct way w = { .p = p, .rest = strdup(path) };
	int err = ENOMEM;

	*p = (struct place){ .dir = -1 };
	if (w.rest)
		err = *path ? begin(&w) : ENOENT;
	if (!err) {
		do {
			err = step(&w);
		} while (err == EAGAIN);
	}
	free(w.rest);
	return err;
}

void place_free(struct place *p)
{
	if (p->dir >= 0)
		close(p->dir);
	free(p->name);
	*p = (struct place){ .dir = -1 };
}
