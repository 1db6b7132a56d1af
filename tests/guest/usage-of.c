// SPDX-License-Identifier: GPL-2.0
/*
 * usage-of FILE CMD...: runs CMD and writes to FILE what wait4(2) says of it and
 * of those that it waited for: "pid=OWN minor=N major=N", with its own number.
 * Its exit status is CMD's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct rusage usage;
	int status;
	FILE *file;
	pid_t pid;

	if (argc < 3)
		return 2;
	pid = vfork();
	if (!pid) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (wait4(pid, &status, 0, &usage) != pid)
		return 2;
	file = fopen(argv[1], "w");
	if (!file)
		return 2;
	fprintf(file, "pid=%d minor=%ld major=%ld\n", getpid(),
		usage.ru_minflt, usage.ru_majflt);
	fclose(file);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
