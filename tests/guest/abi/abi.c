// SPDX-License-Identifier: GPL-2.0
/*
 * abi NAME: the same program by each ABI of a kernel of x86_64 (call.h).
 *
 *   name     which ABI it is
 *   layout   where the fields of the interface are, and the numbers of its ioctls
 *   ask      makes memory, asks the module about itself by each ioctl, and prints
 *            what it said: "ready", then lines; then it stops
 *   segv     writes where nothing is
 *   touch N  writes to N (hexadecimal) pages of new memory
 */
#include "call.h"
#include "uapi/vminspect.h"
#include "uapi/vminspect_event.h"

#define PAGE		4096
#define PAGES		16
#define PROT_R		1
#define PROT_RW		3
#define PRIVATE		0x02
#define ANON		0x20
#define SIGSTOP		19

static char buffer[1 << 18] __attribute__((aligned(8)));

/* Where memory is that it made: known by what it did to it */
static struct {
	unsigned long written, zero, untouched, none, file, heap;
} places;

static void line(const char *name, unsigned long value)
{
	put_hex(name, value);
	put("\n");
}

#define FIELD(type, field) \
	line(#type "." #field " ", offsetof(struct vminspect_##type, field))
#define SIZE(type)	line(#type " ", sizeof(struct vminspect_##type))
#define NUMBER(name)	line(#name " ", VMINSPECT_##name)

static void layout(void)
{
	SIZE(entry);
	FIELD(entry, bits);
	FIELD(entry, sub);
	SIZE(frame);
	SIZE(walk);
	FIELD(walk, vma_below);
	FIELD(walk, stop);
	FIELD(walk, frame);
	FIELD(walk, entry);
	SIZE(record);
	SIZE(vma);
	FIELD(vma, dev_major);
	SIZE(format);
	FIELD(format, encoding);
	SIZE(space);
	FIELD(space, time);
	FIELD(space, format);
	FIELD(space, comm);
	SIZE(scan);
	FIELD(scan, hold_ns);
	FIELD(scan, state);
	SIZE(snapshot);
	SIZE(end);
	FIELD(end, records);
	SIZE(event);
	SIZE(fault);
	SIZE(signal);
	SIZE(call);
	SIZE(alloc);
	SIZE(filter);
	SIZE(counts);
	SIZE(alloc_probe);
	NUMBER(IOC_WALK);
	NUMBER(IOC_SPACE);
	NUMBER(IOC_SCAN);
	NUMBER(IOC_FILTER);
	NUMBER(IOC_COUNTS);
	NUMBER(IOC_ALLOC);
}

static void make(void)
{
	char *at = map(0, PAGES * PAGE, PROT_RW, PRIVATE | ANON, -1);
	int i, fd;

	for (i = 0; i < PAGES; i += 2)
		at[i * PAGE] = 1;
	places.written = (unsigned long)at;
	places.untouched = (unsigned long)at + PAGE;
	at = map(0, PAGE, PROT_R, PRIVATE | ANON, -1);
	places.zero = (unsigned long)at + *(volatile char *)at;
	at = map(0, PAGE, PROT_RW, PRIVATE | ANON, -1);
	*at = 1;
	must("mprotect", call3(NR_mprotect, at, PAGE, 0));
	places.none = (unsigned long)at;
	fd = must("open", call3(NR_open, "/proc/self/exe", 0, 0));
	at = map(0, PAGE, PROT_R, PRIVATE, fd);
	places.file = (unsigned long)at + (*(volatile char *)at != 0x7f);
	at = (char *)must("brk", call1(NR_brk, 0));
	at = (char *)(((unsigned long)at + PAGE - 1) & -PAGE);
	must("brk", call1(NR_brk, at + 4 * PAGE));
	at[PAGE] = 1;
	places.heap = (unsigned long)at + PAGE;
}

static void ask_walk(int fd, const char *name, unsigned long addr)
{
	struct vminspect_walk w = { .size = sizeof(w), .addr = addr };
	struct vminspect_entry *e;

	must("WALK", call3(NR_ioctl, fd, VMINSPECT_IOC_WALK, &w));
	e = &w.entry[w.stop];
	put("walk ");
	put(name);
	put_hex(" ", addr);
	put_hex(" stop=", w.stop);
	put_hex(" kind=", e->kind);
	put_hex(" raw=", e->raw);
	put_hex(" target=", e->target);
	put_hex(" vma=", w.vma_start);
	put_hex("-", w.vma_end);
	put_hex(" map=", w.frame.mapcount);
	put("\n");
}

static void ask_space(int fd)
{
	struct vminspect_space s = { .size = sizeof(s) };

	must("SPACE", call3(NR_ioctl, fd, VMINSPECT_IOC_SPACE, &s));
	put_hex("space pid=", s.pid);
	put_hex(" levels=", s.levels);
	put_hex(" vmas=", s.nr_vmas);
	put_hex(" total=", s.total);
	put_hex(" brk=", s.brk_start);
	put_hex("-", s.brk);
	put_hex(" stack=", s.stack);
	put(" comm=");
	put(s.comm);
	put("\n");
}

/* print_records - VMAs, and how many entries of each are there */
static void print_records(const char *at, const char *end)
{
	const struct vminspect_record *r;
	const struct vminspect_vma *v;
	const uint64_t *raw;
	uint64_t n = 0, i;

	for (; at < end; at += r->size) {
		r = (const void *)at;
		if (r->size < sizeof(*r) || r->size > (size_t)(end - at)) {
			put("FAIL: a record is not whole\n");
			quit(1);
		}
		raw = (const void *)(r + 1);
		if (r->type == VMINSPECT_REC_VMA) {
			v = (const void *)raw;
			put_hex("vma ", v->start);
			put_hex("-", v->end);
			put("\n");
		}
		if (r->type != VMINSPECT_REC_ENTRIES)
			continue;
		for (i = 1; i < (r->size - sizeof(*r)) / 8; i++)
			n += raw[i] != 0;
	}
	put_hex("entries ", n);
	put("\n");
}

static void ask_scan(int fd)
{
	struct vminspect_space space = { .size = sizeof(space) };
	struct vminspect_scan s = {
		.size = sizeof(s),
		.flags = VMINSPECT_SCAN_ENTRIES,
		.buffer = (unsigned long)buffer,
		.buffer_size = sizeof(buffer),
	};

	must("SPACE", call3(NR_ioctl, fd, VMINSPECT_IOC_SPACE, &space));
	s.end = space.end;
	do {
		must("SCAN", call3(NR_ioctl, fd, VMINSPECT_IOC_SCAN, &s));
		print_records(buffer, buffer + s.used);
		s.start = s.next;
	} while (s.next < s.end);
	put_hex("state ", s.state);
	put("\n");
}

/* A buffer that begins beyond what 32 bits can name must not be cut down to that. */
static void ask_wrongly(int fd)
{
	struct vminspect_scan s = {
		.size = sizeof(s),
		.end = (places.written | (PAGE - 1)) + 1,
		.buffer = (unsigned long)buffer | 1ULL << 62,
		.buffer_size = sizeof(buffer),
	};

	put_hex("wrong buffer: -",
		-call3(NR_ioctl, fd, VMINSPECT_IOC_SCAN, &s));
	put_hex(", argument: -",
		-call3(NR_ioctl, fd, VMINSPECT_IOC_SCAN, 8));
	put_hex(", number: -", -call3(NR_ioctl, fd, 0x7654, &s));
	put("\n");
}

static void ask(void)
{
	int fd;

	make();
	fd = must("open self", call3(NR_open, VMINSPECT_PROC "/self", 0, 0));
	put_hex("pid ", call1(NR_getpid, 0));
	put("\n");
	ask_walk(fd, "written", places.written);
	ask_walk(fd, "untouched", places.untouched);
	ask_walk(fd, "zero", places.zero);
	ask_walk(fd, "none", places.none);
	ask_walk(fd, "file", places.file);
	ask_walk(fd, "heap", places.heap);
	ask_space(fd);
	ask_scan(fd);
	ask_wrongly(fd);
	put("ready\n");
	call3(NR_kill, call1(NR_getpid, 0), SIGSTOP, 0);
}

static void touch(const char *hex)
{
	unsigned long i, n = 0;
	char *at;

	for (; *hex; hex++)
		n = n * 16 + (*hex <= '9' ? *hex - '0' : *hex - 'a' + 10);
	at = map(0, n * PAGE, PROT_RW, PRIVATE | ANON, -1);
	for (i = 0; i < n; i++)
		at[i * PAGE] = 1;
	put_hex("touched ", (unsigned long)at);
	put("\n");
}

/* From start.S, with the stack as the kernel made it */
__attribute__((used))
void start(const unsigned long *stack)
{
	const char *verb = stack[0] > 1 ? (const char *)stack[2] : "";

	if (same(verb, "name"))
		put(ABI_NAME "\n");
	else if (same(verb, "layout"))
		layout();
	else if (same(verb, "ask"))
		ask();
	else if (same(verb, "segv"))
		*(volatile char *)0x1000 = 1;
	else if (same(verb, "touch") && stack[0] > 2)
		touch((const char *)stack[3]);
	else
		quit(2);
	quit(0);
}
