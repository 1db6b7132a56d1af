/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/uprobes.h
 */
#ifndef VMINSPECT_COMPAT_UPROBE_H
#define VMINSPECT_COMPAT_UPROBE_H

#include <linux/err.h>
#include <linux/uprobes.h>

#include "features.h"

/* The last parameters of handler() and ret_handler() */
#ifdef COMPAT_HAVE_UPROBE_DATA
#define COMPAT_UPROBE_ARGS	struct pt_regs *regs, __u64 *data
#else
#define COMPAT_UPROBE_ARGS	struct pt_regs *regs
#endif

/* The second parameter of filter() */
#ifdef COMPAT_HAVE_UPROBE_FILTER_MM
#define COMPAT_UPROBE_FILTER_CTX
#else
#define COMPAT_UPROBE_FILTER_CTX enum uprobe_filter_ctx filter_ctx,
#endif

/**
 * struct compat_uprobe - a registered consumer
 * @inode: file; the caller holds it
 * @offset: in it
 * @uprobe: what the kernel gave, where it gives something
 */
struct compat_uprobe {
	struct inode *inode;
	loff_t offset;
	struct uprobe *uprobe;
};

static inline int compat_uprobe_register(struct compat_uprobe *u,
					 struct uprobe_consumer *uc)
{
#ifdef COMPAT_HAVE_UPROBE_HANDLE
	u->uprobe = uprobe_register(u->inode, u->offset, 0, uc);
	return PTR_ERR_OR_ZERO(u->uprobe);
#else
	return uprobe_register(u->inode, u->offset, uc);
#endif
}

/* When it returns, no handler runs any more. */
static inline void compat_uprobe_unregister(struct compat_uprobe *u,
					    struct uprobe_consumer *uc)
{
#ifdef COMPAT_HAVE_UPROBE_HANDLE
	uprobe_unregister_nosync(u->uprobe, uc);
	uprobe_unregister_sync();
#else
	uprobe_unregister(u->inode, u->offset, uc);
#endif
}

#endif /* VMINSPECT_COMPAT_UPROBE_H */
