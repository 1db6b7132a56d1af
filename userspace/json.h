/* SPDX-License-Identifier: GPL-2.0 */
/*
 * JSON by json-c, written down value by value. A document is printed when its
 * outermost object is closed.
 */
#ifndef VMINSPECT_JSON_H
#define VMINSPECT_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define JSON_DEPTH	12

struct json_object;

/**
 * struct json - a document being written
 * @file: where to
 * @compact: one line, as NDJSON wants it
 * @depth: objects and arrays that are open
 * @open: these, the outermost first; all but that belong to the one before
 */
struct json {
	FILE *file;
	bool compact;
	int depth;
	struct json_object *open[JSON_DEPTH];
};

/* Names are NULL within an array, and for the outermost value. */
void json_open_object(struct json *j, const char *name);
void json_open_array(struct json *j, const char *name);
/* json_close - end what was opened last; after the outermost, the line too */
void json_close(struct json *j);

/*
 * json_put - write a part of a document; DEL and C1, which a terminal may obey and
 * JSON allows in strings, as \u00HH
 */
void json_put(FILE *file, const char *text, size_t len);

/* json_text - a string; bytes that are not UTF-8 are written as \xHH */
void json_text(struct json *j, const char *name, const char *text);
/* json_number, json_hex - null for UNKNOWN; hex is a string with 0x */
void json_number(struct json *j, const char *name, uint64_t n);
void json_hex(struct json *j, const char *name, uint64_t n);
/* json_tenths - a number with one decimal */
void json_tenths(struct json *j, const char *name, uint64_t tenths);
/* json_truth - true or false */
void json_truth(struct json *j, const char *name, bool yes);
void json_null(struct json *j, const char *name);

#endif /* VMINSPECT_JSON_H */
