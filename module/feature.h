/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel that this is built for has, of what is recorded or shown.
 */
#ifndef VMINSPECT_FEATURE_H
#define VMINSPECT_FEATURE_H

#include <linux/types.h>

/**
 * struct feature - something that kernels are built with or without
 * @key: of a line of status; uapi/vminspect.h has what it means
 * @there: whether this one has it
 */
struct feature {
	const char *key;
	bool there;
};

/* The next one after @last, or the first of all (NULL); NULL: there is no more */
const struct feature *vminspect_feature_next(const struct feature *last);

#endif /* VMINSPECT_FEATURE_H */
