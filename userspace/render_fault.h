/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMINSPECT_RENDER_FAULT_H
#define VMINSPECT_RENDER_FAULT_H

#include "json.h"
#include "model.h"

/* render_fault_header - print the header of the columns */
void render_fault_header(void);

/* render_fault - print a fault as a line of columns */
void render_fault(const struct fault *fault);

/* render_fault_json - write a fault as an object on a line of its own */
void render_fault_json(const struct fault *fault, struct json *json);

/* Room for levels_text(): "+p4d+pud+pmd+pte" */
#define LEVELS_SIZE	24

/* levels_text - a bit mask of levels as "+pud+pmd", "-" for none */
const char *levels_text(unsigned int levels, char buf[LEVELS_SIZE]);

#endif /* VMINSPECT_RENDER_FAULT_H */
