// SPDX-License-Identifier: GPL-2.0
/*
 * The classes follow handle_mm_fault() in mm/memory.c, which goes by the
 * entry that it finds: none (and markers), swap and its like, prot-none,
 * present. That entry and the access say what was to be done; the entry
 * afterwards says whether it was. Another thread may have come in between.
 */
#include "fault_class.h"

enum fault_count fault_count(__u32 flags, __u32 result, bool returned)
{
	if (!returned)
		return FAULT_COUNT_UNKNOWN;
	if (result & FAULT_RESULT_ERROR)
		return FAULT_COUNT_ERROR;
	if (fault_is_attempt(result))
		return FAULT_COUNT_RETRY;
	if ((result & FAULT_RESULT_MAJOR) || (flags & FAULT_TRIED))
		return FAULT_COUNT_MAJOR;
	return FAULT_COUNT_MINOR;
}

/* An entry, with the frame of the very page where it maps several */
static void decode(const struct vminspect_fault *f,
		   const struct vminspect_format *format,
		   const __u8 shift[VMINSPECT_NR_LEVELS], int level, __u64 raw,
		   struct entry *entry)
{
	__u64 inside = f->addr & ((1ULL << shift[level]) - 1);

	entry_decode(format, level, raw, entry);
	if (entry_has_frame(entry))
		entry->target += inside >> shift[VMINSPECT_PTE];
}

void fault_evidence(const struct vminspect_fault *f,
		    const struct vminspect_format *format,
		    const __u8 shift[VMINSPECT_NR_LEVELS],
		    struct fault_evidence *e)
{
	int before = VMINSPECT_FAULT_BEFORE(f->event.level);
	int after = VMINSPECT_FAULT_AFTER(f->event.level);

	memset(e, 0, sizeof(*e));
	e->flags = f->flags;
	e->result = f->result;
	e->vma = f->event.vma;
	e->returned = !(f->event.flags & VMINSPECT_FAULT_NO_RETURN);
	e->looked = e->returned && after < VMINSPECT_NR_LEVELS;
	e->flags_by_kernel = format->encoding == VMINSPECT_ENCODING_ARM64;
	e->before.kind = VMINSPECT_UNKNOWN;
	if (before < VMINSPECT_NR_LEVELS)
		decode(f, format, shift, before, f->before, &e->before);
	if (!e->looked)
		return;
	e->after_level = after;
	decode(f, format, shift, after, f->after, &e->after);
}

static bool is_shared(const struct fault_evidence *e)
{
	return e->vma & VMINSPECT_FAULT_SHARED;
}

static bool is_write(const struct fault_evidence *e)
{
	return e->flags & FAULT_WRITE;
}

static bool is_mapped(const struct fault_evidence *e)
{
	return e->looked && entry_has_frame(&e->after);
}

/*
 * What a write leaves in the entry of a private page. Where the VMA forbids
 * writing, and a debugger writes nonetheless, it is dirty but not writable.
 */
static bool was_written(const struct fault_evidence *e)
{
	return e->after.bits & (VMINSPECT_WRITE | VMINSPECT_DIRTY);
}

static enum fault_class classify_error(const struct fault_evidence *e)
{
	if (e->result & FAULT_RESULT_OOM)
		return FAULT_OOM;
	if (e->result & FAULT_RESULT_SIGSEGV)
		return FAULT_SEGV;
	if (e->result & (FAULT_RESULT_SIGBUS | FAULT_RESULT_HWPOISON |
			 FAULT_RESULT_HWPOISON_LARGE))
		return FAULT_SIGBUS;
	return FAULT_UNKNOWN;
}

/* VM_FAULT_MAJOR of DAX means a new block of the file: nothing is read. */
static enum fault_class classify_file(const struct fault_evidence *e)
{
	bool major = fault_count(e->flags, e->result, true) ==
		     FAULT_COUNT_MAJOR;

	if (e->looked && e->after.bits & VMINSPECT_DEVMAP)
		return FAULT_FILE_MAP;
	return major ? FAULT_FILE_READ : FAULT_FILE_MAP;
}

/* There was no page, and there is one. */
static enum fault_class classify_first(const struct fault_evidence *e)
{
	if (e->vma & VMINSPECT_FAULT_HUGETLB)
		return FAULT_HUGETLB;
	/* A write never maps it: another thread's read was faster. */
	if (e->vma & VMINSPECT_FAULT_ZERO)
		return is_write(e) ? FAULT_UNKNOWN : FAULT_ZERO_PAGE;
	if (e->vma & VMINSPECT_FAULT_ANON)
		return e->after_level == VMINSPECT_PTE ? FAULT_DEMAND_ZERO :
							 FAULT_THP;
	if (is_write(e) && !is_shared(e))
		return was_written(e) ? FAULT_COW : FAULT_UNKNOWN;
	return classify_file(e);
}

/*
 * There was a page, and another stands in its place. In shared memory that is
 * only of a file's hole: a file system without page cache (DAX) maps the zero
 * page there until somebody writes.
 */
