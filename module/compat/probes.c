// SPDX-License-Identifier: GPL-2.0
/*
 * One section for each thing that not every kernel has. Kbuild compiles each
 * section alone, with the flags of the kernel it builds for, and writes those
 * that compile into features.h as COMPAT_HAVE_<name>. Version numbers are never
 * asked, since distributions backport.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pgtable.h>

#ifdef PROBE_PTE_MAP
/* 0d940a9b270b ("mm/pgtable: allow pte_offset_map[_lock]() to fail") (in v6.5) */
pte_t *probe(pmd_t *pmd);
pte_t *probe(pmd_t *pmd) { return __pte_map(pmd, 0); }
#endif

#ifdef PROBE_PMDP_GET_LOCKLESS
/* dab6e717429e ("mm: Rename pmd_read_atomic()") (in v6.2) */
pmd_t probe(pmd_t *pmd);
pmd_t probe(pmd_t *pmd) { return pmdp_get_lockless(pmd); }
#endif

#ifdef PROBE_PTEP_GET_LOCKLESS
/* 2a4a06da8a4b ("mm/gup: Provide gup_get_pte() more generic") (in v5.11) */
pte_t probe(pte_t *pte);
pte_t probe(pte_t *pte) { return ptep_get_lockless(pte); }
#endif

#ifdef PROBE_PUDP_GET
/* eba2591d99d1 ("mm: Introduce pudp/p4dp/pgdp_get() functions") (in v6.8) */
pud_t probe(pgd_t *pgd, p4d_t *p4d, pud_t *pud);
pud_t probe(pgd_t *pgd, p4d_t *p4d, pud_t *pud)
{
	pgdp_get(pgd);
	p4dp_get(p4d);
	return pudp_get(pud);
}
#endif

#ifdef PROBE_FOLDED_AT_START
/* a6bbf5d4d9d1 ("arm64: mm: Add definitions to support 5 levels of paging") (in v6.9) */
bool probe(void);
bool probe(void) { return pgtable_l4_enabled() && pgtable_l5_enabled(); }
#endif

#ifdef PROBE_ANON_NAME
/* 9a10064f5625 ("mm: add a field to store names for private anonymous memory") (in v5.17) */
const char *probe(struct vm_area_struct *vma);
const char *probe(struct vm_area_struct *vma) { return vma->anon_name->name; }
#endif

#ifdef PROBE_PAGE_MAPCOUNT
/* Gone in v6.12 */
int probe(struct page *page);
int probe(struct page *page) { return page_mapcount(page); }
#endif

#ifdef PROBE_FOLIO
/* 7b230db3b8d3 ("mm: Introduce struct folio") (in v5.16) */
bool probe(struct page *page);
bool probe(struct page *page) { return folio_test_anon(page_folio(page)); }
#endif

#ifdef PROBE_HUGETLB_PMD_SHARED
/*
 * 3489dbb696d2 ("mm: hugetlb: proc: check for hugetlb shared PMD in /proc/PID/smaps")
 * (in v6.2)
 */
#include <linux/hugetlb.h>
bool probe(pte_t *pte);
bool probe(pte_t *pte) { return hugetlb_pmd_shared(pte); }
#endif

#ifdef PROBE_FILE_OPEN_ROOT_PATH
/* ffb37ca3bd16 ("switch file_open_root() to struct path") (in v5.14) */
struct file *probe(const struct path *root);
struct file *probe(const struct path *root)
{
	return file_open_root(root, "", O_RDONLY, 0);
}
#endif

#ifdef PROBE_D_REVALIDATE_NAME
/* 5be1fa8abd7b ("Pass parent directory inode and expected name to ->d_revalidate()") (in v6.14) */
static int revalidate(struct inode *dir, const struct qstr *name,
		      struct dentry *dentry, unsigned int flags)
{
	return 1;
}

extern const struct dentry_operations probe;
const struct dentry_operations probe = { .d_revalidate = revalidate };
#endif

#ifdef PROBE_SET_DEFAULT_D_OP
/* Came in v6.17; s_d_op may not be set directly since */
void probe(struct super_block *sb, const struct dentry_operations *ops);
void probe(struct super_block *sb, const struct dentry_operations *ops)
{
	set_default_d_op(sb, ops);
}
#endif

#ifdef PROBE_INODE_INIT_TS
/* 077c212f0344 ("fs: new accessor methods for atime and mtime") (in v6.7) */
void probe(struct inode *inode);
void probe(struct inode *inode) { simple_inode_init_ts(inode); }
#endif

#ifdef PROBE_PG_ERROR
/* 09022bc196d2 ("mm: remove PG_error") (in v6.12) */
int probe(void);
int probe(void) { return PG_error; }
#endif

