// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "model.h"

/* Length of the UTF-8 character at s (RFC 3629), 0 where there is none */
static int utf8_length(const unsigned char *s)
{
	/* by length: bits of the first byte that tell it, and least code */
	static const struct { unsigned int mask, lead, min; } forms[] = {
		[1] = { 0x80, 0x00, 0 },	[2] = { 0xe0, 0xc0, 0x80 },
		[3] = { 0xf0, 0xe0, 0x800 },	[4] = { 0xf8, 0xf0, 0x10000 },
	};
	unsigned int code, len = 1, i;

	while (len <= 4 && (s[0] & forms[len].mask) != forms[len].lead)
		len++;
	if (len > 4)
		return 0;
	code = s[0] & ~forms[len].mask;
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3f);
	}
	if (code < forms[len].min || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000))
		return 0;
	return len;
}

/*
 * JSON is UTF-8, and names of files and threads need not be: what is not, is
 * written as \xHH. A new string, to be freed.
 */
static char *mend(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	char *mended = malloc(4 * strlen(text) + 1), *p = mended;
	int len;

	for (; mended && *s; s += len) {
		len = utf8_length(s);
		if (len) {
			memcpy(p, s, len);
			p += len;
		} else {
			p += sprintf(p, "\\x%02x", *s);
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

void json_close(struct json *j)
{
	int form = JSON_C_TO_STRING_NOSLASHESCAPE;

	if (--j->depth)
		return;
	if (!j->compact)
		form |= JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	fprintf(j->file, "%s\n",
		json_object_to_json_string_ext(j->open[0], form));
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

void json_null(struct json *j, const char *name)
{
	add(j, name, NULL);
}
