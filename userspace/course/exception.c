// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>

#include "exception.h"
#include "intl.h"

/* Of x86: Intel SDM vol. 3A, 6.15 */
#define TRAP_PROTECTION		13
#define TRAP_PAGE_FAULT		14
#define ERROR_PRESENT		0x1
#define ERROR_WRITE		0x2
#define ERROR_USER		0x4
#define ERROR_FETCH		0x10

/*
 * Of arm64: Arm ARM (DDI 0487), D24.2.40, "ISS encoding for an exception from a
 * Data Abort". Cache maintenance counts as a write.
 */
#define CLASS_INSTRUCTION_ABORT	0x20
#define CLASS_DATA_ABORT	0x24
#define STATUS_LEVEL		0x3
#define STATUS_KIND		0x3c
#define STATUS_TRANSLATION	0x4
#define STATUS_PERMISSION	0xc
#define STATUS_WRITE		0x40
#define STATUS_MAINTENANCE	0x100

struct machine_exceptions {
	struct exception (*of_write)(const struct vminspect_space *space,
				     enum refusal refusal, int level);
	const char *(*name)(uint32_t number);
	const char *(*code_text)(const struct vminspect_signal *s,
				 char buf[EXCEPTION_TEXT]);
};

static struct exception x86_of_write(const struct vminspect_space *space,
				     enum refusal refusal, int level)
{
	(void)space;
	(void)level;
	if (refusal == REFUSAL_BEYOND)
		return (struct exception){ TRAP_PROTECTION, 0, ~0U };
	return (struct exception){
		TRAP_PAGE_FAULT, ERROR_WRITE | ERROR_USER |
		(refusal == REFUSAL_FORBIDDEN ? ERROR_PRESENT : 0), ~0U };
}

static const char *x86_name(uint32_t number)
{
	if (number == TRAP_PAGE_FAULT)
		return _("page fault");
	return number == TRAP_PROTECTION ? _("general protection") : "-";
}

/* The bits that are not set by their contrary */
static const char *x86_code_text(const struct vminspect_signal *s,
				 char buf[EXCEPTION_TEXT])
{
	if (s->trap != TRAP_PAGE_FAULT)
		return NULL;
	/* translators: bits of an error code: entry, access, mode */
	snprintf(buf, EXCEPTION_TEXT, _("%s, %s, %s"),
		 s->error & ERROR_PRESENT ? _("the entry is present") :
					    _("no entry is present"),
		 s->error & ERROR_WRITE ? _("a write") :
		 s->error & ERROR_FETCH ? _("a fetch of code") : _("a read"),
		 s->error & ERROR_USER ? _("in user mode") :
					 _("in kernel mode"));
	return buf;
}

/* The last level is 3, whichever is the first. */
static unsigned int arm64_level(const struct vminspect_space *space, int level)
{
	return 4 - __builtin_popcount(space->levels >> level);
}

/* Of what is beyond, the kernel tells as of what no table of level 0 leads to. */
static struct exception arm64_of_write(const struct vminspect_space *space,
				       enum refusal refusal, int level)
{
	struct exception e = {
		.number = CLASS_DATA_ABORT,
		.code = STATUS_WRITE | (refusal == REFUSAL_FORBIDDEN ?
					STATUS_PERMISSION : STATUS_TRANSLATION),
		.known = STATUS_WRITE | STATUS_MAINTENANCE | STATUS_KIND,
	};

	if (refusal == REFUSAL_BEYOND || level != LEVEL_UNKNOWN)
		e.known |= STATUS_LEVEL;
	if (refusal != REFUSAL_BEYOND && level != LEVEL_UNKNOWN)
		e.code |= arm64_level(space, level);
	return e;
}

static const char *arm64_name(uint32_t number)
{
	if (number == CLASS_DATA_ABORT)
		return _("data abort");
	return number == CLASS_INSTRUCTION_ABORT ? _("instruction abort") : "-";
}

static const char *arm64_code_text(const struct vminspect_signal *s,
				   char buf[EXCEPTION_TEXT])
{
	static const char * const kinds[] = {
		N_("address size fault"), N_("translation fault"),
		N_("access flag fault"), N_("permission fault"),
	};
	unsigned int kind = (s->error & STATUS_KIND) / STATUS_TRANSLATION;
	bool fetch = s->trap == CLASS_INSTRUCTION_ABORT;

	if ((!fetch && s->trap != CLASS_DATA_ABORT) ||
	    kind >= sizeof(kinds) / sizeof(kinds[0]))
		return NULL;
	/* translators: "translation fault at level 3, a write" */
	snprintf(buf, EXCEPTION_TEXT, _("%s at level %u, %s"), _(kinds[kind]),
		 s->error & STATUS_LEVEL, fetch ? _("a fetch of code") :
		 s->error & STATUS_WRITE ? _("a write") : _("a read"));
	return buf;
}

static const struct machine_exceptions x86 = {
	x86_of_write, x86_name, x86_code_text,
};

static const struct machine_exceptions arm64 = {
	arm64_of_write, arm64_name, arm64_code_text,
};

static const struct machine_exceptions *
const machines[VMINSPECT_NR_ENCODINGS] = {
	[VMINSPECT_ENCODING_X86_64] = &x86,
	[VMINSPECT_ENCODING_X86_PAE] = &x86,
	[VMINSPECT_ENCODING_X86_32] = &x86,
	[VMINSPECT_ENCODING_ARM64] = &arm64,
};

struct exception exception_of_write(const struct vminspect_space *space,
				    enum refusal refusal, int level)
{
	return machines[space->format.encoding]->of_write(space, refusal,
							  level);
}

bool exception_is(const struct exception *e, const struct vminspect_signal *s)
{
	return s && s->event.flags & VMINSPECT_SIGNAL_TRAP &&
	       s->trap == e->number && (s->error & e->known) == e->code;
}

const char *exception_name(int encoding, uint32_t number)
{
	return machines[encoding]->name(number);
}

const char *exception_code_text(int encoding, const struct vminspect_signal *s,
				char buf[EXCEPTION_TEXT])
{
	return machines[encoding]->code_text(s, buf);
}
