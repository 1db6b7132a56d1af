/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ways to read a process's memory: ours, and those that Linux has. What comes is
 * not looked at: it is the kernel's work that is compared.
 */
#ifndef READER_H
#define READER_H

#include <stdbool.h>

#include "survey.h"

/* Bytes that each read() asks for; of ours, what the tool does */
#define READ_SIZE	(64 * 1024)
#define SCAN_SIZE	(1024 * 1024)

struct reading {
	pid_t pid;
	const struct survey *survey;
	/* Out */
	uint64_t bytes, calls;
	uint64_t hold_ns;	/* ours: longest hold of mmap_lock */
};

struct reader {
	const char *name;
	int (*read)(struct reading *r);	/* all of it: 0, or -1 and errno */
	bool takes_lock;		/* mmap_lock of the process */
};

extern const struct reader readers[];
extern const size_t nr_readers;

/* The parts of the table that are not in reader.c */
int read_scan_names(struct reading *r);
int read_scan_entries(struct reading *r);
int read_scan_levels(struct reading *r);
int read_scan_frames(struct reading *r);
int read_pagemap_scan(struct reading *r);
int read_pagemap_scan_all(struct reading *r);

/* Reads a file from its start to its end. 0, or -1 and errno */
int read_file(struct reading *r, const char *path);

#endif
