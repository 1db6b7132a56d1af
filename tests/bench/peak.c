// SPDX-License-Identifier: GPL-2.0
/*
 * peak SHAPE COMMAND...: the most memory of its own that each COMMAND had at once
 * while it looked at a process of a shape: ru_maxrss. In a COMMAND the word PID
 * stands for that process; its output goes to /dev/null. Prints
 *
 *   peak SHAPE kib=N status=N COMMAND
 *
 * What is exec'd inherits the peak of what it was before, so this keeps small.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "target.h"

#define MAX_WORDS	16

static void run(char *command, pid_t pid)
{
	char *words[MAX_WORDS + 1] = { NULL }, number[16];
	int i, fd = open("/dev/null", O_WRONLY);

	snprintf(number, sizeof(number), "%d", pid);
	for (i = 0; i < MAX_WORDS; i++, command = NULL) {
		words[i] = strtok(command, " ");
		if (words[i] && !strcmp(words[i], "PID"))
			words[i] = number;
		if (!words[i])
			break;
	}
	dup2(fd, STDOUT_FILENO);
	execvp(words[0], words);
	err(127, "%s", words[0]);
}

static void measure(const char *shape, char *command, pid_t target)
{
	struct rusage ru;
	int status;
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (!pid)
		run(command, target);
	if (wait4(pid, &status, 0, &ru) != pid)
		err(1, "wait");
	printf("peak %s kib=%ld status=%d %s\n", shape, ru.ru_maxrss,
	       WIFEXITED(status) ? WEXITSTATUS(status) : 128, command);
}

int main(int argc, char **argv)
{
	struct target target;
	int i;

	if (argc < 3)
		errx(2, "usage: peak SHAPE COMMAND...");
	setvbuf(stdout, NULL, _IOLBF, 0);
	target_start(&target, argv[1]);
	for (i = 2; i < argc; i++)
		measure(argv[1], argv[i], target.pid);
	target_end(&target);
	return 0;
}
