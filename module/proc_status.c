// SPDX-License-Identifier: GPL-2.0
#include <linux/bitops.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/utsname.h>

#include "event_reader.h"
#include "event_ring.h"
#include "feature.h"
#include "proc.h"
#include "pt_level.h"
#include "recorder.h"
#include "uapi/vminspect.h"

static void show_recorder(struct seq_file *m)
{
	struct recorder_counts c;
	char absent[64];

	vminspect_recorder_counts(&c);
	seq_printf(m, "record=%s\n", vminspect_recorder_state());
	seq_printf(m, "reason=%s\n", vminspect_recorder_reason());
	seq_printf(m, "absent=%s\n",
		   vminspect_recorder_absent(absent, sizeof(absent)) ?
		   absent : "-");
	seq_printf(m, "calls=%llu\n", c.calls);
	seq_printf(m, "retried=%llu\n", c.retried);
	seq_printf(m, "missed=%llu\n", c.missed);
	seq_printf(m, "in_progress=%llu\n", c.in_progress);
	seq_printf(m, "skipped=%llu\n", c.skipped);
	seq_printf(m, "calls_missed=%llu\n", c.calls_missed);
	seq_printf(m, "overwritten=%llu\n", c.overwritten);
	seq_printf(m, "ring_bytes=%zu\n",
		   vminspect_ring_bytes(vminspect_recorder_ring()));
}

static void show_features(struct seq_file *m)
{
	const struct feature *f = NULL;

	while ((f = vminspect_feature_next(f)))
		seq_printf(m, "%s=%s\n", f->key, f->there ? "yes" : "no");
}

static int status_show(struct seq_file *m, void *v)
{
	struct reader_counts r;

	seq_printf(m, VMINSPECT_LEAD " version=%s kernel=%s arch=%s levels=%u page=%lu\n",
		   VMINSPECT_VERSION, init_uts_ns.name.release,
		   vminspect_arch(), hweight32(vminspect_pt_levels()),
		   PAGE_SIZE);
	show_recorder(m);
	vminspect_reader_counts(&r);
	seq_printf(m, "readers=%u\n", r.open);
	seq_printf(m, "lost=%llu\n", r.lost);
	show_features(m);
	return 0;
}

static int status_open(struct inode *inode, struct file *file)
{
	return single_open(file, status_show, NULL);
}

const struct file_operations vminspect_status_fops = {
	.owner = THIS_MODULE,
	.open = status_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};
