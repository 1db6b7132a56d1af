// SPDX-License-Identifier: GPL-2.0
#include "parse.h"
#include "test.h"

static const char head[] = {
	"vminspect 1 pid=812 kernel=6.1.0-56-amd64 arch=x86_64 levels=4 page=4096 comm=my\\040prog"
};

static const char vma[] = {
	"vma 55d0c0a00000-55d0c0a21000 rw-p pages=33 present=1 rss=1 zero=0 swap=0 none=32 other=0 [heap]"
};

static const char fault[] = {
	"fault 12.345678901 55d0c0a00010 write minor ns=1840 new=+pmd+pte before=pud:- after=pte:8000000012345867 pfn=12345 ip=- flags=1255 result=0 pid=812 tid=813 marks=kernel,noregs comm=my\\040prog"
};

static const char end[] = {
	"end state=complete vmas=1 runs=1 faults=1 raced=2 lost=3 missed=4"
};

static const char *feed(struct space *s, const char *line)
{
	char copy[1024];

	snprintf(copy, sizeof(copy), "%s", line);
	return parse_space_line(s, copy);
}

/* All lines, up to a NULL; what is wrong with the first bad one */
static const char *feed_all(struct space *s, const char * const *lines)
{
	const char *why = NULL;

	for (; *lines && !why; lines++)
		why = feed(s, *lines);
	return why;
}

static void check_good(void)
{
	static const char * const lines[] = {
		head,
		"space vmas=1 pages=33 brk=55d0c0a00000-55d0c0a21000 stack=7ffe00000010",
		vma,
		" pgd 558000000000 index=171 entry=- table=- rwx user young",
		"     run 55d0c0a00000 33 present pte pfn=- rw- user map=-",
		"total vmas=1 pages=33 present=1 rss=1 zero=0 swap=0 none=32 other=0",
		"tables pgd=1 p4d=- pud=2 pmd=3 pte=5 deposited=6 bytes=69632 vmpte=- used=388/5632 flat=274877906944",
		fault, end, NULL
	};
	struct space s = { .keep_runs = true };
	const char *why = feed_all(&s, lines);

	CHECK(!why, "a good text is refused: %s", why);
	why = parse_space_end(&s);
	CHECK(!why, "a whole text is refused: %s", why);
	CHECK_NUMBER("pid", s.head.pid, 812);
	CHECK_TEXT("kernel", s.head.kernel, "6.1.0-56-amd64");
	CHECK_TEXT("comm", s.head.comm, "my prog");
	CHECK_NUMBER("levels", s.head.levels, 4);
	CHECK_NUMBER("brk", s.brk.end, 0x55d0c0a21000);
	CHECK_NUMBER("stack", s.stack, 0x7ffe00000010);
	CHECK_NUMBER("VMAs", s.nr_vmas, 1);
	CHECK_NUMBER("VMA", s.vmas[0].range.start, 0x55d0c0a00000);
	CHECK_TEXT("perms", s.vmas[0].perms, "rw-p");
	CHECK_TEXT("name", s.vmas[0].name, "[heap]");
	CHECK_NUMBER("none", s.vmas[0].count.none, 32);
	CHECK_NUMBER("runs of the VMA", s.vmas[0].runs, 1);
	CHECK_NUMBER("run", s.runs[0].pages, 33);
	CHECK_TEXT("run", s.runs[0].state, "present");
	CHECK_NUMBER("run", s.runs[0].level, VMINSPECT_PTE);
	CHECK_NUMBER("no p4d", s.tables.pages[VMINSPECT_P4D], UNKNOWN);
	CHECK_NUMBER("pte", s.tables.pages[VMINSPECT_PTE], 5);
	CHECK_NUMBER("vmpte", s.tables.vmpte, UNKNOWN);
	CHECK_NUMBER("used", s.tables.used, 388);
	CHECK_NUMBER("entries", s.tables.entries, 5632);
	CHECK_NUMBER("raced", s.end.raced, 2);
	CHECK_NUMBER("missed", s.end.missed, 4);
	space_free(&s);
}

