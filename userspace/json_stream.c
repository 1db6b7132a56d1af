// SPDX-License-Identifier: GPL-2.0
#include <json-c/json.h>
#include <string.h>

#include "json_stream.h"

static struct json *take_members(struct json_stream *s)
{
	s->json = (struct json){ .compact = true };
	json_open_object(&s->json, NULL);
	s->pending = true;
	return &s->json;
}

static void new_line(struct json_stream *s, int depth)
{
	fprintf(s->file, "\n%*s", 2 * depth, "");
}

struct json *json_stream_open(struct json_stream *s)
{
	if (s->depth) {
		if (!s->first)
			fputc(',', s->file);
		new_line(s, s->depth);
	}
	s->depth++;
	s->begun = false;
	return take_members(s);
}

/* Writes the members without the braces of their object. */
static void write_members(struct json_stream *s)
{
	struct json_object *members = s->json.open[0];
	const char *text;
	int len;

	if (!s->pending)
		return;
	text = json_object_to_json_string_ext(members,
					      JSON_C_TO_STRING_NOSLASHESCAPE);
	len = text ? strlen(text) - 2 : 0;
	fputs(!s->begun ? "{" : len ? "," : "", s->file);
	if (text)
		json_put(s->file, text + 1, len);
	json_object_put(members);
	s->pending = false;
	s->begun = true;
}

void json_stream_array(struct json_stream *s, const char *name)
{
	write_members(s);
	fprintf(s->file, ",\"%s\":[", name);
	s->first = true;
}

struct json *json_stream_array_end(struct json_stream *s)
{
	if (!s->first)
		new_line(s, s->depth - 1);
	fputc(']', s->file);
	s->begun = true;
	return take_members(s);
}

void json_stream_close(struct json_stream *s)
{
	write_members(s);
	fputc('}', s->file);
	s->first = false;
	s->depth--;
	if (!s->depth)
		fputc('\n', s->file);
}
