// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>

#include "entry.h"
#include "fault.h"
#include "fault_class.h"
#include "format.h"
#include "pt_walk.h"

static void put_time(struct text *text, u64 ns)
{
	u64 frac = do_div(ns, NSEC_PER_SEC);	/* ns is seconds now */
	u64 unit;

	vminspect_text_dec(text, ns);
	vminspect_text_char(text, '.');
	for (unit = NSEC_PER_SEC / 10; unit > 1 && frac < unit; unit /= 10)
		vminspect_text_char(text, '0');
	vminspect_text_dec(text, frac);
}

/* Tables below the level where the walk stopped before, down to where it did after */
static void put_new(struct text *text, const struct fault *f)
{
	int level;
	bool any = false;

	vminspect_text_key(text, "new");
	if (f->after_stop != FAULT_NOT_SEEN) {
		for (level = f->before_stop + 1; level <= f->after_stop; level++) {
			if (!(vminspect_pt_levels() & (1U << level)))
				continue;
			vminspect_text_char(text, '+');
			vminspect_text_str(text, entry_level_name(level));
			any = true;
		}
	}
	if (!any)
		vminspect_text_char(text, '-');
}

static void put_stop(struct text *text, const char *key, u8 stop, u64 raw,
		     bool privileged)
{
	vminspect_text_key(text, key);
	if (stop == FAULT_NOT_SEEN) {
		vminspect_text_char(text, '-');
		return;
	}
	vminspect_text_str(text, entry_level_name(stop));
	vminspect_text_char(text, ':');
	if (privileged)
		vminspect_text_hex(text, raw);
	else
		vminspect_text_char(text, '-');
}

/* The frame of the page itself, also where a huge leaf maps it */
static u64 pfn_after(const struct fault *f)
{
	u64 mask;
	struct entry e;

	if (f->after_stop == FAULT_NOT_SEEN)
		return VMINSPECT_HIDDEN64;
	entry_decode(vminspect_format(), f->after_stop, f->after, &e);
	if (!entry_has_frame(&e))
		return VMINSPECT_HIDDEN64;
	mask = (1ULL << vminspect_pt_shift(f->after_stop)) - 1;
	return e.target + ((f->addr & mask) >> PAGE_SHIFT);
}

static void put_marks(struct text *text, u8 marks)
{
	static const char * const names[] = { "remote", "kernel", "noregs" };
	unsigned int i;
	bool any = false;

	vminspect_text_key(text, "marks");
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!(marks & (1U << i)))
			continue;
		if (any)
			vminspect_text_char(text, ',');
		vminspect_text_str(text, names[i]);
		any = true;
	}
	if (!any)
		vminspect_text_char(text, '-');
}

void vminspect_fault_text(const struct fault *f, bool privileged,
			  struct text *text)
{
	bool returned = f->class != FAULT_CLASS_UNKNOWN;
	char comm[TASK_COMM_LEN + 1];

	vminspect_text_str(text, "fault ");
	put_time(text, f->time);
	vminspect_text_char(text, ' ');
	vminspect_text_hex(text, f->addr);
	vminspect_text_char(text, ' ');
	vminspect_text_str(text, fault_access_name(f->flags));
	vminspect_text_char(text, ' ');
	vminspect_text_str(text, fault_class_name(f->class));
	vminspect_text_key_known(text, "ns", f->ns);
	put_new(text, f);
	put_stop(text, "before", f->before_stop, f->before, privileged);
	put_stop(text, "after", f->after_stop, f->after, privileged);
	vminspect_text_key_hex(text, "pfn", privileged ? pfn_after(f) :
					    VMINSPECT_HIDDEN64);
	vminspect_text_key_hex(text, "ip", f->ip);
	vminspect_text_key_hex(text, "flags", f->flags);
	vminspect_text_key_hex(text, "result", returned ? f->result :
					       VMINSPECT_HIDDEN64);
	vminspect_text_key_dec(text, "pid", f->tgid);
	vminspect_text_key_dec(text, "tid", f->tid);
	put_marks(text, f->marks);
	memcpy(comm, f->comm, TASK_COMM_LEN);
	comm[TASK_COMM_LEN] = 0;
	vminspect_text_key_str(text, "comm", comm);
	vminspect_text_char(text, '\n');
}
