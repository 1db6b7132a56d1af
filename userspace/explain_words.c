// SPDX-License-Identifier: GPL-2.0
/*
 * Verdicts in words.
 */
#include <stdio.h>
#include <string.h>

#include "explain_words.h"
#include "intl.h"
#include "phrase.h"

const char *access_name(enum access_kind access)
{
	static const char * const names[NR_ACCESSES] = {
		"read", "write", "jump",
	};

	return names[access];
}

const char *access_words(enum access_kind access)
{
	static const char * const words[NR_ACCESSES] = {
		/* translators: heads of verdicts; 6 columns at the most */
		N_("read"), N_("write"), N_("jump"),
	};

	return _(words[access]);
}

const char *deed_name(enum deed deed)
{
	static const char * const names[NR_DEEDS] = {
		[DEED_DEMAND_ZERO] = "demand-zero",
		[DEED_ZERO_PAGE] = "zero-page",
		[DEED_FILE_MAP] = "file-map",
		[DEED_FILE_READ] = "file-read",
		[DEED_FILE] = "file-map or file-read",
		[DEED_FILE_COW] = "cow",
		[DEED_SWAP_IN] = "swap-in",
		[DEED_COW] = "cow",
		[DEED_COW_REUSE] = "cow-reuse",
		[DEED_COW_UNSURE] = "cow or cow-reuse",
		[DEED_WRITE_NOTIFY] = "write-notify",
		[DEED_NUMA_HINT] = "numa-hint",
		[DEED_UFFD_MISSING] = "uffd-missing",
		[DEED_UFFD_MINOR] = "uffd-minor",
		[DEED_UFFD_WP] = "uffd-wp",
		[DEED_UFFD_RWP] = "uffd-rwp",
		[DEED_MIGRATION_WAIT] = "migration-wait",
		[DEED_SPLIT_WAIT] = "split-wait",
		[DEED_ACCESS_FLAG] = "access-flag",
		[DEED_DIRTY_FLAG] = "dirty-flag",
		[DEED_HUGETLB] = "hugetlb",
		[DEED_DEVICE] = "device",
		[DEED_DRIVER] = "driver",
	};

	return names[deed];
}

const char *signal_name(enum end end)
{
	switch (end_signal(end)) {
	case SIGSEGV:
		return "SIGSEGV";
	case SIGBUS:
		return "SIGBUS";
	default:
		return NULL;
	}
}

/* Numbers of codes overlap between signals, so it goes by the end. */
const char *code_name(enum end end)
{
	switch (end) {
	case END_NONCANONICAL:
		return "SI_KERNEL";
	case END_FORBIDDEN:
	case END_NX:
	case END_SUPERVISOR:
		return "SEGV_ACCERR";
	case END_PAST_FILE:
		return "BUS_ADRERR";
	case END_POISON:
		return "BUS_MCEERR_AR";
	default:
		return end_signal(end) ? "SEGV_MAPERR" : NULL;
	}
}

