// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog.h"

#define MAGIC	0x950412de

/* The head of such a file; offsets are of its beginning. */
struct head {
	uint32_t magic;
	uint32_t revision;
	uint32_t nr;
	uint32_t texts;		/* in English, sorted */
	uint32_t messages;
};

/* A zero byte follows each; plural forms have one between them. */
struct string {
	uint32_t len;
	uint32_t offset;
};

static struct catalog {
	const char *bytes;
	size_t size;
	const struct string *texts;
	const struct string *messages;
	uint32_t nr;
} catalog;

static const struct string *check_strings(const struct catalog *c,
					  uint32_t offset, uint32_t nr)
{
	const struct string *strings = (const void *)(c->bytes + offset);
	uint64_t end;
	uint32_t i;

	if (offset % sizeof(uint32_t) ||
	    offset + (uint64_t)nr * sizeof(*strings) > c->size)
		return NULL;
	for (i = 0; i < nr; i++) {
		end = (uint64_t)strings[i].offset + strings[i].len;
		if (end >= c->size || c->bytes[end])
			return NULL;
	}
	return strings;
}

static bool check(struct catalog *c)
{
	const struct head *head = (const void *)c->bytes;

	if (c->size < sizeof(*head) || head->magic != MAGIC || head->revision)
		return false;
	c->texts = check_strings(c, head->texts, head->nr);
	c->messages = check_strings(c, head->messages, head->nr);
	c->nr = head->nr;
	return c->texts && c->messages;
}

static bool map(struct catalog *c, int fd)
{
	struct stat st;
	void *bytes;

	if (fstat(fd, &st))
		return false;
	bytes = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return false;
	c->bytes = bytes;
	c->size = st.st_size;
	return true;
}

bool catalog_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct catalog c = { 0 };
	bool found = fd >= 0 && map(&c, fd);

	if (fd >= 0)
		close(fd);
	if (!found)
		return false;
	if (check(&c)) {
		catalog_close();
		catalog = c;
		return true;
	}
	munmap((void *)c.bytes, c.size);
	return false;
}

void catalog_close(void)
{
	if (catalog.bytes)
		munmap((void *)catalog.bytes, catalog.size);
	catalog = (struct catalog){ 0 };
}

static const char *pick(const struct string *message, int form)
{
	const char *text = catalog.bytes + message->offset;
	size_t len = strlen(text);

	return form && len < message->len ? text + len + 1 : text;
}

const char *catalog_find(const char *text, int form)
{
	uint32_t low = 0, high = catalog.nr, i;
	int order;

	while (low < high) {
		i = low + (high - low) / 2;
		order = strcmp(text, catalog.bytes + catalog.texts[i].offset);
		if (!order)
			return pick(&catalog.messages[i], form);
		if (order < 0)
			high = i;
		else
			low = i + 1;
	}
	return NULL;
}
