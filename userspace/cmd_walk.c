// SPDX-License-Identifier: GPL-2.0
/*
 * walk: how an address becomes a physical one, or where the way stops.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "address.h"
#include "analyze_walk.h"
#include "asked.h"
#include "intl.h"
#include "render_walk.h"

static enum status fail_place(const struct asked *a, const char *word,
			      uint64_t addr)
{
	unsigned int levels = __builtin_popcount(a->scan.space.levels);

	switch (address_place(addr, &a->scan.space)) {
	case ADDRESS_KERNEL:
		return fail(STATUS_FAILURE, NULL,
			    _("%s: 0x%" PRIx64 " is a kernel address, which no process's own tables say anything about"),
			    word, addr);
	case ADDRESS_NONCANONICAL:
		return fail(STATUS_FAILURE, NULL,
			    _("%s: 0x%" PRIx64 " is not canonical: with %u levels its high bits must be all alike"),
			    word, addr, levels);
	default:
		return fail(STATUS_FAILURE, NULL,
			    _("%s: 0x%" PRIx64 " is beyond the end of user space"),
			    word, addr);
	}
}

static enum status fail_outside(const struct asked *a, const char *word,
				uint64_t addr)
{
	char *near = asked_near(a, addr);
	enum status status = fail(STATUS_FAILURE, NULL,
				  _("%s: 0x%" PRIx64 " lies in no VMA; %s"), word,
				  addr, near ?: "");

	free(near);
	return status;
}

static void show_text(struct asked *a, const struct walk *walk)
{
	asked_put_head(a, walk->addr);
	putchar('\n');
	render_bits(walk, &a->style);
	render_spans(walk, &a->style);
	putchar('\n');
	render_walk(walk, &a->style, 0);
	render_walk_frame(walk, &a->style);
	render_walk_end(walk, &a->scan.space.format, &a->style);
}

static void show_json(struct asked *a, const struct walk *walk)
{
	json_open_object(&a->json, NULL);
	asked_write_head(a, walk->addr);
	render_walk_json(walk, &a->scan.space.format, &a->json);
	json_close(&a->json);
}

static enum status walk_one(struct asked *a, const char *word, uint64_t addr)
{
	struct vminspect_walk raw;
	enum status status;
	struct walk walk;

	if (addr >= a->scan.space.end && (a->scan.image || !address_is_gate(addr)))
		return fail_place(a, word, addr);
	status = walk_read(&a->scan, &a->vmas, addr, &raw);
	if (status)
		return status;
	if (!analyze_walk(&raw, &a->scan.space, &walk))
		return fail(STATUS_FAILURE, NULL,
			    _("%s: the module's answer makes no sense"), word);
	if (a->as_json)
		show_json(a, &walk);
	else
		show_text(a, &walk);
	if (!address_is_gate(addr))
		return walk.inside ? STATUS_OK : fail_outside(a, word, addr);
	if (!a->as_json)
		puts(_(" But this is the vsyscall page, of the kernel's own tables: it emulates a jump\n"
		       " to one of the calls there, if it was started so (vsyscall=)."));
	return STATUS_OK;
}

int cmd_walk(const struct command *self, int argc, char **argv)
{
	struct asked asked = {
		.schema = "vminspect-walk/1",
		.list = "walks",
		.answer = walk_one,
	};

	return asked_run(&asked, self, argc, argv);
}
