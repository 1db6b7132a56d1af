// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "intl.h"
#include "record.h"
#include "scan.h"
#include "snapshot.h"

/*
 * Room for the records of one call; one that is full has 5,000 pages, or 1,500
 * VMAs, beside which the call itself costs nothing.
 */
#define BUFFER_SIZE	(1 << 17)

/**
 * struct delivery - records on their way to a sink
 * @scan: where they come from
 * @range: what is wanted
 * @flags: likewise
 * @sink: where they go
 * @ctx: for it
 * @vma: the last one that the sink got, by its start as it stood in the record
 * @any_vma: whether there was one
 * @at: end of what the sink got
 * @table: by level, start of the last one that the sink got
 * @any_table: by level, whether there was one
 */
struct delivery {
	const struct scan *scan;
	struct range range;
	uint32_t flags;
	const struct scan_sink *sink;
	void *ctx;
	uint64_t vma;
	bool any_vma;
	uint64_t at;
	uint64_t table[VMINSPECT_NR_LEVELS];
	bool any_table[VMINSPECT_NR_LEVELS];
};

/* What was shown of another VMA meanwhile is not shown again as this one's. */
static void deliver_vma(struct delivery *d, const struct vminspect_record *r)
{
	const char *name;
	struct vminspect_vma vma = *record_vma(r, &name);

	if (d->any_vma && vma.start == d->vma)
		return;
	if (vma.start >= d->range.end || vma.end <= d->range.start)
		return;
	d->any_vma = true;
	d->vma = vma.start;
	if (vma.start < d->at)
		vma.start = d->at;
	if (d->sink->vma)
		d->sink->vma(d->ctx, &vma, name);
}

static void deliver_table(struct delivery *d, const struct vminspect_record *r)
{
	const uint64_t *w = record_words(r);

	if (!(d->flags & VMINSPECT_SCAN_TABLES) || w[0] >= d->range.end ||
	    w[0] + scan_span(d->scan, r->level) <= d->range.start)
		return;
	if (d->any_table[r->level] && d->table[r->level] == w[0])
		return;
	d->any_table[r->level] = true;
	d->table[r->level] = w[0];
	if (d->sink->table)
		d->sink->table(d->ctx, w[0], r->level, w[1],
			       r->flags & VMINSPECT_RECORD_SHARED);
}

/* Cuts the entries to the range; one that overlaps it counts as a whole. */
static void deliver_entries(struct delivery *d,
			    const struct vminspect_record *r)
{
	unsigned int shift = d->scan->space.shift[r->level];
	const struct vminspect_frame *frames;
	const uint64_t *w = record_words(r);
	size_t nr = record_entries(r, &frames), skip = 0;
	uint64_t addr = w[0], first = addr >> shift;

	if (!(d->flags & VMINSPECT_SCAN_ENTRIES) || addr >= d->range.end ||
	    (first + nr) << shift <= d->range.start)
		return;
	d->at = (first + nr) << shift;
	if (d->range.start >> shift > first) {
		skip = (d->range.start >> shift) - first;
		addr = (first + skip) << shift;
	}
	if (first + nr - 1 > (d->range.end - 1) >> shift)
		nr = ((d->range.end - 1) >> shift) - first + 1;
	if (!(d->flags & VMINSPECT_SCAN_FRAMES))
		frames = NULL;
	if (d->sink->entries)
		d->sink->entries(d->ctx, addr, r->level, w + 1 + skip,
				 frames ? frames + skip : NULL, nr - skip);
}

static void deliver_hole(struct delivery *d, const struct vminspect_record *r)
{
	const uint64_t *w = record_words(r);
	uint64_t start = w[0], end = w[1];

	if (start < d->range.start)
		start = d->range.start;
	if (end > d->range.end)
		end = d->range.end;
	if (!(d->flags & VMINSPECT_SCAN_HOLES) || start >= end)
		return;
	d->at = end;
	if (d->sink->hole)
		d->sink->hole(d->ctx, start, end, r->level);
}

static void deliver(struct delivery *d, const struct vminspect_record *r)
{
	if (d->sink->record)
		d->sink->record(d->ctx, r);
	switch (r->type) {
	case VMINSPECT_REC_VMA:
		return deliver_vma(d, r);
	case VMINSPECT_REC_TABLE:
		return deliver_table(d, r);
	case VMINSPECT_REC_ENTRIES:
		return deliver_entries(d, r);
	case VMINSPECT_REC_HOLE:
		return deliver_hole(d, r);
	}
}

static enum status deliver_buffer(struct delivery *d, const void *buffer,
				  size_t used)
{
	struct record_order order = { .space = &d->scan->space };
	const struct vminspect_record *r;
	const char *why = NULL;
	size_t at;

	for (at = 0; at < used; at += r->size) {
		r = (const void *)((const char *)buffer + at);
		why = used - at < sizeof(*r) ? _("a record is cut off") :
		      record_check(&order, r, used - at);
		if (why)
			return fail(STATUS_FAILURE, NULL,
				    _("%s: from the module: %s"), d->scan->who,
				    why);
		deliver(d, r);
	}
	return STATUS_OK;
}

