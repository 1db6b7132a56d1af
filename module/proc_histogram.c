// SPDX-License-Identifier: GPL-2.0
/*
 * histogram: faults summed up, by class and time, as text.
 */
#include <linux/module.h>
#include <linux/seq_file.h>

#include "event_reader.h"
#include "fault_sums.h"
#include "proc.h"
#include "recorder.h"

/* Positions: the first line, each class, the last line */
#define POS_CLASS	1
#define POS_END		(POS_CLASS + FAULT_NR_CLASSES)

static void show_head(struct seq_file *m)
{
	u64 since = vminspect_sums_since();

	seq_printf(m, VMINSPECT_LEAD " record=%s since=",
		   vminspect_recorder_state());
	if (since)
		seq_printf(m, "%llu\n", since);
	else
		seq_puts(m, "-\n");
}

static void show_sum(struct seq_file *m, enum fault_class class,
		     const struct fault_sum *sum)
{
	u64 faults = 0;
	unsigned int i;

	for (i = 0; i < SUMS_BUCKETS; i++)
		faults += sum->bucket[i];
	if (!faults)
		return;
	seq_printf(m, "class %s faults=%llu ns=%llu\n",
		   fault_class_name(class), faults, sum->ns);
	for (i = 0; i < SUMS_BUCKETS; i++) {
		if (sum->bucket[i])
			seq_printf(m, "ns %llu %llu\n",
				   time_bucket_start(i),
				   sum->bucket[i]);
	}
}

static void show_end(struct seq_file *m)
{
	struct recorder_counts c;

	vminspect_recorder_counts(&c);
	seq_printf(m, "end calls=%llu retried=%llu missed=%llu skipped=%llu\n",
		   c.calls, c.retried, c.missed, c.skipped);
}

static void *histogram_start(struct seq_file *m, loff_t *pos)
{
	return *pos <= POS_END ? pos : NULL;
}

static void *histogram_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return histogram_start(m, pos);
}

static void histogram_stop(struct seq_file *m, void *v)
{
}

static int histogram_show(struct seq_file *m, void *v)
{
	struct fault_sum *sum = m->private;
	loff_t pos = *(loff_t *)v;

	if (!pos)
		show_head(m);
	else if (pos == POS_END)
		show_end(m);
	else if (vminspect_sums_read(pos - POS_CLASS, sum))
		show_sum(m, pos - POS_CLASS, sum);
	return 0;
}

static const struct seq_operations histogram_ops = {
	.start = histogram_start,
	.next = histogram_next,
	.stop = histogram_stop,
	.show = histogram_show,
};

static int histogram_open(struct inode *inode, struct file *file)
{
	int err = vminspect_reader_may_open(file);

	if (err)
		return err;
	return __seq_open_private(file, &histogram_ops,
				  sizeof(struct fault_sum)) ? 0 : -ENOMEM;
}

const struct file_operations vminspect_histogram_fops = {
	.owner = THIS_MODULE,
	.open = histogram_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = seq_release_private,
};
