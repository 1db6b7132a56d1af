// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <libelf.h>
#include <gelf.h>
#include <limits.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "program_files.h"

/* The kernel follows fewer interpreters of interpreters. */
#define MAX_SCRIPTS	6
/* It reads no more of a script's first line. */
#define SCRIPT_LINE	256

void program_files_free(struct program_files *files)
{
	while (files->nr)
		free(files->paths[--files->nr]);
	free(files->paths);
	files->paths = NULL;
}

static bool add(struct program_files *files, const char *path)
{
	char **paths = reallocarray(files->paths, files->nr + 1,
				    sizeof(*paths));

	if (!paths)
		return false;
	files->paths = paths;
	paths[files->nr] = strdup(path);
	return paths[files->nr] && ++files->nr;
}

static bool can_run(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !access(path, X_OK);
}

/* An empty part of PATH is the current folder. */
static bool search(const char *dirs, const char *command, char *path)
{
	const char *end;
	int len;

	for (;; dirs = end + 1) {
		end = strchrnul(dirs, ':');
		len = end - dirs;
		if (snprintf(path, PATH_MAX, "%.*s%s%s", len, dirs,
			     len ? "/" : "./", command) < PATH_MAX &&
		    can_run(path))
			return true;
		if (!*end)
			return false;
	}
}

/* As execvp(3) does it */
static bool resolve(const char *command, char *path)
{
	char standard[PATH_MAX] = "";
	const char *dirs = getenv("PATH");

	if (strchr(command, '/')) {
		snprintf(path, PATH_MAX, "%s", command);
		return can_run(path);
	}
	if (!dirs) {
		confstr(_CS_PATH, standard, sizeof(standard));
		dirs = standard;
	}
	return *command && search(dirs, command, path);
}

static char *next_word(char **line)
{
	char *word;

	*line += strspn(*line, " \t");
	word = *line;
	*line += strcspn(word, " \t");
	if (**line)
		*(*line)++ = 0;
	return *word ? word : NULL;
}

/* The program that "env [-S] [NAME=VALUE] PROGRAM" looks for */
static char *of_env(char *words)
{
	char *word;

	while ((word = next_word(&words))) {
		if (*word != '-' && !strchr(word, '='))
			return word;
	}
	return NULL;
}

/**
 * interpreter_of - see whether a file is a script
 * @path: in: of the file; out: of its interpreter
 * @found: out: whether the interpreter is there
 */
static bool interpreter_of(char *path, bool *found)
{
	char line[SCRIPT_LINE] = "", *words = line + 2, *word, *sought;
	FILE *file = fopen(path, "re");
	const char *base;

	if (file && !fgets(line, sizeof(line), file))
		*line = 0;
	if (file)
		fclose(file);
	if (strncmp(line, "#!", 2))
		return false;
	line[strcspn(line, "\n")] = 0;
	word = next_word(&words);
	base = word && strrchr(word, '/') ? strrchr(word, '/') + 1 : word;
	sought = base && !strcmp(base, "env") ? of_env(words) : NULL;
	*found = word && resolve(sought ?: word, path);
	return true;
}

/* Return: PT_INTERP, to be freed, or NULL: it has none. */
static char *linker_of(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf *elf = elf_begin(fd, ELF_C_READ, NULL);
	char *linker = NULL;
	size_t nr = 0, i;
	GElf_Phdr ph;

	elf_getphdrnum(elf, &nr);
	for (i = 0; i < nr && !linker; i++) {
		if (!gelf_getphdr(elf, i, &ph) || ph.p_type != PT_INTERP ||
		    !ph.p_filesz || ph.p_filesz > PATH_MAX)
			continue;
		linker = calloc(1, ph.p_filesz + 1);
		if (linker && pread(fd, linker, ph.p_filesz, ph.p_offset) !=
				      (ssize_t)ph.p_filesz)
			*linker = 0;
	}
	elf_end(elf);
	if (fd >= 0)
		close(fd);
	return linker;
}

/* "NAME => PATH (0xADDRESS)", or without NAME; what has no path is not a file. */
static bool add_line(struct program_files *files, char *line)
{
	char *path = strstr(line, " => "), *end = strrchr(line, '(');

	path = path ? path + 4 : line + strspn(line, " \t");
	if (!end || end <= path || !strchr(path, '/'))
		return true;
	while (end > path && isspace(end[-1]))
		end--;
	*end = 0;
	return !strchr(path, '/') || add(files, path);
}

static bool read_list(struct program_files *files, int fd)
{
	FILE *file = fdopen(fd, "r");
	char *line = NULL;
	size_t size = 0;
	bool ok = file;

	while (ok && getline(&line, &size, file) >= 0)
		ok = add_line(files, line);
	free(line);
	if (file)
		fclose(file);
	else
		close(fd);
	return ok;
}

/* Its errors come again when the program itself is started. */
static int start_linker(const char *linker, const char *program, int out,
			pid_t *pid)
{
	char *argv[] = { (char *)linker, "--list", (char *)program, NULL };
	posix_spawn_file_actions_t actions;
	int err;

	err = posix_spawn_file_actions_init(&actions);
	if (err)
		return err;
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
					 O_WRONLY, 0);
	err = posix_spawn(pid, linker, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return err;
}

static enum status list_libraries(struct program_files *files,
				  const char *linker, const char *program)
{
	int ends[2], err;
	bool ok;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return fail_errno("pipe", errno);
	err = start_linker(linker, program, ends[1], &pid);
	close(ends[1]);
	ok = read_list(files, ends[0]);
	if (err)
		return fail(STATUS_FAILURE, NULL, "%s: %s: %s", program,
			    linker, strerror(err));
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return ok ? STATUS_OK : fail_errno(program, ENOMEM);
}

enum status program_files_find(struct program_files *files, const char *command)
{
	enum status status = STATUS_OK;
	char path[PATH_MAX], *linker;
	bool found;
	int i;

	*files = (struct program_files){ 0 };
	elf_version(EV_CURRENT);
	found = resolve(command, path);
	for (i = 0; found && i < MAX_SCRIPTS && interpreter_of(path, &found);)
		i++;
	if (!found)
		return STATUS_OK;
	if (!add(files, path))
		return fail_errno(command, ENOMEM);
	linker = linker_of(path);
	if (linker)
		status = list_libraries(files, linker, path);
	free(linker);
	return status;
}
