// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
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

static void put_string(struct json *j, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	int len;

	fputc('"', j->file);
	for (; *s; s += len) {
		len = utf8_length(s);
		if (!len) {
			fprintf(j->file, "\\\\x%02x", *s);
			len = 1;
		} else if (*s == '"' || *s == '\\') {
			fprintf(j->file, "\\%c", *s);
		} else if (*s < 0x20 || *s == 0x7f) {
			fprintf(j->file, "\\u%04x", *s);
		} else {
			fwrite(s, 1, len, j->file);
		}
	}
	fputc('"', j->file);
}

static void new_line(struct json *j)
{
	if (!j->compact)
		fprintf(j->file, "\n%*s", 2 * j->depth, "");
}

/* What stands before a value */
static void lead(struct json *j, const char *name)
{
	if (j->depth) {
		if (j->comma[j->depth])
			fputs(j->compact ? ", " : ",", j->file);
		j->comma[j->depth] = true;
		new_line(j);
	}
	if (name) {
		put_string(j, name);
		fputs(": ", j->file);
	}
}

static void open_brace(struct json *j, const char *name, const char *braces)
{
	lead(j, name);
	fputc(braces[0], j->file);
	j->depth++;
	j->comma[j->depth] = false;
	j->brace[j->depth] = braces[1];
}

void json_object(struct json *j, const char *name)
{
	open_brace(j, name, "{}");
}

void json_array(struct json *j, const char *name)
{
	open_brace(j, name, "[]");
}

void json_close(struct json *j)
{
	bool any = j->comma[j->depth];
	char brace = j->brace[j->depth--];

	if (any)
		new_line(j);
	fputc(brace, j->file);
	if (!j->depth)
		fputc('\n', j->file);
}

void json_text(struct json *j, const char *name, const char *text)
{
	lead(j, name);
	put_string(j, text);
}

void json_number(struct json *j, const char *name, uint64_t n)
{
	if (n == UNKNOWN) {
		json_null(j, name);
		return;
	}
	lead(j, name);
	fprintf(j->file, "%" PRIu64, n);
}

void json_hex(struct json *j, const char *name, uint64_t n)
{
	if (n == UNKNOWN) {
		json_null(j, name);
		return;
	}
	lead(j, name);
	fprintf(j->file, "\"0x%" PRIx64 "\"", n);
}

void json_tenths(struct json *j, const char *name, uint64_t tenths)
{
	lead(j, name);
	fprintf(j->file, "%" PRIu64 ".%" PRIu64, tenths / 10, tenths % 10);
}

void json_bool(struct json *j, const char *name, bool b)
{
	lead(j, name);
	fputs(b ? "true" : "false", j->file);
}

void json_null(struct json *j, const char *name)
{
	lead(j, name);
	fputs("null", j->file);
}
