/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The recorder: all probes, the ring that they fill, and whether they are armed.
 */
#ifndef VMINSPECT_RECORDER_H
#define VMINSPECT_RECORDER_H

#include <linux/types.h>

struct event_ring;

/**
 * struct recorder_counts - what the probes saw since the module was loaded
 * @calls: calls of handle_mm_fault()
 * @retried: of these, attempts that were to be made again
 * @missed: of these, returns not seen: all instances of the kretprobe were in
 *	sleeping faults: recorded with the class unknown; or it was disarmed
 *	before: not recorded
 * @in_progress: of these, such as will still be seen to return: not recorded yet
 * @skipped: calls not seen at all, because a probe was hit within a probe
 * @calls_missed: system calls whose return was not seen
 * @overwritten: records that made room for newer ones
 */
struct recorder_counts {
	u64 calls;
	u64 retried;
	u64 missed;
	u64 in_progress;
	u64 skipped;
	u64 calls_missed;
	u64 overwritten;
};

void vminspect_recorder_counts(struct recorder_counts *c);

/* "all", "asked", "count" or "off" */
const char *vminspect_recorder_state(void);

/* Why it is off, as uapi/vminspect.h has the words; "-": it is not */
const char *vminspect_recorder_reason(void);

/**
 * vminspect_recorder_absent - what else than faults this kernel does not tell of
 * @buf: out: names with commas between, NUL-terminated; empty: nothing
 * @size: of @buf
 *
 * Return: length of the text.
 */
size_t vminspect_recorder_absent(char *buf, size_t size);

/* Of records as uapi/vminspect_event.h has them, tagged with their thread's name */
struct event_ring *vminspect_recorder_ring(void);

/*
 * Starts recording unless record=off; where the kernel does not allow or have
 * that, all else works without. Return: 0 or an error.
 */
int vminspect_recorder_init(void);
void vminspect_recorder_exit(void);

#endif /* VMINSPECT_RECORDER_H */
