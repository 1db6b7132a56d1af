// SPDX-License-Identifier: GPL-2.0
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "debug_file.h"
#include "mapped_file.h"

#define CRC_POLYNOMIAL	0xedb88320U	/* of IEEE 802.3, its bits reversed */

static uint32_t crc_of(uint32_t crc, const unsigned char *bytes, size_t nr)
{
	static uint32_t table[256];
	uint32_t entry;
	size_t i, bit;

	for (i = 0; !table[255] && i < 256; i++) {
		for (entry = i, bit = 0; bit < 8; bit++)
			entry = entry >> 1 ^ (entry & 1 ? CRC_POLYNOMIAL : 0);
		table[i] = entry;
	}
	for (i = 0; i < nr; i++)
		crc = crc >> 8 ^ table[(crc ^ bytes[i]) & 0xff];
	return crc;
}

static bool has_crc(int fd, uint32_t crc)
{
	static unsigned char bytes[1 << 16];
	uint32_t is = ~0U;
	off_t at = 0;
	ssize_t nr;

	while ((nr = pread(fd, bytes, sizeof(bytes), at)) > 0) {
		is = crc_of(is, bytes, nr);
		at += nr;
	}
	return !nr && ~is == crc;
}

static int find_by_link(const char *file, const char *link, uint32_t crc,
			char **found)
{
	static const struct {
		const char *above;
		const char *below;
	} places[] = {
		{ "", "" }, { "", ".debug/" }, { "/usr/lib/debug", "" },
	};
	const char *end = strrchr(file, '/');
	int len = end ? end + 1 - file : 0, fd;
	char *path;
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (asprintf(&path, "%s%.*s%s%s", places[i].above, len, file,
			     places[i].below, link) < 0)
			return -1;
		fd = open_regular(path, 0);
		if (fd >= 0 && has_crc(fd, crc)) {
			*found = path;
			return fd;
		}
		if (fd >= 0)
			close(fd);
		free(path);
	}
	return -1;
}

int debug_file_find(Dwfl_Module *module, void **data, const char *name,
		    Dwarf_Addr base, const char *file, const char *link,
		    GElf_Word crc, char **found)
{
	int fd = dwfl_build_id_find_debuginfo(module, data, name, base, file,
					      link, crc, found);

	if (fd >= 0 || !file || *file != '/' || !link || strchr(link, '/'))
		return fd;
	return find_by_link(file, link, crc, found);
}
