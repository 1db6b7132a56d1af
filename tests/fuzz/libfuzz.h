/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the fuzzers share. A fuzzer is one function that takes bytes as they might
 * stand in a file that somebody gave to the tool; it may not crash, leak or hang,
 * whatever they are, and it looks at what came of them. NAME.c is linked with
 * replay.c, which gives it the files that it is named, or with libFuzzer
 * (scripts/fuzz), which makes up more of them; corpus/NAME has those that reach
 * something of their own, NAME.dict words that are worth trying.
 */
#ifndef LIBFUZZ_H
#define LIBFUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The fuzzer; returns 0 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* Once, before the first call */
int LLVMFuzzerInitialize(int *argc, char ***argv);
/* To be defined by a fuzzer whose input has a structure worth keeping; optional */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room,
			       unsigned int seed);
/* Of libFuzzer: changes bytes in some way, up to @room of them */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);

/* expect - stop here, as a crash would, unless something holds */
#define expect(ok, ...) \
	do { if (!(ok)) expected(__FILE__, __LINE__, __VA_ARGS__); } while (0)
void expected(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4), noreturn));

/**
 * put_file - make a file of some bytes
 * @slot: 0 to FILES - 1: the one that was there before is gone
 * @data: what is in it
 * @size: so many
 *
 * Return: a path that it can be opened by.
 */
#define FILES	4
const char *put_file(int slot, const void *data, size_t size);

/**
 * verb - run one of the tool, and look at what it prints
 * @words: the verb and what stands behind it, the last is NULL
 *
 * Neither output nor errors may have a control character, what begins as JSON must
 * be, and the status must be one that the manual has.
 *
 * Return: that status.
 */
int verb(const char *const *words);
#define VERB(...)	verb((const char *const []){ __VA_ARGS__, NULL })

/* struct bytes - input that a fuzzer takes apart */
struct bytes {
	const uint8_t *at;
	size_t left;
};

/* take - the next @size bytes; what is not there any more is 0 */
void take(struct bytes *bytes, void *to, size_t size);
/* take_number - the next byte, below @limit */
unsigned int take_number(struct bytes *bytes, unsigned int limit);

#endif /* LIBFUZZ_H */
