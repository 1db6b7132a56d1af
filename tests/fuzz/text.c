// SPDX-License-Identifier: GPL-2.0
/*
 * Texts: the module's (status, faults), the kernel's (mountinfo, files that doctor
 * reads), catalogs of messages. The first line says which: the name of a file
 * below the folder that these are looked for in.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog.h"
#include "doctor_root.h"
#include "libfuzz.h"
#include "mounts.h"
#include "parse.h"

#define STATUS	"proc/vminspect/status"

/* Folders of one's own, as several may run at once */
static char *top;

static void remove_top(void)
{
	char *command;

	if (asprintf(&command, "rm -r %s", top) > 0 && !system(command))
		free(command);
}

/* With the folders that it lies in */
static void make_file(const char *name, const char *text, size_t size)
{
	char path[PATH_MAX], *slash;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", top, name);
	for (slash = strchr(path + strlen(top) + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(path, 0700);
		*slash = '/';
	}
	file = fopen(path, "we");
	expect(file && fwrite(text, 1, size, file) == size && !fclose(file),
	       "%s: cannot be written", path);
}

static void make_top(void)
{
	static const char release[] = "6.1.0\n";
	char proc[PATH_MAX];

	if (top)
		return;
	top = strdup("/dev/shm/fuzz.XXXXXX");
	expect(mkdtemp(top), "%s: no folder", top);
	atexit(remove_top);
	make_file("proc/sys/kernel/osrelease", release, strlen(release));
	snprintf(proc, sizeof(proc), "%s/proc/vminspect", top);
	setenv("VMINSPECT_PROC", proc, true);
	setenv("VMINSPECT_ROOT", top, true);
}

static void remove_file(const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", top, name);
	unlink(path);
}

/* Whatever is in a word, it fits and it ends. */
static void read_lines(char *text)
{
	struct module_head head = { 0 };
	struct fault fault;
	uint64_t lost;
	bool is_fault;
	char *line, *copy;

	while ((line = strsep(&text, "\n"))) {
		copy = strdup(line);
		parse_module_head(&head, copy);
		expect(strlen(head.version) < WORD_SIZE, "version: no end");
		free(copy);
		if (parse_fault_line(&fault, &lost, &is_fault, line))
			expect(!is_fault, "not sound, and a fault");
		else if (is_fault)
			expect(strlen(fault.comm) < WORD_SIZE &&
			       strlen(fault.marks) < WORD_SIZE, "no end");
	}
}

static void read_status(void)
{
	VERB("status");
	VERB("status", "-J");
	VERB("maps", "1");
	VERB("faults", "-c", "1");
}

static void read_mounts(void)
{
	static struct mounts mounts;
	char pid[PATH_MAX];
	int i;

	/* Below /proc as it is */
	snprintf(pid, sizeof(pid), "..%s/proc/1", top);
	mounts_read(pid, &mounts);
	for (i = 0; i < mounts.nr; i++)
		expect(strlen(mounts.path[i]) < PATH_MAX, "a path has no end");
}

static void read_catalog(const char *text, size_t size)
{
	static const char *const texts[] = { "", "usage: ", "%s: %s", "zzz" };
	size_t i;

	if (!catalog_open(put_file(0, text, size)))
		return;
	for (i = 0; i < 2 * sizeof(texts) / sizeof(texts[0]); i++) {
		const char *found = catalog_find(texts[i / 2], i & 1);

		expect(!found || strlen(found) < size, "a message has no end");
	}
	catalog_close();
}

/* One of those that the tool would look for */
static bool is_name(const char *name)
{
	static const char *const names[] = {
		STATUS, "proc/1/mountinfo", "proc/modules", "proc/kallsyms",
		"proc/cpuinfo", "proc/self/status", "boot/config-6.1.0",
		"proc/sys/kernel/arch", "sys/kernel/debug/kprobes/blacklist",
		"sys/kernel/security/lockdown", "faults", "catalog",
		"lib/modules/6.1.0/modules.dep",
		"lib/modules/6.1.0/build/include/generated/utsrelease.h",
		"sys/kernel/mm/transparent_hugepage/enabled",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(name, names[i]))
			return true;
	}
	return false;
}

static void read_file(const char *name, char *text, size_t size)
{
	make_top();
	if (!strcmp(name, "faults")) {
		read_lines(text);
		return;
	}
	if (!strcmp(name, "catalog")) {
		read_catalog(text, size);
		return;
	}
	make_file(name, text, size);
	if (!strcmp(name, STATUS))
		read_status();
	if (!strcmp(name, "proc/1/mountinfo")) {
		read_mounts();
	} else {
		VERB("doctor");
		VERB("doctor", "-J");
	}
	remove_file(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\n', size);
	char *text;

	if (!end)
		return 0;
	text = malloc(size + 1);
	memcpy(text, data, size);
	text[size] = text[end - data] = 0;
	if (is_name(text))
		read_file(text, text + (end - data) + 1,
			  size - (end - data) - 1);
	free(text);
	return 0;
}
