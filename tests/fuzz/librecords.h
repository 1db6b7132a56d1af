/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Changes to files that are made of records: a change of single bytes mostly
 * makes a file that is refused at once, so whole records come, go and move, and
 * what is in them changes, while their sizes and their number stay right.
 */
#ifndef LIBRECORDS_H
#define LIBRECORDS_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct record_form - how such a file is laid out
 * @lead: bytes before the first record
 * @head: bytes that a record begins with
 * @size_at: where in them its size stands
 * @size_bytes: of that, 2 or 4
 * @mend: makes right again what depends on the rest; @nr records end at @end
 */
struct record_form {
	size_t lead;
	size_t head;
	size_t size_at;
	size_t size_bytes;
	void (*mend)(uint8_t *data, size_t end, size_t nr);
};

/**
 * records_mutate - change a file
 * @form: see there
 * @data: in and out; it has room for @room bytes
 * @size: bytes that there are
 * @room: most that there may be
 * @seed: of this change
 *
 * Return: bytes that there are now.
 */
size_t records_mutate(const struct record_form *form, uint8_t *data,
		      size_t size, size_t room, unsigned int seed);

#endif /* LIBRECORDS_H */
