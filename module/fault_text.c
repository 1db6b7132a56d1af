// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>

#include "event_line.h"
#include "fault_class.h"
#include "fault_text.h"
#include "format.h"
#include "pt_level.h"

/* Whether the walk that stopped at @stop saw an entry of @level */
static bool is_on_way(int level, int stop)
{
	return level <= stop && vminspect_pt_levels() & (1U << level);
}

/* Tables from below where the walk stopped before, to where it did after */
static void put_new(struct text *text, int before, int after)
{
	int level;
	bool any = false;

	vminspect_text_key(text, "new");
	for (level = before + 1; level <= after; level++) {
		if (!is_on_way(level, after))
			continue;
		vminspect_text_char(text, '+');
		vminspect_text_str(text, entry_level_name(level));
		any = true;
	}
	if (!any)
		vminspect_text_char(text, '-');
}

static void put_raw(struct text *text, u64 raw, bool privileged)
{
	if (privileged)
		vminspect_text_hex(text, raw);
	else
		vminspect_text_char(text, '-');
}

static void put_stop(struct text *text, const char *key, int stop, u64 raw,
		     bool privileged)
{
	vminspect_text_key(text, key);
	if (stop >= VMINSPECT_NR_LEVELS) {
		vminspect_text_char(text, '-');
		return;
	}
	vminspect_text_str(text, entry_level_name(stop));
	vminspect_text_char(text, ':');
	put_raw(text, raw, privileged);
}

/* LEVEL:BEFORE:AFTER, and so on */
static void put_levels(struct text *text, const struct vminspect_fault *f,
		       bool privileged)
{
	const struct vminspect_fault_levels *levels = (const void *)(f + 1);
	int before = VMINSPECT_FAULT_BEFORE(f->event.level);
	int after = VMINSPECT_FAULT_AFTER(f->event.level);
	char part = '=';
	int level;

	if (after >= VMINSPECT_NR_LEVELS)
		after = -1;
	vminspect_text_str(text, " levels");
	for (level = 0; level <= max(before, after); level++) {
		if (!is_on_way(level, max(before, after)))
			continue;
		vminspect_text_char(text, part);
		vminspect_text_str(text, entry_level_name(level));
		vminspect_text_char(text, ':');
		put_raw(text, levels->before[level],
			privileged && level <= before);
		vminspect_text_char(text, ':');
		put_raw(text, levels->after[level],
			privileged && level <= after);
		part = ',';
	}
}

static u64 latency(const struct vminspect_fault *f)
{
	if (f->event.flags & VMINSPECT_FAULT_NO_RETURN)
		return VMINSPECT_HIDDEN64;
	return f->event.flags & VMINSPECT_FAULT_US ?
		       (u64)f->ns * NSEC_PER_USEC : f->ns;
}

static void put_begin(struct text *text, const struct vminspect_fault *f,
		      const struct fault_evidence *e)
{
	enum fault_count count = fault_count(e->flags, e->result, e->returned);

	vminspect_line_head(text, "fault", &f->event);
	vminspect_text_char(text, ' ');
	vminspect_text_hex(text, f->addr);
	vminspect_text_char(text, ' ');
	vminspect_text_str(text, fault_access_name(f->flags));
	vminspect_text_char(text, ' ');
	vminspect_text_str(text, fault_count_name(count));
	vminspect_text_key_known(text, "ns", latency(f));
}

void vminspect_fault_text(struct text *text,
			  const struct vminspect_event *event, bool privileged)
{
	static const char * const marks[] = { "remote", "kernel", "noregs" };
	const struct vminspect_fault *f = (const void *)event;
	int before = VMINSPECT_FAULT_BEFORE(event->level);
	int after = VMINSPECT_FAULT_AFTER(event->level);
	struct fault_evidence e;
	bool frame;

	fault_evidence(f, vminspect_format(), vminspect_pt_shifts, &e);
	frame = privileged && e.looked && entry_has_frame(&e.after);
	put_begin(text, f, &e);
	put_new(text, before, e.looked ? after : -1);
	put_stop(text, "before", before, f->before, privileged);
	put_stop(text, "after", after, f->after, privileged);
	vminspect_text_key_hex(text, "pfn", frame ? e.after.target :
						    VMINSPECT_HIDDEN64);
	vminspect_text_key_hex(text, "ip", f->ip);
	vminspect_text_key_hex(text, "flags", f->flags);
	vminspect_text_key_hex(text, "result", e.returned ? f->result :
							    VMINSPECT_HIDDEN64);
	vminspect_line_ids(text, event);
	vminspect_line_marks(text, event->flags, marks, ARRAY_SIZE(marks));
	vminspect_text_key_str(text, "class",
			       fault_class_name(fault_classify(&e)));
	vminspect_text_key_dec(text, "near", event->near);
	if (event->flags & VMINSPECT_FAULT_LEVELS)
		put_levels(text, f, privileged);
}