static enum status run_live(struct scan *s, struct delivery *d)
{
	struct vminspect_scan arg = {
		.size = sizeof(arg),
		.flags = d->flags,
		.start = d->range.start,
		.end = d->range.end,
		.buffer_size = BUFFER_SIZE,
	};
	void *buffer = malloc(BUFFER_SIZE);
	enum status status = STATUS_OK;

	if (!buffer)
		return fail_errno(s->who, ENOMEM);
	arg.buffer = (uintptr_t)buffer;
	while (!status && arg.start < arg.end) {
		if (ioctl(s->source.fd, VMINSPECT_IOC_SCAN, &arg)) {
			if (errno == EINTR)
				continue;
			if (errno == ESRCH)
				s->state = arg.state;
			else
				status = fail_errno(s->who, errno);
			break;
		}
		status = deliver_buffer(d, buffer, arg.used);
		s->raced += arg.raced;
		if (arg.hold_ns > s->hold_ns)
			s->hold_ns = arg.hold_ns;
		arg.start = arg.next;
	}
	free(buffer);
	return status;
}

static void run_image(struct scan *s, struct delivery *d)
{
	const struct vminspect_record *r;
	const struct vminspect_end *end;
	size_t at;

	for (at = SNAPSHOT_RECORDS; at < s->image_size; at += r->size) {
		r = (const void *)(s->image + at);
		if (r->type == VMINSPECT_REC_END) {
			end = (const void *)(r + 1);
			s->state = end->state;
			s->raced = end->raced;
			s->hold_ns = end->hold_ns;
			return;
		}
		deliver(d, r);
	}
}

enum status scan_run(struct scan *s, const struct range *range, uint32_t flags,
		     const struct scan_sink *sink, void *ctx)
{
	struct delivery d = {
		.scan = s,
		.range = { 0, s->space.end },
		.flags = flags,
		.sink = sink,
		.ctx = ctx,
	};

	if (range)
		d.range = *range;
	if (d.range.end > s->space.end)
		d.range.end = s->space.end;
	s->state = VMINSPECT_STATE_COMPLETE;
	s->raced = 0;
	s->hold_ns = 0;
	if (!scan_has_memory(s)) {
		s->state = VMINSPECT_STATE_NO_MM;
		return STATUS_OK;
	}
	if (!s->image)
		return run_live(s, &d);
	run_image(s, &d);
	return STATUS_OK;
}

/* A kernel without sysctls does not say. */
static void read_boot(struct scan *s)
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	char id[sizeof(s->boot.id)];

	if (!file)
		return;
	if (fgets(id, sizeof(id), file))
		memcpy(s->boot.id, id, strcspn(id, "\n"));
	fclose(file);
}

static enum status open_live(struct scan *s, const char *pid)
{
	enum status status = source_check(NULL);
	const char *why;

	if (!status)
		status = source_open(&s->source, pid);
	if (status)
		return status;
	s->who = s->source.who;
	read_boot(s);
	s->space.size = sizeof(s->space);
	if (ioctl(s->source.fd, VMINSPECT_IOC_SPACE, &s->space)) {
		status = errno == ESRCH ?
			fail(STATUS_GONE, NULL, _("%s: no such process"), pid) :
			 errno == ENOTTY ?
			fail(STATUS_FAILURE, _("VMINSPECT_PROC names a copy?"),
			     _("%s: cannot be asked to scan"), s->who) :
			fail_errno(s->who, errno);
	} else {
		why = record_space(&s->space);
		if (why)
			status = fail(STATUS_FAILURE, NULL, _("%s: it %s"),
				      s->who, why);
	}
	if (status)
		source_close(&s->source);
	return status;
}

enum status scan_open(struct scan *s, const char *pid, const char *from)
{
	memset(s, 0, sizeof(*s));
	s->source.fd = -1;
	if (!from)
		return open_live(s, pid);
	s->who = from;
	return snapshot_load(from, &s->image, &s->image_size, &s->space,
			     &s->boot);
}

bool scan_same_boot(const struct scan *a, const struct scan *b)
{
	return !strcmp(a->space.kernel, b->space.kernel) &&
	       (!a->boot.id[0] || !b->boot.id[0] ||
		!memcmp(&a->boot, &b->boot, sizeof(a->boot)));
}

bool scan_word_is_pid(const char *word)
{
	return !strcmp(word, "self") ||
	       (*word && strspn(word, "0123456789") == strlen(word));
}

void scan_close(struct scan *s)
{
	if (s->source.fd >= 0)
		source_close(&s->source);
	free(s->image);
	s->image = NULL;
}

const char *scan_no_memory(const struct scan *s)
{
	return s->space.flags & VMINSPECT_SPACE_ZOMBIE ?
		_("a zombie: it has ended, and its memory is gone") :
		_("a kernel thread: it has no address space of its own");
}

enum status scan_gone(const struct scan *s)
{
	switch (s->state) {
	case VMINSPECT_STATE_EXITED:
		return fail(STATUS_GONE, NULL,
			    _("%s: it exited meanwhile; what is shown was true before"),
			    s->who);
	case VMINSPECT_STATE_EXEC:
		return fail(STATUS_GONE, NULL,
			    _("%s: it called execve(2) meanwhile; what is shown was true before"),
			    s->who);
	default:
		return STATUS_OK;
	}
}
