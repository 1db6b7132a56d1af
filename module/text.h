/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text into a buffer. seq_printf() costs several times as much a number, and
 * replays a record when its buffer was too small; here a producer writes pieces
 * that are known to fit, and a reader takes them out.
 */
#ifndef VMINSPECT_TEXT_H
#define VMINSPECT_TEXT_H

#include <linux/bug.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/uaccess.h>

/**
 * struct text - produced, not yet read
 * @buf: @size bytes
 * @size: of @buf
 * @len: bytes produced
 * @read: bytes of these that were read
 */
struct text {
	char *buf;
	size_t size;
	size_t len;
	size_t read;
};

/* Allocates the buffer. Return: 0 or -ENOMEM. */
int vminspect_text_init(struct text *t, size_t size);
void vminspect_text_free(struct text *t);
/* Forgets what was not read. */
void vminspect_text_clear(struct text *t);

/* Whether @n more bytes fit; producers ask once a piece. */
static inline bool vminspect_text_room(const struct text *t, size_t n)
{
	return t->size - t->len >= n;
}

static inline bool vminspect_text_empty(const struct text *t)
{
	return t->read == t->len;
}

/* Copies out what fits. Return: bytes, or -EFAULT where none could be copied. */
ssize_t vminspect_text_read(struct text *t, char __user *to, size_t size);

/*
 * Text by pointer, for lines that are written often: room for a whole one is asked
 * for once. NULL, where there is none, which warns as below.
 */
static inline char *vminspect_text_begin(struct text *t, size_t max)
{
	if (WARN_ON_ONCE(!vminspect_text_room(t, max)))
		return NULL;
	return t->buf + t->len;
}

static inline void vminspect_text_end(struct text *t, char *end)
{
	t->len = end - t->buf;
}

/* These put something at @p, and return its end. Of a string the length is known. */
static __always_inline char *text_put(char *p, const char *s)
{
	memcpy(p, s, strlen(s));
	return p + strlen(s);
}

char *vminspect_put_dec(char *p, u64 v);
/* Before the first number in hexadecimal */
void vminspect_hex_init(void);
/* May write 16 bytes, however few it puts. */
char *vminspect_put_hex(char *p, u64 v);

static inline char *text_put_dec(char *p, u64 v)
{
	if (v >= 10)
		return vminspect_put_dec(p, v);
	*p = '0' + v;
	return p + 1;
}

/*
 * What they put must fit. Should it ever not, it is cut short there, and the
 * kernel warns once: a reader never gets bytes beyond the buffer.
 */
void vminspect_text_str(struct text *t, const char *s);
void vminspect_text_char(struct text *t, char c);
void vminspect_text_dec(struct text *t, u64 v);
void vminspect_text_hex(struct text *t, u64 v);
void vminspect_text_hex16(struct text *t, u64 v);
/*
 * Space, backslash, control characters (C1 too), and what is no UTF-8, as \ooo;
 * spaces stay if @spaces.
 */
void vminspect_text_escaped(struct text *t, const char *s, bool spaces);
/* The same, without spaces; what takes more than @max bytes ends in "...". */
void vminspect_text_escaped_max(struct text *t, const char *s, size_t max);

/*
 * Bytes of the character that @s begins with, if it is UTF-8 (RFC 3629) and none
 * that a terminal obeys: C0, DEL, or C1 (U+0080 to U+009f); else 0.
 */
unsigned int vminspect_text_plain(const char *s);

/* " key=value" */
void vminspect_text_key(struct text *t, const char *key);
void vminspect_text_key_dec(struct text *t, const char *key, u64 v);
/* These two put "-" for VMINSPECT_HIDDEN64. */
void vminspect_text_key_known(struct text *t, const char *key, u64 v);
void vminspect_text_key_hex(struct text *t, const char *key, u64 v);
void vminspect_text_key_str(struct text *t, const char *key, const char *s);

#endif /* VMINSPECT_TEXT_H */
