// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "model.h"
#include "utf8.h"

/*
 * JSON is UTF-8, and names of files and threads need not be: what is not, is
 * written as \xHH. A new string, to be freed.
 */
static char *mend(const char *text)
{
	char *mended = malloc(4 * strlen(text) + 1), *p = mended;
	int len;

	for (; mended && *text; text += len) {
		len = utf8_length(text);
		if (len) {
			memcpy(p, text, len);
			p += len;
		} else {
			p += sprintf(p, "\\x%02x", (unsigned char)*text);
			len = 1;
		}
	}
	if (mended)
		*p = 0;
	return mended;
}

/* Takes over the value. */
static void add(struct json *j, const char *name, struct json_object *value)
{
	struct json_object *to = j->open[j->depth - 1];

	if (name)
		json_object_object_add(to, name, value);
	else
		json_object_array_add(to, value);
}

static void open_new(struct json *j, const char *name,
		     struct json_object *value)
{
	if (j->depth)
		add(j, name, value);
	j->open[j->depth++] = value;
}

void json_open_object(struct json *j, const char *name)
{
	open_new(j, name, json_object_new_object());
}

void json_open_array(struct json *j, const char *name)
{
	open_new(j, name, json_object_new_array());
}

/* They can stand in strings only, where JSON has another way to write them. */
void json_put(FILE *file, const char *text, size_t len)
{
	const char *end = text + len, *from = text;
	unsigned char c;

	for (; text < end; text++) {
		c = *text;
		if (c == 0xc2 && (unsigned char)text[1] < 0xa0)
			c = text[1];
		else if (c != 0x7f)
			continue;
		fwrite(from, 1, text - from, file);
		fprintf(file, "\\u%04x", c);
		text += c != 0x7f;
		from = text + 1;
	}
	fwrite(from, 1, end - from, file);
}

void json_close(struct json *j)
{
	int form = JSON_C_TO_STRING_NOSLASHESCAPE;
	const char *text;

	if (--j->depth)
		return;
	if (!j->compact)
		form |= JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	text = json_object_to_json_string_ext(j->open[0], form);
	json_put(j->file, text, text ? strlen(text) : 0);
	fputc('\n', j->file);
	json_object_put(j->open[0]);
}

void json_text(struct json *j, const char *name, const char *text)
{
	char *mended = mend(text);

	add(j, name, mended ? json_object_new_string(mended) : NULL);
	free(mended);
}

void json_number(struct json *j, const char *name, uint64_t n)
{
	add(j, name, n == UNKNOWN ? NULL : json_object_new_uint64(n));
}

void json_hex(struct json *j, const char *name, uint64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%" PRIx64, n);
	add(j, name, n == UNKNOWN ? NULL : json_object_new_string(text));
}

/* With its text, as 100.3 is no double. */
void json_tenths(struct json *j, const char *name, uint64_t tenths)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRIu64 ".%" PRIu64, tenths / 10,
		 tenths % 10);
	add(j, name, json_object_new_double_s(tenths / 10.0, text));
}

void json_truth(struct json *j, const char *name, bool yes)
{
	add(j, name, json_object_new_boolean(yes));
}

void json_null(struct json *j, const char *name)
{
	add(j, name, NULL);
}
