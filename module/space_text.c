// SPDX-License-Identifier: GPL-2.0
/*
 * A process as text, made chunk by chunk as it is read. Under the locks of the
 * process entries are only collected; text is written when they are dropped,
 * and copied to the reader after that.
 */
#include <linux/bitops.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/utsname.h>

#include "compat/vma.h"
#include "page_sum.h"
#include "proc.h"
#include "pt_level.h"
#include "pt_walk.h"
#include "recorder.h"
#include "run_text.h"
#include "space_faults.h"
#include "space_text.h"
#include "target.h"
#include "text.h"
#include "uapi/vminspect.h"
#include "vma_walk.h"

/* Room for the text of a full sink, or of a VMA whose name is all escapes */
#define SPACE_TEXT	(64 * 1024)

/* VMAs that are looked at under one hold of mmap_lock, and room for their names */
#define SPACE_VMAS	64
#define SPACE_NAMES	(2 * PATH_MAX)

/* Runs that are still free, before another VMA is looked at under the same hold */
#define FREE_RUNS	16

/* Bytes of the line of a VMA at the most, its name left out */
#define VMA_TEXT	(128 + PAGE_SUM_TEXT)

/* What the next piece of text is */
enum step {
	STEP_HEAD,
	STEP_VMAS,
	STEP_TEXT,
	STEP_SUM,
	STEP_RUNS,
	STEP_TAIL,
	STEP_DONE,
};

/**
 * struct space_vma - a VMA that was looked at
 * @info: what is kept of it; its name is in space_text.names
 * @first: its first run
 * @end: the run behind its last
 */
struct space_vma {
	struct vma_info info;
	unsigned int first;
	unsigned int end;
};

/**
 * struct space_text - one text being made
 * @target: the process
 * @privileged: may see frames
 * @step: what comes next
 * @addr: where the walk goes on
 * @runs_addr: where the runs of the VMA that is being counted go on
 * @vmas: VMAs looked at
 * @nr: of these
 * @next: of these, the next one to be shown; the last may not be whole
 * @run: the next run to be shown
 * @lined: the line of that VMA was shown
 * @whole: all of the last one was walked
 * @names: names of these VMAs
 * @sum: counts the pages of one
 * @runs: collects runs
 * @total: of all VMAs so far
 * @nr_vmas: shown so far
 * @raced: entries and VMAs that changed under the walk
 * @state: how the text will end
 * @text: made, not yet read
 */
struct space_text {
	struct target *target;
	bool privileged;
	enum step step;
	unsigned long addr;
	unsigned long runs_addr;
	struct space_vma vmas[SPACE_VMAS];
	unsigned int nr;
	unsigned int next;
	unsigned int run;
	bool lined;
	bool whole;
	char names[SPACE_NAMES];
	struct sum_sink sum;
	struct run_sink runs;
	struct page_sum total;
	u64 nr_vmas;
	u64 raced;
	enum target_state state;
	struct text text;
};

void vminspect_space_text_rewind(struct space_text *s)
{
	vminspect_run_init(&s->runs, s->privileged);
	s->total = (struct page_sum){ 0 };
	s->step = STEP_HEAD;
	s->addr = 0;
	s->nr = 0;
	s->nr_vmas = 0;
	s->raced = 0;
	s->state = s->target->state;
	vminspect_text_clear(&s->text);
}

/* The process is gone: what was made stays true, and the text ends here. */
static void end_early(struct space_text *s, enum target_state state)
{
	s->state = state;
	s->step = STEP_TAIL;
}

/*
 * Takes mmap_lock of the living process. 1: taken; 0: the process is gone, and
 * the text is to end; or an error. mmap_lock is waited for killably.
 */
static int space_lock(struct space_text *s)
{
	enum target_state state = vminspect_target_enter(s->target);

	if (state != TARGET_LIVE) {
		end_early(s, state);
		return 0;
	}
	if (mmap_read_lock_killable(s->target->mm)) {
		vminspect_target_leave(s->target);
		return -EINTR;
	}
	return 1;
}

static void space_unlock(struct space_text *s)
{
	mmap_read_unlock(s->target->mm);
	vminspect_target_leave(s->target);
}