static void check_fault(void)
{
	char copy[1024];
	struct fault f;
	uint64_t lost;
	bool is_fault;
	const char *why;

	strcpy(copy, fault);
	why = parse_fault_line(&f, &lost, &is_fault, copy);
	CHECK(!why && is_fault && !lost, "a good fault is refused: %s", why);
	CHECK_NUMBER("time", f.time, 12345678901);
	CHECK_NUMBER("addr", f.addr, 0x55d0c0a00010);
	CHECK_TEXT("access", f.access, "write");
	CHECK_TEXT("class", f.class, "minor");
	CHECK_NUMBER("ns", f.ns, 1840);
	CHECK_NUMBER("new", f.new_tables,
		     1u << VMINSPECT_PMD | 1u << VMINSPECT_PTE);
	CHECK_NUMBER("before", f.before.level, VMINSPECT_PUD);
	CHECK_NUMBER("before", f.before.raw, UNKNOWN);
	CHECK_NUMBER("after", f.after.level, VMINSPECT_PTE);
	CHECK_NUMBER("after", f.after.raw, 0x8000000012345867);
	CHECK_NUMBER("ip", f.ip, UNKNOWN);
	CHECK_NUMBER("flags", f.flags, 0x1255);
	CHECK_NUMBER("tid", f.tid, 813);
	CHECK_TEXT("marks", f.marks, "kernel,noregs");
	CHECK_TEXT("comm", f.comm, "my prog");
	strcpy(copy, "lost 17");
	why = parse_fault_line(&f, &lost, &is_fault, copy);
	CHECK(!why && !is_fault && lost == 17, "lost 17");
	strcpy(copy, "mapped 12 something new");
	why = parse_fault_line(&f, &lost, &is_fault, copy);
	CHECK(!why && !is_fault && !lost, "a new kind of line is passed over");
}

static void check_bad_faults(void)
{
	static const char * const lines[] = {
		"", "lost", "lost x", "lost -1", "lost 99999999999999999999",
		"fault", "fault 1.5 0 read minor",
		"fault 12.345678901 g write minor",
		"fault 99999999999999999999.000000000 0 read minor",
		/* a key missing, twice, with a bad value */
		"fault 12.345678901 0 read minor ns=1 new=- before=pte:0 after=- pfn=- ip=- flags=0 result=0 pid=1 tid=1 marks=-",
		"fault 12.345678901 0 read minor ns=1 ns=1 new=- before=pte:0 after=- pfn=- ip=- flags=0 result=0 pid=1 tid=1 marks=- comm=a",
		"fault 12.345678901 0 read minor ns=1 new=pte before=pte:0 after=- pfn=- ip=- flags=0 result=0 pid=1 tid=1 marks=- comm=a",
		"fault 12.345678901 0 read minor ns=1 new=- before=pml4:0 after=- pfn=- ip=- flags=0 result=0 pid=1 tid=1 marks=- comm=a",
	};
	struct fault f;
	uint64_t lost;
	bool is_fault;
	size_t i;

	for (i = 0; i < NR(lines); i++) {
		char copy[1024];

		strcpy(copy, lines[i]);
		CHECK(parse_fault_line(&f, &lost, &is_fault, copy) && !is_fault,
		      "taken: \"%s\"", lines[i]);
	}
}

static const char *name_of(const char *line, char name[256])
{
	struct space s = { 0 };

	strcpy(name, "(refused)");
	if (!feed(&s, head) && !feed(&s, line))
		snprintf(name, 256, "%s", s.vmas[0].name);
	space_free(&s);
	return name;
}

#define COUNTS "pages=1 present=0 rss=0 zero=0 swap=0 none=1 other=0"

static void check_names(void)
{
	char name[256];

	CHECK_TEXT("no name", name_of("vma 1000-2000 ---p " COUNTS, name), "");
	CHECK_TEXT("spaces",
		   name_of("vma 1000-2000 r--s " COUNTS " /a b (deleted)",
			   name), "/a b (deleted)");
	CHECK_TEXT("escapes",
		   name_of("vma 1000-2000 r--s " COUNTS " /a\\040b\\012\\134",
			   name), "/a b\n\\");
	CHECK_TEXT("no escape",
		   name_of("vma 1000-2000 r--s " COUNTS " /a\\9\\04", name),
		   "/a\\9\\04");
	CHECK_TEXT("equals sign",
		   name_of("vma 1000-2000 r--s " COUNTS " /a=b c=d", name),
		   "/a=b c=d");
	CHECK_TEXT("a new key",
		   name_of("vma 1000-2000 r--s " COUNTS " huge=7 /a", name),
		   "/a");
}

