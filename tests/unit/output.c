// SPDX-License-Identifier: GPL-2.0
/*
 * Files that the tool writes, and the links on the way to them. Those of other users
 * only root can make; tests/guest/shared-folder.sh has them too, by the tool itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"
#include "place.h"
#include "test.h"

static int folder;

static void put_link(const char *to, const char *name)
{
	if (symlinkat(to, folder, name))
		abort();
}

static void put_folder(const char *name, mode_t mode)
{
	if (mkdirat(folder, name, 0700) || fchmodat(folder, name, mode, 0))
		abort();
}

/* Bytes of a file there, or -1 */
static long size_of(const char *name)
{
	struct stat is;

	return fstatat(folder, name, &is, AT_SYMLINK_NOFOLLOW) ||
	       !S_ISREG(is.st_mode) ? -1 : is.st_size;
}

static void check_keep(const char *path, const char *file, mode_t mode)
{
	struct stat is = { 0 };
	struct output o;

	CHECK_NUMBER(path, output_open(&o, path, mode), STATUS_OK);
	CHECK(size_of(file) <= 0, "%s: there before it is kept", file);
	CHECK(write(o.fd, "new", 3) == 3, "%s: write", path);
	CHECK(!output_keep(&o), "%s: keep", path);
	output_close(&o);
	CHECK_NUMBER(file, size_of(file), 3);
	fstatat(folder, file, &is, 0);
	CHECK_NUMBER("its mode", is.st_mode & 0777, mode & ~022);
	if (unlinkat(folder, file, 0))
		abort();
}

static void check_names(void)
{
	put_folder("a", 0700);
	put_folder("a/b", 0700);
	put_folder("open", 01777);
	put_link("a/b", "ab");
	put_link("../a/b/./../b/file", "a/up");
	put_link("nothing", "dangling");
	put_link("dangling", "twice");
	put_link("/proc/self/cwd/a", "open/own");
	check_keep("plain", "plain", 0600);
	check_keep("./a//b/file", "a/b/file", 0666);
	check_keep("a/b/../file", "a/file", 0600);
	check_keep("ab/file", "a/b/file", 0600);
	check_keep("a/up", "a/b/file", 0600);
	check_keep("twice", "nothing", 0600);
	check_keep("open/file", "open/file", 0600);
	check_keep("open/own/file", "a/file", 0600);
}

static void check_wrong(const char *path, int err)
{
	struct place p;

	CHECK_NUMBER(path, place_find(&p, path), err);
	place_free(&p);
}

static void check_errors(void)
{
	char parts[5000];

	put_link("loop", "loop");
	put_link("loop/x", "open/loop");
	memset(parts, 'x', sizeof(parts) - 1);
	parts[sizeof(parts) - 1] = 0;
	check_wrong("", ENOENT);
	check_wrong("none/file", ENOENT);
	check_wrong("none/", ENOENT);
	check_wrong("loop", ELOOP);
	check_wrong("open/loop", ELOOP);
	check_wrong(parts, ENAMETOOLONG);
	check_wrong("a/b/none/../file", ENOENT);
}

/* What is no file is written to, and a folder is nothing to write to. */
static void check_special(void)
{
	struct output o;
	char bytes[8];
	int ends[2];
	char path[32];

	CHECK_NUMBER("folder", output_open(&o, "a", 0600), STATUS_FAILURE);
	CHECK_NUMBER("null", output_open(&o, "/dev/null", 0600), STATUS_OK);
	CHECK(write(o.fd, "x", 1) == 1, "null: write");
	CHECK(!output_keep(&o), "null: keep");
	output_close(&o);
	if (pipe(ends))
		abort();
	snprintf(path, sizeof(path), "/dev/fd/%d", ends[1]);
	CHECK_NUMBER(path, output_open(&o, path, 0600), STATUS_OK);
	CHECK(write(o.fd, "x", 1) == 1 && read(ends[0], bytes, 8) == 1,
	      "a pipe: nothing comes");
	output_close(&o);
}

/* Into what others read nothing is written, and what is not kept leaves nothing. */
static void check_replaced(void)
{
	int old = openat(folder, "old", O_RDWR | O_CREAT, 0644);
	struct output o;
	char bytes[8];

	if (write(old, "old", 3) != 3 || linkat(folder, "old", folder, "too", 0))
		abort();
	CHECK_NUMBER("old", output_open(&o, "old", 0600), STATUS_OK);
	CHECK(write(o.fd, "newer", 5) == 5, "write");
	output_close(&o);
	CHECK_NUMBER("dropped", size_of("old"), 3);
	CHECK_NUMBER("old", output_open(&o, "old", 0600), STATUS_OK);
	CHECK(write(o.fd, "newer", 5) == 5 && !output_keep(&o), "write");
	output_close(&o);
	CHECK_NUMBER("kept", size_of("old"), 5);
	CHECK_NUMBER("its other name", size_of("too"), 3);
	CHECK(pread(old, bytes, 8, 0) == 3, "written into");
	close(old);
	CHECK(!system("! ls | grep '^old\\.'"), "the half is left");
}

#define OTHER	65534	/* a user */

static void give(const char *name)
{
	if (fchownat(folder, name, OTHER, OTHER, AT_SYMLINK_NOFOLLOW))
		abort();
}

/* Refused, and nothing comes of it */
static void check_foreign(const char *path)
{
	struct output o;

	CHECK_NUMBER(path, output_open(&o, path, 0600), STATUS_DENIED);
	CHECK_NUMBER("what it leads to", size_of("precious"), 8);
	CHECK(size_of("a/none") < 0, "%s: made through a link", path);
}

static void check_others(void)
{
	int fd = openat(folder, "precious", O_WRONLY | O_CREAT, 0600);

	if (write(fd, "precious", 8) != 8)
		abort();
	close(fd);
	put_link("../precious", "open/link");
	put_link("../a", "open/folder");
	put_link("../a/none", "open/nothing");
	put_link("link", "open/roots");
	if (mkfifoat(folder, "open/fifo", 0666))
		abort();
	give("open/link");
	give("open/folder");
	give("open/nothing");
	give("open/fifo");
	check_foreign("open/link");
	check_foreign("open/folder/none");
	check_foreign("open/nothing");
	check_foreign("open/roots");
	check_foreign("open/fifo");
	/* Where not all may write, or only in a folder of its own, it is followed. */
	put_folder("theirs", 01755);
	put_link("../a/file", "theirs/link");
	give("theirs/link");
	check_keep("theirs/link", "a/file", 0600);
}

static void clean(const char *name)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf %s", name);
	if (chdir("/") || system(command))
		abort();
}

int main(void)
{
	char name[] = "/tmp/output.XXXXXX";

	setlinebuf(stdout);
	umask(022);
	if (!mkdtemp(name) || chdir(name))
		return 1;
	folder = open(".", O_RDONLY | O_DIRECTORY);
	check_names();
	check_errors();
	check_special();
	check_replaced();
	if (geteuid())
		printf("links of others: not by an ordinary user\n");
	else
		check_others();
	clean(name);
	return test_end();
}
