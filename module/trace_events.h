/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Definitions of the trace events, for trace.c alone. Each has the fields of the
 * record of its name, see uapi/vminspect_event.h, and the process; the thread is
 * common_pid. Words are arrays of char, padded with 0, so that filters, histograms
 * and keys of bpftrace can use them. What takes a list of words is written with
 * numbers, which perf and trace-cmd can read, and types are C's own: bpftrace may
 * know no others. Raw entries are whole: only root reads this.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vminspect

#if !defined(VMINSPECT_TRACE_EVENTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define VMINSPECT_TRACE_EVENTS_H

#include <linux/tracepoint.h>

#include "trace_words.h"
#include "uapi/vminspect_event.h"

/* enum vminspect_level, and VMINSPECT_FAULT_NOT_SEEN */
#define show_level(level)						\
	__print_symbolic(level, { 0, "PGD" }, { 1, "P4D" }, { 2, "PUD" }, \
			 { 3, "PMD" }, { 4, "PTE" }, { 15, "-" })

/* VMINSPECT_FAULT_REMOTE and so on */
#define show_marks(marks)						\
	__print_flags(marks, "|", { 0x1, "remote" }, { 0x2, "kernel" },	\
		      { 0x4, "noregs" }, { 0x8, "no-return" })

/* VMINSPECT_FAULT_ANON and so on */
#define show_memory(bits)						\
	__print_flags(bits, "|", { 0x1, "anon" }, { 0x2, "shared" },	\
		      { 0x4, "hugetlb" }, { 0x8, "uffd" },		\
		      { 0x10, "growsdown" }, { 0x20, "file" },		\
		      { 0x40, "zero-before" }, { 0x80, "zero" })

/* VMINSPECT_VMA_READ and so on; the rest as a number */
#define show_vma(flags)						\
	__print_flags(flags, "|", { 0x1, "read" }, { 0x2, "write" },	\
		      { 0x4, "exec" }, { 0x8, "shared" },		\
		      { 0x10, "hugetlb" }, { 0x20, "mr" }, { 0x40, "mw" }, \
		      { 0x80, "me" }, { 0x100, "anon" },		\
		      { 0x200, "growsdown" },				\
		      { 0x400000, "heap" }, { 0x800000, "stack" },	\
		      { 0x1000000, "file" })

TRACE_EVENT_FN(vminspect_fault,
	TP_PROTO(const struct vminspect_fault *f,
		 const struct trace_fault_words *w),
	TP_ARGS(f, w),
	TP_STRUCT__entry(
		__field(unsigned long long, addr)
		__field(unsigned long long, ip)
		__field(unsigned long long, before)
		__field(unsigned long long, after)
		__field(long long, ns)
		__field(unsigned int, tgid)
		__field(unsigned short, flags)
		__field(unsigned short, result)
		__field(unsigned char, before_level)
		__field(unsigned char, after_level)
		__field(unsigned char, near)
		__field(unsigned char, marks)
		__field(unsigned char, memory)
		__array(char, access, TRACE_WORD)
		__array(char, class, TRACE_WORD)
		__array(char, count, TRACE_WORD)
	),
	TP_fast_assign(
		__entry->addr = f->addr;
		__entry->ip = f->ip;
		__entry->before = f->before;
		__entry->after = f->after;
		__entry->ns = w->ns;
		__entry->tgid = f->event.tgid;
		__entry->flags = f->flags;
		__entry->result = f->result;
		__entry->before_level = VMINSPECT_FAULT_BEFORE(f->event.level);
		__entry->after_level = VMINSPECT_FAULT_AFTER(f->event.level);
		__entry->near = f->event.near;
		__entry->marks = f->event.flags & 0xf;
		__entry->memory = f->event.vma;
		strscpy_pad(__entry->access, w->access, TRACE_WORD);
		strscpy_pad(__entry->class, w->class, TRACE_WORD);
		strscpy_pad(__entry->count, w->count, TRACE_WORD);
	),
	TP_printk("tgid=%u addr=0x%llx %s %s %s ns=%lld before=%s:0x%llx after=%s:0x%llx near=%u ip=0x%llx flags=0x%x result=0x%x marks=%s memory=%s",
		  __entry->tgid, __entry->addr, __entry->access,
		  __entry->class, __entry->count, __entry->ns,
		  show_level(__entry->before_level), __entry->before,
		  show_level(__entry->after_level), __entry->after,
		  __entry->near, __entry->ip, __entry->flags, __entry->result,
		  show_marks(__entry->marks), show_memory(__entry->memory)),
	vminspect_trace_on, vminspect_trace_off
);

