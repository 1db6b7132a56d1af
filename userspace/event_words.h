/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What events are made of, in few words.
 */
#ifndef VMINSPECT_EVENT_WORDS_H
#define VMINSPECT_EVENT_WORDS_H

#include "line.h"
#include "timeline.h"

/* Room for a place: the name of a VMA, and an offset */
#define PLACE_SIZE	320

/* The same as those that are called _text, but as a part of a line */
void line_time(struct line *line, uint64_t time, uint64_t base);
void line_task(struct line *line, const char *comm, uint32_t tid);
void line_levels(struct line *line, unsigned int levels);
void line_origin(struct line *line, const struct origin *origin);
/* line_place - false: nothing is known there, and nothing is written */
bool line_place(struct line *line, const struct vma_list *vmas, uint64_t addr);

/* line_place_in - likewise, where the VMA that holds it, one of @vmas, is known */
void line_place_in(struct line *line, const struct vma_list *vmas,
		   const struct vma_item *vma, uint64_t addr);

/* time_text - seconds since @base, "-" before them if it was earlier */
const char *time_text(uint64_t time, uint64_t base, char buf[NUMBER_SIZE]);

/* task_text - "ls/1234", with "?" for characters that move the cursor */
const char *task_text(const char *comm, uint32_t tid, char buf[NUMBER_SIZE]);

/* Room for levels_text(): "+p4d+pud+pmd+pte" */
#define LEVELS_SIZE	24

/* levels_text - a bit mask of levels as "+pud+pmd", "-" for none */
const char *levels_text(unsigned int levels, char buf[LEVELS_SIZE]);

/* origin_word - "mmap", "brk", "exec"; "kernel": of another system call */
const char *origin_word(int kind);
/* origin_text - "mmap #12", "exec", "earlier"; "-" for NULL */
const char *origin_text(const struct origin *origin, char buf[NUMBER_SIZE]);

/**
 * place_text - an address by the VMA that holds it, as address_parse() takes it
 * @vmas: of the process; NULL: not known
 * @addr: any
 * @buf: out: "[heap]+0x10", "libc.so.6+0x1f0", "anon+0x20", or "-"
 */
const char *place_text(const struct vma_list *vmas, uint64_t addr,
		       char buf[PLACE_SIZE]);

/* block_word - "malloc" and so on, of enum vminspect_alloc_kind */
const char *block_word(int kind);
/* call_word - "mmap" and so on, of enum vminspect_call_nr */
const char *call_word(int nr);

/* fault_mark - word of a bit of fault_marks(), or NULL */
const char *fault_mark(int bit);
/* fault_marks - what else there is to say of a fault, as a bit mask */
uint64_t fault_marks(const struct event_fault *fault);

#endif /* VMINSPECT_EVENT_WORDS_H */
