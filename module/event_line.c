// SPDX-License-Identifier: GPL-2.0
#include <linux/math64.h>
#include <linux/time64.h>

#include "event_line.h"

static void put_time(struct text *text, u64 ns)
{
	u32 frac = do_div(ns, NSEC_PER_SEC);	/* ns is seconds now */
	u32 unit;

	vminspect_text_dec(text, ns);
	vminspect_text_char(text, '.');
	for (unit = NSEC_PER_SEC / 10; unit > 1 && frac < unit; unit /= 10)
		vminspect_text_char(text, '0');
	vminspect_text_dec(text, frac);
}

void vminspect_line_head(struct text *text, const char *kind,
			 const struct vminspect_event *e)
{
	vminspect_text_str(text, kind);
	vminspect_text_char(text, ' ');
	put_time(text, e->time);
}

void vminspect_line_ids(struct text *text, const struct vminspect_event *e)
{
	vminspect_text_key_dec(text, "pid", e->tgid);
	vminspect_text_key_known(text, "tid", e->tid ?: VMINSPECT_HIDDEN64);
}

void vminspect_line_marks(struct text *text, u8 bits,
			  const char * const *names, unsigned int nr)
{
	unsigned int i;
	bool any = false;

	vminspect_text_key(text, "marks");
	for (i = 0; i < nr; i++) {
		if (!(bits & (1U << i)))
			continue;
		if (any)
			vminspect_text_char(text, ',');
		vminspect_text_str(text, names[i]);
		any = true;
	}
	if (!any)
		vminspect_text_char(text, '-');
}
