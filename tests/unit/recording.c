// SPDX-License-Identifier: GPL-2.0
/*
 * Recordings: what was written is read as it was; what is cut off or broken is
 * refused with its offset, or read as far as it is whole; a full disk and a
 * closed pipe are one error, and leave what is whole.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "event_check.h"
#include "event_sample.h"
#include "recording.h"
#include "sample.h"
#include "test.h"

static struct tape tape;
static char folder[] = "/tmp/recording.XXXXXX";

static const char *in_folder(const char *name)
{
	static char path[4][64];
	static int i;

	i = (i + 1) % 4;
	snprintf(path[i], sizeof(path[i]), "%s/%s", folder, name);
	return path[i];
}

/* How many records come before something else does */
static size_t read_on(struct events *events, enum events_result *result)
{
	const struct vminspect_event *e;
	size_t n = 0;

	while ((*result = events_next(events, &e)) == EVENTS_RECORD)
		n++;
	return n;
}

static void check_whole(void)
{
	const struct vminspect_event *e;
	struct events events;
	size_t i;

	errors_empty();
	CHECK(!tape_open_part(&tape, tape.size, false, &events), "refused");
	CHECK_NUMBER("start", events.start,
		     ((const struct vminspect_event *)tape.bytes)->time);
	CHECK_TEXT("machine", events.space.arch, "x86_64");
	for (i = 1; i < tape.nr - 1; i++) {
		CHECK_NUMBER("result", events_next(&events, &e), EVENTS_RECORD);
		CHECK(!memcmp(e, tape_record(&tape, i), e->size), "record %zu",
		      i);
	}
	CHECK(!events.whole, "whole too early");
	CHECK_NUMBER("end", events_next(&events, &e), EVENTS_END);
	CHECK_NUMBER("end, again", events_next(&events, &e), EVENTS_END);
	CHECK(events.whole, "not whole");
	CHECK_NUMBER("lost", events.lost, 5);
	CHECK_NUMBER("counts", events.counts.records, tape.nr - 2);
	CHECK_NUMBER("errors", error_lines(), 0);
	events_close(&events);
}

/* Records that end at or before @size, the begin not counted */
static size_t whole_before(size_t size)
{
	size_t i;

	for (i = 1; i < tape.nr && tape.at[i] < size; i++)
		;
	return i - (tape.at[i - 1] + ((const struct vminspect_event *)
		    tape_record(&tape, i - 1))->size > size) - 1;
}

static void check_cut_at(size_t size, bool partial)
{
	struct events events;
	enum events_result result;
	char says[64];

	errors_empty();
	if (tape_open_part(&tape, size, partial, &events)) {
		CHECK(size < tape.at[1], "%zu: %s", size, error_text());
		CHECK_NUMBER("lines", error_lines(), 1);
		return;
	}
	CHECK_NUMBER("records", read_on(&events, &result), whole_before(size));
	CHECK_NUMBER("result", result, partial ? EVENTS_END : EVENTS_ERROR);
	CHECK(!events.whole, "%zu: it is whole", size);
	CHECK_NUMBER("lines", error_lines(), !partial);
	snprintf(says, sizeof(says), "offset %zu: cut off: ", size);
	CHECK(partial || strstr(error_text(), says), "%zu: %s", size,
	      error_text());
	events_close(&events);
}

static void check_cut(void)
{
	size_t size;

	for (size = 0; size < tape.size; size++) {
		check_cut_at(size, false);
		check_cut_at(size, true);
	}
}

static void check_refused(const struct tape *t, const char *why)
{
	enum events_result result = EVENTS_ERROR;
	struct events events;

	errors_empty();
	if (!tape_open_part(t, t->size, false, &events)) {
		read_on(&events, &result);
		events_close(&events);
	}
	CHECK_NUMBER("result", result, EVENTS_ERROR);
	CHECK_NUMBER("lines", error_lines(), 1);
	CHECK(strstr(error_text(), why), "%s: %s", why, error_text());
}

