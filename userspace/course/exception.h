/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a processor says of an access that it refuses: of each architecture.
 */
#ifndef VMINSPECT_EXCEPTION_H
#define VMINSPECT_EXCEPTION_H

#include <stdbool.h>
#include <stdint.h>

#include "model.h"
#include "uapi/vminspect_event.h"

/**
 * enum refusal - why it does
 * @REFUSAL_MISSING: no entry is present
 * @REFUSAL_FORBIDDEN: one is, and forbids it
 * @REFUSAL_BEYOND: the address is none for any table
 */
enum refusal {
	REFUSAL_MISSING,
	REFUSAL_FORBIDDEN,
	REFUSAL_BEYOND,
};

/**
 * struct exception - an exception, and what is told with it
 * @number: of x86; of arm64 the class in its syndrome (ESR_EL1.EC)
 * @code: of x86 the error code; of arm64 the rest of the syndrome
 * @known: the bits of @code that are
 */
struct exception {
	uint32_t number;
	uint32_t code;
	uint32_t known;
};

/**
 * exception_of_write - what a write of a program that is refused will raise
 * @space: of the program
 * @refusal: why it is
 * @level: enum vminspect_level of the entry, or LEVEL_UNKNOWN
 */
struct exception exception_of_write(const struct vminspect_space *space,
				    enum refusal refusal, int level);

/* exception_is - whether a signal came of it */
bool exception_is(const struct exception *e,
		  const struct vminspect_signal *s);

/* exception_name - "page fault", or "-" */
const char *exception_name(int encoding, uint32_t number);

/*
 * exception_code_text - what the code says: "translation fault at level 3, a write".
 * NULL: nothing, with this exception
 */
#define EXCEPTION_TEXT	160
const char *exception_code_text(int encoding, const struct vminspect_signal *s,
				char buf[EXCEPTION_TEXT]);

#endif /* VMINSPECT_EXCEPTION_H */
