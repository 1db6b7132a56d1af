/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Origins of one process that are alike, as one.
 */
#ifndef VMINSPECT_ANALYZE_CAUSES_H
#define VMINSPECT_ANALYZE_CAUSES_H

#include "analyze_report.h"

/**
 * causes_sum - sum up all origins of a timeline
 * @t: the timeline
 * @causes: out: longest in the handler first; to be freed
 * @nr: out: so many
 *
 * Return: false without memory.
 */
bool causes_sum(const struct timeline *t, struct report_cause **causes,
		size_t *nr);

#endif /* VMINSPECT_ANALYZE_CAUSES_H */
