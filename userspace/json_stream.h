/* SPDX-License-Identifier: GPL-2.0 */
/*
 * JSON that is too long to be kept: it is written while it is made. An object
 * here has plain members first, then at most one array of objects, then more
 * plain members. Those of one go to json(), between the calls.
 */
#ifndef VMINSPECT_JSON_STREAM_H
#define VMINSPECT_JSON_STREAM_H

#include "json.h"

/**
 * struct json_stream - a document being written
 * @file: where to
 * @json: plain members of the object that is open, not written yet
 * @depth: objects that are open
 * @first: nothing was written of the array that is open
 * @pending: @json is in use
 * @begun: its first members are written already
 */
struct json_stream {
	FILE *file;
	struct json json;
	int depth;
	bool first;
	bool pending;
	bool begun;
};

/* json_stream_open - an object: the document, or one of the array that is open */
struct json *json_stream_open(struct json_stream *s);

/* json_stream_array - an array of objects as the next member; there must be one before */
void json_stream_array(struct json_stream *s, const char *name);

/* json_stream_array_end - end it; what is returned takes more members */
struct json *json_stream_array_end(struct json_stream *s);

/* json_stream_close - end an object; after the outermost, the line too */
void json_stream_close(struct json_stream *s);

#endif /* VMINSPECT_JSON_STREAM_H */
