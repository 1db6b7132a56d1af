// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "found.h"
#include "scan.h"
#include "vma_list.h"

static struct vminspect_event header(int type, size_t size, uint64_t time,
				     uint32_t pid)
{
	return (struct vminspect_event){
		.type = type,
		.flags = VMINSPECT_EVENT_FOUND,
		.size = size,
		.time = time,
		.tgid = pid,
		.tid = pid,
	};
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static bool give_task(const struct scan *scan, uint64_t time, found_fn *give,
		      void *ctx)
{
	struct vminspect_task task = {
		.event = header(VMINSPECT_EVENT_TASK, sizeof(task), time,
				scan->space.pid),
	};

	memcpy(task.comm, scan->space.comm, sizeof(task.comm));
	return give(ctx, &task.event);
}

/* A name that is longer than a record may be is left out. */
static bool give_vma(const struct vma_item *item, uint64_t time, uint32_t pid,
		     found_fn *give, void *ctx)
{
	size_t len = strlen(item->name), size;
	struct vminspect_event *e;
	struct vminspect_vma *vma;
	bool ok;

	size = sizeof(*e) + sizeof(*vma) + (len ? (len + 8) / 8 * 8 : 0);
	if (size > VMINSPECT_EVENT_MAX) {
		len = 0;
		size = sizeof(*e) + sizeof(*vma);
	}
	e = calloc(1, size);
	if (!e)
		return false;
	*e = header(VMINSPECT_EVENT_VMA, size, time, pid);
	vma = (struct vminspect_vma *)(e + 1);
	*vma = item->vma;
	vma->name_len = len;
	memcpy(vma + 1, item->name, len);
	ok = give(ctx, e);
	free(e);
	return ok;
}

static enum status give_all(struct scan *scan, found_fn *give, void *ctx)
{
	struct vma_list list = { 0 };
	enum status status = STATUS_OK;
	uint64_t time = now();
	size_t i;
	bool ok;

	ok = give_task(scan, time, give, ctx);
	if (ok && scan_has_memory(scan))
		status = vma_list_read(&list, scan);
	for (i = 0; ok && !status && i < list.nr; i++)
		ok = give_vma(&list.items[i], time, scan->space.pid, give, ctx);
	vma_list_free(&list);
	return ok ? status : fail_errno(scan->who, ENOMEM);
}

enum status found_process(const char *pid, found_fn *give, void *ctx)
{
	struct scan scan;
	enum status status = scan_open(&scan, pid, NULL);

	if (status)
		return status;
	status = give_all(&scan, give, ctx);
	scan_close(&scan);
	return status;
}
