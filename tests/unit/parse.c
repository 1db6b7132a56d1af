// SPDX-License-Identifier: GPL-2.0
#include "parse.h"
#include "test.h"

static const char fault[] = {
	"fault 12.345678901 55d0c0a00010 write minor ns=1840 new=+pmd+pte before=pud:- after=pte:8000000012345867 pfn=12345 ip=- flags=1255 result=0 pid=812 tid=813 marks=kernel,noregs comm=my\\040prog"
};

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

#define REST \
	"new=- before=- after=- pfn=- ip=- flags=0 result=0 pid=1 tid=1 marks=-"
#define LONGEST	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define TOO_LONG	LONGEST "a"

_Static_assert(sizeof(TOO_LONG) == WORD_SIZE + 1, "by one character");

static const char *comm_of(const char *words, struct fault *f)
{
	char copy[1024];
	uint64_t lost;
	bool is_fault;

	snprintf(copy, sizeof(copy), "fault 0.000000000 0 read minor ns=1 "
		 REST " %s", words);
	return parse_fault_line(f, &lost, &is_fault, copy) ? "(refused)" :
							     f->comm;
}

static void check_words(void)
{
	struct fault f;

	CHECK_TEXT("empty", comm_of("comm=", &f), "");
	CHECK_TEXT("escapes", comm_of("comm=a\\040b\\012\\134", &f), "a b\n\\");
	CHECK_TEXT("no escapes", comm_of("comm=a\\9\\04", &f), "a\\9\\04");
	CHECK_TEXT("equals sign", comm_of("comm=a=b", &f), "a=b");
	CHECK_TEXT("new keys", comm_of("huge=7 comm=a new_2=b", &f), "a");
	CHECK_TEXT("no marks", f.marks, "");
	CHECK_TEXT("the longest", comm_of("comm=" LONGEST, &f), LONGEST);
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
		"fault 12.345678901 0 read minor ns=-1 " REST " comm=a",
		"fault 12.345678901 0 read minor ns=x " REST " comm=a",
		"fault 12.345678901 0 read minor ns=99999999999999999999 " REST " comm=a",
		"fault 12.345678901 10000000000000000 read minor ns=1 " REST " comm=a",
		"fault 12.345678901 0 read minor ns=1 " REST " comm=" TOO_LONG,
		"fault 12.345678901 0 " TOO_LONG " minor ns=1 " REST " comm=a",
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

/* A good line with every byte changed: no crash */
static void check_mutations(void)
{
	static const char bytes[] = " =-\\x9:+/";
	char copy[1024];
	struct fault f;
	uint64_t lost;
	bool is_fault;
	size_t at, b;

	for (at = 0; fault[at]; at++) {
		for (b = 0; b < sizeof(bytes); b++) {
			strcpy(copy, fault);
			copy[at] = bytes[b];
			parse_fault_line(&f, &lost, &is_fault, copy);
		}
	}
	CHECK(1, "mutations");
}

static void check_status(void)
{
	char good[] = "vminspect 7 version=1.2.3 kernel=6.1 arch=x86_64";
	char no_version[] = "vminspect 7 kernel=6.1";
	char twice[] = "vminspect 7 version=1 version=1";
	char too_long[] = "vminspect 7 version=" TOO_LONG;
	char no_number[] = "vminspect x version=1.2.3";
	char no_more[] = "vminspect";
	char other[] = "Linux version 6.1";
	char nothing[] = "";
	struct module_head m;

	CHECK(!parse_module_head(&m, good), "a good status is refused");
	CHECK_NUMBER("ABI", m.abi, 7);
	CHECK_TEXT("version", m.version, "1.2.3");
	CHECK(parse_module_head(&m, no_version), "no version");
	CHECK(parse_module_head(&m, twice), "two versions");
	CHECK(parse_module_head(&m, too_long), "a version that is too long");
	CHECK(parse_module_head(&m, no_number), "no number of the ABI");
	CHECK(parse_module_head(&m, no_more), "a word alone");
	CHECK(parse_module_head(&m, other), "another file");
	CHECK(parse_module_head(&m, nothing), "an empty line");
}

int main(void)
{
	check_fault();
	check_words();
	check_bad_faults();
	check_mutations();
	check_status();
	return test_end();
}
