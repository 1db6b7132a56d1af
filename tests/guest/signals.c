// SPDX-License-Identifier: GPL-2.0
/*
 * signals: accesses that end in SIGSEGV or SIGBUS, each in a child of its own.
 * What the recorder says of each must be what the child's handler was told by the
 * kernel (siginfo, registers) and what it then read in /proc/self/maps; and be
 * classified as what it is. Prints a line each.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "libaccess.h"
#include "libcheck.h"
#include "libevents.h"
#include "libpage.h"
#include "libsignal.h"
#include "signal_class.h"

/* khugepaged, say, may hold the lock under which VMAs are looked at. */
#define TRIES	5

static struct report *report;

#ifdef __aarch64__
/* The syndrome is in a record of its own behind the registers. */
static uint64_t syndrome(const mcontext_t *m)
{
	const struct _aarch64_ctx *at = (const void *)m->__reserved;

	for (; at->magic; at = (const void *)((const char *)at + at->size)) {
		if (at->magic == ESR_MAGIC)
			return ((const struct esr_context *)at)->esr;
	}
	return 0;
}

static void report_registers(const mcontext_t *m)
{
	report->ip = m->pc;
	report->sp = m->sp;
	report->trap = syndrome(m) >> 26;
	report->error = syndrome(m) & 0x1ffffff;
	report->cr2 = m->fault_address;
}
#elif defined(__i386__)
static void report_registers(const mcontext_t *m)
{
	report->ip = (unsigned long)m->gregs[REG_EIP];
	report->sp = (unsigned long)m->gregs[REG_ESP];
	report->trap = m->gregs[REG_TRAPNO];
	report->error = m->gregs[REG_ERR];
	report->cr2 = m->cr2;
}
#else
static void report_registers(const mcontext_t *m)
{
	report->ip = m->gregs[REG_RIP];
	report->sp = m->gregs[REG_RSP];
	report->trap = m->gregs[REG_TRAPNO];
	report->error = m->gregs[REG_ERR];
	report->cr2 = m->gregs[REG_CR2];
}
#endif

static void on_signal(int sig, siginfo_t *info, void *context)
{
	const ucontext_t *uc = context;

	report->sig = sig;
	report->code = info->si_code;
	report->addr = (uintptr_t)info->si_addr;
	report->tid = gettid();
	report_registers(&uc->uc_mcontext);
	report_maps(report);
	_exit(0);
}

static void take_signals(void)
{
	static char room[65536];
	struct sigaction action = { .sa_sigaction = on_signal,
				    .sa_flags = SA_SIGINFO | SA_ONSTACK };
	stack_t stack = { .ss_sp = room, .ss_size = sizeof(room) };

	memset(room, 1, sizeof(room));
	need(!sigaltstack(&stack, NULL), "sigaltstack");
	need(!sigaction(SIGSEGV, &action, NULL), "sigaction");
	need(!sigaction(SIGBUS, &action, NULL), "sigaction");
}

/* In a child: ends with 0 from the handler, or 77 where it cannot be had. */
static void suffer(const struct signal_case *c)
{
	struct rlimit limit;

	take_signals();
	c->make(report);
	need(!getrlimit(RLIMIT_STACK, &limit), "getrlimit");
	report->stack_limit = limit.rlim_cur == RLIM_INFINITY ?
			      VMINSPECT_HIDDEN64 : limit.rlim_cur;
	c->access(report->target);
	_exit(1);
}

/* The last one of a child; how many there were is the return value. */
static int find_record(struct stream *s, pid_t pid, struct vminspect_signal *out)
{
	const struct vminspect_event *e;
	int nr = 0;

	while ((e = stream_next(s))) {
		if (e->type != VMINSPECT_EVENT_SIGNAL || (pid_t)e->tgid != pid)
			continue;
		memcpy(out, e, sizeof(*out));
		nr++;
	}
	return nr;
}

static void check_access(const char *name, const struct vminspect_signal *s)
{
	check(s->event.level == report->sig && s->code == report->code,
	      "%s: signal %u code %d, the handler had %d and %d", name,
	      s->event.level, s->code, report->sig, report->code);
	check(s->addr == report->addr, "%s: addr %" PRIx64 ", not %" PRIx64,
	      name, (uint64_t)s->addr, report->addr);
	check(s->ip == report->ip && s->sp == report->sp,
	      "%s: ip %" PRIx64 " sp %" PRIx64 ", not %" PRIx64 " %" PRIx64,
	      name, (uint64_t)s->ip, (uint64_t)s->sp, report->ip, report->sp);
	check((pid_t)s->event.tid == report->tid, "%s: tid %u, not %d", name,
	      s->event.tid, report->tid);
	check(s->event.flags & VMINSPECT_SIGNAL_TRAP &&
	      s->trap == report->trap && s->error == report->error &&
	      s->cr2 == report->cr2,
	      "%s: flags %x trap %u error %x cr2 %" PRIx64
	      ", not %u %x %" PRIx64, name, s->event.flags, s->trap, s->error,
	      (uint64_t)s->cr2, report->trap, report->error, report->cr2);
	check(s->stack_limit == report->stack_limit,
	      "%s: stack_limit %" PRIu64 ", not %" PRIu64, name,
	      (uint64_t)s->stack_limit, report->stack_limit);
	check(s->pkey == report->pkey, "%s: pkey %u, not %u", name, s->pkey,
	      report->pkey);
}

