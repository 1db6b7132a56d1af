/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The demos of the course; each tells all of it, see struct demo.
 */
#ifndef VMINSPECT_DEMO_LIST_H
#define VMINSPECT_DEMO_LIST_H

#include "lesson.h"

enum status demo_malloc(struct lesson *l);
enum status demo_brk_mmap(struct lesson *l);
enum status demo_gigabyte(struct lesson *l);
enum status demo_translate(struct lesson *l);
enum status demo_levels(struct lesson *l);
enum status demo_bits(struct lesson *l);
enum status demo_scattered(struct lesson *l);
enum status demo_isolation(struct lesson *l);
enum status demo_fork_cow(struct lesson *l);
enum status demo_lazy_file(struct lesson *l);
enum status demo_zero_page(struct lesson *l);
enum status demo_stack(struct lesson *l);
enum status demo_hugepage(struct lesson *l);
enum status demo_swap(struct lesson *l);
enum status demo_segv(struct lesson *l);
enum status demo_frames(struct lesson *l);
enum status demo_threads(struct lesson *l);
enum status demo_mlock(struct lesson *l);
enum status demo_madvise(struct lesson *l);
enum status demo_overcommit(struct lesson *l);
enum status demo_ksm(struct lesson *l);
enum status demo_userfaultfd(struct lesson *l);
enum status demo_tlb(struct lesson *l);

#endif /* VMINSPECT_DEMO_LIST_H */
