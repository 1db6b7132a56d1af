/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What JSON documents say of the process that they are about.
 */
#ifndef VMINSPECT_JSON_SCAN_H
#define VMINSPECT_JSON_SCAN_H

#include "json.h"
#include "scan.h"

/* scan_state_word - enum vminspect_state in the word that JSON has for it */
const char *scan_state_word(const struct vminspect_space *space,
			    unsigned int state);

/* json_scan_head - what is known before a scan: pid, comm, kernel and so on */
void json_scan_head(struct json *j, const struct scan *scan);

/* json_scan_end - and what the last one came to: state, raced */
void json_scan_end(struct json *j, const struct scan *scan);

#endif /* VMINSPECT_JSON_SCAN_H */