TRACE_EVENT_FN(vminspect_signal,
	TP_PROTO(const struct vminspect_signal *s,
		 const struct trace_signal_words *w),
	TP_ARGS(s, w),
	TP_STRUCT__entry(
		__field(unsigned long long, addr)
		__field(unsigned long long, ip)
		__field(unsigned long long, sp)
		__field(unsigned long long, cr2)
		__field(unsigned long long, below_start)
		__field(unsigned long long, below_end)
		__field(unsigned long long, below_flags)
		__field(unsigned long long, above_start)
		__field(unsigned long long, above_end)
		__field(unsigned long long, above_flags)
		__field(unsigned long long, stack_limit)
		__field(int, code)
		__field(unsigned int, trap)
		__field(unsigned int, error)
		__field(unsigned int, pkey)
		__field(unsigned int, tgid)
		__field(unsigned char, sig)
		__field(unsigned char, known)
		__array(char, access, TRACE_WORD)
		__array(char, class, TRACE_WORD)
		__array(char, place, TRACE_WORD)
	),
	TP_fast_assign(
		__entry->addr = s->addr;
		__entry->ip = s->ip;
		__entry->sp = s->sp;
		__entry->cr2 = s->cr2;
		__entry->below_start = s->below_start;
		__entry->below_end = s->below_end;
		__entry->below_flags = s->below_flags;
		__entry->above_start = s->above_start;
		__entry->above_end = s->above_end;
		__entry->above_flags = s->above_flags;
		__entry->stack_limit = s->stack_limit;
		__entry->code = s->code;
		__entry->trap = s->trap;
		__entry->error = s->error;
		__entry->pkey = s->pkey;
		__entry->tgid = s->event.tgid;
		__entry->sig = s->event.level;
		__entry->known = s->event.flags & 0x7;
		strscpy_pad(__entry->access, w->access, TRACE_WORD);
		strscpy_pad(__entry->class, w->class, TRACE_WORD);
		strscpy_pad(__entry->place, w->place, TRACE_WORD);
	),
	TP_printk("tgid=%u sig=%u addr=0x%llx %s %s %s code=%d ip=0x%llx sp=0x%llx cr2=0x%llx trap=%u error=0x%x known=%s below=0x%llx-0x%llx %s above=0x%llx-0x%llx %s pkey=%u stack_limit=%llu",
		  __entry->tgid, __entry->sig, __entry->addr, __entry->access,
		  __entry->class, __entry->place, __entry->code, __entry->ip,
		  __entry->sp, __entry->cr2, __entry->trap, __entry->error,
		  __print_flags(__entry->known, "|", { 0x1, "vmas" },
				{ 0x2, "held" }, { 0x4, "trap" }),
		  __entry->below_start, __entry->below_end,
		  show_vma(__entry->below_flags),
		  __entry->above_start, __entry->above_end,
		  show_vma(__entry->above_flags),
		  __entry->pkey, __entry->stack_limit),
	vminspect_trace_on, vminspect_trace_off
);

TRACE_EVENT_FN(vminspect_call,
	TP_PROTO(const struct vminspect_call *c, const char *name),
	TP_ARGS(c, name),
	TP_STRUCT__entry(
		__array(unsigned long long, args, 6)
		__field(long long, result)
		__field(unsigned long long, before)
		__field(unsigned long long, ip)
		__field(unsigned long long, ns)
		__field(unsigned int, tgid)
		__array(char, call, TRACE_WORD)
	),
	TP_fast_assign(
		memcpy(__entry->args, c->args, sizeof(__entry->args));
		__entry->result = c->result;
		__entry->before = c->before;
		__entry->ip = c->ip;
		__entry->ns = c->ns;
		__entry->tgid = c->event.tgid;
		strscpy_pad(__entry->call, name, TRACE_WORD);
	),
	TP_printk("tgid=%u %s(0x%llx, 0x%llx, 0x%llx, 0x%llx, 0x%llx, 0x%llx) = 0x%llx before=0x%llx ns=%llu ip=0x%llx",
		  __entry->tgid, __entry->call,
		  __entry->args[0], __entry->args[1], __entry->args[2],
		  __entry->args[3], __entry->args[4], __entry->args[5],
		  __entry->result, __entry->before, __entry->ns, __entry->ip),
	vminspect_trace_on, vminspect_trace_off
);

TRACE_EVENT_FN(vminspect_vma,
	TP_PROTO(const struct vminspect_event *e,
		 const struct vminspect_vma *v, const char *name),
	TP_ARGS(e, v, name),
	TP_STRUCT__entry(
		__field(unsigned long long, start)
		__field(unsigned long long, end)
		__field(unsigned long long, flags)
		__field(unsigned long long, offset)
		__field(unsigned long long, inode)
		__field(unsigned int, dev_major)
		__field(unsigned int, dev_minor)
		__field(unsigned int, pkey)
		__field(unsigned int, tgid)
		__dynamic_array(char, name, v->name_len + 1)
	),
	TP_fast_assign(
		__entry->start = v->start;
		__entry->end = v->end;
		__entry->flags = v->flags;
		__entry->offset = v->offset;
		__entry->inode = v->inode;
		__entry->dev_major = v->dev_major;
		__entry->dev_minor = v->dev_minor;
		__entry->pkey = v->pkey;
		__entry->tgid = e->tgid;
		trace_name(__get_dynamic_array(name), name, v->name_len + 1);
	),
	TP_printk("tgid=%u 0x%llx-0x%llx %s offset=0x%llx dev=%u:%u inode=%llu pkey=%u name=%s",
		  __entry->tgid, __entry->start, __entry->end,
		  show_vma(__entry->flags), __entry->offset,
		  __entry->dev_major, __entry->dev_minor, __entry->inode,
		  __entry->pkey, __get_str(name)),
	vminspect_trace_on, vminspect_trace_off
);