static void put_range(struct text *text, unsigned long start, unsigned long end)
{
	vminspect_text_hex(text, start);
	vminspect_text_char(text, '-');
	vminspect_text_hex(text, end);
}

static void head_text(struct space_text *s)
{
	struct text *text = &s->text;

	vminspect_text_str(text, VMINSPECT_LEAD);
	vminspect_text_key_dec(text, "pid", s->target->shown);
	vminspect_text_key_str(text, "kernel", init_uts_ns.name.release);
	vminspect_text_key_str(text, "arch", vminspect_arch());
	vminspect_text_key_dec(text, "levels", hweight32(vminspect_pt_levels()));
	vminspect_text_key_dec(text, "page", PAGE_SIZE);
	vminspect_text_key_str(text, "comm", s->target->comm);
	vminspect_text_char(text, '\n');
}

static int step_head(struct space_text *s)
{
	const struct mm_struct *mm = s->target->mm;
	struct text *text = &s->text;
	int err = space_lock(s);

	if (err < 0)
		return err;
	head_text(s);
	if (!err)
		return 0;
	vminspect_text_str(text, "space");
	vminspect_text_key_dec(text, "vmas", mm->map_count);
	vminspect_text_key_dec(text, "pages", mm->total_vm);
	vminspect_text_key(text, "brk");
	put_range(text, mm->start_brk, mm->brk);
	vminspect_text_key_hex(text, "stack", mm->start_stack);
	vminspect_text_char(text, '\n');
	space_unlock(s);
	s->step = STEP_VMAS;
	return 0;
}

static bool vma_accessible(const struct vma_info *vma)
{
	return vma->flags & (VM_READ | VM_WRITE | VM_EXEC);
}

/* Whether another VMA may be looked at under this hold: the first always may. */
static bool has_space(const struct space_text *s, const struct pt_walk *walk,
		      const char *names)
{
	return !s->nr ||
	       (s->nr < SPACE_VMAS && walk->budget > PT_WALK_CHUNK / 8 &&
		s->runs.nr + FREE_RUNS <= PAGE_RUNS &&
		s->names + SPACE_NAMES - names >= PATH_MAX);
}

/* Looks at one more VMA. Return: whether all of it was walked. */
static bool collect_vma(struct space_text *s, struct vm_area_struct *vma,
			struct pt_walk *walk, char **names)
{
	struct space_vma *v = &s->vmas[s->nr++];
	struct vma_info *info = &v->info;

	info->name = *names;
	info->name_size = PATH_MAX;
	vminspect_vma_keep(vma, info);
	*names += strlen(info->name) + 1;
	/* It may have grown downwards over what was shown already. */
	info->start = max(info->start, s->addr);
	vminspect_run_start(&s->runs, info->anon, info->hugetlb,
			    vma_accessible(info),
			    info->flags & COMPAT_VM_UFFD_RWP);
	v->first = s->runs.nr;
	walk->vma = vma;
	vminspect_pt_spend(walk, PT_WALK_VMA + (*names - info->name) / 2);
	s->addr = vminspect_pt_walk(walk, info->start, info->end);
	v->end = s->runs.nr;
	return s->addr == info->end;
}

/* As many VMAs as one hold of mmap_lock may take. The lock is held. */
static void collect(struct space_text *s)
{
	struct pt_walk walk = {
		.mm = s->target->mm,
		.sink = &s->runs.sink,
		.budget = PT_WALK_CHUNK,
	};
	COMPAT_VMA_ITER(it, walk.mm, s->addr);
	struct vm_area_struct *vma;
	char *names = s->names;

	s->whole = true;
	while (s->whole && has_space(s, &walk, names)) {
		vma = compat_vma_iter_next(&it);
		if (!vma)
			break;
		s->whole = collect_vma(s, vma, &walk, &names);
	}
	s->raced += walk.raced;
}

static int step_vmas(struct space_text *s)
{
	int err = space_lock(s);

	if (err <= 0)
		return err;
	s->nr = 0;
	s->next = 0;
	s->run = 0;
	s->lined = false;
	vminspect_run_forget(&s->runs, s->runs.nr);
	collect(s);
	space_unlock(s);
	s->step = s->nr ? STEP_TEXT : STEP_TAIL;
	return 0;
}