/* Without an address, VMAs are not looked at. */
static void check_vmas(const char *name, const struct vminspect_signal *s)
{
	const struct seen_vma *below = report->held.end ? &report->held :
							  &report->below;
	bool looked = s->event.flags & VMINSPECT_SIGNAL_LOOKED;
	bool held = s->event.flags & VMINSPECT_SIGNAL_HELD;

	if (s->code == SI_KERNEL) {
		check(!looked, "%s: looked at VMAs of no address", name);
		return;
	}
	check(looked && held == !!report->held.end, "%s: flags %x", name,
	      s->event.flags);
	check(s->below_start == below->start && s->below_end == below->end &&
	      (s->below_flags & SEEN_FLAGS) == below->flags,
	      "%s: below %" PRIx64 "-%" PRIx64 " %" PRIx64 ", not %" PRIx64
	      "-%" PRIx64 " %" PRIx64, name, (uint64_t)s->below_start,
	      (uint64_t)s->below_end, (uint64_t)s->below_flags, below->start,
	      below->end, below->flags);
	check(s->above_start == report->above.start &&
	      s->above_end == report->above.end &&
	      (s->above_flags & SEEN_FLAGS) == report->above.flags,
	      "%s: above %" PRIx64 "-%" PRIx64 " %" PRIx64 ", not %" PRIx64
	      "-%" PRIx64 " %" PRIx64, name, (uint64_t)s->above_start,
	      (uint64_t)s->above_end, (uint64_t)s->above_flags,
	      report->above.start, report->above.end, report->above.flags);
}

static void check_finding(const struct signal_case *c,
			  const struct vminspect_signal *s)
{
	struct signal_finding f;
	char got[128];

	signal_classify(s, user_end(), &f);
	snprintf(got, sizeof(got), "%s %s %s %c", signal_class_name(f.class),
		 signal_place_name(f.place), f.access ?: "-",
		 f.forbids ?: '-');
	check(!strcmp(got, c->want), "%s: is '%s', not '%s'", c->name, got,
	      c->want);
	check(!c->nearer || f.distance < c->nearer * PAGE,
	      "%s: distance %" PRIu64, c->name, (uint64_t)f.distance);
	check(!c->farther || (f.distance != VMINSPECT_HIDDEN64 &&
			      f.distance > c->farther),
	      "%s: distance %" PRIu64, c->name, (uint64_t)f.distance);
}

/* One try. False: the VMAs were not looked at, for their lock was taken. */
static bool try_case(struct stream *s, const struct signal_case *c)
{
	struct vminspect_signal record = { 0 };
	int status, nr;
	pid_t pid;

	memset(report, 0, sizeof(*report));
	stream_skip(s);
	pid = fork();
	if (!pid)
		suffer(c);
	need(waitpid(pid, &status, 0) == pid, "waitpid");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
		printf("%s: not here: %s\n", c->name, report->why);
		return true;
	}
	check(c->dies ? WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV :
			!status, "%s: ended with %x", c->name, status);
	nr = find_record(s, pid, &record);
	if (!check(nr == c->before + 1, "%s: %d records", c->name, nr))
		return true;
	if (record.code != SI_KERNEL &&
	    !(record.event.flags & VMINSPECT_SIGNAL_LOOKED))
		return false;
	if (!c->dies) {
		check_access(c->name, &record);
		check_vmas(c->name, &record);
	}
	check_finding(c, &record);
	printf("%s: %s\n", c->name, c->want);
	return true;
}

int main(void)
{
	struct vminspect_filter filter = filter_of(getpid(),
						   VMINSPECT_FILTER_CHILDREN);
	const struct signal_case *c;
	struct stream s;
	int tries;

	report = mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	need(report != MAP_FAILED, "mmap");
	data_runs();	/* or it would be tried out later, with a signal */
	filter.types = 1 << VMINSPECT_EVENT_SIGNAL;
	stream_open(&s, &filter);
	for (c = signal_cases; c->name; c++) {
		for (tries = 0; tries < TRIES && !try_case(&s, c); tries++)
			printf("%s: VMAs were locked\n", c->name);
		check(tries < TRIES, "%s: VMAs never looked at", c->name);
		fflush(stdout);
	}
	check(!s.lost, "%" PRIu64 " records lost", s.lost);
	stream_close(&s);
	return check_status();
}
