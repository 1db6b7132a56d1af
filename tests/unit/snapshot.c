// SPDX-License-Identifier: GPL-2.0
/*
 * Snapshots: what is whole loads and is saved again as it is; what is cut off is
 * refused, with one line; what is broken without showing harms nobody who reads
 * it; and what cannot be saved leaves nothing behind.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "analyze_diff.h"
#include "analyze_share.h"
#include "entry.h"
#include "sample.h"
#include "test.h"

static void check_whole(const struct image *im)
{
	struct scan scan;

	errors_empty();
	CHECK(!image_open(im, &scan), "a whole snapshot is refused");
	CHECK_NUMBER("lines of errors", error_lines(), 0);
	CHECK_NUMBER("pid", scan.space.pid, 1234);
	CHECK_NUMBER("size", scan.image_size, im->size);
	CHECK(!strcmp((const char *)scan.boot.id, SAMPLE_BOOT), "another boot");
	scan_close(&scan);
}

/* What does not say of which boot it is may be of any, of the same kernel. */
static void check_boots(const struct image *im)
{
	unsigned char *id;
	struct image other = *im;
	struct scan a, b;

	id = other.bytes + at[P_BOOT] + sizeof(struct vminspect_record);
	CHECK(!image_open(im, &a) && !image_open(im, &b), "images");
	CHECK(scan_same_boot(&a, &b), "not of its own boot");
	scan_close(&b);
	id[0]++;
	CHECK(!image_open(&other, &b), "an image");
	CHECK(!scan_same_boot(&a, &b), "of the same boot");
	scan_close(&b);
	memset(id, 0, sizeof(a.boot.id));
	CHECK(!image_open(&other, &b), "an image");
	CHECK(scan_same_boot(&a, &b), "of an unknown boot");
	b.space.kernel[0]++;
	CHECK(!scan_same_boot(&a, &b), "of another kernel");
	scan_close(&b);
	memset(id, 'x', sizeof(a.boot.id));
	CHECK(refused(&other, other.size, "a boot makes no sense"),
	      "an id without an end");
	scan_close(&a);
}

static void check_cut(const struct image *im)
{
	struct image longer = *im;
	size_t size;

	for (size = 0; size < im->size; size++)
		CHECK(refused(im, size, size < at[P_SPACE] ?
			      "not a snapshot" : "is cut off"),
		      "cut off at byte %zu of %zu: %s", size, im->size,
		      error_text());
	longer.size += 8;
	CHECK(refused(&longer, longer.size, "the end does not fit"),
	      "something behind the end");
}

static void check_not_snapshots(void)
{
	static const char *const paths[] = {
		"/dev/zero", "/dev/null", "/", "/proc/self/maps",
		"/nowhere/at/all",
	};
	struct scan scan;
	size_t i;

	for (i = 0; i < NR(paths); i++) {
		errors_empty();
		CHECK_NUMBER(paths[i], scan_open(&scan, NULL, paths[i]),
			     STATUS_FAILURE);
		CHECK_NUMBER(paths[i], error_lines(), 1);
	}
}

/* Entries come in order, and each in its VMA. */
struct reader {
	const struct scan *scan;
	uint64_t at;
	uint64_t vma_end;
	bool unsound;
};

static void read_vma(void *ctx, const struct vminspect_vma *vma,
		     const char *name)
{
	struct reader *r = ctx;

	r->vma_end = vma->end;
	r->unsound |= strlen(name) > 4096;
}

static void read_entries(void *ctx, uint64_t addr, int level,
			 const uint64_t *raw,
			 const struct vminspect_frame *frames, size_t nr)
{
	struct reader *r = ctx;
	uint64_t span = scan_span(r->scan, level);
	struct entry e;
	size_t i;

	for (i = 0; i < nr; i++) {
		entry_decode(&r->scan->space.format, level, raw[i], &e);
		r->unsound |= e.kind >= VMINSPECT_NR_KINDS;
		r->unsound |= frames && frames[i].refcount == 12345;
		r->unsound |= addr < r->at || addr >= r->vma_end;
		r->at = (addr & -span) + span;
		addr = r->at;
	}
}

static void ignore_run(void *ctx, const struct page_diff *run)
{
	*(uint64_t *)ctx += run->end - run->start;
}

/* All that reads images, on one that loaded though it is not as it was */
static void use(const struct image *im, struct scan *whole)
{
	static const struct scan_sink sink = {
		.vma = read_vma,
		.entries = read_entries,
	};
	struct share_side a, b;
	struct share share;
	struct scan scan;
	struct diff diff;
	uint64_t bytes = 0;
	struct reader r = { .scan = &scan };

	if (image_open(im, &scan))
		return;
	CHECK(!scan_run(&scan, NULL, 0x1f, &sink, &r), "it does not run");
	CHECK(!r.unsound, "an entry is out of order or place");
	CHECK(!diff_open(&diff, whole, &scan), "diff");
	diff_pages(&diff, ignore_run, &bytes);
	diff_close(&diff);
	/* A huge leaf, by mistake, is many pages: not more than its VMA has. */
	CHECK(!share_read(&a, whole) && !share_read(&b, &scan), "share");
	CHECK(share_analyze(&share, &a, &b), "share");
	free(share.rows);
	share_free(&a);
	share_free(&b);
	scan_close(&scan);
}

static void check_flipped(const struct image *im)
{
	static const unsigned char flips[] = { 0xff, 0x01, 0x80, 0x10 };
	struct image broken = *im;
	struct scan whole;
	size_t i, f;

	CHECK(!image_open(im, &whole), "a whole snapshot is refused");
	for (i = 0; i < im->size; i++) {
		for (f = 0; f < NR(flips); f++) {
			broken.bytes[i] = im->bytes[i] ^ flips[f];
			use(&broken, &whole);
		}
		broken.bytes[i] = im->bytes[i];
	}
	scan_close(&whole);
}

