/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the data comes from: the module's files, or a folder with copies of
 * them that the environment variable VMINSPECT_PROC names. Errors are reported
 * here, once, by fail().
 */
#ifndef VMINSPECT_SOURCE_H
#define VMINSPECT_SOURCE_H

#include <stdio.h>

#include "error.h"
#include "model.h"
#include "parse.h"

/**
 * struct source - an open <pid>
 * @fd: the descriptor; is closed on execve(2)
 * @who: its name for messages, a pid or "self"
 */
struct source {
	int fd;
	char who[16];
};

/* source_dir - the folder that the files are in */
const char *source_dir(void);

/* source_loaded - whether the kernel has the module, mounted or not */
bool source_loaded(void);

/**
 * source_check - see that the module is there and speaks this tool's ABI
 * @head: out: what it is; may be NULL
 *
 * Return: STATUS_MODULE where it is not, with the reason and the remedy told.
 */
enum status source_check(struct module_head *head);

/**
 * source_open - open the file of a process
 * @source: out; to be closed by source_close()
 * @pid: as the user wrote it: a number, or self
 */
enum status source_open(struct source *source, const char *pid);
void source_close(struct source *source);

/**
 * source_walk - translate one address
 * @source: open
 * @addr: the address
 * @walk: out
 *
 * Return: 0, or the errno value; nothing is reported.
 */
int source_walk(struct source *source, uint64_t addr,
		struct vminspect_walk *walk);

/**
 * source_open_events - open the stream of events, as records
 * @fd: out: non-blocking, at the oldest event that is held
 */
enum status source_open_events(int *fd);

/* source_open_status - open status, as a file to read and fclose() */
enum status source_open_status(FILE **file);

/* source_open_histogram - likewise histogram; NULL and errno where it cannot be */
FILE *source_open_histogram(void);

/**
 * source_recording - whether the module records faults now
 *
 * Where status does not say, it counts as yes.
 */
bool source_recording(void);

/* source_counting - whether it only sums faults up now: record=count */
bool source_counting(void);

#define RECORD_HINT \
	"echo all | sudo tee /sys/module/vminspect/parameters/record"

/* What to do where it does not, for fail() and note(): by the reason */
const char *source_record_hint(void);

#endif /* VMINSPECT_SOURCE_H */