static void vma_text(struct space_text *s, const struct vma_info *vma)
{
	struct text *text = &s->text;
	char *p = vminspect_text_begin(text, VMA_TEXT);

	if (!p)
		return;
	p = vminspect_put_hex(text_put(p, "vma "), vma->start);
	*p++ = '-';
	p = vminspect_put_hex(p, vma->end);
	*p++ = ' ';
	*p++ = vma->flags & VM_READ ? 'r' : '-';
	*p++ = vma->flags & VM_WRITE ? 'w' : '-';
	*p++ = vma->flags & VM_EXEC ? 'x' : '-';
	*p++ = vma->flags & VM_MAYSHARE ? 's' : 'p';
	vminspect_text_end(text, p);
	vminspect_sum_text(&s->sum.sum, text);
	if (*vma->name) {
		vminspect_text_char(text, ' ');
		vminspect_text_escaped(text, vma->name, true);
	}
	vminspect_text_char(text, '\n');
	vminspect_sum_add(&s->total, &s->sum.sum);
	s->nr_vmas++;
}

/*
 * The line of a VMA stands before its runs, and has its sum: that is the runs'
 * own, where these were all collected. Else the rest is counted first.
 */
static void begin_vma(struct space_text *s, const struct space_vma *v)
{
	vminspect_sum_start(&s->sum, v->info.anon, v->info.hugetlb);
	vminspect_run_sum(&s->runs, v->first, v->end, &s->sum);
	if (v == &s->vmas[s->nr - 1] && !s->whole) {
		vminspect_run_forget(&s->runs, v->first);
		s->runs_addr = s->addr;
		s->step = STEP_SUM;
		return;
	}
	vma_text(s, &v->info);
	s->lined = true;
}

/* Shows of what was collected as much as there is room for. */
static int step_text(struct space_text *s)
{
	const struct space_vma *v;

	while (s->next < s->nr) {
		v = &s->vmas[s->next];
		if (!s->lined) {
			if (!vminspect_text_room(&s->text, VMA_TEXT +
						 4 * strlen(v->info.name)))
				return 0;
			begin_vma(s, v);
			if (!s->lined)
				return 0;
		}
		s->run = vminspect_run_text(&s->runs, s->run, v->end, &s->text);
		if (s->run < v->end)
			return 0;
		s->lined = false;
		s->next++;
	}
	s->step = STEP_VMAS;
	return 0;
}

/*
 * One chunk of the last VMA. It may have changed since it was looked up: it
 * is then followed as far as something is mapped there.
 */
static int walk_chunk(struct space_text *s, struct pt_sink *sink)
{
	const struct vma_info *info = &s->vmas[s->next].info;
	struct pt_walk walk = {
		.mm = s->target->mm,
		.sink = sink,
		.budget = PT_WALK_CHUNK,
	};
	int err = space_lock(s);

	if (err <= 0)
		return err;
	walk.vma = find_vma(walk.mm, s->addr);
	if (!walk.vma || walk.vma->vm_start > s->addr) {
		s->raced++;
		s->addr = info->end;
	} else {
		if (!vminspect_vma_same(walk.vma, info))
			s->raced++;
		s->addr = vminspect_pt_walk(&walk, s->addr,
					    min(info->end, walk.vma->vm_end));
	}
	space_unlock(s);
	s->raced += walk.raced;
	return 0;
}

/* A VMA of many runs is counted to its end before these go on. */
static int step_sum(struct space_text *s)
{
	const struct vma_info *info = &s->vmas[s->next].info;
	int err = walk_chunk(s, &s->sum.sink);

	if (err || s->step != STEP_SUM || s->addr < info->end)
		return err;
	vma_text(s, info);
	s->addr = s->runs_addr;
	s->step = STEP_RUNS;
	return 0;
}

/* All but the last, which may still grow, unless the VMA ends there */
static void show_runs(struct space_text *s, bool all)
{
	unsigned int nr = s->runs.nr;

	if (nr && !all)
		nr--;
	vminspect_run_text(&s->runs, 0, nr, &s->text);
	vminspect_run_forget(&s->runs, nr);
}

