// SPDX-License-Identifier: GPL-2.0
/*
 * A filesystem of our own on a proc mount point, as binfmt_misc has one. Its
 * directory is made up at each look from the pid namespace of the mount: there
 * is nothing to register for a process and nothing to forget.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/namei.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/proc_fs.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/umh.h>
#include <linux/user_namespace.h>
#include <linux/utsname.h>

#include "compat/fs.h"
#include "proc.h"
#include "uapi/vminspect.h"

#define VMINSPECT_MAGIC	0x766d6966	/* "vmif" */

struct fixed_file {
	const char *name;
	umode_t mode;
	const struct file_operations *fops;
	const struct inode_operations *iops;
};

static const char *self_get_link(struct dentry *dentry, struct inode *inode,
				 struct delayed_call *done);

static const struct inode_operations self_iops = { .get_link = self_get_link };

static const struct fixed_file fixed[] = {
	{ "self", S_IFLNK | 0777, NULL, &self_iops },
	{ "faults", S_IFREG | 0444, &vminspect_faults_fops, NULL },
	{ "events", S_IFREG | 0444, &vminspect_events_fops, NULL },
	{ "histogram", S_IFREG | 0444, &vminspect_histogram_fops, NULL },
	{ "status", S_IFREG | 0444, &vminspect_status_fops, NULL },
};

/* Positions and inode numbers: 0 and 1 are dots, then the fixed, then pids. */
#define FIXED_POS	2
#define PID_POS		(FIXED_POS + (int)ARRAY_SIZE(fixed))

bool vminspect_file_privileged(const struct file *file)
{
	return file_ns_capable(file, &init_user_ns, CAP_SYS_ADMIN);
}

const char *vminspect_arch(void)
{
	return init_uts_ns.name.machine;
}

static const char *self_get_link(struct dentry *dentry, struct inode *inode,
				 struct delayed_call *done)
{
	pid_t nr = task_tgid_nr_ns(current, inode->i_sb->s_fs_info);
	char *name;

	if (!nr)
		return ERR_PTR(-ENOENT);
	if (!dentry)	/* walking under RCU: come back when sleeping is allowed */
		return ERR_PTR(-ECHILD);
	name = kasprintf(GFP_KERNEL, "%d", nr);
	if (!name)
		return ERR_PTR(-ENOMEM);
	set_delayed_call(done, kfree_link, name);
	return name;
}

static struct inode *new_inode_of(struct super_block *sb, ino_t ino,
				  umode_t mode)
{
	struct inode *inode = new_inode(sb);

	if (inode) {
		inode->i_ino = ino;
		inode->i_mode = mode;
		compat_inode_init_ts(inode);
	}
	return inode;
}

static struct dentry *lookup_fixed(struct inode *dir, struct dentry *dentry,
				   int i)
{
	struct inode *inode = new_inode_of(dir->i_sb, FIXED_POS + i,
					   fixed[i].mode);

	if (!inode)
		return ERR_PTR(-ENOMEM);
	if (fixed[i].fops)
		inode->i_fop = fixed[i].fops;
	if (fixed[i].iops)
		inode->i_op = fixed[i].iops;
	return d_splice_alias(inode, dentry);
}

static struct pid *get_live_pid(struct pid_namespace *ns, int nr)
{
	struct pid *pid;

	rcu_read_lock();
	pid = find_pid_ns(nr, ns);
	if (pid && !pid_task(pid, PIDTYPE_PID))
		pid = NULL;
	get_pid(pid);
	rcu_read_unlock();
	return pid;
}

static struct dentry *lookup_pid(struct inode *dir, struct dentry *dentry,
				 int nr)
{
	struct pid *pid = get_live_pid(dir->i_sb->s_fs_info, nr);
	struct inode *inode;

	if (!pid)
		return ERR_PTR(-ENOENT);
	inode = new_inode_of(dir->i_sb, PID_POS + nr, S_IFREG | 0444);
	if (!inode) {
		put_pid(pid);
		return ERR_PTR(-ENOMEM);
	}
	inode->i_fop = &vminspect_space_fops;
	inode->i_private = pid;
	return d_splice_alias(inode, dentry);
}

/* Digits without a leading zero, or a pid would have many names. */
static int parse_pid(const char *name)
{
	int nr;

	if (*name < '1' || *name > '9' || kstrtoint(name, 10, &nr))
		return -1;
	return nr;
}

static struct dentry *dir_lookup(struct inode *dir, struct dentry *dentry,
				 unsigned int flags)
{
	const char *name = dentry->d_name.name;
	int i, nr;

	for (i = 0; i < ARRAY_SIZE(fixed); i++) {
		if (!strcmp(name, fixed[i].name))
			return lookup_fixed(dir, dentry, i);
	}
	nr = parse_pid(name);
	return nr < 0 ? ERR_PTR(-ENOENT) : lookup_pid(dir, dentry, nr);
}

static bool emit_fixed(struct dir_context *ctx)
{
	while (ctx->pos < PID_POS) {
		int i = ctx->pos - FIXED_POS;

		if (!dir_emit(ctx, fixed[i].name, strlen(fixed[i].name),
			      ctx->pos, fs_umode_to_dtype(fixed[i].mode)))
			return false;
		ctx->pos++;
	}
	return true;
}

