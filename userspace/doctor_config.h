/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the running kernel was built with: its configuration, where a file has
 * it, and which functions it has.
 */
#ifndef VMINSPECT_DOCTOR_CONFIG_H
#define VMINSPECT_DOCTOR_CONFIG_H

#include <limits.h>
#include <stdbool.h>

#define OPTION_SIZE	256

/**
 * struct kernel_config - a configuration
 * @text: lines as in .config, the first behind a newline; NULL: not known
 */
struct kernel_config {
	char *text;
};

/**
 * kernel_config_read - find that of a kernel
 * @config: out; to be freed by kernel_config_free()
 * @release: of the kernel
 * @built: whether the headers are those of this kernel: then they have it too
 */
void kernel_config_read(struct kernel_config *config, const char *release,
			bool built);
void kernel_config_free(struct kernel_config *config);

/**
 * kernel_config_value - what an option is set to
 * @config: read
 * @option: without CONFIG_
 * @value: out: "y", "m", "n", a number, or a text without its quotes; "" where
 *	the configuration is not known
 *
 * Return: @value.
 */
const char *kernel_config_value(const struct kernel_config *config,
				const char *option, char value[OPTION_SIZE]);

/* Functions of the kernel that something is known from */
enum symbol {
	SYMBOL_HANDLE_MM_FAULT,
	SYMBOL_REGISTER_KPROBE,
	SYMBOL_UPROBE_REGISTER,
	SYMBOL_TRACEPOINT_PROBE_REGISTER,
	SYMBOL_TRACE_EVENT_REG,
	NR_SYMBOLS,
};

extern const char * const symbol_names[NR_SYMBOLS];

/**
 * struct kernel_symbols - which of these there are
 * @known: /proc/kallsyms can be read
 * @has: whether a function has that name
 */
struct kernel_symbols {
	bool known;
	bool has[NR_SYMBOLS];
};

/* kernel_symbols_read - look through /proc/kallsyms, which takes a moment */
void kernel_symbols_read(struct kernel_symbols *symbols);

#endif /* VMINSPECT_DOCTOR_CONFIG_H */