static const char *deed_words(enum deed deed)
{
	static const char * const words[NR_DEEDS] = {
		[DEED_DEMAND_ZERO] =
			N_("No page is there yet. The kernel gives a new one, filled with zeroes."),
		[DEED_ZERO_PAGE] =
			N_("No page is there yet. For reading the kernel maps the zero page, which all processes share."),
		[DEED_FILE_MAP] =
			N_("The page cache has the page, but no entry leads to it. The kernel maps it."),
		[DEED_FILE_READ] =
			N_("The page cache does not have the page. The kernel reads it from the file."),
		[DEED_FILE] =
			N_("The page comes from the file: minor if the page cache has it, else major."),
		[DEED_FILE_COW] =
			N_("No page is there yet. The kernel gives a private copy of the file's page."),
		[DEED_SWAP_IN] =
			N_("The page is in swap. The kernel brings it back."),
		[DEED_COW] =
			N_("The page must stay as it is for others. The kernel copies it, and the copy may be written."),
		[DEED_COW_REUSE] =
			N_("The entry is read-only, but nobody else has the page. The kernel makes the entry writable, without a copy."),
		[DEED_COW_UNSURE] =
			N_("The entry is read-only. If others hold the page, the kernel copies it, else it makes the entry writable; the evidence does not say which."),
		[DEED_WRITE_NOTIFY] =
			N_("The VMA is shared and writable, but the entry is read-only, so that the kernel sees the first write (dirty tracking). It makes the entry writable."),
		[DEED_NUMA_HINT] =
			N_("The frame is there, but kept from the processor, so that the kernel sees who uses it (NUMA balancing). It may move the page, and gives it back."),
		[DEED_UFFD_MISSING] =
			N_("No page is there, and userfaultfd is registered for that: the thread waits until the handler has filled the page in (or gets SIGBUS, with UFFD_FEATURE_SIGBUS)."),
		[DEED_UFFD_MINOR] =
			N_("No entry leads to the page in the page cache, and userfaultfd is registered for that: the thread waits until the handler has let it in."),
		[DEED_UFFD_WP] =
			N_("The entry is write-protected by userfaultfd: the thread waits until the handler permits the write."),
		[DEED_UFFD_RWP] =
			N_("The frame is there, but userfaultfd keeps it from the processor: the thread waits until the handler permits the access (or the kernel permits it at once, with UFFD_FEATURE_RWP_ASYNC)."),
		[DEED_MIGRATION_WAIT] =
			N_("The frame is being moved. The thread waits until that is done, and tries again."),
		[DEED_SPLIT_WAIT] =
			N_("The huge page is being split. The thread waits until that is done, and tries again."),
		[DEED_ACCESS_FLAG] =
			N_("The page is there and the access permitted, but the entry's accessed flag is not set, and this processor does not set it by itself: the kernel does."),
		[DEED_DIRTY_FLAG] =
			N_("The page is there and the write permitted, but the entry's dirty flag is not set, and this processor does not set it by itself: the kernel does."),
		[DEED_HUGETLB] =
			N_("No page is there yet. The kernel gives one from the hugetlb pool (or SIGBUS, where that is empty and nothing was reserved)."),
		[DEED_DEVICE] =
			N_("The page is in, or lent to, a device. The kernel brings it back."),
		[DEED_DRIVER] =
			N_("No page is there, and what to do about it is up to the driver (or the part of the kernel) that made the mapping: a page, or SIGBUS."),
	};

	return _(words[deed]);
}

static const char *end_words(enum end end)
{
	static const char * const words[NR_ENDS] = {
		[END_UNKNOWN] = N_("How it ends, the evidence does not say."),
		[END_UNMAPPED] = N_("No VMA holds the address."),
		[END_GUARD_GAP] =
			N_("No VMA holds the address. The stack above grows downwards, but not as near as that to the VMA below (stack guard gap)."),
		[END_STACK_LIMIT] =
			N_("No VMA holds the address. The stack above grows downwards, but not as far as that (RLIMIT_STACK)."),
		[END_KERNEL] =
			N_("The address is the kernel's. What its tables say is not told to user mode."),
		[END_BEYOND] = N_("The address is behind the end of user space."),
		[END_NONCANONICAL] =
			N_("The address is not canonical: its high bits are not all alike. That is a general protection fault, no page fault: no table is looked at, and the signal does not tell the address. (By way of the stack pointer it is a stack fault, SIGBUS.)"),
		[END_VSYSCALL] =
			N_("This is the vsyscall page, which is in no process's tables. A jump to one of its calls is emulated by the kernel, and a read may succeed; that depends on how the kernel was started (vsyscall=)."),
		[END_FORBIDDEN] = N_("The VMA does not permit that."),
		[END_NX] = N_("The page is there, and an entry on the way says: no execution (NX)."),
		[END_SUPERVISOR] =
			N_("The page is there, but an entry on the way keeps user mode out."),
		[END_PAST_FILE] = N_("The file ends before this page."),
		[END_POISON] =
			N_("The memory failed, or was marked so (hwpoison): what was there is lost."),
		[END_GUARD] =
			N_("The page is a guard region (MADV_GUARD_INSTALL): no access is lawful."),
	};

	return words[end] ? _(words[end]) : NULL;
}

static const char *cost_words(enum cost cost)
{
	static const char * const words[NR_COSTS] = {
		[COST_MINOR] = N_("minor fault"),
		[COST_MAJOR] = N_("major fault"),
		[COST_EITHER] = N_("minor or major fault"),
		[COST_STOP] = N_("stops"),
		[COST_UNKNOWN] = N_("unknown"),
	};

	return _(words[cost]);
}

