/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a subject did, taken from the stream of events.
 */
#ifndef VMINSPECT_SUBJECT_LOG_H
#define VMINSPECT_SUBJECT_LOG_H

#include "subject.h"

/* log_timeline - give the subject its timeline */
enum status log_timeline(struct subject *s);

/* log_drain - take what events there are, into a log */
enum status log_drain(struct subject *s, struct log *log);

/* log_task_state - the letter of proc_pid_stat(5); false where it has gone */
bool log_task_state(uint32_t pid, uint32_t tid, char *state);

/* log_count - minor and major faults of a process by now, or UNKNOWN */
uint64_t log_count(pid_t pid);

/* log_task_count - the same of one thread alone */
uint64_t log_task_count(uint32_t pid, uint32_t tid);

/* log_finish - sums of a log that is whole; @before: log_count() at its begin */
void log_finish(struct subject *s, struct log *log, uint64_t before);

#endif /* VMINSPECT_SUBJECT_LOG_H */
