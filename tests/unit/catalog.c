// SPDX-License-Identifier: GPL-2.0
/*
 * Messages are found by their English text in a file that msgfmt(1) writes; of a
 * file that is not sound, none is.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catalog.h"
#include "test.h"

#define NR_ENTRIES	3

/* As msgfmt does: the texts are sorted, and a zero byte follows each. */
static const struct {
	const char *text;
	const char *message;
	size_t text_len, message_len;
} entries[NR_ENTRIES] = {
	{ "", "head", 0, 4 },
	{ "page\0pages", "Seite\0Seiten", 10, 12 },
	{ "zero", "null", 4, 4 },
};

struct file {
	uint32_t magic, revision, nr, texts, messages, hash[2];
	struct { uint32_t len, offset; } text[NR_ENTRIES], message[NR_ENTRIES];
	char strings[64];
};

static size_t fill(struct file *f)
{
	char *at = f->strings;
	int i;

	*f = (struct file){
		.magic = 0x950412de, .nr = NR_ENTRIES,
		.texts = offsetof(struct file, text),
		.messages = offsetof(struct file, message),
	};
	for (i = 0; i < NR_ENTRIES; i++) {
		f->text[i].len = entries[i].text_len;
		f->text[i].offset = at - (char *)f;
		at = mempcpy(at, entries[i].text, entries[i].text_len + 1);
		f->message[i].len = entries[i].message_len;
		f->message[i].offset = at - (char *)f;
		at = mempcpy(at, entries[i].message,
			     entries[i].message_len + 1);
	}
	return at - (char *)f;
}

static bool opens(const void *bytes, size_t size)
{
	char path[] = "/tmp/catalog.XXXXXX";
	int fd = mkstemp(path);
	bool is = fd >= 0 && write(fd, bytes, size) == (ssize_t)size &&
		  catalog_open(path);

	close(fd);
	unlink(path);
	return is;
}

static void check_unsound(void)
{
	struct file f;
	size_t size = fill(&f), cut;

	for (cut = 0; cut < size; cut++)
		CHECK(!opens(&f, cut), "cut off at %zu", cut);
	f.revision = 1;
	CHECK(!opens(&f, size), "another revision");
	fill(&f);
	f.nr = UINT32_MAX;
	CHECK(!opens(&f, size), "too many");
	fill(&f);
	f.texts = UINT32_MAX - 3;
	CHECK(!opens(&f, size), "texts beyond the end");
	fill(&f);
	f.message[1].offset = UINT32_MAX;
	CHECK(!opens(&f, size), "a message beyond the end");
	fill(&f);
	f.message[1].len = UINT32_MAX;
	CHECK(!opens(&f, size), "a message as long as that");
	fill(&f);
	f.text[2].len--;
	CHECK(!opens(&f, size), "a text without its end");
	CHECK(!catalog_open("/nowhere"), "no file");
	CHECK(!catalog_find("zero", 0), "a message of none of these");
}

static void check_found(void)
{
	struct file f;

	CHECK(opens(&f, fill(&f)), "a sound one");
	CHECK_TEXT("zero", catalog_find("zero", 0), "null");
	CHECK_TEXT("the one form", catalog_find("zero", 1), "null");
	CHECK_TEXT("the first", catalog_find("page", 0), "Seite");
	CHECK_TEXT("the second", catalog_find("page", 1), "Seiten");
	CHECK(!catalog_find("pages", 0), "a plural");
	CHECK(!catalog_find("a", 0), "less than all but the head");
	CHECK(!catalog_find("zzz", 0), "more than all");
}

int main(void)
{
	check_unsound();
	check_found();
	return test_end();
}
