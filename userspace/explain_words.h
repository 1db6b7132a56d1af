/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_EXPLAIN_WORDS_H
#define VMINSPECT_EXPLAIN_WORDS_H

#include <signal.h>

#include "render_explain.h"

/* Names; NULL where there is none: nothing done, no signal */
const char *access_name(enum access_kind access);
const char *deed_name(enum deed deed);
const char *signal_name(enum end end);
const char *code_name(enum end end);

/* access_words - the name of an access for people */
const char *access_words(enum access_kind access);

#endif /* VMINSPECT_EXPLAIN_WORDS_H */
