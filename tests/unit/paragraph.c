// SPDX-License-Identifier: GPL-2.0
#include <locale.h>
#include <stdlib.h>

#include "paragraph.h"
#include "test.h"

static void wraps(int width, int indent, const char *in, const char *out)
{
	size_t size;
	char *text;
	FILE *file = open_memstream(&text, &size);

	paragraph(file, width, indent, in);
	fclose(file);
	CHECK_TEXT("paragraph", text, out);
	free(text);
}

static void wraps_chinese(void)
{
	/* two columns each, and a break behind each */
	wraps(6, 0, "页表页框", "页表页\n框\n");
	wraps(7, 1, "页表页框", " 页表页\n 框\n");
	/* closing punctuation stays with what it closes */
	wraps(6, 0, "页表页。框", "页表\n页。框\n");
	wraps(8, 0, "缺页异常）", "缺页异\n常）\n");
	wraps(6, 0, "页表页.", "页表\n页.\n");
	wraps(6, 0, "页表页”", "页表\n页”\n");
	/* opening punctuation goes with what it opens */
	wraps(6, 0, "页表（页）", "页表\n（页）\n");
	wraps(5, 0, "页表“页”", "页表\n“页”\n");
	/* a word of ASCII is one, but may stand at either end of a line */
	wraps(9, 0, "页表pgd页框", "页表pgd页\n框\n");
	wraps(6, 0, "页表pgd页框", "页表\npgd页\n框\n");
	wraps(9, 0, "触发 12 次缺页", "触发 12\n次缺页\n");
	wraps(10, 0, "触发 12 次缺页", "触发 12 次\n缺页\n");
	wraps(4, 0, "12、34、", "12、\n34、\n");
	/* no room for one character */
	wraps(1, 0, "页表", "页\n表\n");
}

int main(void)
{
	wraps(10, 0, "one two three", "one two\nthree\n");
	wraps(7, 0, "one two three", "one two\nthree\n");
	wraps(6, 0, "one two three", "one\ntwo\nthree\n");
	wraps(10, 1, "one two three", " one two\n three\n");
	wraps(3, 0, "a longword b", "a\nlongword\nb\n");
	wraps(80, 0, "", "\n");
	wraps(80, 2, "one", "  one\n");
	/* two characters of two bytes are two columns */
	wraps(5, 0, "\xc3\xa9\xc3\xa9 ab", "\xc3\xa9\xc3\xa9 ab\n");
	CHECK(setlocale(LC_CTYPE, "C.UTF-8"), "no C.UTF-8");
	wraps(5, 0, "\xc3\xa9\xc3\xa9 ab", "\xc3\xa9\xc3\xa9 ab\n");
	/* not UTF-8, and cut off within a character */
	wraps(4, 0, "\xff\xfe ab", "\xff\xfe\nab\n");
	wraps(4, 0, "ab \xe9\xa1", "ab \xe9\xa1\n");
	wraps_chinese();
	return test_end();
}
