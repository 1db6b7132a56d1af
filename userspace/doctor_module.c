// SPDX-License-Identifier: GPL-2.0
/*
 * The module, if it is loaded, and whether this tool and it understand each
 * other.
 */
#include <string.h>

#include "doctor.h"
#include "doctor_root.h"
#include "intl.h"
#include "source.h"

#define MODULE		"/sys/module/" VMINSPECT_FSTYPE

static FILE *open_status(void)
{
	char path[PATH_MAX];

	if (*root_folder())
		return root_open(VMINSPECT_PROC "/status");
	snprintf(path, sizeof(path), "%s/status", source_dir());
	return fopen(path, "re");
}

/* The value of a "KEY=VALUE" in a line, if it is there */
static void take(const char *line, const char *key, char value[WORD_SIZE])
{
	const char *found = strstr(line, key);
	size_t len = strlen(key);

	if (!found || (found != line && found[-1] != ' ') || found[len] != '=')
		return;
	snprintf(value, WORD_SIZE, "%.*s", (int)strcspn(found + len + 1, "\n "),
		 found + len + 1);
}

static void keep(char text[STATUS_SIZE], const char *line)
{
	size_t len = strlen(text);

	snprintf(text + len, STATUS_SIZE - len, "\n%.*s",
		 (int)strcspn(line, "\n"), line);
}

void doctor_read_status(struct doctor *d)
{
	struct module_status *s = &d->status;
	FILE *file = open_status();
	char line[512];

	s->open = file;
	if (!file)
		return;
	s->why = _("it is empty");
	if (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = 0;
		take(line, "levels", s->levels);
		take(line, "page", s->page);
		s->why = parse_module_head(&s->head, line);
	}
	while (fgets(line, sizeof(line), file)) {
		take(line, "record", s->record);
		take(line, "reason", s->reason);
		take(line, "absent", s->absent);
		keep(s->text, line);
	}
	fclose(file);
}

static bool check_loaded(struct doctor *d)
{
	char version[WORD_SIZE];

	if (d->loaded) {
		doctor_check(d, "module", VERDICT_OK, "loaded");
		if (root_line(version, sizeof(version), MODULE "/version"))
			doctor_found(d, _("loaded, version %s"), version);
		else
			doctor_found(d, _("loaded"));
		return true;
	}
	doctor_check(d, "module", VERDICT_WARNING,
		     *d->installed ? "installed" : "none");
	if (*d->installed) {
		doctor_found(d, _("not loaded; %s is there"), d->installed);
		doctor_remedy(d, "sudo modprobe vminspect");
	} else {
		doctor_found(d, _("not loaded"));
		doctor_remedy(d, _("make builds vminspect.ko; then sudo insmod vminspect.ko"));
	}
	return false;
}

static bool check_mount(struct doctor *d)
{
	if (d->status.open) {
		doctor_check(d, "mount", VERDICT_OK, "y");
		doctor_found(d, "%s", *root_folder() ? VMINSPECT_PROC :
			     source_dir());
		return true;
	}
	doctor_check(d, "mount", VERDICT_WARNING, "none");
	doctor_found(d, _("not mounted: there is no %s/status"),
		     VMINSPECT_PROC);
	doctor_remedy(d, "sudo mount -t vminspect vminspect " VMINSPECT_PROC);
	return false;
}

static void check_abi(struct doctor *d)
{
	const struct module_head *head = &d->status.head;
	bool same = head->abi == VMINSPECT_ABI, equal;

	if (d->status.why) {
		doctor_check(d, "version", VERDICT_STOP, "none");
		doctor_found(d, "%s/status: %s", VMINSPECT_PROC, d->status.why);
		doctor_remedy(d, _("take both from the same release"));
		return;
	}
	equal = !strcmp(head->version, VMINSPECT_VERSION);
	doctor_check(d, "version", !same ? VERDICT_STOP : equal ? VERDICT_OK :
		     VERDICT_WARNING, head->version);
	doctor_found(d, _("module %s, ABI %llu; tool %s, ABI %d"), head->version,
		     (unsigned long long)head->abi, VMINSPECT_VERSION,
		     VMINSPECT_ABI);
	if (!same || !equal)
		doctor_remedy(d, _("take both from the same release: build again, vminspect unload, insmod vminspect.ko"));
}

static const char *recording_remedy(const struct doctor *d)
{
	const char *reason = d->status.reason;

	if (!strcmp(reason, "kprobes") || !strcmp(reason, "symbol"))
		return _("not on this kernel, see above");
	if (!strcmp(reason, "lockdown") ||
	    !strcmp(d->lockdown, "confidentiality"))
		return _("not under this lockdown, see above");
	return RECORD_HINT;
}

static void check_recording(struct doctor *d)
{
	const char *record = d->status.record;
	bool off = !strcmp(record, "off"), count = !strcmp(record, "count");

	doctor_check(d, "recording", !*record ? VERDICT_UNKNOWN :
		     off || count ? VERDICT_WARNING : VERDICT_OK,
		     *record ? record : NULL);
	if (off)
		doctor_found(d, _("off: faults, run, report and the course have nothing to show"));
	else if (count)
		doctor_found(d, _("count: faults are summed up for faults --stat; run, report and the course have nothing to show"));
	else
		return;
	doctor_remedy(d, "%s", recording_remedy(d));
}

static void check_absent(struct doctor *d)
{
	const char *absent = d->status.absent;

	if (!*absent || !strcmp(absent, "-")) {
		doctor_check(d, "absent", *absent ? VERDICT_OK : VERDICT_UNKNOWN,
			     *absent ? "none" : NULL);
		return;
	}
	doctor_check(d, "absent", VERDICT_WARNING, absent);
	/* translators: %s is words of the module's status: calls,signals */
	doctor_found(d, _("this kernel does not tell of: %s"), absent);
	doctor_remedy(d, _("causes of faults are missing from that; dmesg has the reason"));
}

void doctor_check_module(struct doctor *d)
{
	if (!check_loaded(d) || !check_mount(d))
		return;
	check_abi(d);
	check_recording(d);
	check_absent(d);
}
