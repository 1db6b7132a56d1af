// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>

#include "columns_pages.h"
#include "frame_flags.h"
#include "intl.h"
#include "word_set.h"

/* Room for the words of any cell */
#define CELL_SIZE	FRAME_FLAGS_SIZE

/* A text must live until another row's was compared with it. */
#define CELLS		4

static char *cell(void)
{
	static char cells[CELLS][CELL_SIZE];
	static int last;

	last = (last + 1) % CELLS;
	return cells[last];
}

static const struct page_run *run_of(const void *row)
{
	return &((const struct page_row *)row)->run;
}

static const struct page_rows *rows_of(const void *row)
{
	return ((const struct page_row *)row)->of;
}

static const struct vma_item *vma_of(const void *row)
{
	return &rows_of(row)->vmas.items[((const struct page_row *)row)->vma];
}

static bool is_hidden(const void *row)
{
	return rows_of(row)->space->flags & VMINSPECT_SPACE_HIDDEN;
}

static struct value number(uint64_t n)
{
	return (struct value){ .n = n };
}

static struct value unknown(void)
{
	return number(UNKNOWN);
}

static struct value number32(uint32_t n)
{
	return number(n == VMINSPECT_HIDDEN32 ? UNKNOWN : n);
}

static struct value text(const char *s)
{
	return s && *s ? (struct value){ .text = s } : unknown();
}

static struct value spread(const struct spread *s)
{
	if (s->min == VMINSPECT_HIDDEN32)
		return unknown();
	return (struct value){ .n = s->min, .most = s->max };
}

static struct value get_addr(const void *row)
{
	return number(run_of(row)->start);
}

static struct value get_end(const void *row)
{
	return number(run_of(row)->end);
}

static struct value get_size(const void *row)
{
	return number(run_of(row)->end - run_of(row)->start);
}

static struct value get_pages(const void *row)
{
	return number(get_size(row).n / rows_of(row)->space->page_size);
}

static struct value get_entries(const void *row)
{
	return number(run_entries(rows_of(row)->space, run_of(row)));
}

static struct value get_level(const void *row)
{
	return text(entry_level_name(run_of(row)->level));
}

static struct value get_state(const void *row)
{
	return text(run_state_name(run_of(row)->state));
}

const char *page_perm(int state, uint32_t bits)
{
	static const char * const words[] = {
		[0] = "r-x",
		[VMINSPECT_WRITE] = "rwx",
		[VMINSPECT_NX] = "r--",
		[VMINSPECT_WRITE | VMINSPECT_NX] = "rw-",
	};

	if (state == VMINSPECT_PROTNONE || state == RUN_NUMA_HINT)
		return "---";
	if (state != VMINSPECT_PRESENT && state != VMINSPECT_TABLE)
		return NULL;
	return words[bits & (VMINSPECT_WRITE | VMINSPECT_NX)];
}

static struct value get_perm(const void *row)
{
	return text(page_perm(run_of(row)->state, run_of(row)->bits));
}

static struct value get_bits(const void *row)
{
	const struct page_run *run = run_of(row);
	char *buf = cell();
	size_t len;

	word_set_join(run->bits, run_bit_name, buf, CELL_SIZE);
	if (run->state != VMINSPECT_PRESENT)
		return text(buf);
	len = strlen(buf);
	if (!(run->bits & VMINSPECT_USER))
		len += snprintf(buf + len, CELL_SIZE - len, ",kernel");
	if (run->sub)
		snprintf(buf + len, CELL_SIZE - len, ",pkey=%d", run->sub);
	return text(*buf == ',' ? buf + 1 : buf);
}

const char *page_kinds(uint16_t kinds)
{
	return word_set_join(kinds, run_kind_name, cell(), CELL_SIZE);
}

static struct value get_kind(const void *row)
{
	return text(page_kinds(run_of(row)->kinds));
}

static struct value get_pfn(const void *row)
{
	const struct page_run *run = run_of(row);

	return number(run->state == VMINSPECT_SWAP ? UNKNOWN : run->target);
}

static struct value get_phys(const void *row)
{
	uint64_t pfn = get_pfn(row).n;

