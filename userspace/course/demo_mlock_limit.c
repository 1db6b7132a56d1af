// SPDX-License-Identifier: GPL-2.0
/*
 * demo mlock: pages that are locked when they come, unlocked, or too many.
 */
#include <errno.h>
#include <inttypes.h>

#include "demo_mlock.h"

static enum status use_late(struct locks *k)
{
	struct range range = locks_part(k, PART_LATE);
	struct story *s = &k->l->story;
	enum status status;

	story_tell(s, _("The program touches one page of it."));
	story_predict(s, _("1 page fault, for this page alone. It is locked from then on."));
	status = locks_run(k, "late[0] = 1");
	if (status)
		return status;
	locks_show(k);
	checks_faults(k->l, &range, 1);
	locks_check_state(k, PART_LATE, VMINSPECT_PRESENT, 1);
	lesson_check_counts(k->l);
	return STATUS_OK;
}

enum status locks_late(struct locks *k)
{
	struct range range = locks_part(k, PART_LATE);
	struct story *s = &k->l->story;
	char text[NUMBER_SIZE];
	enum status status;

	story_step(s, _("Locked when it comes"));
	story_tell(s, _("mlock2() with MLOCK_ONFAULT is for large blocks of which little will be used. Pages are not brought. Each is locked when it comes by itself."));
	story_predict(s, _("No fault, and no page of this part has a frame."));
	story_predict(s, _("VmLck is %s all the same: it counts addresses, not frames."),
		      kib_words(2 * k->bytes, text));
	status = locks_run(k, "mlock2(late, bytes, MLOCK_ONFAULT)");
	if (status)
		return status;
	checks_faults(k->l, &range, 0);
	locks_check_state(k, PART_LATE, VMINSPECT_PRESENT, 0);
	locks_check_locked(k, 2 * k->bytes);
	return use_late(k);
}

enum status locks_unlock(struct locks *k)
{
	struct story *s = &k->l->story;
	char text[NUMBER_SIZE];
	enum status status;

	story_step(s, _("The first part is unlocked"));
	story_tell(s, _("After munlock() its pages are as all others. They stay where they are, until the kernel wants them. The program asks it to take them, as before."));
	story_predict(s, _("VmLck falls to %s."), kib_words(k->bytes, text));
	story_predict(s, _("This time madvise() ends without an error."));
	if (k->swap)
		story_predict(s, ngettext("%" PRIu64 " page of the part is in swap.",
					  "%" PRIu64 " pages of the part are in swap.",
					  k->pages), k->pages);
	status = locks_run(k, "munlock(locked, bytes); madvise(locked, bytes, MADV_PAGEOUT)");
	if (status)
		return status;
	locks_show(k);
	locks_check_locked(k, k->bytes);
	locks_check_error(k, 0);
	if (k->swap)
		locks_check_state(k, PART_LOCKED, VMINSPECT_SWAP, k->pages);
	else
		story_cannot(s, _("Without swap the pages cannot go anywhere."));
	return STATUS_OK;
}

/* What is in swap is brought back by the lock, a fault each. */
static enum status lock_within(struct locks *k)
{
	struct range range = locks_part(k, PART_PLAIN);
	uint64_t missing = k->pages -
			   locks_count(k, PART_PLAIN, VMINSPECT_PRESENT);
	struct story *s = &k->l->story;
	enum status status;

	story_predict(s, _("mlock() of the plain part is allowed: together with the late part it reaches the limit, and does not pass it."));
	story_predict(s, ngettext("%" PRIu64 " fault: so many of its pages must be brought back.",
				  "%" PRIu64 " faults: so many of its pages must be brought back.",
				  missing), missing);
	status = locks_run(k, "mlock(plain, bytes)");
	if (status)
		return status;
	if (missing)
		story_show(s, figure_faults(_("Faults of the program, the first of them"),
					    &k->l->log, 3));
	locks_show(k);
	locks_check_error(k, 0);
	checks_faults(k->l, &range, missing);
	locks_check_state(k, PART_PLAIN, VMINSPECT_PRESENT, k->pages);
	locks_check_locked(k, 2 * k->bytes);
	return STATUS_OK;
}

enum status locks_limit(struct locks *k)
{
	struct story *s = &k->l->story;
	char text[NUMBER_SIZE];
	enum status status;

	story_step(s, _("How much may be locked"));
	story_tell(s, _("Locked pages are taken from all others. So an ordinary user may lock only so much, RLIMIT_MEMLOCK. The program now becomes one, with a limit of %s. Root, which it was, has no limit."),
		   kib_words(2 * k->bytes, text));
	status = lock_within(k);
	if (status)
		return status;
	story_tell(s, _("The limit is reached. The program asks for the first part once more."));
	story_predict(s, _("mlock() is refused with the error ENOMEM, and VmLck stays at %s."),
		      kib_words(2 * k->bytes, text));
	status = locks_run(k, "mlock(locked, bytes)");
	if (status)
		return status;
	locks_check_error(k, ENOMEM);
	locks_check_locked(k, 2 * k->bytes);
	return STATUS_OK;
}