static void put_deed(const struct verdict *v, char buf[VERDICT_TITLE])
{
	/* translators: "minor fault: zero-page"; the second is a name */
	phrase_put(buf, VERDICT_TITLE, _("%s: %s"), cost_words(v->cost),
		   deed_name(v->deed));
	if (v->grows)	/* translators: "minor fault: demand-zero, ..." */
		phrase_put(buf, VERDICT_TITLE, _("%s, the stack grows"), buf);
	if (v->then)	/* translators: for the handler of userfaultfd */
		phrase_put(buf, VERDICT_TITLE, _("%s, then stops: %s"), buf,
			   deed_name(v->then));
	if (signal_name(v->end))
		/* translators: "minor fault: cow, then SIGSEGV (SEGV_ACCERR)" */
		phrase_put(buf, VERDICT_TITLE, _("%s, then %s (%s)"), buf,
			   signal_name(v->end), code_name(v->end));
}

/* Where the kernel does nothing about it */
static void put_end(const struct verdict *v, char buf[VERDICT_TITLE])
{
	if (signal_name(v->end))
		phrase_put(buf, VERDICT_TITLE, "%s (%s)", signal_name(v->end),
			   code_name(v->end));
	else	/* translators: the tables have all that an access needs */
		phrase_put(buf, VERDICT_TITLE, "%s", v->end == END_DONE ?
			   _("hit") : _("unknown"));
}

const char *verdict_title(const struct verdict *v, char buf[VERDICT_TITLE])
{
	if (v->deed)
		put_deed(v, buf);
	else
		put_end(v, buf);
	if (v->pkey)
		phrase_put(buf, VERDICT_TITLE, _("%s, if PKRU permits key %u"),
			   buf, v->pkey);
	return buf;
}

/* What of a fault is not said by what the kernel does; or NULL */
static const char *doubt_words(const struct verdict *v)
{
	if (v->deed == DEED_SWAP_IN && v->cost == COST_EITHER)
		return _("Minor if the swap cache still has it, else major.");
	if (v->deed == DEED_FILE_COW && v->cost == COST_EITHER)
		return _("Minor if the page cache has that, else major.");
	if (v->deed == DEED_FILE_COW && v->cost == COST_MAJOR)
		return _("The page cache does not have that: it must be read first.");
	if (v->deed == DEED_UFFD_MISSING && v->cost == COST_UNKNOWN)
		return _("That is so if the page cache has no such page; else the kernel maps it.");
	if (v->deed == DEED_UFFD_MINOR && v->cost == COST_UNKNOWN)
		return _("That is so if the page cache has the page; else it is a new one.");
	return NULL;
}

/* Of a verdict that is @twice */
static const char *twice_words(const struct verdict *v)
{
	return v->cost == COST_MAJOR ?
		_("The page becomes dirty: this kernel has the write tried again then, and counts that as major, though nothing is read.") :
		_("Where that makes the page dirty, this kernel has the write tried again, and counts that as major, though nothing is read.");
}

static const char *near_null(const struct scene *s)
{
	return s->addr < LOWEST_ADDRESS ?
		_("The lowest 64 KiB are kept free, so that a NULL pointer is caught: this looks like one.") :
		NULL;
}

static void add(char *buf, const char *sentence)
{
	phrase_sentence(buf, VERDICT_WORDS, sentence);
}

static void add_deeds(const struct verdict *v, char buf[VERDICT_WORDS])
{
	if (v->grows)
		add(buf, _("The address is below the stack, which grows down to it first."));
	if (v->deed)
		add(buf, deed_words(v->deed));
	add(buf, doubt_words(v));
	if (v->twice)
		add(buf, twice_words(v));
	if (v->huge)
		add(buf, _("It may be a whole huge page at once (THP)."));
	if (v->then)
		add(buf, deed_words(v->then));
}

static void add_end(const struct verdict *v, const struct scene *s,
		    char buf[VERDICT_WORDS])
{
	if (v->deed && v->end == END_FORBIDDEN)
		add(buf, _("Then the jump is tried again, and fails: the VMA does not permit execution."));
	else if (v->deed != DEED_DRIVER)
		add(buf, end_words(v->end));
	if (v->end == END_UNMAPPED)
		add(buf, near_null(s));
	if (!v->deed && v->end == END_DONE)
		add(buf, _("The processor finds the page and the right to use it in the tables. The kernel does not notice."));
}

const char *verdict_words(const struct verdict *v, const struct scene *s,
			  char buf[VERDICT_WORDS])
{
	char key[VERDICT_TITLE];

	*buf = 0;
	add_deeds(v, buf);
	add_end(v, s, buf);
	if (v->pkey) {
		phrase_put(key, sizeof(key),
			   _("PKRU is the thread's own and not known here: where it forbids key %u, SIGSEGV (SEGV_PKUERR)."),
			   v->pkey);
		add(buf, key);
	}
	return buf;
}
