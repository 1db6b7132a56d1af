/* SPDX-License-Identifier: GPL-2.0 */
/*
 * JSON, written as it goes. Commas and indentation are kept here; that what is
 * opened is closed is the caller's part.
 */
#ifndef VMINSPECT_JSON_H
#define VMINSPECT_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define JSON_DEPTH	8

/**
 * struct json - a document being written
 * @file: where to
 * @compact: one line, as NDJSON wants it
 * @depth: objects and arrays that are open
 * @comma: whether something was written at that depth
 * @brace: what closes it
 */
struct json {
	FILE *file;
	bool compact;
	int depth;
	bool comma[JSON_DEPTH];
	char brace[JSON_DEPTH];
};

/* Names are NULL within an array, and for the outermost value. */
void json_object(struct json *j, const char *name);
void json_array(struct json *j, const char *name);
/* json_close - end what was opened last; after the outermost, the line too */
void json_close(struct json *j);

/* json_text - a string; bytes that are not UTF-8 are written as \xHH */
void json_text(struct json *j, const char *name, const char *text);
/* json_number, json_hex - null for UNKNOWN; hex is a string with 0x */
void json_number(struct json *j, const char *name, uint64_t n);
void json_hex(struct json *j, const char *name, uint64_t n);
/* json_tenths - a number with one decimal */
void json_tenths(struct json *j, const char *name, uint64_t tenths);
void json_bool(struct json *j, const char *name, bool b);
void json_null(struct json *j, const char *name);

#endif /* VMINSPECT_JSON_H */
