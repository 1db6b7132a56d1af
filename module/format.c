// SPDX-License-Identifier: GPL-2.0
#include "compat/entry_format.h"
#include "format.h"

struct vminspect_format vminspect_own_format __read_mostly;

void vminspect_format_init(void)
{
	compat_entry_format_init(&vminspect_own_format);
}
