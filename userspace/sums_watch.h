/* SPDX-License-Identifier: GPL-2.0 */
/*
 * faults --stat where the module sums faults up by itself (record=count).
 */
#ifndef VMINSPECT_SUMS_WATCH_H
#define VMINSPECT_SUMS_WATCH_H

#include "stat_page.h"

/**
 * sums_watch_run - count until a signal asks to end, or nobody reads any more
 * @page: how it is shown; since is filled in
 * @interval_ns: between the tables; 0: one at the end
 */
enum status sums_watch_run(struct stat_page *page, uint64_t interval_ns);

#endif /* VMINSPECT_SUMS_WATCH_H */
