// SPDX-License-Identifier: GPL-2.0
/*
 * What the log of faults is made with, and what else of the kernel it uses.
 */
#include <string.h>

#include "doctor.h"
#include "doctor_root.h"
#include "intl.h"

#define KPROBES		"/sys/kernel/debug/kprobes"

/**
 * struct feature - something that kernels are built with or without
 * @name: of the check
 * @option: of the configuration
 * @symbol: a function that is there with it, where the configuration is not
 *	known; NR_SYMBOLS: none
 * @lack: that it is not there, and what does not work then
 */
struct feature {
	const char *name;
	const char *option;
	enum symbol symbol;
	const char *lack;
};

static const struct feature kprobes = {
	"kprobes", "KPROBES", SYMBOL_REGISTER_KPROBE,
	N_("CONFIG_KPROBES is not set: no log of faults; all else works")
};

static const struct feature kretprobes = {
	"kretprobes", "KRETPROBES", NR_SYMBOLS,
	N_("CONFIG_KRETPROBES is not set: no log of faults; all else works")
};

static const struct feature tracepoints = {
	"tracepoints", "TRACEPOINTS", SYMBOL_TRACEPOINT_PROBE_REGISTER,
	N_("CONFIG_TRACEPOINTS is not set: no signals, forks and exits in the log")
};

static const struct feature events = {
	"events", "EVENT_TRACING", SYMBOL_TRACE_EVENT_REG,
	N_("CONFIG_EVENT_TRACING is not set: no trace events for perf, trace-cmd and bpftrace")
};

static const struct feature uprobes = {
	"uprobes", "UPROBES", SYMBOL_UPROBE_REGISTER,
	N_("CONFIG_UPROBES is not set: --malloc cannot record calls of malloc()")
};

static void say_has(struct doctor *d, const struct feature *f, bool option)
{
	doctor_check(d, f->name, VERDICT_OK, "y");
	if (option)
		doctor_found(d, "CONFIG_%s=y", f->option);
	else
		doctor_found(d, _("the kernel has %s()"),
			     symbol_names[f->symbol]);
}

/* The module builds and loads without. */
static void say_lacks(struct doctor *d, const struct feature *f)
{
	doctor_check(d, f->name, VERDICT_WARNING, "n");
	doctor_found(d, "%s", _(f->lack));
	doctor_remedy(d, _("boot a kernel that has it, or use scripts/vm"));
}

static void feature(struct doctor *d, const struct feature *f)
{
	bool by_symbol = f->symbol != NR_SYMBOLS && d->symbols.known;
	char value[OPTION_SIZE];

	kernel_config_value(&d->config, f->option, value);
	if (*value == 'y') {
		say_has(d, f, true);
	} else if (!*value && by_symbol && d->symbols.has[f->symbol]) {
		say_has(d, f, false);
	} else if (*value || by_symbol) {
		say_lacks(d, f);
	} else {
		doctor_check(d, f->name, VERDICT_UNKNOWN, NULL);
		doctor_found(d, _("unknown: no file has the configuration of this kernel"));
	}
}

/* The file that says so is there only with kprobes, and for root. */
static void check_kprobes(struct doctor *d)
{
	char line[16];

	if (!root_line(line, sizeof(line), KPROBES "/enabled") ||
	    strcmp(line, "0")) {
		feature(d, &kprobes);
		return;
	}
	doctor_check(d, kprobes.name, VERDICT_WARNING, "disabled");
	doctor_found(d, _("switched off: no fault is recorded"));
	doctor_remedy(d, "echo 1 | sudo tee " KPROBES "/enabled");
}

/* Lines "LOW-HIGH\tNAME"; 1: it is there, 0: not, -1: not to be read */
static int blacklisted(const char *name)
{
	FILE *file = root_open(KPROBES "/blacklist");
	char line[256], *tab;
	int found = 0;

	if (!file)
		return -1;
	while (!found && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = 0;
		tab = strrchr(line, '\t');
		found = tab && !strcmp(tab + 1, name);
	}
	fclose(file);
	return found;
}

static void say_not_probed(struct doctor *d, const char *value)
{
	doctor_check(d, "symbol", VERDICT_WARNING, value);
	doctor_remedy(d, _("all but the log of faults works; for that, boot another kernel"));
}

static void check_symbol(struct doctor *d)
{
	const char *name = symbol_names[SYMBOL_HANDLE_MM_FAULT];
	int listed = blacklisted(name);

	if (!d->symbols.known) {
		doctor_check(d, "symbol", VERDICT_UNKNOWN, NULL);
		doctor_found(d, _("unknown: /proc/kallsyms cannot be read"));
	} else if (!d->symbols.has[SYMBOL_HANDLE_MM_FAULT]) {
		say_not_probed(d, "none");
		doctor_found(d, _("%s is not in /proc/kallsyms"), name);
	} else if (listed == 1) {
		say_not_probed(d, "blacklisted");
		doctor_found(d, _("%s may not be probed: it is in %s"), name,
			     KPROBES "/blacklist");
	} else {
		doctor_check(d, "symbol", VERDICT_OK, name);
		if (listed)
			doctor_found(d, _("the kernel has %s"), name);
		else
			doctor_found(d, _("%s can be probed"), name);
	}
}

void doctor_check_probes(struct doctor *d)
{
	check_kprobes(d);
	feature(d, &kretprobes);
	check_symbol(d);
}

void doctor_check_extras(struct doctor *d)
{
	feature(d, &tracepoints);
	feature(d, &events);
	feature(d, &uprobes);
}
