// SPDX-License-Identifier: GPL-2.0
#include <linux/bitops.h>
#include <linux/cache.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "text.h"
#include "uapi/vminspect.h"

int vminspect_text_init(struct text *t, size_t size)
{
	t->buf = kvmalloc(size, GFP_KERNEL_ACCOUNT);
	t->size = size;
	vminspect_text_clear(t);
	return t->buf ? 0 : -ENOMEM;
}

void vminspect_text_free(struct text *t)
{
	kvfree(t->buf);
}

void vminspect_text_clear(struct text *t)
{
	t->len = 0;
	t->read = 0;
}

ssize_t vminspect_text_read(struct text *t, char __user *to, size_t size)
{
	size_t n = min(size, t->len - t->read);
	size_t done = n - copy_to_user(to, t->buf + t->read, n);

	if (n && !done)
		return -EFAULT;
	t->read += done;
	if (vminspect_text_empty(t))
		vminspect_text_clear(t);
	return done;
}

static void put(struct text *t, const char *s, size_t n)
{
	if (WARN_ON_ONCE(!vminspect_text_room(t, n)))
		return;
	memcpy(t->buf + t->len, s, n);
	t->len += n;
}

void vminspect_text_str(struct text *t, const char *s)
{
	put(t, s, strlen(s));
}

void vminspect_text_char(struct text *t, char c)
{
	if (WARN_ON_ONCE(!vminspect_text_room(t, 1)))
		return;
	t->buf[t->len++] = c;
}

char *vminspect_put_dec(char *p, u64 v)
{
	char digits[20], *first = digits + sizeof(digits);
	size_t n;

	do {
		*--first = '0' + do_div(v, 10);
	} while (v);
	n = digits + sizeof(digits) - first;
	memcpy(p, first, n);
	return p + n;
}

/* Both digits of each byte: to look two up costs less than to work out one. */
static char hex_pairs[2 * 256] __ro_after_init;

void vminspect_hex_init(void)
{
	static const char digits[] = "0123456789abcdef";
	unsigned int i;

	for (i = 0; i < 256; i++) {
		hex_pairs[2 * i] = digits[i >> 4];
		hex_pairs[2 * i + 1] = digits[i & 15];
	}
}

static __always_inline void put_eight(char *p, u32 v)
{
	memcpy(p, hex_pairs + 2 * (v >> 24), 2);
	memcpy(p + 2, hex_pairs + 2 * (v >> 16 & 0xff), 2);
	memcpy(p + 4, hex_pairs + 2 * (v >> 8 & 0xff), 2);
	memcpy(p + 6, hex_pairs + 2 * (v & 0xff), 2);
}

char *vminspect_put_hex(char *p, u64 v)
{
	unsigned int n = DIV_ROUND_UP((unsigned int)fls64(v | 1), 4);

	v <<= 64 - 4 * n;
	put_eight(p, v >> 32);
	if (n > 8)
		put_eight(p + 8, v);
	return p + n;
}

void vminspect_text_dec(struct text *t, u64 v)
{
	char digits[20];

	put(t, digits, vminspect_put_dec(digits, v) - digits);
}

void vminspect_text_hex(struct text *t, u64 v)
{
	char digits[16];

	put(t, digits, vminspect_put_hex(digits, v) - digits);
}

void vminspect_text_hex16(struct text *t, u64 v)
{
	char digits[16];

	put_eight(digits, v >> 32);
	put_eight(digits + 8, v);
	put(t, digits, sizeof(digits));
}

/* By length: what of the first byte tells it, and the least code but C1 */
static const struct {
	unsigned char mask;
	unsigned char lead;
	unsigned int min;
} forms[] = {
	[1] = { 0x80, 0x00, ' ' },
	[2] = { 0xe0, 0xc0, 0xa0 },
	[3] = { 0xf0, 0xe0, 0x800 },
	[4] = { 0xf8, 0xf0, 0x10000 },
};

unsigned int vminspect_text_plain(const char *s)
{
	unsigned int len, i, code;

	for (len = 1; len < ARRAY_SIZE(forms); len++) {
		if ((*s & forms[len].mask) == forms[len].lead)
			break;
	}
	if (len == ARRAY_SIZE(forms))
		return 0;
	code = *s & (unsigned char)~forms[len].mask;
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3f);
	}
	if (code < forms[len].min || code == 0x7f || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000))
		return 0;
	return len;
}

/* Returns how many bytes of @s that was. */
static unsigned int put_escaped(struct text *t, const char *s, bool spaces)
{
	unsigned int len = vminspect_text_plain(s);
	unsigned char c = *s;
	char octal[4] = {
		'\\', '0' + (c >> 6), '0' + ((c >> 3) & 7), '0' + (c & 7),
	};

	if (!len || c == '\\' || (c == ' ' && !spaces)) {
		put(t, octal, sizeof(octal));
		return 1;
	}
	put(t, s, len);
	return len;
}

/* How many ASCII characters there are from @s on that stand for themselves */
static size_t count_plain(const char *s, bool spaces)
{
	char least = spaces ? ' ' : '!';
	size_t n = 0;

	while (s[n] >= least && s[n] < 0x7f && s[n] != '\\')
		n++;
	return n;
}

void vminspect_text_escaped(struct text *t, const char *s, bool spaces)
{
	size_t n;

	while (*s) {
		n = count_plain(s, spaces);
		put(t, s, n);
		s += n;
		if (*s)
			s += put_escaped(t, s, spaces);
	}
}

void vminspect_text_escaped_max(struct text *t, const char *s, size_t max)
{
	size_t end = t->len + max;

	while (*s && t->len < end)
		s += put_escaped(t, s, false);
	if (*s)
		vminspect_text_str(t, "...");
}

void vminspect_text_key(struct text *t, const char *key)
{
	size_t len = strlen(key);

	if (WARN_ON_ONCE(!vminspect_text_room(t, len + 2)))
		return;
	t->buf[t->len++] = ' ';
	memcpy(t->buf + t->len, key, len);
	t->len += len;
	t->buf[t->len++] = '=';
}

void vminspect_text_key_dec(struct text *t, const char *key, u64 v)
{
	vminspect_text_key(t, key);
	vminspect_text_dec(t, v);
}

void vminspect_text_key_known(struct text *t, const char *key, u64 v)
{
	vminspect_text_key(t, key);
	if (v == VMINSPECT_HIDDEN64)
		put(t, "-", 1);
	else
		vminspect_text_dec(t, v);
}

void vminspect_text_key_hex(struct text *t, const char *key, u64 v)
{
	vminspect_text_key(t, key);
	if (v == VMINSPECT_HIDDEN64)
		put(t, "-", 1);
	else
		vminspect_text_hex(t, v);
}

void vminspect_text_key_str(struct text *t, const char *key, const char *s)
{
	vminspect_text_key(t, key);
	vminspect_text_escaped(t, s, false);
}
