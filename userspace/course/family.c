// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>

#include "family.h"

/* So many pages are shown, of all that there are */
#define SHOWN	4
#define STRIP	32

enum status family_look(struct family *f)
{
	enum status status = STATUS_OK;
	int i;

	for (i = 0; !status && i < NR_PROCESSES; i++)
		if (f->pid[i])
			status = look_anew(f->pid[i], &f->block, &f->now[i],
					   &f->before[i]);
	return status;
}

void family_lose(struct family *f, int who)
{
	f->pid[who] = 0;
	look_free(&f->now[who]);
	look_free(&f->before[who]);
}

const struct look_page *family_page(const struct family *f, int who,
				       size_t i)
{
	return page_present(&f->now[who], i);
}

/* Whether one of them still has the frame at page @i that it had */
bool family_kept(const struct family *f, int who, size_t i)
{
	return pages_same(&f->now[who], &f->before[who], i);
}

static uint64_t mapcount_of(const struct family *f, int who, size_t i)
{
	const struct look_page *page = family_page(f, who, i);

	return page ? page->mapcount : UNKNOWN;
}

/* The first pages, as the entries of both have them */
void family_entries(struct family *f)
{
	struct figure *table;
	bool marked;
	size_t i;

	table = figure_table(_("Entries of the first pages"), _("page"),
			     /* translators: frame of the parent's page */
			     _(">parent: PFN"), _("rights"), _(">map count"),
			     _(">child: PFN"), _("rights"), _(">map count"),
			     NULL);
	for (i = 0; i < SHOWN; i++) {
		figure_cell(table, "block[%" PRIu64 "]",
			    i * f->now[PARENT].size);
		put_page(table, family_page(f, PARENT, i));
		put_page(table, family_page(f, CHILD, i));
		marked = page_changed(&f->now[PARENT], &f->before[PARENT], i);
		if (f->before[CHILD].nr)
			marked = marked || page_changed(&f->now[CHILD],
							&f->before[CHILD], i);
		figure_mark(table, marked);
	}
	story_show(f->story, table);
}

static void show_strip(struct family *f, int who, const char *title)
{
	struct look now = look_first(&f->now[who], STRIP);
	struct look before = look_first(&f->before[who], STRIP);

	story_show(f->story,
		   figure_strip(title, &now, before.nr ? &before : NULL));
}

void family_show(struct family *f)
{
	show_strip(f, PARENT, _("The first pages of the parent"));
	if (f->pid[CHILD])
		show_strip(f, CHILD, _("The first pages of the child"));
	family_entries(f);
}

/* One of them goes on; what it does was said */
enum status family_go(struct family *f, int who)
{
	enum status status = lesson_go(f->l, who, 0);

	return status ?: family_look(f);
}

void family_check_faults(struct family *f, uint64_t predicted)
{
	uint64_t found = lesson_faults(f->l, f->block.start,
				       f->block.end - f->block.start, NULL);

	story_check(f->story, found == predicted,
		    _("page faults in the block: %" PRIu64 ", predicted %" PRIu64),
		    found, predicted);
}

void family_check_fault(struct family *f, size_t i, enum fault_class class)
{
	uint64_t size = f->now[PARENT].size, addr = f->block.start + i * size;
	const struct log_fault *first;
	uint64_t found = lesson_faults(f->l, f->block.start,
				       f->block.end - f->block.start, &first);

	if (found != 1) {
		family_check_faults(f, 1);
		return;
	}
	story_check(f->story, first->class == class &&
		    first->addr / size == addr / size,
		    _("1 page fault in the block, at 0x%" PRIx64 ", of class %s; predicted %s"),
		    first->addr, fault_class_name(first->class),
		    fault_class_name(class));
}

void family_check_writable(struct family *f, int who, size_t i, bool predicted)
{
	bool found = page_writable(family_page(f, who, i));

	story_check(f->story, family_page(f, who, i) && found == predicted,
		    who == PARENT ?
		    found ? _("the parent's entry allows writing") :
			    _("the parent's entry does not allow writing") :
		    found ? _("the child's entry allows writing") :
			    _("the child's entry does not allow writing"));
}

void family_check_apart(struct family *f, int writer, size_t i)
{
	int other = writer == PARENT ? CHILD : PARENT;

	story_check(f->story, family_page(f, writer, i) &&
		    !family_kept(f, writer, i) && family_kept(f, other, i),
		    writer == CHILD ?
		    _("the child has another frame now, the parent the old one") :
		    _("the parent has another frame now, the child the old one"));
	story_check(f->story, mapcount_of(f, PARENT, i) == 1 &&
		    mapcount_of(f, CHILD, i) == 1,
		    _("map counts: %" PRId64 " and %" PRId64 ", predicted 1 and 1"),
		    (int64_t)mapcount_of(f, PARENT, i),
		    (int64_t)mapcount_of(f, CHILD, i));
	f->copies += !family_kept(f, writer, i);
	family_check_writable(f, writer, i, true);
	family_check_writable(f, other, i, false);
}

