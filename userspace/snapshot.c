// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "entry.h"
#include "intl.h"
#include "output.h"
#include "record.h"
#include "scan.h"
#include "snapshot.h"

#define ALL_FLAGS	(VMINSPECT_SCAN_NAMES | VMINSPECT_SCAN_TABLES | \
			 VMINSPECT_SCAN_ENTRIES | VMINSPECT_SCAN_FRAMES | \
			 VMINSPECT_SCAN_HOLES)

static enum status bad(const char *path, size_t at, const char *why)
{
	return fail(STATUS_FAILURE, NULL, _("%s: at byte %zu: %s"), path, at, why);
}

static enum status check_lead(const char *path, const void *image, size_t size)
{
	const struct vminspect_snapshot *lead = image;

	if (size < sizeof(*lead) || lead->magic != VMINSPECT_SNAPSHOT_MAGIC)
		return fail(STATUS_FAILURE, _("vminspect snap makes one"),
			    _("%s: not a snapshot"), path);
	if (lead->version != VMINSPECT_SNAPSHOT_VERSION)
		return fail(STATUS_FAILURE, NULL,
			    _("%s: a snapshot of version %u; this tool reads version %d"),
			    path, lead->version, VMINSPECT_SNAPSHOT_VERSION);
	return lead->reserved ? bad(path, 0, _("the lead does not fit")) :
				STATUS_OK;
}

/* What is no snapshot is not read to its end: /dev/zero has none. */
static enum status read_file(const char *path, FILE *file,
			     unsigned char **image, size_t *size)
{
	enum status status = STATUS_OK;
	unsigned char *more;
	size_t room;

	for (room = 1 << 16; !status; room *= 2) {
		more = realloc(*image, room);
		if (!more)
			return fail_errno(path, ENOMEM);
		*image = more;
		*size += fread(more + *size, 1, room - *size, file);
		if (ferror(file))
			return fail_errno(path, errno);
		status = check_lead(path, more, *size);
		if (*size < room)
			break;
	}
	return status;
}

static enum status read_all(const char *path, unsigned char **image,
			    size_t *size)
{
	FILE *file = fopen(path, "re");
	enum status status;
	unsigned char *less;

	*image = NULL;
	*size = 0;
	if (!file)
		return fail_errno(path, errno);
	status = read_file(path, file, image, size);
	fclose(file);
	less = status ? NULL : realloc(*image, *size);
	if (less)
		*image = less;
	return status;
}

static enum status check_space(const char *path, const void *image, size_t size,
			       struct vminspect_space *space)
{
	size_t at = sizeof(struct vminspect_snapshot);
	const struct vminspect_record *r = image + at;
	const char *why = NULL;

	if (size < SNAPSHOT_RECORDS)
		return bad(path, size, _("it is cut off"));
	if (r->type != VMINSPECT_REC_SPACE || r->size != sizeof(*r) + sizeof(*space))
		return bad(path, at, _("no process is described"));
	memcpy(space, r + 1, sizeof(*space));
	why = record_space(space);
	return why ? bad(path, at, why) : STATUS_OK;
}

/* Comes first, if at all; record_check() has seen that it is whole. */
static void find_boot(const unsigned char *image, struct vminspect_boot *boot)
{
	const struct vminspect_record *r = (const void *)(image + SNAPSHOT_RECORDS);

	if (r->type == VMINSPECT_REC_BOOT)
		memcpy(boot, r + 1, sizeof(*boot));
}

/* The records, up to and with the end */
static enum status check_records(const char *path, const unsigned char *image,
				 size_t size, const struct vminspect_space *space)
{
	struct record_order order = { .space = space };
	const struct vminspect_record *r;
	const struct vminspect_end *end;
	uint64_t nr = 1;
	const char *why;
	size_t at;

	for (at = SNAPSHOT_RECORDS; size - at >= sizeof(*r); at += r->size) {
		r = (const void *)(image + at);
		why = record_check(&order, r, size - at);
		if (why)
			return bad(path, at, why);
		if (r->type != VMINSPECT_REC_END) {
			nr++;
			continue;
		}
		end = (const void *)(r + 1);
		if (r->size != sizeof(*r) + sizeof(*end) ||
		    at + r->size != size || end->records != nr ||
		    end->state > VMINSPECT_STATE_NO_MM || end->reserved)
			return bad(path, at, _("the end does not fit"));
		return STATUS_OK;
	}
	return bad(path, size, _("it is cut off"));
}

enum status snapshot_load(const char *path, unsigned char **image, size_t *size,
			  struct vminspect_space *space,
			  struct vminspect_boot *boot)
{
	enum status status = read_all(path, image, size);

	if (!status)
		status = check_space(path, *image, *size, space);
	if (!status)
		status = check_records(path, *image, *size, space);
	if (!status)
		find_boot(*image, boot);
	if (status) {
		free(*image);
		*image = NULL;
	}
	return status;
}

/**
 * struct saving - a snapshot being written
 * @scan: where from
 * @file: where to
 * @err: the first errno value of writing
 * @records: so many
 * @vma_end: of the last VMA
 * @facts: so far
 */
struct saving {
	const struct scan *scan;
	FILE *file;
	int err;
	uint64_t records;
	uint64_t vma_end;
	struct snapshot_facts facts;
};

static void put(struct saving *s, const void *data, size_t size)
{
	if (!s->err && fwrite(data, size, 1, s->file) != 1)
		s->err = errno;
	s->facts.bytes += size;
}