/* The process at or above *nr, if any; *nr becomes its number. */
static bool next_process(struct pid_namespace *ns, int *nr)
{
	struct pid *pid;

	rcu_read_lock();
	for (; (pid = idr_get_next(&ns->idr, nr)); (*nr)++) {
		if (pid_task(pid, PIDTYPE_TGID))
			break;
	}
	rcu_read_unlock();
	return pid;
}

static int dir_iterate(struct file *file, struct dir_context *ctx)
{
	struct pid_namespace *ns = vminspect_file_ns(file);
	char name[16];
	int nr;

	if (!dir_emit_dots(file, ctx) || !emit_fixed(ctx))
		return 0;
	for (nr = ctx->pos - PID_POS; next_process(ns, &nr); nr++) {
		int len = snprintf(name, sizeof(name), "%d", nr);

		ctx->pos = PID_POS + nr;
		if (!dir_emit(ctx, name, len, PID_POS + nr, DT_REG))
			return 0;
		cond_resched();
	}
	ctx->pos = PID_POS + nr;
	return 0;
}

static const struct inode_operations dir_iops = { .lookup = dir_lookup };

static const struct file_operations dir_fops = {
	.owner = THIS_MODULE,
	.read = generic_read_dir,
	.iterate_shared = dir_iterate,
	.llseek = generic_file_llseek,
};

static bool inode_alive(const struct inode *inode)
{
	bool alive;

	if (!inode->i_private)
		return true;
	rcu_read_lock();
	alive = pid_task(inode->i_private, PIDTYPE_PID);
	rcu_read_unlock();
	return alive;
}

static int entry_revalidate(COMPAT_D_REVALIDATE_PARENT struct dentry *dentry,
			    unsigned int flags)
{
	struct inode *inode;

	/* Nothing is held then: the last put_pid() may be going on. */
	if (flags & LOOKUP_RCU)
		return -ECHILD;
	inode = d_inode(dentry);
	return inode && inode_alive(inode);
}

/* What nobody uses is not kept: it would hold the number of who has ended. */
static const struct dentry_operations entry_dops = {
	.d_revalidate = entry_revalidate,
	.d_delete = always_delete_dentry,
};

static void evict_inode(struct inode *inode)
{
	struct pid *pid = inode->i_private;

	truncate_inode_pages_final(&inode->i_data);
	clear_inode(inode);
	put_pid(pid);
}

static const struct super_operations super_ops = {
	.statfs = simple_statfs,
	.evict_inode = evict_inode,
};

static int fill_super(struct super_block *sb, struct fs_context *fc)
{
	struct inode *inode;

	sb->s_magic = VMINSPECT_MAGIC;
	sb->s_op = &super_ops;
	sb->s_flags |= SB_RDONLY;
	sb->s_iflags |= SB_I_NODEV | SB_I_NOEXEC;
	compat_set_default_d_op(sb, &entry_dops);
	inode = new_inode_of(sb, 1, S_IFDIR | 0555);
	if (!inode)
		return -ENOMEM;
	inode->i_op = &dir_iops;
	inode->i_fop = &dir_fops;
	set_nlink(inode, 2);
	sb->s_root = d_make_root(inode);
	return sb->s_root ? 0 : -ENOMEM;
}

static int get_tree(struct fs_context *fc)
{
	return get_tree_keyed(fc, fill_super,
			      get_pid_ns(task_active_pid_ns(current)));
}

static void free_context(struct fs_context *fc)
{
	if (fc->s_fs_info)	/* not taken over by a super block */
		put_pid_ns(fc->s_fs_info);
}

static const struct fs_context_operations context_ops = {
	.get_tree = get_tree,
	.free = free_context,
};

static int init_context(struct fs_context *fc)
{
	fc->ops = &context_ops;
	return 0;
}

static void kill_super(struct super_block *sb)
{
	struct pid_namespace *ns = sb->s_fs_info;

	kill_anon_super(sb);
	put_pid_ns(ns);
}

static struct file_system_type fs_type = {
	.owner = THIS_MODULE,
	.name = VMINSPECT_FSTYPE,
	.init_fs_context = init_context,
	.kill_sb = kill_super,
};
MODULE_ALIAS_FS(VMINSPECT_FSTYPE);

static struct proc_dir_entry *mount_point;

/* No mount can be attached from within the kernel: path_mount() is not exported. */
static void mount_on_proc(void)
{
	static char *argv[] = {
		"/bin/mount", "-t", VMINSPECT_FSTYPE, "-o",
		"nosuid,nodev,noexec", VMINSPECT_FSTYPE, VMINSPECT_PROC, NULL
	};
	static char *envp[] = {
		"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/", NULL
	};
	int err = call_usermodehelper(argv[0], argv, envp, UMH_WAIT_PROC);

	if (err)
		pr_notice("could not run %s (%d); mount it yourself: mount -t %s %s %s\n",
			  argv[0], err, VMINSPECT_FSTYPE, VMINSPECT_FSTYPE,
			  VMINSPECT_PROC);
}

int vminspect_proc_init(void)
{
	int err;

	mount_point = proc_create_mount_point(VMINSPECT_FSTYPE);
	if (!mount_point)
		return -EEXIST;
	err = register_filesystem(&fs_type);
	if (err) {
		proc_remove(mount_point);
		return err;
	}
	mount_on_proc();
	return 0;
}

void vminspect_proc_exit(void)
{
	unregister_filesystem(&fs_type);
	proc_remove(mount_point);
}
