/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A class of page fault, made for real. Each class-NAME.c has some CASE()s, and
 * becomes a program of that name by class.c, which runs each in a process of its
 * own and checks what the recorder says of it.
 *
 * A case gets everything ready, and then calls watch() for the one access that it
 * is about. Around that, its process stops, and is looked at.
 */
#ifndef CLASS_H
#define CLASS_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <time.h>

#include "libmake.h"
#include "state.h"
#include "uapi/vminspect.h"

struct class_case {
	const char *name;
	int (*make)(void);	/* as of struct state */
};

#define CASE(ID)							\
	static int make_##ID(void);					\
	static const struct class_case case_##ID = { #ID, make_##ID };	\
	static const struct class_case *const case_ref_##ID		\
	__attribute__((used, no_reorder, section("cases"))) = &case_##ID; \
	static int make_##ID(void)

extern const struct class_case *const __start_cases[];
extern const struct class_case *const __stop_cases[];

enum phase { PREPARING, BEFORE, AFTER };

/* So far two clocks of the kernel may differ. */
#define SLACK_NS	100000

static inline uint64_t ns_of(const struct timespec *t)
{
	return t->tv_sec * 1000000000ULL + t->tv_nsec;
}

#define WANTS	256
#define UNDOS	16

/* What a case and its observer share */
struct shared {
	volatile int phase;	/* enum phase: it has stopped there */
	volatile int seen;	/* what an "any" is about has been seen */
	pid_t actor;		/* who makes the access */
	pid_t owner;		/* whose memory it is */
	unsigned long addr;
	unsigned long ip;	/* of the instruction; 0: not known */
	char wants[WANTS];
	struct timespec from, to;
	struct rusage before, after;	/* of the thread */
	int signal;		/* that it ended in, or 0 */
	int incore[2];		/* mincore(2) of the page, before and after; or -1 */
	char why[128];		/* why it cannot be had */
	char undo[UNDOS][256];	/* shell commands, for when it is over */
	int nr_undos;
};

extern struct shared *shared;

/*
 * Makes one access at @p, by @access, of which must be so, all of it:
 *
 *   class=WORD count=WORD access=WORD	 of enum fault_class and so on
 *   attempts=N tables=+pmd+pte pages=N  (tables=- for none)
 *   marks=LIST			remote, kernel, noregs; or -
 *   faults=N			so many at this page (1)
 *   signal=N			that it ends in (0)
 *   grew			a stack grew
 *   slept=NS			it took at least so long
 *   uffd			the VMA is registered with userfaultfd
 *   any			at least one in the page or behind is so; no more
 *				than that is checked. Repeats until seen
 *   killed			the process does not survive
 *
 * VALUE/VALUE is one or the other. What is not given is not checked, but for the
 * marks, and for faults and signal, which are as above.
 */
void watch(void *p, void (*access)(void *p), const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same of memory that belongs to @owner */
void watch_of(pid_t owner, void *p, void (*access)(void *p),
	      const char *format, ...) __attribute__((format(printf, 4, 5)));

/*
 * An access that wants nothing but a flag set in the entry: by a fault of @class
 * where the processor leaves it to the kernel, else by none. @left is what the
 * module says of that: VMINSPECT_SPACE_NO_ACCESSED, or _NO_DIRTY. If that is not so,
 * there are faults where none is to be, or none.
 */
void watch_flag(void *p, void (*access)(void *p), uint32_t left,
		const char *class);

/* Of a byte within the page */
void load(void *p);
void store(void *p);
/* To a "ret" */
void jump(void *p);

/* A system call, by the one instruction whose address watch() knows */
long call_kernel(long nr, long a, long b, long c, long d, long e, long f);
extern char call_kernel_ip[];	/* behind it */

/* put(), until the case is over */
int set(const char *path, const char *text);

/* A shell command for when the case is over; the last comes first */
void undo(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Swap in memory, and none else, while the case runs */
int swap_on(void);

/* A new file of some pages in an ext4 of its own: open for reading and writing */
int new_file(size_t pages);

/* Gives a mapping that has no neighbours, and room for more. NULL: no memory */
char *lonely(size_t size, size_t align);

#endif
