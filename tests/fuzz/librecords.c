// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "libfuzz.h"
#include "librecords.h"

#define RECORDS	4096

/**
 * struct file - one that is being changed
 * @form: see there
 * @data: its bytes
 * @size: so many
 * @room: see records_mutate()
 * @at: where each record begins, and where the last one ends
 * @nr: so many whole ones
 * @state: of the random numbers
 */
struct file {
	const struct record_form *form;
	uint8_t *data;
	size_t size;
	size_t room;
	size_t at[RECORDS + 1];
	size_t nr;
	uint64_t state;
};

static uint64_t any(struct file *f)
{
	f->state ^= f->state << 13;
	f->state ^= f->state >> 7;
	f->state ^= f->state << 17;
	return f->state;
}

static size_t below(struct file *f, size_t n)
{
	return (any(f) >> 16) % n;
}

static size_t record_size(const struct file *f, size_t at)
{
	uint32_t size = 0;

	memcpy(&size, f->data + at + f->form->size_at, f->form->size_bytes);
	return size;
}

static void set_size(struct file *f, size_t at, uint32_t size)
{
	memcpy(f->data + at + f->form->size_at, &size, f->form->size_bytes);
}

/* As far as their sizes can be followed */
static void find_records(struct file *f)
{
	size_t at = f->form->lead, size;

	f->nr = 0;
	while (f->nr < RECORDS && at + f->form->head <= f->size) {
		size = record_size(f, at);
		if (size < f->form->head || size % 8 || size > f->size - at)
			break;
		f->at[f->nr++] = at;
		at += size;
	}
	f->at[f->nr] = at;
}

static size_t length(const struct file *f, size_t i)
{
	return f->at[i + 1] - f->at[i];
}

/* Puts @len bytes in the place of @old; what stands behind them moves. */
static bool replace(struct file *f, size_t at, size_t old, const uint8_t *bytes,
		    size_t len)
{
	static uint8_t copy[1 << 16];

	if (len > sizeof(copy) || f->size - old + len > f->room)
		return false;
	memcpy(copy, bytes, len);
	memmove(f->data + at + len, f->data + at + old, f->size - at - old);
	memcpy(f->data + at, copy, len);
	f->size += len - old;
	return true;
}

static void copy_one(struct file *f)
{
	size_t from = below(f, f->nr), to = below(f, f->nr);

	replace(f, f->at[to], 0, f->data + f->at[from], length(f, from));
}

static void drop_one(struct file *f)
{
	size_t i = below(f, f->nr);

	replace(f, f->at[i], length(f, i), f->data, 0);
}

static void put_over(struct file *f)
{
	size_t from = below(f, f->nr), to = below(f, f->nr);

	replace(f, f->at[to], length(f, to), f->data + f->at[from],
		length(f, from));
}

/* By some words, at its end */
static void resize(struct file *f)
{
	size_t i = below(f, f->nr), len = length(f, i), some = 8;
	static const uint8_t zeros[128];

	some *= 1 + below(f, 4) * below(f, 4);
	if (any(f) & 0x100 && len >= f->form->head + some) {
		if (replace(f, f->at[i + 1] - some, some, zeros, 0))
			set_size(f, f->at[i], len - some);
	} else if (some <= sizeof(zeros) &&
		   replace(f, f->at[i + 1], 0, zeros, some)) {
		set_size(f, f->at[i], len + some);
	}
}

/* The size stays, whatever else comes. */
static void change_bytes(struct file *f)
{
	size_t i = below(f, f->nr), at = f->at[i], len = length(f, i);

	LLVMFuzzerMutate(f->data + at, len, len);
	set_size(f, at, len);
}

/* Addresses, numbers and entries mean something beside each other. */
static uint64_t nearly(struct file *f, uint64_t word)
{
	static const uint64_t steps[] = {
		0, 1, -1ULL, 8, 0x1000, -0x1000ULL, 0x200000, -0x200000ULL,
	};

	switch (below(f, 4)) {
	case 0:
		return word;
	case 1:
		return word ^ 1ULL << below(f, 64);
	default:
		return word + steps[below(f, sizeof(steps) / sizeof(*steps))];
	}
}

static void change_word(struct file *f)
{
	size_t i = below(f, f->nr), words = (length(f, i) - f->form->head) / 8;
	size_t from, to;
	uint64_t word;

	if (!words)
		return;
	to = f->at[i] + f->form->head + 8 * below(f, words);
	from = any(f) & 0x100 ? to : f->form->lead +
		8 * below(f, (f->size - f->form->lead) / 8);
	memcpy(&word, f->data + from, sizeof(word));
	word = nearly(f, word);
	memcpy(f->data + to, &word, sizeof(word));
}

static void change_head(struct file *f)
{
	size_t i = below(f, f->nr), at = f->at[i], len = length(f, i);

	f->data[at + below(f, f->form->head)] ^= 1 << below(f, 8);
	set_size(f, at, len);
}

size_t records_mutate(const struct record_form *form, uint8_t *data,
		      size_t size, size_t room, unsigned int seed)
{
	static void (*const ways[])(struct file *f) = {
		change_word, change_word, change_bytes, change_head, put_over,
		copy_one, drop_one, resize,
	};
	static struct file f;
	size_t times;

	f.form = form;
	f.data = data;
	f.size = size;
	f.room = room;
	f.state = (seed + 1) * 0x9e3779b97f4a7c15;
	find_records(&f);
	if (!f.nr || !below(&f, 32))
		return LLVMFuzzerMutate(data, size, room);
	for (times = 1 + below(&f, 4); times && f.nr; times--) {
		ways[below(&f, sizeof(ways) / sizeof(*ways))](&f);
		find_records(&f);
	}
	if (f.nr && form->mend)
		form->mend(data, f.at[f.nr], f.nr);
	return f.size;
}
