/* SPDX-License-Identifier: GPL-2.0 */
/* What analyze_walk() needs to know of x86-64 */
#ifndef TEST_PAGE_SPACE_H
#define TEST_PAGE_SPACE_H

#include "uapi/vminspect.h"

static const struct vminspect_space page_space = {
	.page_size = 4096,
	.index_bits[VMINSPECT_PTE] = 9,
};

#endif /* TEST_PAGE_SPACE_H */