static int step_runs(struct space_text *s)
{
	int err = walk_chunk(s, &s->runs.sink);
	bool all;

	if (err)
		return err;
	all = s->step != STEP_RUNS || s->addr == s->vmas[s->next].info.end;
	show_runs(s, all);
	if (s->step == STEP_RUNS && all)
		s->step = STEP_VMAS;
	return 0;
}

static void total_text(struct space_text *s)
{
	vminspect_text_str(&s->text, "total");
	vminspect_text_key_dec(&s->text, "vmas", s->nr_vmas);
	vminspect_sum_text(&s->total, &s->text);
	vminspect_text_char(&s->text, '\n');
}

static void end_text(struct space_text *s, unsigned int nr_faults, u64 lost)
{
	struct text *text = &s->text;
	struct recorder_counts counts;

	vminspect_recorder_counts(&counts);
	vminspect_text_str(text, "end");
	vminspect_text_key_str(text, "state",
			       vminspect_target_state_name(s->state));
	vminspect_text_key_dec(text, "vmas", s->nr_vmas);
	vminspect_text_key_dec(text, "runs", s->runs.shown);
	vminspect_text_key_dec(text, "faults", nr_faults);
	vminspect_text_key_dec(text, "raced", s->raced);
	vminspect_text_key_dec(text, "lost", lost);
	vminspect_text_key_dec(text, "missed", counts.missed);
	vminspect_text_char(text, '\n');
}

static int step_tail(struct space_text *s)
{
	u64 vmpte = VMINSPECT_HIDDEN64, lost = 0;
	unsigned int nr_faults = 0;

	if (s->target->mm) {
		if (s->state == TARGET_LIVE) {
			vmpte = mm_pgtables_bytes(s->target->mm);
			vminspect_run_given(&s->runs.count,
					    vminspect_pt_given(s->target->mm));
		}
		total_text(s);
		vminspect_tables_text(&s->runs.count, vmpte, &s->text);
		nr_faults = vminspect_space_faults(s->target, s->privileged,
						   &s->text, &lost);
	}
	end_text(s, nr_faults, lost);
	s->step = STEP_DONE;
	return 0;
}

static int make_text(struct space_text *s)
{
	static int (* const steps[])(struct space_text *) = {
		[STEP_HEAD] = step_head,
		[STEP_VMAS] = step_vmas,
		[STEP_TEXT] = step_text,
		[STEP_SUM] = step_sum,
		[STEP_RUNS] = step_runs,
		[STEP_TAIL] = step_tail,
	};
	int err = 0;

	while (!err && vminspect_text_empty(&s->text) && s->step != STEP_DONE) {
		if (signal_pending(current))
			return -ERESTARTSYS;
		err = steps[s->step](s);
		cond_resched();
	}
	return err;
}

ssize_t vminspect_space_text_read(struct space_text *s, char __user *to,
				  size_t size)
{
	ssize_t n, done = 0;
	int err = 0;

	while (done < size) {
		err = make_text(s);
		if (err || vminspect_text_empty(&s->text))
			break;
		n = vminspect_text_read(&s->text, to + done, size - done);
		if (n < 0) {
			err = n;
			break;
		}
		done += n;
	}
	return done ? done : err;
}

void vminspect_space_text_free(struct space_text *s)
{
	if (!s)
		return;
	vminspect_text_free(&s->text);
	kvfree(s);
}

struct space_text *vminspect_space_text_new(struct target *target,
					    bool privileged)
{
	struct space_text *s = kvzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);

	BUILD_BUG_ON(PAGE_RUNS * PAGE_RUN_TEXT > SPACE_TEXT);
	BUILD_BUG_ON(4 * PATH_MAX + VMA_TEXT > SPACE_TEXT);
	BUILD_BUG_ON(SPACE_FAULTS_TEXT + 2048 > SPACE_TEXT);
	if (!s)
		return NULL;
	s->target = target;
	s->privileged = privileged;
	if (vminspect_text_init(&s->text, SPACE_TEXT)) {
		vminspect_space_text_free(s);
		return NULL;
	}
	vminspect_space_text_rewind(s);
	return s;
}