static void save_record(void *ctx, const struct vminspect_record *r)
{
	struct saving *s = ctx;

	s->records++;
	put(s, r, r->size);
}

static void save_vma(void *ctx, const struct vminspect_vma *vma,
		     const char *name)
{
	struct saving *s = ctx;

	(void)name;
	s->facts.nr_vmas++;
	s->vma_end = vma->end;
}

/* They are counted only: save_record() got them, too. */
static void save_entries(void *ctx, uint64_t addr, int level,
			 const uint64_t *raw,
			 const struct vminspect_frame *frames, size_t nr)
{
	struct saving *s = ctx;
	uint64_t span = scan_span(s->scan, level), end;
	struct entry e;
	size_t i;

	(void)frames;
	for (i = 0; i < nr; i++, addr = end) {
		end = (addr & -span) + span;
		entry_decode(&s->scan->space.format, level, raw[i], &e);
		if (entry_has_frame(&e))
			s->facts.present +=
				((end < s->vma_end ? end : s->vma_end) - addr) /
				s->scan->space.page_size;
	}
}

static void save_with(struct saving *s, int type, const void *body, size_t size)
{
	struct vminspect_record r = {
		.type = type,
		.size = sizeof(r) + size,
	};

	put(s, &r, sizeof(r));
	put(s, body, size);
	s->records++;
}

/* @what: the file, for messages */
static enum status save_to(struct scan *scan, FILE *file, const char *what,
			   struct snapshot_facts *facts)
{
	static const struct scan_sink sink = {
		.record = save_record,
		.vma = save_vma,
		.entries = save_entries,
	};
	struct vminspect_snapshot lead = {
		.magic = VMINSPECT_SNAPSHOT_MAGIC,
		.version = VMINSPECT_SNAPSHOT_VERSION,
	};
	struct saving s = { .scan = scan, .file = file };
	struct vminspect_end end = { 0 };
	enum status status;

	put(&s, &lead, sizeof(lead));
	save_with(&s, VMINSPECT_REC_SPACE, &scan->space, sizeof(scan->space));
	/* Of a snapshot it is among the records. */
	if (!scan->image && scan->boot.id[0])
		save_with(&s, VMINSPECT_REC_BOOT, &scan->boot, sizeof(scan->boot));
	status = scan_run(scan, NULL, ALL_FLAGS, &sink, &s);
	end.state = scan->state;
	end.records = s.records;
	end.raced = scan->raced;
	end.hold_ns = scan->hold_ns;
	save_with(&s, VMINSPECT_REC_END, &end, sizeof(end));
	if (fflush(file) && !s.err)
		s.err = errno;
	*facts = s.facts;
	return !status && s.err ? fail_errno(what, s.err) : status;
}

enum status snapshot_take(struct scan *scan, struct scan *taken)
{
	struct snapshot_facts facts;
	char *image = NULL;
	enum status status;
	FILE *file;

	*taken = *scan;
	taken->source.fd = -1;
	if (scan->who == scan->source.who)
		taken->who = taken->source.who;
	file = open_memstream(&image, &taken->image_size);
	if (!file)
		return fail_errno(scan->who, ENOMEM);
	status = save_to(scan, file, scan->who, &facts);
	if (fclose(file) && !status)
		status = fail_errno(scan->who, ENOMEM);
	if (status) {
		free(image);
		image = NULL;
	}
	taken->image = (unsigned char *)image;
	taken->state = scan->state;
	taken->raced = scan->raced;
	taken->hold_ns = scan->hold_ns;
	return status;
}

static enum status save_stream(struct scan *scan, FILE *file, const char *what,
			       struct snapshot_facts *facts)
{
	if (isatty(fileno(file)))
		return fail(STATUS_USAGE, "-o FILE, or > FILE",
			    _("%s: a snapshot is not for a terminal"), what);
	return save_to(scan, file, what, facts);
}

/* What is being written, which a signal must not leave behind */
static struct output out = OUTPUT_NONE;

static void drop_half(int sig)
{
	output_drop(&out);
	raise(sig);	/* the default, by SA_RESETHAND, after this */
}

static void catch_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };
	struct sigaction old, action = {
		.sa_handler = drop_half,
		.sa_flags = SA_RESETHAND,
	};
	size_t i;

	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (!sigaction(signals[i], NULL, &old) &&
		    old.sa_handler == SIG_DFL)
			sigaction(signals[i], &action, NULL);
	}
}

static enum status save_file(struct scan *scan, const char *path,
			     struct snapshot_facts *facts)
{
	FILE *file = fdopen(out.fd, "w");
	enum status status;
	int err;

	if (!file)
		return fail_errno(path, errno);
	out.fd = -1;
	status = save_stream(scan, file, path, facts);
	if (fclose(file) && !status)
		status = fail_errno(path, errno);
	/* Half a snapshot is none, and takes no other's place. */
	if (!status)
		status = scan_gone(scan);
	err = status ? 0 : output_keep(&out);
	return err ? fail_errno(path, err) : status;
}

/* Only the owner may read it: it has addresses, and maybe frames. */
enum status snapshot_save(struct scan *scan, const char *path,
			  struct snapshot_facts *facts)
{
	enum status status;

	if (!strcmp(path, "-"))
		return save_stream(scan, stdout, _("standard output"), facts);
	status = output_open(&out, path, 0600);
	if (status)
		return status;
	catch_signals();
	status = save_file(scan, path, facts);
	output_close(&out);
	return status;
}
