// SPDX-License-Identifier: GPL-2.0
#include <linux/capability.h>
#include <linux/mm.h>
#include <linux/perf_event.h>
#include <linux/string.h>

#include "compat/pgtable.h"
#include "fault_class.h"
#include "format.h"
#include "pt_level.h"
#include "signal_class.h"
#include "trace.h"

#define CREATE_TRACE_POINTS
#include "trace_events.h"

DEFINE_STATIC_KEY_FALSE(vminspect_trace_wanted);

/*
 * The kernel calls these with its tracepoints locked, under which it switches
 * static keys itself.
 */
int vminspect_trace_on(void)
{
	static_branch_inc(&vminspect_trace_wanted);
	return 0;
}

void vminspect_trace_off(void)
{
	static_branch_dec(&vminspect_trace_wanted);
}

#if defined(CONFIG_EVENT_TRACING) && defined(CONFIG_PERF_EVENTS)
/* A child of who may is counted with it. Even a count tells, with a filter. */
static int may_use(struct trace_event_call *call, struct perf_event *event)
{
	return event->parent || capable(CAP_SYS_ADMIN) ? 0 : -EPERM;
}

void vminspect_trace_init(void)
{
	event_vminspect_fault.perf_perm = may_use;
	event_vminspect_signal.perf_perm = may_use;
	event_vminspect_call.perf_perm = may_use;
	event_vminspect_vma.perf_perm = may_use;
	event_vminspect_grow.perf_perm = may_use;
	event_vminspect_fork.perf_perm = may_use;
	event_vminspect_exec.perf_perm = may_use;
	event_vminspect_exit.perf_perm = may_use;
	event_vminspect_alloc.perf_perm = may_use;
}
#else
void vminspect_trace_init(void)
{
}
#endif

static s64 fault_ns(const struct vminspect_fault *f)
{
	if (f->event.flags & VMINSPECT_FAULT_NO_RETURN)
		return -1;
	return f->event.flags & VMINSPECT_FAULT_US ? f->ns * 1000LL : f->ns;
}

static void trace_fault(const struct vminspect_fault *f)
{
	bool returned = !(f->event.flags & VMINSPECT_FAULT_NO_RETURN);
	struct fault_evidence evidence;
	struct trace_fault_words w;

	if (!trace_vminspect_fault_enabled())
		return;
	fault_evidence(f, vminspect_format(), vminspect_pt_shifts, &evidence);
	w.access = fault_access_name(f->flags);
	w.class = fault_class_name(fault_classify(&evidence));
	w.count = fault_count_name(fault_count(f->flags, f->result, returned));
	w.ns = fault_ns(f);
	trace_vminspect_fault(f, &w);
}

static void trace_signal(const struct vminspect_signal *s)
{
	struct signal_finding finding;
	struct trace_signal_words w;

	if (!trace_vminspect_signal_enabled())
		return;
	signal_classify(s, COMPAT_USER_END, &finding);
	w.access = finding.access ?: "-";
	w.class = signal_class_name(finding.class);
	w.place = signal_place_name(finding.place);
	trace_vminspect_signal(s, &w);
}

static const char *name_of(const char * const names[], int nr, int i)
{
	return i < nr ? names[i] : "?";
}

static void trace_call(const struct vminspect_call *c)
{
	static const char * const names[VMINSPECT_NR_CALLS] = {
		[VMINSPECT_CALL_BRK] = "brk",
		[VMINSPECT_CALL_MMAP] = "mmap",
		[VMINSPECT_CALL_MUNMAP] = "munmap",
		[VMINSPECT_CALL_MREMAP] = "mremap",
		[VMINSPECT_CALL_MPROTECT] = "mprotect",
		[VMINSPECT_CALL_MADVISE] = "madvise",
	};

	trace_vminspect_call(c, name_of(names, VMINSPECT_NR_CALLS,
					c->event.level));
}

static void trace_alloc(const struct vminspect_alloc *a)
{
	static const char * const names[VMINSPECT_NR_ALLOCS] = {
		[VMINSPECT_ALLOC_MALLOC] = "malloc",
		[VMINSPECT_ALLOC_CALLOC] = "calloc",
		[VMINSPECT_ALLOC_REALLOC] = "realloc",
		[VMINSPECT_ALLOC_FREE] = "free",
		[VMINSPECT_ALLOC_MEMALIGN] = "memalign",
		[VMINSPECT_ALLOC_POSIX_MEMALIGN] = "posix_memalign",
		[VMINSPECT_ALLOC_VALLOC] = "valloc",
		[VMINSPECT_ALLOC_REALLOCARRAY] = "reallocarray",
	};

	trace_vminspect_alloc(a, name_of(names, VMINSPECT_NR_ALLOCS,
					 a->event.level));
}

/* The VMA and its name are behind the header. */
static void trace_vma(const struct vminspect_event *e)
{
	const struct vminspect_vma *v = (const void *)(e + 1);

	trace_vminspect_vma(e, v, v->name_len ? (const char *)(v + 1) : "");
}

void vminspect_trace_record(const struct vminspect_event *e)
{
	const void *record = e;

	switch (e->type) {
	case VMINSPECT_EVENT_FAULT:
		return trace_fault(record);
	case VMINSPECT_EVENT_SIGNAL:
		return trace_signal(record);
	case VMINSPECT_EVENT_CALL:
		return trace_call(record);
	case VMINSPECT_EVENT_VMA:
		return trace_vma(e);
	case VMINSPECT_EVENT_GROW:
		return trace_vminspect_grow(record);
	case VMINSPECT_EVENT_FORK:
		return trace_vminspect_fork(record);
	case VMINSPECT_EVENT_EXEC:
		return trace_vminspect_exec(e, (const char *)(e + 1));
	case VMINSPECT_EVENT_EXIT:
		return trace_vminspect_exit(record);
	case VMINSPECT_EVENT_ALLOC:
		return trace_alloc(record);
	}
}
