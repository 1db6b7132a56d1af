/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's texts, line by line, into the model. Nothing here reads a file
 * or prints. Lines are trusted in nothing: every number and length is checked.
 */
#ifndef VMINSPECT_PARSE_H
#define VMINSPECT_PARSE_H

#include "model.h"

/**
 * parse_fault_line - take one line of faults
 * @fault: out, where it is a fault
 * @lost: out: how many faults the line says were lost, else 0
 * @is_fault: out: whether @fault was filled in; lines of a new kind are not
 * @line: without its newline; is cut up
 *
 * Return: NULL, or what is wrong with the line.
 */
const char *parse_fault_line(struct fault *fault, uint64_t *lost,
			     bool *is_fault, char *line);

/**
 * struct module_head - first line of status
 * @abi: VMINSPECT_ABI of the module
 * @version: its VMINSPECT_VERSION
 */
struct module_head {
	uint64_t abi;
	char version[WORD_SIZE];
};

/* parse_module_head - take the first line of status; as parse_fault_line() */
const char *parse_module_head(struct module_head *head, char *line);

#endif /* VMINSPECT_PARSE_H */