#ifdef PROBE_MEMDESC_FLAGS
/* 53fbef56e07d ("mm: introduce memdesc_flags_t") (in v6.18) */
unsigned long probe(const struct page *page);
unsigned long probe(const struct page *page) { return page->flags.f; }
#endif

#ifdef PROBE_ANON_EXCLUSIVE
/*
 * 78fbe906cc90 ("mm/page-flags: reuse PG_mappedtodisk as PG_anon_exclusive for
 * PageAnon() pages") (in v5.19)
 */
int probe(struct page *page);
int probe(struct page *page) { return PageAnonExclusive(page); }
#endif

#ifdef PROBE_VMA_ITERATOR
/* f39af05949a4 ("mm: add VMA iterator") (in v6.1) */
struct vm_area_struct *probe(struct mm_struct *mm);
struct vm_area_struct *probe(struct mm_struct *mm)
{
	VMA_ITERATOR(it, mm, 0);

	return vma_next(&it);
}
#endif

#ifdef PROBE_FILE_USER_INODE
/* Not in v6.5, in v6.8, where the file may not be const yet */
const struct inode *probe(struct file *file);
const struct inode *probe(struct file *file)
{
	return file_user_path(file) ? file_user_inode(file) : NULL;
}
#endif

#ifdef PROBE_RSS_PERCPU
/* f1a7941243c1 ("mm: convert mm's rss stats into percpu_counter") (in v6.2) */
s64 probe(struct mm_struct *mm);
s64 probe(struct mm_struct *mm)
{
	return percpu_counter_sum_positive(&mm->rss_stat[MM_ANONPAGES]);
}
#endif

#ifdef PROBE_MTHP
/* 3485b88390b0 ("mm: thp: introduce multi-size THP sysfs interface") (in v6.8) */
#include <linux/huge_mm.h>
unsigned long probe(void);
unsigned long probe(void) { return huge_anon_orders_always; }
#endif

#ifdef PROBE_EXIT_GROUP_DEAD
/* Not in v6.12, in v6.18: sched_process_exit() tells, before the memory goes */
#include <trace/events/sched.h>
void probe(void (*cb)(void *data, struct task_struct *p, bool group_dead));
void probe(void (*cb)(void *data, struct task_struct *p, bool group_dead))
{
	check_trace_callback_type_sched_process_exit(cb);
}
#endif

#ifdef PROBE_GET_KRETPROBE
/* d741bf41d7c7 ("kprobes: Remove kretprobe hash") (in v5.11) */
#include <linux/kprobes.h>
struct kretprobe *probe(struct kretprobe_instance *ri);
struct kretprobe *probe(struct kretprobe_instance *ri)
{
	return get_kretprobe(ri);
}
#endif

#ifdef PROBE_KPROBE_FAULT_HANDLER
/* until ec6aba3d2be1 ("kprobes: Remove kprobe::fault_handler") (in v5.14) */
#include <linux/kprobes.h>
int probe(struct kprobe *p, struct pt_regs *regs);
int probe(struct kprobe *p, struct pt_regs *regs)
{
	return p->fault_handler(p, regs, 0);
}
#endif

#ifdef PROBE_UPROBE_HANDLE
/* 3c83a9ad0295 ("uprobes: make uprobe_register() return struct uprobe *") (in v6.12) */
#include <linux/uprobes.h>
struct uprobe *probe(struct inode *inode, struct uprobe_consumer *uc);
struct uprobe *probe(struct inode *inode, struct uprobe_consumer *uc)
{
	return uprobe_register(inode, 0, 0, uc);
}
#endif

#ifdef PROBE_UPROBE_FILTER_MM
/*
 * 59da880afed2 ("uprobes: get rid of enum uprobe_filter_ctx in uprobe filter
 * callbacks") (in v6.12)
 */
#include <linux/uprobes.h>
bool probe(struct uprobe_consumer *uc, struct mm_struct *mm);
bool probe(struct uprobe_consumer *uc, struct mm_struct *mm)
{
	return uc->filter(uc, mm);
}
#endif

#ifdef PROBE_UPROBE_DATA
/* da09a9e0c3ea ("uprobe: Add data pointer to consumer handlers") (in v6.13) */
#include <linux/uprobes.h>
int probe(struct uprobe_consumer *uc, struct pt_regs *regs, __u64 *data);
int probe(struct uprobe_consumer *uc, struct pt_regs *regs, __u64 *data)
{
	return uc->handler(uc, regs, data);
}
#endif

#ifdef PROBE_FAULT_COMPLETED
/*
 * d92725256b4f ("mm: avoid unnecessary page fault retires on shared memory
 * types") (in v6.0)
 */
#include <linux/mm_types.h>
unsigned int probe(void);
unsigned int probe(void) { return VM_FAULT_COMPLETED; }
#endif
