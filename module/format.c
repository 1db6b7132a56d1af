// SPDX-License-Identifier: GPL-2.0
#include "compat/entry_format.h"
#include "format.h"

static struct vminspect_format format __read_mostly;

const struct vminspect_format *vminspect_format(void)
{
	return &format;
}

void vminspect_format_init(void)
{
	compat_entry_format_init(&format);
}