	return number(pfn == UNKNOWN ? pfn :
			     pfn * rows_of(row)->space->page_size);
}

static struct value get_slot(const void *row)
{
	const struct page_run *run = run_of(row);
	char *buf = cell();

	if (run->state != VMINSPECT_SWAP || run->target == UNKNOWN)
		return unknown();
	snprintf(buf, CELL_SIZE, "%d:%" PRIx64, run->sub, run->target);
	return text(buf);
}

static struct value get_pieces(const void *row)
{
	return number32(run_of(row)->pieces);
}

static struct value get_flags(const void *row)
{
	if (is_hidden(row))
		return unknown();
	return text(frame_flags_words(run_of(row)->flags, cell()));
}

static struct value get_map(const void *row)
{
	return spread(&run_of(row)->map);
}

static struct value get_ref(const void *row)
{
	return spread(&run_of(row)->ref);
}

static struct value get_order(const void *row)
{
	return spread(&run_of(row)->order);
}

static struct value get_node(const void *row)
{
	return spread(&run_of(row)->node);
}

static struct value get_excl(const void *row)
{
	static const char * const words[] = {
		[RUN_EXCL_UNKNOWN] = NULL,
		[RUN_EXCL_NO] = "no",
		[RUN_EXCL_YES] = "yes",
	};

	return text(words[run_of(row)->exclusive]);
}

static struct value get_raw(const void *row)
{
	const struct page_run *run = run_of(row);

	return number(is_hidden(row) || run->state == VMINSPECT_NONE ?
		      UNKNOWN : run->raw);
}

static struct value get_offset(const void *row)
{
	const struct vminspect_vma *vma = &vma_of(row)->vma;

	if (!(vma->flags & VMINSPECT_VMA_FILE))
		return unknown();
	return number(vma->offset + run_of(row)->start - vma->start);
}

static struct value get_vma(const void *row)
{
	return (struct value){ .text = vma_of(row)->name };
}

