/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The filesystem behind /proc/vminspect, and the files in it.
 */
#ifndef VMINSPECT_PROC_H
#define VMINSPECT_PROC_H

#include <linux/fs.h>
#include <linux/pid_namespace.h>

/* proc_space.c: <pid>; inode->i_private is its struct pid */
extern const struct file_operations vminspect_space_fops;
/* proc_events.c: faults */
extern const struct file_operations vminspect_faults_fops;
extern const struct file_operations vminspect_events_fops;
/* proc_histogram.c: histogram */
extern const struct file_operations vminspect_histogram_fops;
/* proc_status.c: status */
extern const struct file_operations vminspect_status_fops;

/* "vminspect ABI", without an end of line: leads each of the texts */
#define VMINSPECT_LEAD	"vminspect " __stringify(VMINSPECT_ABI)

/* Pid namespace that the mount of this file shows */
static inline struct pid_namespace *vminspect_file_ns(const struct file *file)
{
	return file_inode(file)->i_sb->s_fs_info;
}

/* May see frames, raw entries, slots: as pagemap, by who opened the file. */
bool vminspect_file_privileged(const struct file *file);

/* Name of the architecture, as uname -m says it */
const char *vminspect_arch(void);

/*
 * Registers the filesystem, makes the mount point and mounts it through
 * /bin/mount. That it could not be mounted is no error: the log says how to.
 */
int vminspect_proc_init(void);
void vminspect_proc_exit(void);

#endif /* VMINSPECT_PROC_H */
