// SPDX-License-Identifier: GPL-2.0
/*
 * A fuzzer without libFuzzer: PROGRAM FILE|FOLDER... gives it each of these files.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "libfuzz.h"

static const char *current;

static void replay_file(const char *path)
{
	FILE *file = fopen(path, "re");
	uint8_t *data = NULL;
	struct stat st;

	current = path;
	expect(file && !fstat(fileno(file), &st), "%s: cannot be read", path);
	data = malloc(st.st_size ?: 1);
	expect(data && fread(data, 1, st.st_size, file) == (size_t)st.st_size,
	       "%s: cannot be read", path);
	fclose(file);
	LLVMFuzzerTestOneInput(data, st.st_size);
	free(data);
}

static int replay(const char *path)
{
	struct dirent **names;
	int nr = scandir(path, &names, NULL, alphasort), files = 0, i;
	char *name;

	if (nr < 0) {
		replay_file(path);
		return 1;
	}
	for (i = 0; i < nr; i++) {
		expect(asprintf(&name, "%s/%s", path, names[i]->d_name) > 0,
		       "no memory");
		if (*names[i]->d_name != '.')
			files += replay(name);
		free(name);
		free(names[i]);
	}
	free(names);
	return files;
}

/* A sanitizer that stops the program says where, but not what it was given. */
static void say_current(void)
{
	if (current)
		fprintf(stderr, "given: %s\n", current);
}

/* Not libFuzzer's: without it nothing mutates. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room)
{
	(void)data;
	(void)room;
	return size;
}

void __sanitizer_set_death_callback(void (*callback)(void))
	__attribute__((weak));

/* Where it is built with sanitizers, they ask for these. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "handle_abort=1:detect_stack_use_after_return=1";
}

const char *__ubsan_default_options(void);
const char *__ubsan_default_options(void)
{
	return "print_stacktrace=1";
}

int main(int argc, char **argv)
{
	int files = 0, i;

	LLVMFuzzerInitialize(&argc, &argv);
	if (__sanitizer_set_death_callback)
		__sanitizer_set_death_callback(say_current);
	for (i = 1; i < argc; i++)
		files += replay(argv[i]);
	current = NULL;
	printf("%d files\n", files);
	return !files;
}