const struct column pages_columns[] = {
	{ "ADDR", NULL, N_("first address"), COLUMN_ADDRESS, true, get_addr },
	{ "END", NULL, N_("address behind the last one"), COLUMN_ADDRESS, false,
	  get_end },
	{ "PAGES", NULL, N_("how many pages"), COLUMN_COUNT, true, get_pages },
	{ "SIZE", NULL, N_("the same as a size"), COLUMN_SIZE, false,
	  get_size },
	{ "ENTRIES", NULL,
	  N_("how many entries of tables: a huge page of 512 pages has one"),
	  COLUMN_COUNT, false, get_entries },
	{ "LEVEL", NULL,
	  N_("level of the table that the entries are in: pte, of huge pages pmd\n"
	     "or pud; of none, the level at which the walk stopped: there is no\n"
	     "table below"),
	  COLUMN_TEXT, true, get_level },
	{ "STATE", NULL,
	  N_("what the entries are:\n"
	     "none       nothing: never touched, or given back\n"
	     "present    maps memory\n"
	     "prot-none  has a frame, but the VMA, or userfaultfd, permits no access\n"
	     "numa-hint  the same where the VMA does: to see who uses the page\n"
	     "swap       in a swap slot, or in the swap cache\n"
	     "migration  the frame is being moved\n"
	     "hwpoison   the frame failed\n"
	     "device     in, or lent to, a device\n"
	     "marker     a note for the fault handler: KIND says which\n"
	     "unknown    of a type that the module has no name for"),
	  COLUMN_TEXT, true, get_state },
	{ "PERM", NULL,
	  N_("what the entries let the processor do: less than the VMA permits\n"
	     "where a write is to be seen first, as for copy-on-write"),
	  COLUMN_TEXT, true, get_perm },
	{ "BITS", NULL, N_("other bits that are set in the entries"),
	  COLUMN_TEXT, false, get_bits },
	{ "KIND", NULL,
	  N_("of memory:\n"
	     "anon       anonymous\n"
	     "file       page cache of a file, or the kernel's own, as of [vdso]\n"
	     "shmem      of tmpfs, or shared anonymous\n"
	     "ksm        merged with others that have the same contents\n"
	     "zero       the zero page, which all share that only read so far\n"
	     "hugetlb    of hugetlbfs\n"
	     "special    with no struct page, or none to use: of a device, [vvar]\n"
	     "of a marker:\n"
	     "uffd-wp    write-protected for userfaultfd\n"
	     "poisoned   an access ends in SIGBUS\n"
	     "guard      a guard region: SIGSEGV"),
	  COLUMN_TEXT, true, get_kind },
	{ "PFN", NULL, N_("first frame"), COLUMN_ADDRESS, true, get_pfn },
	{ "PHYS", NULL, N_("its physical address"), COLUMN_ADDRESS, false,
	  get_phys },
	{ "SLOT", NULL, N_("first swap slot, as TYPE:OFFSET"), COLUMN_TEXT,
	  false, get_slot },
	{ "PIECES", NULL,
	  N_("in how many runs of consecutive frames (or swap slots) it lies in\n"
	     "physical memory: 1 is contiguous, as many as PAGES is scattered"),
	  COLUMN_COUNT, true, get_pieces },
	{ "FLAGS", NULL, N_("flags of the frames, as in /proc/kpageflags"),
	  COLUMN_TEXT, false, get_flags },
	{ "MAP", NULL,
	  N_("how many entries of all processes map each page: the least and the\n"
	     "most; 1 is mapped here only"),
	  COLUMN_SPREAD, true, get_map },
	{ "REF", NULL,
	  N_("references to the folio (the pages that are managed as one) of each"),
	  COLUMN_SPREAD, false, get_ref },
	{ "ORDER", NULL,
	  N_("log2 of the pages of the folio: 0 is a single page, 9 is 512; more\n"
	     "than 0 with LEVEL pte is a large folio mapped page by page"),
	  COLUMN_SPREAD, false, get_order },
	{ "NODE", NULL, N_("NUMA node"), COLUMN_SPREAD, false, get_node },
	{ "EXCL", NULL,
	  N_("of anonymous memory: whether it is this process's alone, so that a\n"
	     "write needs no copy"),
	  COLUMN_TEXT, false, get_excl },
	{ "RAW", NULL, N_("the first entry as it is"), COLUMN_ADDRESS, false,
	  get_raw },
	{ "OFFSET", NULL, N_("offset of ADDR in the file"), COLUMN_ADDRESS,
	  false, get_offset },
	{ "VMA", NULL, N_("file, or what the kernel calls it"), COLUMN_NAME,
	  true, get_vma },
};

const int nr_pages_columns = sizeof(pages_columns) / sizeof(pages_columns[0]);

const void *page_row_again(const void *row)
{
	const struct page_row *from = row;
	struct page_row *to = &from->of->moved;
	const struct page_again *again = from->again;

	if (!from->nr_again)
		return NULL;
	if (to != from)
		*to = *from;
	to->run.end += again->start - to->run.start;
	to->run.start = again->start;
	to->run.raw = again->raw;
	to->run.target = again->target;
	to->again++;
	to->nr_again--;
	return to;
}

/*
 * Many numbers ORed have as many digits as the longest of them; and their addresses
 * rise. The lowest bit takes no digit, but all bits set would be UNKNOWN.
 */
const void *page_row_widest(const void *row)
{
	const struct page_row *from = row;
	struct page_row *to = &from->of->moved;
	uint64_t raws = from->run.raw, targets = from->run.target;
	uint32_t i;

	if (!from->nr_again)
		return NULL;
	for (i = 0; i < from->nr_again; i++) {
		raws |= from->again[i].raw;
		targets |= from->again[i].target;
	}
	*to = *from;
	to->run.end += from->again[i - 1].start - to->run.start;
	to->run.start = from->again[i - 1].start;
	to->run.raw = raws & ~1ULL;
	to->run.target = targets;
	return to;
}

const char *page_split_name(int bit)
{
	static const char * const names[] = {
		"BITS", "FLAGS", "MAP", "REF", "ORDER", "NODE", "EXCL", "PFN",
	};

	if (bit < 0 || bit >= (int)(sizeof(names) / sizeof(names[0])))
		return NULL;
	return names[bit];
}