static enum fault_class classify_other_page(const struct fault_evidence *e)
{
	bool wanted = e->flags & (FAULT_WRITE | FAULT_UNSHARE) &&
		      !(e->before.bits & VMINSPECT_WRITE);

	if (!wanted || (is_write(e) && !was_written(e)))
		return FAULT_UNKNOWN;
	if (!is_shared(e))
		return FAULT_COW;
	return e->vma & VMINSPECT_FAULT_ZERO_BEFORE ? FAULT_WRITE_NOTIFY :
						      FAULT_UNKNOWN;
}

/*
 * The page was there, and the access permitted, but the processor wanted a flag
 * set: FEAT_HAFDBS of arm64 is what sets it without the kernel. Else FAULT_UNKNOWN.
 */
static enum fault_class classify_flags(const struct fault_evidence *e)
{
	__u32 gained = e->after.bits & ~e->before.bits;

	if (!e->flags_by_kernel ||
	    (is_write(e) && !(e->before.bits & VMINSPECT_WRITE)))
		return FAULT_UNKNOWN;
	if (gained & VMINSPECT_ACCESSED)
		return FAULT_ACCESS_FLAG;
	return is_write(e) && gained & VMINSPECT_DIRTY ? FAULT_DIRTY_FLAG :
							 FAULT_UNKNOWN;
}

/*
 * Likewise, and it is the same. Whether an anonymous page is this process's
 * alone does not show in its entry, so what FAULT_UNSHARE did does not either.
 */
static enum fault_class classify_same_page(const struct fault_evidence *e)
{
	__u32 gained = e->after.bits & ~e->before.bits;
	__u32 lacked = e->before.bits & VMINSPECT_NX;
	enum fault_class flag = classify_flags(e);

	if (e->flags & FAULT_UNSHARE)
		return FAULT_UNKNOWN;
	if (flag != FAULT_UNKNOWN)
		return flag;
	if (!is_write(e))
		return e->flags & FAULT_INSTRUCTION && lacked ? FAULT_UNKNOWN :
								FAULT_SPURIOUS;
	if (e->before.bits & VMINSPECT_WRITE)
		return FAULT_SPURIOUS;
	if (is_shared(e))
		return gained & VMINSPECT_WRITE ? FAULT_WRITE_NOTIFY :
						  FAULT_UNKNOWN;
	return gained & (VMINSPECT_WRITE | VMINSPECT_DIRTY) ? FAULT_COW_REUSE :
							      FAULT_UNKNOWN;
}

static enum fault_class classify_present(const struct fault_evidence *e)
{
	if (!is_mapped(e) || e->before.bits & VMINSPECT_SPLITTING)
		return FAULT_UNKNOWN;
	return e->after.target == e->before.target ? classify_same_page(e) :
						     classify_other_page(e);
}

/*
 * Protected by userfaultfd from all accesses (since 7.3), and the mark is gone
 * with the protection: the kernel took both away itself, as its handler asked
 * for (UFFD_FEATURE_RWP_ASYNC). What is prot-none for NUMA keeps the mark.
 */
static bool is_freed_by_uffd(const struct fault_evidence *e)
{
	return e->vma & VMINSPECT_FAULT_UFFD &&
	       e->before.bits & ~e->after.bits & VMINSPECT_UFFD_WP;
}

/*
 * Prot-none is what the kernel makes of a page to see who uses it, or what
 * mprotect(2) does. The latter stays so, whatever a debugger does to it.
 */
static enum fault_class classify_protnone(const struct fault_evidence *e)
{
	if (is_mapped(e) && is_freed_by_uffd(e))
		return FAULT_UFFD;
	if (is_mapped(e) && e->after.kind == VMINSPECT_PRESENT)
		return FAULT_NUMA_HINT;
	return classify_present(e);
}

static enum fault_class classify_swap(const struct fault_evidence *e)
{
	if (!is_mapped(e))
		return FAULT_UNKNOWN;
	return fault_count(e->flags, e->result, true) == FAULT_COUNT_MAJOR ?
		       FAULT_SWAP_IN : FAULT_SWAP_CACHE;
}

/*
 * COMPLETED: the lock is gone, because a writer of a shared file was made to
 * wait (balance_dirty_pages()). Nobody looked, but the page is mapped by then.
 */
static enum fault_class classify_completed(const struct fault_evidence *e)
{
	if (!is_write(e) || !is_shared(e))
		return FAULT_UNKNOWN;
	switch (e->before.kind) {
	case VMINSPECT_NONE:
	case VMINSPECT_MARKER:
		return classify_file(e);
	case VMINSPECT_PRESENT:
		return FAULT_WRITE_NOTIFY;
	default:
		return FAULT_UNKNOWN;
	}
}

