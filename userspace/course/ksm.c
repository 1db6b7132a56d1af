// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ksm.h"
#include "machine.h"
#include "number.h"

#define FOLDER	"/sys/kernel/mm/ksm/"

/* What is set. The first one must be; the others only make it quicker. */
static const struct setting {
	const char *path;
	const char *value;
} settings[] = {
	{ FOLDER "run", "1" },
	{ FOLDER "pages_to_scan", "1000" },
	{ FOLDER "sleep_millisecs", "20" },
};

#define NR_SETTINGS	(sizeof(settings) / sizeof(settings[0]))

static bool write_setting(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (fd < 0)
		return false;
	n = write(fd, value, strlen(value));
	close(fd);
	return n > 0;
}

bool ksm_usable(void)
{
	return !access(settings[0].path, R_OK | W_OK);
}

/*
 * The keeper: a process apart, in a session of its own, so that no key ends it.
 * It waits until the other end is closed: by ksm_stop(), or as its owner died.
 */
static void keep(int gate, char was[NR_SETTINGS][WORD_SIZE])
{
	size_t i;
	char byte;

	setsid();
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	while (read(gate, &byte, 1) < 0 && errno == EINTR)
		;
	for (i = 0; i < NR_SETTINGS; i++) {
		if (*was[i])
			write_setting(settings[i].path, was[i]);
	}
	_exit(0);
}

static enum status start_keeper(struct ksm *ksm,
				char was[NR_SETTINGS][WORD_SIZE])
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return fail_errno("pipe", errno);
	fflush(stdout);	/* what is buffered is not to be written twice */
	ksm->keeper = fork();
	if (!ksm->keeper) {
		close(ends[1]);
		keep(ends[0], was);
	}
	close(ends[0]);
	if (ksm->keeper < 0) {
		close(ends[1]);
		ksm->keeper = 0;
		return fail_errno("fork", errno);
	}
	ksm->pipe = ends[1];
	return STATUS_OK;
}

enum status ksm_start(struct ksm *ksm)
{
	char was[NR_SETTINGS][WORD_SIZE];
	enum status status;
	size_t i;

	for (i = 0; i < NR_SETTINGS; i++) {
		if (!machine_file(settings[i].path, was[i], WORD_SIZE))
			*was[i] = 0;
	}
	status = start_keeper(ksm, was);
	if (status)
		return status;
	for (i = NR_SETTINGS; i-- > 1;)
		write_setting(settings[i].path, settings[i].value);
	if (!write_setting(settings[0].path, settings[0].value)) {
		status = fail_errno(settings[0].path, errno);
		ksm_stop(ksm);
	}
	return status;
}

enum status ksm_pause(void)
{
	return write_setting(settings[0].path, "0") ?
	       STATUS_OK : fail_errno(settings[0].path, errno);
}

void ksm_stop(struct ksm *ksm)
{
	if (!ksm->keeper)
		return;
	close(ksm->pipe);
	waitpid(ksm->keeper, NULL, 0);
	ksm->keeper = 0;
}

static uint64_t read_number(const char *path)
{
	char word[WORD_SIZE];
	uint64_t n;

	if (!machine_file(path, word, sizeof(word)) ||
	    !number_parse(word, 10, &n))
		return UNKNOWN;
	return n;
}

uint64_t ksm_scans(void)
{
	return read_number(FOLDER "full_scans");
}

uint64_t ksm_pages(pid_t pid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/ksm_merging_pages", pid);
	return read_number(path);
}