static char folder[] = "/tmp/snapshot.XXXXXX";

static bool is_file(const char *path, const void *data, size_t size)
{
	static char found[IMAGE_SIZE];
	int fd = open(path, O_RDONLY);
	ssize_t len = read(fd, found, sizeof(found));

	close(fd);
	return len == (ssize_t)size && !memcmp(found, data, size);
}

/* How many are in the folder, whatever their names */
static int files(void)
{
	char command[64];
	int n = -1;
	FILE *ls;

	snprintf(command, sizeof(command), "ls -A %s | wc -l", folder);
	ls = popen(command, "r");
	if (!ls || fscanf(ls, "%d", &n) != 1)
		abort();
	pclose(ls);
	return n;
}

static void check_save(const struct image *im)
{
	char path[64], other[64], missing[64];
	struct snapshot_facts facts;
	struct stat stat_of;
	struct scan scan, taken;

	CHECK(!image_open(im, &scan), "a whole snapshot is refused");
	snprintf(path, sizeof(path), "%s/a", folder);
	snprintf(other, sizeof(other), "%s/link", folder);
	snprintf(missing, sizeof(missing), "%s/none/a", folder);
	CHECK(!snapshot_save(&scan, path, &facts), "save");
	CHECK(is_file(path, im->bytes, im->size), "saved: other bytes");
	CHECK_NUMBER("VMAs", facts.nr_vmas, 2);
	CHECK_NUMBER("pages", facts.present, 2 + 512);
	CHECK_NUMBER("bytes", facts.bytes, im->size);
	CHECK(!stat(path, &stat_of) && (stat_of.st_mode & 0777) == 0600,
	      "others may read it");

	if (symlink("a", other) || truncate(path, 0))
		abort();
	CHECK(!snapshot_save(&scan, other, &facts), "save to a link");
	CHECK(is_file(path, im->bytes, im->size), "the link's file is old");
	CHECK(!lstat(other, &stat_of) && S_ISLNK(stat_of.st_mode),
	      "the link is gone");
	CHECK_NUMBER("files", files(), 2);

	errors_empty();
	CHECK_NUMBER("a full disk", snapshot_save(&scan, "/dev/full", &facts),
		     STATUS_FAILURE);
	CHECK_NUMBER("a full disk: lines", error_lines(), 1);
	CHECK(!stat("/dev/full", &stat_of) && S_ISCHR(stat_of.st_mode),
	      "/dev/full is a file now");
	errors_empty();
	CHECK_NUMBER("no folder", snapshot_save(&scan, missing, &facts),
		     STATUS_FAILURE);
	CHECK_NUMBER("no folder: lines", error_lines(), 1);

	CHECK(!snapshot_take(&scan, &taken), "take");
	scan_close(&scan);
	CHECK_NUMBER("taken: size", taken.image_size, im->size);
	CHECK(!memcmp(taken.image, im->bytes, im->size), "taken: other bytes");
	scan_close(&taken);
}

/* What was there before stays when there is no room for what comes. */
static void check_no_room(const struct image *im)
{
	struct rlimit none = { 64, 64 }, old;
	struct snapshot_facts facts;
	struct scan scan;
	char path[64];

	CHECK(!image_open(im, &scan), "a whole snapshot is refused");
	snprintf(path, sizeof(path), "%s/a", folder);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	none.rlim_max = old.rlim_max;
	/* stderr is a file, too */
	errors_empty();
	setrlimit(RLIMIT_FSIZE, &none);
	CHECK_NUMBER("no room", snapshot_save(&scan, path, &facts),
		     STATUS_FAILURE);
	setrlimit(RLIMIT_FSIZE, &old);
	CHECK(is_file(path, im->bytes, im->size), "the old one is gone");
	CHECK_NUMBER("half files", files(), 2);
	scan_close(&scan);
}

/* Saves the same again and again, until a signal ends it */
static void save_on(const struct image *im, const char *path, int ready)
{
	struct snapshot_facts facts;
	struct scan scan;

	alarm(20);
	if (image_open(im, &scan))
		_exit(9);
	for (;;) {
		if (snapshot_save(&scan, path, &facts))
			_exit(8);
		if (write(ready, "", 1) != 1)
			_exit(7);
	}
}

/* A signal, which mostly comes while a file is being written, leaves no half. */
static void check_signal(const struct image *im)
{
	int pipes[2], status, i;
	char path[64], byte;
	pid_t pid;

	snprintf(path, sizeof(path), "%s/b", folder);
	for (i = 0; i < 20; i++) {
		if (pipe(pipes))
			abort();
		pid = fork();
		if (!pid)
			save_on(im, path, pipes[1]);
		if (read(pipes[0], &byte, 1) != 1)
			abort();
		usleep(500 + 37 * i);
		kill(pid, SIGTERM);
		waitpid(pid, &status, 0);
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM,
		      "ended by %x", status);
		close(pipes[0]);
		close(pipes[1]);
	}
	CHECK_NUMBER("files", files(), 3);
	CHECK(is_file(path, im->bytes, im->size), "it is not whole");
}

static void remove_folder(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -r %s", folder);
	if (system(command))
		printf("%s stays\n", folder);
}

int main(void)
{
	static struct image sample;

	errors_begin();
	if (!mkdtemp(folder))
		abort();
	make_sample(&sample);
	check_whole(&sample);
	check_boots(&sample);
	check_cut(&sample);
	check_not_snapshots();
	check_flipped(&sample);
	check_save(&sample);
	check_no_room(&sample);
	check_signal(&sample);
	remove_folder();
	return test_end();
}
