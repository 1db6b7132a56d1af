// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor_config.h"
#include "doctor_root.h"

const char * const symbol_names[NR_SYMBOLS] = {
	[SYMBOL_HANDLE_MM_FAULT] = "handle_mm_fault",
	[SYMBOL_REGISTER_KPROBE] = "register_kprobe",
	[SYMBOL_UPROBE_REGISTER] = "uprobe_register",
	[SYMBOL_TRACEPOINT_PROBE_REGISTER] = "tracepoint_probe_register",
	[SYMBOL_TRACE_EVENT_REG] = "trace_event_reg",
};

static FILE *open_config(const char *release, bool built)
{
	FILE *file = root_open("/boot/config-%s", release);

	if (!file)
		file = root_open("/lib/modules/%s/config", release);
	if (!file && built)
		file = root_open("/lib/modules/%s/build/.config", release);
	return file;
}

void kernel_config_read(struct kernel_config *config, const char *release,
			bool built)
{
	FILE *file = open_config(release, built), *memory;
	char buf[4096];
	size_t len, size;

	config->text = NULL;
	if (!file)
		return;
	memory = open_memstream(&config->text, &size);
	if (memory) {
		fputc('\n', memory);
		while ((len = fread(buf, 1, sizeof(buf), file)))
			fwrite(buf, 1, len, memory);
		fclose(memory);
	}
	fclose(file);
}

void kernel_config_free(struct kernel_config *config)
{
	free(config->text);
	config->text = NULL;
}

const char *kernel_config_value(const struct kernel_config *config,
				const char *option, char value[OPTION_SIZE])
{
	char key[OPTION_SIZE];
	const char *line;

	snprintf(key, sizeof(key), "\nCONFIG_%s=", option);
	line = config->text ? strstr(config->text, key) : NULL;
	if (!line) {
		strcpy(value, config->text ? "n" : "");
		return value;
	}
	line += strlen(key);
	line += *line == '"';
	snprintf(value, OPTION_SIZE, "%.*s", (int)strcspn(line, "\"\n"), line);
	return value;
}

/* "ADDRESS TYPE NAME", and behind a tab whose it is, if a module's */
static void look_at(struct kernel_symbols *symbols, const char *line)
{
	const char *name = strchr(line, ' ');
	int i;

	if (!name || !name[1] || name[2] != ' ')
		return;
	for (i = 0; i < NR_SYMBOLS; i++) {
		if (!strcmp(name + 3, symbol_names[i]))
			symbols->has[i] = true;
	}
}

void kernel_symbols_read(struct kernel_symbols *symbols)
{
	FILE *file = root_open("/proc/kallsyms");
	char line[1024];

	*symbols = (struct kernel_symbols){ 0 };
	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = 0;
		symbols->known = true;
		look_at(symbols, line);
	}
	if (file)
		fclose(file);
}