static void check_bad(void)
{
	static struct tape t;
	struct vminspect_hello *hello = (void *)t.bytes;
	enum events_result result;
	struct events events;
	char says[64];

	t = tape;
	t.size += 8;
	snprintf(says, sizeof(says), "offset %zu: something stands behind",
		 tape.size);
	check_refused(&t, says);
	t = tape;
	hello->space.abi = 99;
	check_refused(&t, "a recording of ABI 99; this tool reads");
	t = tape;
	hello->space.page_size = 0;
	check_refused(&t, "offset 0: has no sound page size");
	t = tape;
	t.bytes[0] = 2;
	check_refused(&t, "not a recording");
	t = tape;
	t.bytes[t.at[5] + 4] ^= 1;
	snprintf(says, sizeof(says), "offset %zu: a record has no sound size",
		 t.at[5]);
	check_refused(&t, says);
	errors_empty();
	CHECK(!tape_open_part(&t, t.size, true, &events), "refused");
	CHECK_NUMBER("before it", read_on(&events, &result), 4);
	CHECK_NUMBER("result", result, EVENTS_END);
	CHECK(strstr(error_text(), says), "%s", error_text());
	CHECK(!events.whole, "it is whole");
	events_close(&events);
}

static void check_not_recordings(void)
{
	static const char *const paths[] = {
		"/dev/zero", "/dev/null", "/", "/proc/self/maps",
		"/nowhere/at/all",
	};
	struct events events;
	size_t i;

	for (i = 0; i < NR(paths); i++) {
		errors_empty();
		CHECK_NUMBER(paths[i],
			     events_open_file(&events, paths[i], true),
			     STATUS_FAILURE);
		CHECK_NUMBER(paths[i], error_lines(), 1);
	}
}

/* In pieces that end within records, on standard input */
static void check_pipe(void)
{
	enum events_result result;
	struct events events;
	size_t at, piece;
	int ends[2];
	pid_t pid;

	if (pipe(ends))
		abort();
	pid = fork();
	if (!pid) {
		for (at = 0; at < tape.size; at += piece) {
			piece = at % 61 + 1;
			if (piece > tape.size - at)
				piece = tape.size - at;
			if (write(ends[1], tape.bytes + at, piece) < 0)
				_exit(1);
			usleep(at % 7 ? 0 : 100);
		}
		_exit(0);
	}
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	errors_empty();
	CHECK(!events_open_file(&events, "-", false), "refused");
	CHECK_NUMBER("records", read_on(&events, &result), tape.nr - 2);
	CHECK_NUMBER("result", result, EVENTS_END);
	CHECK_NUMBER("lines", error_lines(), 0);
	events_close(&events);
	waitpid(pid, NULL, 0);
}

static uint32_t seed;

static uint32_t any(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (uint64_t)seed * below >> 32;
}

static void break_some(struct tape *t)
{
	uint32_t n = 1 + any(3), at, len;

	while (n--) {
		at = any(t->size);
		len = 1 + any(16);
		switch (any(4)) {
		case 0:
			t->bytes[at] ^= 1 << any(8);
			break;
		case 1:
			t->bytes[at] = any(256);
			break;
		case 2:		/* some go */
			if (at + len < t->size)
				memmove(t->bytes + at, t->bytes + at + len,
					t->size - at - len);
			t->size -= at + len < t->size ? len : 0;
			break;
		case 3:		/* some come again, elsewhere */
			if (at + len < t->size)
				memmove(t->bytes + any(t->size - len),
					t->bytes + at, len);
			break;
		}
	}
}

