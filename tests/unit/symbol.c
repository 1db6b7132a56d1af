// SPDX-License-Identifier: GPL-2.0
/*
 * Symbols of this process, found by its maps, against what the compiler and the
 * dynamic linker say. What other programs there are (not PIE, static, stripped,
 * deleted) tests/guest/symbols.sh tries.
 */
#include <dlfcn.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "address.h"
#include "symbol.h"
#include "test.h"

int symbol_test_variable = 1;
int symbol_test_zero;
_Thread_local int symbol_test_thread;

/* Its name is known within this file only. */
static __attribute__((noinline)) int local_function(int n)
{
	return n + symbol_test_variable;
}

static bool read_line(struct vma_list *list, char *line)
{
	struct vminspect_vma vma = { .flags = VMINSPECT_VMA_READ };
	unsigned long long start, end, offset, inode;
	char perms[5];
	int name;

	if (sscanf(line, "%llx-%llx %4s %llx %*s %llu %n", &start, &end, perms,
		   &offset, &inode, &name) != 5)
		return false;
	line[strcspn(line, "\n")] = 0;
	vma.start = start;
	vma.end = end;
	vma.offset = offset;
	vma.inode = inode;
	if (perms[2] == 'x')
		vma.flags |= VMINSPECT_VMA_EXEC;
	if (inode)
		vma.flags |= VMINSPECT_VMA_FILE;
	return vma_list_add(list, &vma, line + name);
}

static void read_maps(struct vma_list *list)
{
	FILE *file = fopen("/proc/self/maps", "r");
	char line[4096];

	while (file && fgets(line, sizeof(line), file))
		CHECK(read_line(list, line), "a line of maps is not understood");
	if (file)
		fclose(file);
}

static void finds(struct symbols *s, const char *name, const void *expected)
{
	struct symbol symbol = { 0 };
	const char *why = symbol_find(s, name, &symbol);

	CHECK(!why, "%s: %s", name, why);
	CHECK_NUMBER(name, symbol.addr, (uintptr_t)expected);
}

static void misses(struct symbols *s, const char *name, const char *expected)
{
	struct symbol symbol;

	CHECK_TEXT(name, symbol_find(s, name, &symbol) ?: "found", expected);
}

static void check_names(struct symbols *s)
{
	void *libc = dlopen("libc.so.6", RTLD_NOW);

	finds(s, "symbol_test_variable", &symbol_test_variable);
	finds(s, "symbol_test_zero", &symbol_test_zero);
	finds(s, "local_function", local_function);
	finds(s, "symbol:local_function", local_function);
	finds(s, "malloc", dlsym(RTLD_DEFAULT, "malloc"));
	finds(s, "libc.so.6:malloc", dlsym(libc, "malloc"));
	/* one that libc has in several versions */
	finds(s, "libc.so.6:regexec", dlsym(libc, "regexec"));
	finds(s, "libc.so.6:pthread_cond_wait",
	      dlsym(libc, "pthread_cond_wait"));
	dlclose(libc);
	misses(s, "no_such_name",
	       "no such symbol in the program or its libraries");
	misses(s, "libc.so.6:local_function", "no such symbol in libc.so.6");
	misses(s, "no.such.file:main",
	       "no program or library of that name that can be read");
	misses(s, "symbol_test_thread",
	       "thread-local: it has another address in each thread");
}

static void check_addresses(struct symbols *s)
{
	uint64_t base = (uintptr_t)local_function;
	struct symbol symbol;

	CHECK(symbol_name(s, base + 2, &symbol), "no name for a function");
	CHECK_TEXT("function", symbol.name, "local_function");
	CHECK_TEXT("its file", symbol.file, "symbol");
	CHECK_NUMBER("its offset", symbol.offset, 2);
	CHECK_NUMBER("its start", symbol.addr, base);
	CHECK(symbol_name(s, (uintptr_t)&symbol_test_zero, &symbol),
	      "no name for a variable");
	CHECK_TEXT("variable", symbol.name, "symbol_test_zero");
	CHECK(!symbol_name(s, (uintptr_t)&symbol, &symbol),
	      "a name for the stack: %s", symbol.name);
	CHECK(!symbol_name(s, 0, &symbol), "a name for 0");
	CHECK(!symbol_name(NULL, base, &symbol), "a name from nothing");
}

/* The vDSO is no file, so another way leads to its symbols. */
static void check_vdso(struct symbols *s)
{
	uint64_t start = getauxval(AT_SYSINFO_EHDR);
	struct symbol symbol = { 0 };
	const char *why;

	if (!start)
		return;
	why = symbol_find(s, "[vdso]:__vdso_time", &symbol);
	CHECK(!why, "vDSO: %s", why);
	CHECK(symbol.addr > start && symbol.addr < start + 0x4000,
	      "vDSO: 0x%" PRIx64 " is not in it", symbol.addr);
	CHECK_TEXT("its file", symbol.file ?: "", "[vdso]");
}

static void check_parsed(const struct vma_list *list, struct symbols *s)
{
	uint64_t addr = 0;

	CHECK(!address_parse(list, s, "symbol:local_function+0x10", &addr),
	      "a symbol with an offset is refused");
	CHECK_NUMBER("with an offset", addr, (uintptr_t)local_function + 16);
	/* a VMA's name goes first: this program is called symbol */
	CHECK(!address_parse(list, s, "symbol", &addr), "a name is refused");
	CHECK(address_parse(list, s, "[no-such]", &addr), "[no-such] is taken");
	CHECK(address_parse(list, s, "", &addr), "nothing is taken");
	CHECK(address_parse(list, s, "local_function+x", &addr),
	      "a bad offset is taken");
}

int main(void)
{
	struct scan scan = { .space = {
		.page_size = 4096,
		.pid = getpid(),
		.brk_start = (uintptr_t)sbrk(0),
		.arch = "x86_64",
	} };
	struct vma_list list = { 0 };
	struct symbols *symbols;
	struct utsname name;

	uname(&name);
	snprintf(scan.space.kernel, sizeof(scan.space.kernel), "%s",
		 name.release);
	read_maps(&list);
	symbols = symbols_open(&scan, &list);
	CHECK(local_function(1) == 2, "the function is not the one meant");
	check_names(symbols);
	check_addresses(symbols);
	check_vdso(symbols);
	check_parsed(&list, symbols);
	symbols_close(symbols);

	/* as from a snapshot: by the path alone */
	scan.image = (unsigned char *)&scan;
	symbols = symbols_open(&scan, &list);
	check_names(symbols);
	symbols_close(symbols);
	vma_list_free(&list);
	return test_end();
}
