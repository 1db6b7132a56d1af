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
#include "page_run.h"
#include "page_sum.h"
#include "proc.h"
#include "pt_level.h"
#include "pt_walk.h"
#include "recorder.h"
#include "space_faults.h"
#include "space_text.h"
#include "target.h"
#include "text.h"
#include "uapi/vminspect.h"
#include "vma_walk.h"

/* Room for the text of a full sink, or of a VMA whose name is all escapes */
#define SPACE_TEXT	(64 * 1024)

/* What the next piece of text is */
enum step {
	STEP_HEAD,
	STEP_VMA,
	STEP_SUM,
	STEP_RUNS,
	STEP_TAIL,
	STEP_DONE,
};

/**
 * struct space_text - one text being made
 * @target: the process
 * @privileged: may see frames
 * @step: what comes next
 * @addr: where the walk goes on
 * @vma: the VMA that is being shown
 * @sum: counts its pages
 * @runs: collects its runs
 * @total: of all VMAs so far
 * @nr_vmas: shown so far
 * @nr_runs: shown so far
 * @raced: entries and VMAs that changed under the walk
 * @state: how the text will end
 * @text: made, not yet read
 */
struct space_text {
	struct target *target;
	bool privileged;
	enum step step;
	unsigned long addr;
	struct vma_info vma;
	struct sum_sink sum;
	struct run_sink runs;
	struct page_sum total;
	u64 nr_vmas;
	u64 nr_runs;
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
	s->nr_vmas = 0;
	s->nr_runs = 0;
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
	s->step = STEP_VMA;
	return 0;
}

static bool vma_accessible(const struct vma_info *vma)
{
	return vma->flags & (VM_READ | VM_WRITE | VM_EXEC);
}

static int step_vma(struct space_text *s)
{
	int err = space_lock(s);

	if (err <= 0)
		return err;
	if (vminspect_vma_next(s->target->mm, s->addr, &s->vma)) {
		/* It may have grown downwards over what was shown already. */
		s->vma.start = max(s->vma.start, s->addr);
		s->addr = s->vma.start;
		vminspect_sum_start(&s->sum, s->vma.anon, s->vma.hugetlb);
		s->step = STEP_SUM;
	} else {
		s->step = STEP_TAIL;
	}
	space_unlock(s);
	return 0;
}

/*
 * One chunk of the current VMA. It may have changed since it was looked up: it
 * is then followed as far as something is mapped there.
 */
static int walk_chunk(struct space_text *s, struct pt_sink *sink)
{
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
		s->addr = s->vma.end;
	} else {
		if (!vminspect_vma_same(walk.vma, &s->vma))
			s->raced++;
		s->addr = vminspect_pt_walk(&walk, s->addr,
					    min(s->vma.end, walk.vma->vm_end));
	}
	space_unlock(s);
	s->raced += walk.raced;
	return 0;
}

static void vma_text(struct space_text *s)
{
	const struct vma_info *vma = &s->vma;
	struct text *text = &s->text;

	vminspect_text_str(text, "vma ");
	put_range(text, vma->start, vma->end);
	vminspect_text_char(text, ' ');
	vminspect_text_char(text, vma->flags & VM_READ ? 'r' : '-');
	vminspect_text_char(text, vma->flags & VM_WRITE ? 'w' : '-');
	vminspect_text_char(text, vma->flags & VM_EXEC ? 'x' : '-');
	vminspect_text_char(text, vma->flags & VM_MAYSHARE ? 's' : 'p');
	vminspect_sum_text(&s->sum.sum, text);
	if (*vma->name) {
		vminspect_text_char(text, ' ');
		vminspect_text_escaped(text, vma->name, true);
	}
	vminspect_text_char(text, '\n');
}

static int step_sum(struct space_text *s)
{
	int err = walk_chunk(s, &s->sum.sink);

	if (err || s->step != STEP_SUM || s->addr < s->vma.end)
		return err;
	vma_text(s);
	vminspect_sum_add(&s->total, &s->sum.sum);
	s->nr_vmas++;
	vminspect_run_start(&s->runs, s->vma.anon, s->vma.hugetlb,
			    vma_accessible(&s->vma),
			    s->vma.flags & COMPAT_VM_UFFD_RWP);
	s->addr = s->vma.start;
	s->step = STEP_RUNS;
	return 0;
}

static int step_runs(struct space_text *s)
{
	int err = walk_chunk(s, &s->runs.sink);
	bool all;

	if (err)
		return err;
	all = s->step != STEP_RUNS || s->addr == s->vma.end;
	s->nr_runs += vminspect_run_flush(&s->runs, all, &s->text);
	if (s->step == STEP_RUNS && all)
		s->step = STEP_VMA;
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
	vminspect_text_key_dec(text, "runs", s->nr_runs);
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
		[STEP_VMA] = step_vma,
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
	kfree(s->vma.name);
	kfree(s);
}

struct space_text *vminspect_space_text_new(struct target *target,
					    bool privileged)
{
	struct space_text *s = kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);

	BUILD_BUG_ON(PAGE_RUNS * PAGE_RUN_TEXT > SPACE_TEXT);
	BUILD_BUG_ON(4 * PATH_MAX + 512 > SPACE_TEXT);
	BUILD_BUG_ON(SPACE_FAULTS_TEXT + 2048 > SPACE_TEXT);
	if (!s)
		return NULL;
	s->target = target;
	s->privileged = privileged;
	s->vma.name_size = PATH_MAX;
	s->vma.name = kmalloc(PATH_MAX, GFP_KERNEL_ACCOUNT);
	if (!s->vma.name || vminspect_text_init(&s->text, SPACE_TEXT)) {
		vminspect_space_text_free(s);
		return NULL;
	}
	vminspect_space_text_rewind(s);
	return s;
}