/* It ends, in one way or another; and an error is one line with an offset. */
static void check_broken(int seconds)
{
	static struct tape t;
	enum events_result result;
	time_t end = time(NULL) + seconds;
	unsigned int ways[2] = { 0 }, i;
	struct events events;
	bool partial;

	seed = 7;
	do {
		for (i = 0; i < 500; i++) {
			t = tape;
			break_some(&t);
			partial = any(2);
			errors_empty();
			if (tape_open_part(&t, t.size, partial, &events)) {
				CHECK_NUMBER("lines", error_lines(), 1);
				continue;
			}
			read_on(&events, &result);
			ways[result == EVENTS_ERROR]++;
			CHECK(result == EVENTS_END || result == EVENTS_ERROR,
			      "result %d", result);
			CHECK(result == EVENTS_END || !partial,
			      "partial: %s", error_text());
			CHECK(result == EVENTS_END ||
			      (error_lines() == 1 &&
			       strstr(error_text(), ": offset ")), "%s",
			      error_text());
			events_close(&events);
		}
	} while (time(NULL) < end);
	CHECK(ways[0] && ways[1], "%u end, %u fail", ways[0], ways[1]);
}

static bool is_file(const char *path, size_t *size)
{
	struct stat is;

	if (lstat(path, &is))
		return false;
	*size = is.st_size;
	return S_ISREG(is.st_mode);
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

static struct events source;

static void add_all(struct recording *r)
{
	size_t i;

	for (i = 1; i < tape.nr - 1; i++)
		CHECK(!recording_add(r, tape_record(&tape, i)), "record %zu", i);
}

static void check_write(void)
{
	const char *path = in_folder("a"), *link = in_folder("link");
	struct vminspect_counts counts = { .records = tape.nr - 2, .lost = 5 };
	static unsigned char bytes[IMAGE_SIZE];
	struct recording r;
	struct stat is;
	size_t size = 0, end = tape.at[tape.nr - 1];
	int fd;

	fd = open(path, O_WRONLY | O_CREAT, 0644);
	if (write(fd, "old", 3) != 3 || close(fd) || symlink("a", link))
		abort();
	CHECK(!recording_create(&r, link, &source), "create");
	CHECK(is_file(path, &size) && size == 3,
	      "the old one is gone before the new one is kept");
	CHECK(!recording_keep(&r), "keep");
	add_all(&r);
	CHECK(!recording_flush(&r), "flush");
	CHECK(is_file(path, &size) && size == end, "flushed: %zu", size);
	CHECK(!recording_end(&r, &counts), "end");
	recording_close(&r);
	CHECK(!lstat(link, &is) && S_ISLNK(is.st_mode), "the link is gone");
	CHECK(!stat(path, &is) && (is.st_mode & 0777) == 0600,
	      "others may read it");
	fd = open(path, O_RDONLY);
	CHECK_NUMBER("bytes", read(fd, bytes, sizeof(bytes)), tape.size);
	close(fd);
	/* All but for the thread of HELLO, which has none, and the time of END */
	CHECK(!memcmp(bytes, tape.bytes, end), "other bytes");
	CHECK(!memcmp(bytes + end + sizeof(struct vminspect_event),
		      tape.bytes + end + sizeof(struct vminspect_event),
		      sizeof(counts)), "other counts");
	CHECK_NUMBER("files", files(), 2);
}

static void check_dropped(void)
{
	struct recording r;

	CHECK(!recording_create(&r, in_folder("none"), &source), "create");
	add_all(&r);
	CHECK(!recording_flush(&r), "flush");
	recording_close(&r);
	CHECK_NUMBER("files", files(), 2);
	errors_empty();
	CHECK_NUMBER("no folder", recording_create(&r, in_folder("no/such"),
						   &source), STATUS_FAILURE);
	CHECK_NUMBER("lines", error_lines(), 1);
}

/* Until something fails; with one line. How many records were taken */
static size_t add_until_failure(struct recording *r)
{
	size_t n = 0;

	errors_empty();
	while (n < 1000000 && !recording_add(r, tape_record(&tape, 1 + n % 8)))
		n++;
	CHECK(recording_flush(r), "it works again");
	CHECK(recording_add(r, tape_record(&tape, 1)), "it works again");
	CHECK(recording_end(r, &source.counts), "it can end");
	CHECK_NUMBER("lines", error_lines(), 1);
	return n;
}

/* The end of the disk falls into a record: what is whole before it stays. */
static void check_no_room(rlim_t room)
{
	struct rlimit limit = { .rlim_cur = room }, old;
	enum events_result result;
	struct events events;
	struct recording r;
	size_t size = 0, n;

	getrlimit(RLIMIT_FSIZE, &old);
	limit.rlim_max = old.rlim_max;
	CHECK(!recording_create(&r, in_folder("a"), &source), "create");
	CHECK(!recording_keep(&r), "keep");
	setrlimit(RLIMIT_FSIZE, &limit);
	/* stderr is a file, too: it has room for less than that */
	n = add_until_failure(&r);
	setrlimit(RLIMIT_FSIZE, &old);
	recording_close(&r);
	CHECK(is_file(in_folder("a"), &size) && size <= room &&
	      size + VMINSPECT_EVENT_MAX > room, "%zu bytes", size);
	CHECK(!events_open_file(&events, in_folder("a"), true), "open");
	n = read_on(&events, &result);
	CHECK(n > 100 && result == EVENTS_END && events.offset + events.used ==
	      size && events.at == events.used, "%zu records", n);
	events_close(&events);
	CHECK_NUMBER("files", files(), 2);
}

static void check_special(void)
{
	struct recording r;
	struct stat is;
	char path[32];
	int ends[2];

	CHECK(!recording_create(&r, "/dev/full", &source), "create");
	CHECK(!recording_keep(&r), "keep");
	add_until_failure(&r);
	recording_close(&r);
	CHECK(!stat("/dev/full", &is) && S_ISCHR(is.st_mode),
	      "/dev/full is a file now");

	if (pipe(ends))
		abort();
	snprintf(path, sizeof(path), "/dev/fd/%d", ends[1]);
	CHECK(!recording_create(&r, path, &source), "create");
	close(ends[0]);
	add_until_failure(&r);
	recording_close(&r);
	close(ends[1]);
}

/* Written and read again, more than the buffers hold */
static void check_unnamed(void)
{
	struct vminspect_counts counts = { .records = 100000 };
	enum events_result result;
	struct events events;
	struct recording r;
	size_t i;

	errors_empty();
	CHECK(!recording_create_unnamed(&r, &source), "create");
	CHECK(!recording_keep(&r), "keep");
	for (i = 0; i < 100000; i++)
		CHECK(!recording_add(&r, tape_record(&tape, 1 + i % 8)), "add");
	CHECK(!recording_end(&r, &counts), "end");
	CHECK(!recording_read(&r, &events), "read");
	CHECK_NUMBER("records", read_on(&events, &result), 100000);
	CHECK_NUMBER("result", result, EVENTS_END);
	CHECK_NUMBER("counts", events.counts.records, 100000);
	events_close(&events);
	recording_close(&r);
	CHECK_NUMBER("lines", error_lines(), 0);
	CHECK_NUMBER("files", files(), 2);
}

static void remove_folder(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -r %s", folder);
	if (system(command))
		printf("%s stays\n", folder);
}

/* Seconds to go on breaking recordings: recording 60 */
int main(int argc, char **argv)
{
	errors_begin();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (!mkdtemp(folder))
		abort();
	tape_sample(&tape);
	check_whole();
	check_cut();
	check_bad();
	check_not_recordings();
	check_pipe();
	check_broken(argc > 1 ? atoi(argv[1]) : 1);
	CHECK(!tape_open_part(&tape, tape.size, false, &source), "source");
	check_write();
	check_dropped();
	check_no_room(300000);
	check_no_room(300001);
	check_no_room(65536);
	check_special();
	check_unnamed();
	events_close(&source);
	remove_folder();
	return test_end();
}
