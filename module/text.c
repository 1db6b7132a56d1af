// SPDX-License-Identifier: GPL-2.0
#include <linux/ctype.h>
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
	put(t, &c, 1);
}

void vminspect_text_dec(struct text *t, u64 v)
{
	char digits[20], *p = digits + sizeof(digits);

	do {
		*--p = '0' + do_div(v, 10);
	} while (v);
	put(t, p, digits + sizeof(digits) - p);
}

static void put_hex(struct text *t, u64 v, int min)
{
	char digits[16], *p = digits + sizeof(digits);

	do {
		*--p = "0123456789abcdef"[v & 0xf];
		v >>= 4;
	} while (v || digits + sizeof(digits) - p < min);
	put(t, p, digits + sizeof(digits) - p);
}

void vminspect_text_hex(struct text *t, u64 v)
{
	put_hex(t, v, 1);
}

void vminspect_text_hex16(struct text *t, u64 v)
{
	put_hex(t, v, 16);
}

void vminspect_text_escaped(struct text *t, const char *s, bool spaces)
{
	for (; *s; s++) {
		unsigned char c = *s;
		char octal[4] = {
			'\\', '0' + (c >> 6), '0' + ((c >> 3) & 7), '0' + (c & 7),
		};

		if (iscntrl(c) || c == '\\' || (c == ' ' && !spaces))
			put(t, octal, sizeof(octal));
		else
			put(t, s, 1);
	}
}

void vminspect_text_key(struct text *t, const char *key)
{
	put(t, " ", 1);
	vminspect_text_str(t, key);
	put(t, "=", 1);
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