static void check_bad_lines(void)
{
	static const char * const lines[] = {
		"", " ", "vma", "vma 2000-1000 r--p " COUNTS,
		"vma 1000 r--p " COUNTS, "vma x-y r--p " COUNTS,
		"vma 1000-2000 r--px " COUNTS, "vma 1000-2000 r-- " COUNTS,
		"vma 1000-2000 r--p pages=1",
		"vma 1000-2000 r--p pages=99999999999999999999 present=0 rss=0 zero=0 swap=0 none=1 other=0",
		"vma 1000-2000 r--p pages=-1 present=0 rss=0 zero=0 swap=0 none=1 other=0",
		"vma 10000000000000000-20000000000000000 r--p " COUNTS,
		"run 1000 1 present pte",	/* no VMA before it */
		"total vmas=1", "tables pgd=1", "space vmas=1",
		"tables pgd=1 p4d=- pud=2 pmd=3 pte=5 deposited=6 bytes=1 vmpte=- used=388 flat=1",
		"end", "end state=complete",
		"fault 1 2 3",
	};
	size_t i;

	for (i = 0; i < NR(lines); i++) {
		struct space s = { 0 };

		CHECK(!feed(&s, head) && feed(&s, lines[i]), "taken: \"%s\"",
		      lines[i]);
		space_free(&s);
	}
}

static void check_bad_heads(void)
{
	static const char * const lines[] = {
		"", "garbage", "vminspect", "vminspect x", "vma",
		"vminspect 2 pid=1 kernel=a arch=b levels=4 page=4096 comm=c",
		"vminspect 1 pid=1 kernel=a arch=b levels=4 page=4096",
		"vminspect 1 pid=1 kernel=a arch=b levels=4 page=0 comm=c",
		"vminspect 1 pid=1 kernel=a arch=b levels=4 page=4095 comm=c",
		"vminspect 1 pid=1 kernel=a arch=b levels=4 page=4096 comm=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};
	size_t i;

	for (i = 0; i < NR(lines); i++) {
		struct space s = { 0 };

		CHECK(feed(&s, lines[i]), "taken: \"%s\"", lines[i]);
		space_free(&s);
	}
}

static void check_cut_off(void)
{
	static const char * const no_end[] = { head, vma, NULL };
	static const char * const no_run[] = { head, vma, fault, end, NULL };
	static const char * const only_head[] = { head, NULL };
	static const char * const no_fault[] = {
		head, vma, "run 1000 1 none pte", end, NULL
	};
	static const char * const behind[] = {
		head, vma, "run 1000 1 none pte", fault, end, vma, NULL
	};
	static const char * const * const texts[] = {
		no_end, no_run, only_head, no_fault, behind
	};
	size_t i;

	for (i = 0; i < NR(texts); i++) {
		struct space s = { 0 };

		CHECK(feed_all(&s, texts[i]) || parse_space_end(&s),
		      "text %zu counts as whole", i);
		space_free(&s);
	}
}

/* Every line of a good text with every byte changed: no crash, no lie */
static void check_mutations(void)
{
	static const char * const lines[] = { vma, fault, end };
	static const char bytes[] = " =-\\x9:+/";
	size_t line, at, b;

	for (line = 0; line < NR(lines); line++) {
		for (at = 0; lines[line][at]; at++) {
			for (b = 0; b < sizeof(bytes); b++) {
				struct space s = { 0 };
				char copy[1024];

				strcpy(copy, lines[line]);
				copy[at] = bytes[b];
				feed(&s, head);
				parse_space_line(&s, copy);
				space_free(&s);
			}
		}
	}
	CHECK(1, "mutations");
}

static void check_status(void)
{
	char good[] = "vminspect 7 version=1.2.3 kernel=6.1 arch=x86_64";
	char no_version[] = "vminspect 7 kernel=6.1";
	char other[] = "Linux version 6.1";
	struct module_head m;

	CHECK(!parse_module_head(&m, good), "a good status is refused");
	CHECK_NUMBER("ABI", m.abi, 7);
	CHECK_TEXT("version", m.version, "1.2.3");
	CHECK(parse_module_head(&m, no_version), "no version");
	CHECK(parse_module_head(&m, other), "another file");
}

int main(void)
{
	check_good();
	check_fault();
	check_bad_faults();
	check_names();
	check_bad_lines();
	check_bad_heads();
	check_cut_off();
	check_mutations();
	check_status();
	return test_end();
}