TRACE_EVENT_FN(vminspect_grow,
	TP_PROTO(const struct vminspect_grow *g),
	TP_ARGS(g),
	TP_STRUCT__entry(
		__field(unsigned long long, start)
		__field(unsigned long long, to)
		__field(unsigned int, tgid)
	),
	TP_fast_assign(
		__entry->start = g->start;
		__entry->to = g->to;
		__entry->tgid = g->event.tgid;
	),
	TP_printk("tgid=%u start=0x%llx to=0x%llx",
		  __entry->tgid, __entry->start, __entry->to),
	vminspect_trace_on, vminspect_trace_off
);

TRACE_EVENT_FN(vminspect_fork,
	TP_PROTO(const struct vminspect_fork *f),
	TP_ARGS(f),
	TP_STRUCT__entry(
		__field(unsigned int, tgid)
		__field(unsigned int, child_tgid)
		__field(unsigned int, child_tid)
		__field(unsigned char, how)
	),
	TP_fast_assign(
		__entry->tgid = f->event.tgid;
		__entry->child_tgid = f->child_tgid;
		__entry->child_tid = f->child_tid;
		__entry->how = f->event.flags & 0x3;
	),
	TP_printk("tgid=%u child_tgid=%u child_tid=%u how=%s",
		  __entry->tgid, __entry->child_tgid, __entry->child_tid,
		  __print_flags(__entry->how, "|", { 0x1, "thread" },
				{ 0x2, "shared" })),
	vminspect_trace_on, vminspect_trace_off
);

TRACE_EVENT_FN(vminspect_exec,
	TP_PROTO(const struct vminspect_event *e, const char *name),
	TP_ARGS(e, name),
	TP_STRUCT__entry(
		__field(unsigned int, tgid)
		__dynamic_array(char, name, strlen(name) + 1)
	),
	TP_fast_assign(
		__entry->tgid = e->tgid;
		trace_name(__get_dynamic_array(name), name, strlen(name) + 1);
	),
	TP_printk("tgid=%u name=%s", __entry->tgid, __get_str(name)),
	vminspect_trace_on, vminspect_trace_off
);

TRACE_EVENT_FN(vminspect_exit,
	TP_PROTO(const struct vminspect_exit *x),
	TP_ARGS(x),
	TP_STRUCT__entry(
		__field(unsigned int, tgid)
		__field(unsigned int, code)
		__field(unsigned char, last)
	),
	TP_fast_assign(
		__entry->tgid = x->event.tgid;
		__entry->code = x->code;
		__entry->last = x->event.flags & VMINSPECT_EXIT_LAST;
	),
	TP_printk("tgid=%u code=0x%x last=%u",
		  __entry->tgid, __entry->code, __entry->last),
	vminspect_trace_on, vminspect_trace_off
);

TRACE_EVENT_FN(vminspect_alloc,
	TP_PROTO(const struct vminspect_alloc *a, const char *name),
	TP_ARGS(a, name),
	TP_STRUCT__entry(
		__array(unsigned long long, args, 3)
		__field(unsigned long long, result)
		__field(unsigned long long, caller)
		__field(unsigned int, tgid)
		__field(unsigned char, returned)
		__array(char, func, TRACE_WORD)
	),
	TP_fast_assign(
		memcpy(__entry->args, a->args, sizeof(__entry->args));
		__entry->result = a->result;
		__entry->caller = a->caller;
		__entry->tgid = a->event.tgid;
		__entry->returned = a->event.flags & VMINSPECT_ALLOC_RETURN;
		strscpy_pad(__entry->func, name, TRACE_WORD);
	),
	TP_printk("tgid=%u %s(0x%llx, 0x%llx, 0x%llx) returned=%u result=0x%llx caller=0x%llx",
		  __entry->tgid, __entry->func, __entry->args[0],
		  __entry->args[1], __entry->args[2], __entry->returned,
		  __entry->result, __entry->caller),
	vminspect_trace_on, vminspect_trace_off
);

#endif /* VMINSPECT_TRACE_EVENTS_H */

/* From module/, which is searched: the kernel has a file of this name as well. */
#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH ../module
#define TRACE_INCLUDE_FILE trace_events
#include <trace/define_trace.h>