static enum fault_class classify_done(const struct fault_evidence *e)
{
	switch (e->before.kind) {
	case VMINSPECT_NONE:
	case VMINSPECT_MARKER:
		return is_mapped(e) ? classify_first(e) : FAULT_UNKNOWN;
	case VMINSPECT_SWAP:
		return classify_swap(e);
	case VMINSPECT_MIGRATION:
		return FAULT_MIGRATION_WAIT;
	case VMINSPECT_PROTNONE:
		return classify_protnone(e);
	case VMINSPECT_PRESENT:
		return classify_present(e);
	default:
		return FAULT_UNKNOWN;
	}
}

/*
 * userfaultfd's handler is asked for what is missing, for a write to what it
 * protected, and for any access to what it made prot-none as well. A page being
 * read from a disk is not its matter.
 */
static bool waits_uffd(const struct fault_evidence *e)
{
	if (!(e->vma & VMINSPECT_FAULT_UFFD) || e->result & FAULT_RESULT_MAJOR)
		return false;
	if (entry_has_frame(&e->before))
		return e->before.bits & VMINSPECT_UFFD_WP &&
		       (is_write(e) || e->before.kind == VMINSPECT_PROTNONE);
	return e->before.kind == VMINSPECT_NONE ||
	       e->before.kind == VMINSPECT_MARKER;
}

/* What it is waiting for, as far as it shows: it may be a lock, or the disk. */
static enum fault_class classify_retry(const struct fault_evidence *e)
{
	if (e->before.kind == VMINSPECT_MIGRATION)
		return FAULT_MIGRATION_WAIT;
	return waits_uffd(e) ? FAULT_UFFD : FAULT_UNKNOWN;
}

enum fault_class fault_classify(const struct fault_evidence *e)
{
	if (!e->returned)
		return FAULT_UNKNOWN;
	if (e->result & FAULT_RESULT_ERROR)
		return classify_error(e);
	if (e->waited_uffd)
		return FAULT_UFFD;
	if (e->result & FAULT_RESULT_RETRY)
		return classify_retry(e);
	if (e->result & FAULT_RESULT_COMPLETED)
		return classify_completed(e);
	return classify_done(e);
}

/*
 * A last attempt that finds its page mapped did not wait for it, though it
 * counts as major: before 6.0 each first write to a page of shared memory ended
 * in RETRY when it was done, for balance_dirty_pages().
 */
void fault_evidence_merge(const struct fault_evidence *earlier,
			  struct fault_evidence *e)
{
	if (entry_has_frame(&e->before))
		e->flags &= ~FAULT_TRIED;
	e->result |= earlier->result & FAULT_RESULT_MAJOR;
	e->waited_uffd = earlier->waited_uffd ||
			 fault_classify(earlier) == FAULT_UFFD;
	e->vma &= ~VMINSPECT_FAULT_ZERO_BEFORE;
	e->vma |= earlier->vma & VMINSPECT_FAULT_ZERO_BEFORE;
	e->before = earlier->before;
}

static const char *name_of(const char * const *names, int nr, int i)
{
	return i >= 0 && i < nr && names[i] ? names[i] : "?";
}

const char *fault_count_name(int count)
{
	static const char * const names[FAULT_NR_COUNTS] = {
		[FAULT_COUNT_UNKNOWN] = "unknown",
		[FAULT_COUNT_MINOR] = "minor",
		[FAULT_COUNT_MAJOR] = "major",
		[FAULT_COUNT_ERROR] = "error",
		[FAULT_COUNT_RETRY] = "retry",
	};

	return name_of(names, FAULT_NR_COUNTS, count);
}

const char *fault_class_name(int class)
{
	static const char * const names[FAULT_NR_CLASSES] = {
		[FAULT_UNKNOWN] = "unknown",
		[FAULT_DEMAND_ZERO] = "demand-zero",
		[FAULT_ZERO_PAGE] = "zero-page",
		[FAULT_FILE_MAP] = "file-map",
		[FAULT_FILE_READ] = "file-read",
		[FAULT_COW] = "cow",
		[FAULT_COW_REUSE] = "cow-reuse",
		[FAULT_WRITE_NOTIFY] = "write-notify",
		[FAULT_SWAP_IN] = "swap-in",
		[FAULT_SWAP_CACHE] = "swap-cache",
		[FAULT_NUMA_HINT] = "numa-hint",
		[FAULT_THP] = "thp",
		[FAULT_HUGETLB] = "hugetlb",
		[FAULT_MIGRATION_WAIT] = "migration-wait",
		[FAULT_UFFD] = "uffd",
		[FAULT_SPURIOUS] = "spurious",
		[FAULT_ACCESS_FLAG] = "access-flag",
		[FAULT_DIRTY_FLAG] = "dirty-flag",
		[FAULT_SIGBUS] = "sigbus",
		[FAULT_SEGV] = "segv",
		[FAULT_OOM] = "oom",
	};

	return name_of(names, FAULT_NR_CLASSES, class);
}

const char *fault_access_name(__u32 flags)
{
	if (flags & FAULT_INSTRUCTION)
		return "exec";
	return flags & FAULT_WRITE ? "write" : "read";
}
