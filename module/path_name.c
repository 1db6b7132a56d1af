// SPDX-License-Identifier: GPL-2.0
/*
 * d_path() waits for who renames or mounts just then, which on PREEMPT_RT means
 * that it sleeps. This goes the way that fs/d_path.c tries first, and gives up
 * where that would wait: up the dentries, by rename_lock's sequence, and from
 * mount to mount. RCU keeps all of these in memory. That a mount was moved on
 * the way is not noticed, for mount_lock is not for modules: then the name may
 * begin as it was before.
 */
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/magic.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seqlock.h>
#include <linux/uaccess.h>

#include "path_name.h"

/* So often a rename may come in between */
#define TRIES	4

/**
 * struct front - how struct mount begins: fs/mount.h, which modules do not see
 *
 * That it does so here is found out before it is used.
 */
struct front {
	struct hlist_node hash;
	struct front *parent;
	struct dentry *mountpoint;
	struct vfsmount mnt;
};

/* struct tail - text that is written from its end: @left bytes are still free */
struct tail {
	char *text;
	size_t left;
};

static bool front_known;

static bool leads_up(const struct path *from, const struct path *to)
{
	const struct front *f = container_of(from->mnt, struct front, mnt);

	return to->mnt == &f->parent->mnt && to->dentry == f->mountpoint;
}

/* Of a mount that has another above it; follow_up() knows the real struct. */
void vminspect_path_learn(void)
{
	struct path path, above;

	if (front_known || kern_path("/proc", LOOKUP_DIRECTORY, &path))
		return;
	above = path;
	path_get(&above);
	front_known = follow_up(&above) && leads_up(&path, &above);
	path_put(&above);
	path_put(&path);
}

/* A name that is just being changed may not have the length that is read. */
static bool prepend(struct tail *t, const char *from, size_t len)
{
	if (len > t->left)
		return false;
	t->left -= len;
	return !copy_from_kernel_nofault(t->text + t->left, from, len);
}

static bool prepend_name(struct tail *t, const struct dentry *dentry)
{
	/* Pairs with __d_alloc(): its text is there, too. */
	const char *name = smp_load_acquire(&dentry->d_name.name);

	return prepend(t, name, READ_ONCE(dentry->d_name.len));
}

/* From the root of a mount to where it is mounted. False: nowhere. */
static bool leave_mount(struct path *at)
{
	const struct front *f = container_of(at->mnt, struct front, mnt);
	struct front *parent = READ_ONCE(f->parent);

	if (parent == f)
		return false;
	at->dentry = READ_ONCE(f->mountpoint);
	at->mnt = &parent->mnt;
	return true;
}

static bool leave_dentry(struct path *at, struct tail *t)
{
	struct dentry *parent = READ_ONCE(at->dentry->d_parent);

	if (parent == at->dentry || !prepend_name(t, at->dentry) ||
	    !prepend(t, "/", 1))
		return false;
	at->dentry = parent;
	return true;
}

/* Each step but those between mounts takes room, and mounts are not endless. */
static bool climb(struct path at, const struct path *root, struct tail *t)
{
	int steps;

	for (steps = 0; steps < PATH_MAX; steps++) {
		if (at.dentry == root->dentry && at.mnt == root->mnt)
			return true;
		if (at.dentry == at.mnt->mnt_root) {
			if (!leave_mount(&at))
				return true;
		} else if (!leave_dentry(&at, t)) {
			return false;
		}
	}
	return false;
}

/* The root is only compared with: it does not matter that nobody holds it. */
static bool try_climb(const struct path *path, struct tail *t)
{
	const seqcount_t *renames = &rename_lock.seqcount.seqcount;
	const struct fs_struct *fs = current->fs;
	unsigned int seq = raw_read_seqcount(renames);
	struct path root = { };
	bool done;

	if (seq & 1)
		return false;
	if (fs) {
		root.dentry = READ_ONCE(fs->root.dentry);
		root.mnt = READ_ONCE(fs->root.mnt);
	}
	rcu_read_lock();
	done = climb(*path, &root, t);
	rcu_read_unlock();
	return done && !read_seqcount_retry(renames, seq);
}

static bool name_in_tree(const struct path *path, struct tail *t)
{
	const char *end = d_unlinked(path->dentry) ? " (deleted)" : "";
	size_t left;
	int tries;

	if (!prepend(t, end, strlen(end) + 1))
		return false;
	left = t->left;
	for (tries = 0; tries < TRIES; tries++) {
		t->left = left;
		if (try_climb(path, t))
			return t->left < left || prepend(t, "/", 1);
	}
	return false;
}

/*
 * A file that is in no directory is named by who made it. As simple_dname() and
 * anon_inodefs_dname() do; others may take locks for it.
 */
static bool name_alone(const struct dentry *dentry, struct tail *t)
{
	switch (dentry->d_sb->s_magic) {
	case TMPFS_MAGIC:
	case HUGETLBFS_MAGIC:
		return prepend(t, " (deleted)", 11) &&
		       prepend_name(t, dentry) && prepend(t, "/", 1);
	case ANON_INODE_FS_MAGIC:
		return prepend(t, "", 1) && prepend_name(t, dentry) &&
		       prepend(t, "anon_inode:", 11);
	default:
		return false;
	}
}

static bool is_alone(const struct path *path)
{
	const struct dentry *dentry = path->dentry;

	return dentry->d_op && dentry->d_op->d_dname &&
	       (!IS_ROOT(dentry) || dentry != path->mnt->mnt_root);
}

void vminspect_path_name(const struct path *path, char *name, size_t size)
{
	struct tail t = { .text = name, .left = size };
	bool known;

	if (is_alone(path))
		known = name_alone(path->dentry, &t);
	else
		known = front_known && name_in_tree(path, &t);
	if (known)
		memmove(name, name + t.left, size - t.left);
	else
		*name = 0;
}
