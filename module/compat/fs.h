/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/fs.h and linux/dcache.h
 */
#ifndef VMINSPECT_COMPAT_FS_H
#define VMINSPECT_COMPAT_FS_H

#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/mount.h>

#include "features.h"

static inline struct file *compat_file_open_root(struct vfsmount *mnt,
						 const char *name, int flags)
{
#ifdef COMPAT_HAVE_FILE_OPEN_ROOT_PATH
	struct path root = { .mnt = mnt, .dentry = mnt->mnt_root };

	return file_open_root(&root, name, flags, 0);
#else
	return file_open_root(mnt->mnt_root, mnt, name, flags, 0);
#endif
}

/* Parameters of d_revalidate() up to the dentry */
#ifdef COMPAT_HAVE_D_REVALIDATE_NAME
#define COMPAT_D_REVALIDATE_PARENT	struct inode *dir, const struct qstr *name,
#else
#define COMPAT_D_REVALIDATE_PARENT
#endif

static inline void compat_set_default_d_op(struct super_block *sb,
					   const struct dentry_operations *ops)
{
#ifdef COMPAT_HAVE_SET_DEFAULT_D_OP
	set_default_d_op(sb, ops);
#else
	sb->s_d_op = ops;
#endif
}

static inline void compat_inode_init_ts(struct inode *inode)
{
#ifdef COMPAT_HAVE_INODE_INIT_TS
	simple_inode_init_ts(inode);
#else
	inode->i_ctime = current_time(inode);
	inode->i_atime = inode->i_ctime;
	inode->i_mtime = inode->i_ctime;
#endif
}

#endif /* VMINSPECT_COMPAT_FS_H */
