// SPDX-License-Identifier: GPL-2.0
/*
 * Where malloc() and the like are in files, against what the dynamic linker of
 * this process says, and what commands load, against what it has loaded. Static
 * programs and others' tests/guest/malloc.sh tries.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc_symbols.h"
#include "own_vmas.h"
#include "program_files.h"
#include "uapi/vminspect_event.h"

static struct vma_list vmas;

/* The file's offset of an address of this process; @path: out */
static uint64_t own_offset(const void *addr, const char **path)
{
	const struct vma_item *vma = vma_list_find(&vmas, (uintptr_t)addr);

	*path = vma ? vma->name : "-";
	return vma ? (uintptr_t)addr - vma->vma.start + vma->vma.offset : 0;
}

static void check_libc(void)
{
	void *libc = dlopen("libc.so.6", RTLD_NOW);
	struct alloc_symbols symbols;
	const char *path, *other;
	int fd, i;

	own_offset(dlsym(libc, "malloc"), &path);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(alloc_symbols_read(fd, path, false, &symbols), "%s: unreadable",
	      path);
	CHECK(!symbols.is_static, "a library is a static program");
	for (i = 0; i < NR_ALLOC_NAMES; i++) {
		void *function = dlsym(libc, alloc_names[i].name);

		CHECK_NUMBER(alloc_names[i].name, symbols.offset[i],
			     own_offset(function, &other));
		CHECK_TEXT(alloc_names[i].name, other, path);
	}
	CHECK(fcntl(fd, F_GETFD) >= 0, "it is closed");
	close(fd);
	dlclose(libc);
}

/* The program of this test calls malloc(), but does not define it. */
static void check_own(void)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC), i;
	struct alloc_symbols symbols;

	CHECK(alloc_symbols_read(fd, "/proc/self/exe", true, &symbols),
	      "unreadable");
	CHECK(!symbols.is_static, "this is static");
	for (i = 0; i < NR_ALLOC_NAMES; i++)
		CHECK_NUMBER(alloc_names[i].name, symbols.offset[i], 0);
	close(fd);
	fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	CHECK(!alloc_symbols_read(fd, "/dev/null", true, &symbols),
	      "/dev/null is a program");
	close(fd);
}

static bool same_file(const char *a, const char *b)
{
	struct stat x, y;

	return !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

/* struct loaded - what dl_iterate_phdr() tells, beside what was found */
struct loaded {
	const struct program_files *files;
	size_t nr;
};

/* In the same order; the vDSO is no file. */
static int is_next(struct dl_phdr_info *info, size_t size, void *ctx)
{
	struct loaded *l = ctx;

	(void)size;
	if (l->nr && !strchr(info->dlpi_name, '/'))
		return 0;
	CHECK(l->nr < l->files->nr, "%s is missing", info->dlpi_name);
	if (l->nr && l->nr < l->files->nr)
		CHECK(same_file(l->files->paths[l->nr], info->dlpi_name),
		      "%s, not %s", l->files->paths[l->nr], info->dlpi_name);
	l->nr++;
	return 0;
}

static void check_files(void)
{
	struct program_files files;
	struct loaded l = { .files = &files };
	char path[64];

	/* To the dynamic linker self would be another. */
	snprintf(path, sizeof(path), "/proc/%d/exe", getpid());
	CHECK(!program_files_find(&files, path), "refused");
	CHECK(files.nr > 3, "%zu files", files.nr);
	CHECK(files.nr && same_file(files.paths[0], "/proc/self/exe"),
	      "it is not the first");
	dl_iterate_phdr(is_next, &l);
	CHECK_NUMBER("files", files.nr, l.nr);
	program_files_free(&files);
}

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	fputs(text, file);
	fclose(file);
	chmod(name, 0755);
}

static void is_program(const char *command, const char *expected)
{
	struct program_files files;
	enum status status = program_files_find(&files, command);

	CHECK(!status && files.nr && same_file(files.paths[0], expected),
	      "%s: %s, not %s", command, files.nr ? files.paths[0] : "none",
	      expected);
	program_files_free(&files);
}

static void is_refused(const char *command)
{
	struct program_files files;
	enum status status = program_files_find(&files, command);

	CHECK(!status && !files.nr, "%s: %s", command,
	      files.nr ? files.paths[0] : "an error");
	program_files_free(&files);
}

static void check_preload(const char *dir)
{
	char path[PATH_MAX + 64], *libc = NULL;
	struct program_files files;
	size_t i;

	program_files_find(&files, "/bin/sh");
	for (i = 0; i < files.nr; i++) {
		if (strstr(files.paths[i], "/libc.so"))
			libc = realpath(files.paths[i], NULL);
	}
	program_files_free(&files);
	snprintf(path, sizeof(path), "%s/also a library.so", dir);
	CHECK(libc && !symlink(libc, path), "no link to %s", libc ?: "libc");
	free(libc);
	/* A space would separate two. */
	snprintf(path, sizeof(path), "%s/also_a_library.so", dir);
	CHECK(!symlink("also a library.so", path), "no link");
	setenv("LD_PRELOAD", path, true);
	program_files_find(&files, "/bin/sh");
	unsetenv("LD_PRELOAD");
	CHECK_TEXT("preloaded", files.nr > 1 ? files.paths[1] : "none", path);
	program_files_free(&files);
}

/* Errors are told to the user, who is not here. */
static void be_quiet(void)
{
	fflush(stderr);
	dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
}

static void check_commands(const char *dir)
{
	char path[PATH_MAX];

	CHECK(!chdir(dir), "no folder");
	write_file("a_script", "#! /bin/sh -e\nexit\n");
	write_file("indirect", "#!./a_script\n");
	write_file("by_env", "#!/usr/bin/env -S A=1 sh -e\n");
	write_file("no_interpreter", "#!/no/such\n");
	write_file("cycle", "#!./cycle\n");
	is_program("/bin/sh", "/bin/sh");
	is_program("sh", "/bin/sh");
	is_program("./a_script", "/bin/sh");
	is_program("./indirect", "/bin/sh");
	is_program("./by_env", "/bin/sh");
	is_refused("a_script");
	is_refused("./no_interpreter");
	is_refused("");
	is_refused(".");
	is_refused("./none");
	snprintf(path, sizeof(path), "/nowhere:%s:/bin", dir);
	setenv("PATH", path, true);
	is_program("a_script", "/bin/sh");
	setenv("PATH", "/nowhere:", true);
	is_program("a_script", "/bin/sh");
	unsetenv("PATH");
	is_program("sh", "/bin/sh");
	chmod("a_script", 0644);
	is_refused("./a_script");
}

static void remove_all(const char *dir)
{
	static const char *const names[] = {
		"a_script", "indirect", "by_env", "no_interpreter", "cycle",
		"also a library.so", "also_a_library.so",
	};
	size_t i;

	for (i = 0; i < NR(names); i++)
		unlink(names[i]);
	CHECK(!rmdir(dir), "%s stays", dir);
}

int main(void)
{
	char dir[] = "/tmp/alloc_symbols.XXXXXX";

	own_vmas(&vmas);
	check_libc();
	check_own();
	check_files();
	CHECK(mkdtemp(dir), "no folder");
	be_quiet();
	check_commands(dir);
	check_preload(dir);
	remove_all(dir);
	vma_list_free(&vmas);
	return test_end();
}
