// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "json_scan.h"
#include "number.h"
#include "pad.h"
#include "render_share.h"
#include "utf8.h"

#define SCHEMA	"vminspect-share/1"

static void print_side(char letter, const struct share_side *s)
{
	char size[NUMBER_SIZE];
	const struct vminspect_space *space = &s->scan->space;

	number_size(s->nr * space->page_size, size);
	/* translators: A or B, a process by number and name; a size */
	if (scan_is_file(s->scan))
		printf(_("%c  %u (%s), %s: %zu pages present, %s\n"), letter,
		       space->pid, text_shown(space->comm),
		       text_shown(s->scan->who), s->nr, size);
	else
		printf(_("%c  %u (%s): %zu pages present, %s\n"), letter,
		       space->pid, text_shown(space->comm), s->nr, size);
}

static void print_count(const struct listing *l, const char *name,
			const struct share_count *c, uint64_t page_size)
{
	char size[NUMBER_SIZE];

	if (l->table.bytes)
		snprintf(size, sizeof(size), "%" PRIu64, c->frames * page_size);
	else
		number_size(c->frames * page_size, size);
	put_padded(stdout, name, 12);
	printf(" %8" PRIu64 " %8s %8" PRIu64 " %8" PRIu64 "\n", c->frames,
	       size, c->pages_a, c->pages_b);
}

/* SHARE_APART is not in common. */
static struct share_count total_of(const struct share *s)
{
	struct share_count sum = { 0 };
	int why;

	for (why = 0; why < SHARE_APART; why++) {
		sum.frames += s->count[why].frames;
		sum.pages_a += s->count[why].pages_a;
		sum.pages_b += s->count[why].pages_b;
	}
	return sum;
}

static void print_summary(const struct listing *l, const struct share *s,
			  uint64_t page_size)
{
	struct share_count sum = total_of(s);
	int why;

	if (!sum.frames) {
		printf("\n%s\n", _("no frames in common"));
		return;
	}
	printf("\n%s%-12s %8s %8s %8s %8s%s\n",
	       style_ink(&l->style, INK_HEAD), "WHY", "FRAMES", "SIZE",
	       "PAGES-A", "PAGES-B", style_ink(&l->style, INK_PLAIN));
	for (why = 0; why < SHARE_APART; why++) {
		if (s->count[why].pages_a)
			print_count(l, share_why_name(why), &s->count[why],
				    page_size);
	}
	/* translators: a sum; 12 columns at the most */
	print_count(l, _("in common"), &sum, page_size);
}

static void print_isolation(const struct share *s)
{
	if (!s->isolated) {
		puts(_("isolation: no address has different frames in both"));
		return;
	}
	if (s->same_address == 1)
		puts(_("isolation: of 1 address present in both, 1 has different frames, such as"));
	else	/* translators: an example follows */
		printf(ngettext("isolation: of %" PRIu64 " addresses present in both, %" PRIu64 " has different frames, such as\n",
				"isolation: of %" PRIu64 " addresses present in both, %" PRIu64 " have different frames, such as\n",
				s->isolated),
		       s->same_address, s->isolated);
	/* translators: an address and its frames */
	printf(_("  %" PRIx64 ": frame %" PRIx64 " in A, %" PRIx64 " in B\n"),
	       s->example, s->example_a, s->example_b);
}

static void print_apart(const struct share *s, bool one_process)
{
	uint64_t apart = s->count[SHARE_APART].pages_a;

	putchar('\n');
	if (s->one_space) {
		puts(one_process ? _("A and B are the same process") :
		     _("A and B are one address space: threads, or vfork(2)"));
		return;
	}
	/* translators: "broken apart" is a word of the column WHY */
	if (s->related)
		printf(ngettext("broken apart: %" PRIu64 " page of the same private VMAs, with own frames in each\n",
				"broken apart: %" PRIu64 " pages of the same private VMAs, with own frames in each\n",
				apart), apart);
	else
		puts(_("broken apart: - (neither is a fork of the other)"));
	print_isolation(s);
}

enum status render_share(const struct listing *l, const struct share *s,
			 const struct share_side *a,
			 const struct share_side *b, const void **rows)
{
	bool plain = l->table.raw || l->table.no_headings;
	enum status status = STATUS_OK;

	if (!plain) {
		print_side('A', a);
		print_side('B', b);
		print_summary(l, s, a->scan->space.page_size);
		if (s->nr_rows)
			putchar('\n');
	}
	if (s->nr_rows)
		status = table_render(&l->table, &l->style, rows, s->nr_rows);
	if (!status && !plain)
		print_apart(s, a->scan->space.pid == b->scan->space.pid);
	return status;
}

static void write_side(struct json *j, const char *name,
		       const struct share_side *s)
{
	json_open_object(j, name);
	json_scan_head(j, s->scan);
	json_number(j, "time", s->scan->space.time);
	json_number(j, "present", s->nr);
	json_scan_end(j, s->scan);
	json_close(j);
}

static void write_common(struct json *j, const struct share *s,
			 uint64_t page_size)
{
	int why;

	json_open_array(j, "common");
	for (why = 0; why < SHARE_APART; why++) {
		const struct share_count *c = &s->count[why];

		json_open_object(j, NULL);
		json_text(j, "why", share_why_name(why));
		json_number(j, "frames", c->frames);
		json_number(j, "size", c->frames * page_size);
		json_number(j, "pages_a", c->pages_a);
		json_number(j, "pages_b", c->pages_b);
		json_close(j);
	}
	json_close(j);
}

static void write_apart(struct json *j, const struct share *s)
{
	json_number(j, "same_address", s->same_address);
	json_number(j, "isolated", s->isolated);
	json_number(j, "broken_apart", s->related ?
		    s->count[SHARE_APART].pages_a : UNKNOWN);
	if (!s->isolated) {
		json_null(j, "example");
		return;
	}
	json_open_object(j, "example");
	json_hex(j, "address", s->example);
	json_hex(j, "pfn_a", s->example_a);
	json_hex(j, "pfn_b", s->example_b);
	json_close(j);
}

void render_share_json(const struct listing *l, const struct share *s,
		       const struct share_side *a, const struct share_side *b,
		       const void **rows)
{
	struct json j = { .file = stdout };

	json_open_object(&j, NULL);
	json_text(&j, "schema", SCHEMA);
	write_side(&j, "a", a);
	write_side(&j, "b", b);
	json_text(&j, "relation", s->one_space ? "same mm" :
				  s->related ? "fork" : "none");
	write_common(&j, s, a->scan->space.page_size);
	table_render_json(&l->table, &j, "vmas", rows, s->nr_rows);
	write_apart(&j, s);
	json_close(&j);
}
