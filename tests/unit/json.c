// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "json.h"
#include "model.h"
#include "test.h"

static void write_all(struct json *j)
{
	json_open_object(j, NULL);
	json_text(j, "s", "a\"\\\n\x1b\x7f\xc2\x9b\xc2\xa0\xff\xc3\xa9\xed\xa0\x80");
	json_number(j, "n", 18446744073709551614ULL);
	json_number(j, "unknown", UNKNOWN);
	json_hex(j, "h", 0x7f00);
	json_hex(j, "hidden", UNKNOWN);
	json_tenths(j, "t", 1003);
	json_open_array(j, "none");
	json_close(j);
	json_open_array(j, "two");
	json_number(j, NULL, 1);
	json_null(j, NULL);
	json_close(j);
	json_close(j);
}

/*
 * Broken UTF-8 and a surrogate are shown byte by byte; what a terminal may obey
 * (ESC, DEL, CSI) has its number; e with acute and the no-break space stay.
 */
static const char expected[] = {
	"{\"s\":\"a\\\"\\\\\\n\\u001b\\u007f\\u009b\xc2\xa0\\\\xff\xc3\xa9\\\\xed\\\\xa0\\\\x80\",\"n\":18446744073709551614,\"unknown\":null,\"h\":\"0x7f00\",\"hidden\":null,\"t\":100.3,\"none\":[],\"two\":[1,null]}\n"
};

int main(void)
{
	struct json j = { .compact = true };
	size_t size;
	char *text;

	j.file = open_memstream(&text, &size);
	write_all(&j);
	fclose(j.file);
	CHECK_TEXT("compact", text, expected);
	CHECK_NUMBER("depth", j.depth, 0);
	free(text);

	j = (struct json){ 0 };
	j.file = open_memstream(&text, &size);
	json_open_object(&j, NULL);
	json_open_array(&j, "a");
	json_number(&j, NULL, 1);
	json_close(&j);
	json_close(&j);
	fclose(j.file);
	CHECK_TEXT("indented", text, "{\n  \"a\": [\n    1\n  ]\n}\n");
	free(text);
	return test_end();
}
