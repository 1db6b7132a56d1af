// SPDX-License-Identifier: GPL-2.0
/*
 * Whether the kernel takes a module that somebody built: Secure Boot as a rule
 * brings lockdown, and that wants modules signed.
 */
#include <glob.h>
#include <string.h>

#include "doctor.h"
#include "doctor_root.h"
#include "intl.h"

#define LOCKDOWN	"/sys/kernel/security/lockdown"
#define SIGNED		"~Module signature appended~\n"

/* Four bytes of attributes, then 1 where it is on; -1: not known */
static int read_secure_boot(void)
{
	char pattern[PATH_MAX];
	int on = -1, i;
	glob_t found;
	FILE *file;

	snprintf(pattern, sizeof(pattern),
		 "%s/sys/firmware/efi/efivars/SecureBoot-*", root_folder());
	if (glob(pattern, 0, NULL, &found))
		return -1;
	file = fopen(found.gl_pathv[0], "re");
	for (i = 0; file && i < 5; i++)
		on = fgetc(file);
	if (file)
		fclose(file);
	globfree(&found);
	return on == 0 || on == 1 ? on : -1;
}

static void check_secure_boot(struct doctor *d)
{
	int on = read_secure_boot();

	if (!root_has("/sys/firmware/efi")) {
		doctor_check(d, "secure-boot", VERDICT_OK, "off");
		doctor_found(d, _("none: this kernel was not booted by UEFI"));
	} else if (on < 0) {
		doctor_check(d, "secure-boot", VERDICT_UNKNOWN, NULL);
		doctor_found(d, _("unknown: /sys/firmware/efi/efivars does not say"));
	} else if (!on) {
		doctor_check(d, "secure-boot", VERDICT_OK, "off");
	} else {
		doctor_check(d, "secure-boot", d->loaded ? VERDICT_OK :
			     VERDICT_WARNING, "on");
		doctor_found(d, _("on: most distributions then load signed modules only"));
		doctor_remedy(d, _("see signing, below"));
	}
}

/* The word in [] */
static bool read_lockdown(struct doctor *d)
{
	char line[128], *open;

	if (!root_line(line, sizeof(line), LOCKDOWN))
		return false;
	open = strchr(line, '[');
	return open && sscanf(open, "[%63[^]]", d->lockdown) == 1;
}

/* Where securityfs is mounted, it has lsm, and lockdown if that is in use. */
static void say_no_lockdown(struct doctor *d)
{
	char value[OPTION_SIZE];

	kernel_config_value(&d->config, "SECURITY_LOCKDOWN_LSM", value);
	if (*value == 'n' || root_has("/sys/kernel/security/lsm")) {
		doctor_check(d, "lockdown", VERDICT_OK, "none");
		doctor_found(d, _("none: this kernel runs without"));
		return;
	}
	doctor_check(d, "lockdown", VERDICT_UNKNOWN, NULL);
	doctor_found(d, _("unknown: there is no %s"), LOCKDOWN);
	doctor_remedy(d, "sudo mount -t securityfs securityfs /sys/kernel/security");
}

static void check_lockdown(struct doctor *d)
{
	if (!read_lockdown(d)) {
		say_no_lockdown(d);
	} else if (!strcmp(d->lockdown, "none")) {
		doctor_check(d, "lockdown", VERDICT_OK, d->lockdown);
	} else if (!strcmp(d->lockdown, "confidentiality")) {
		doctor_check(d, "lockdown", VERDICT_WARNING, d->lockdown);
		doctor_found(d, _("confidentiality: signed modules only, and no log of faults"));
		doctor_remedy(d, _("to record faults, boot with lockdown=integrity, or use scripts/vm"));
	} else {
		doctor_check(d, "lockdown", d->loaded ? VERDICT_OK :
			     VERDICT_WARNING, d->lockdown);
		doctor_found(d, _("%s: signed modules only"), d->lockdown);
		doctor_remedy(d, _("see signing, below"));
	}
}

/* Whether the kernel refuses what is not signed; -1: not known */
static int enforced(struct doctor *d)
{
	char value[OPTION_SIZE], line[16];

	if (*d->lockdown && strcmp(d->lockdown, "none"))
		return 1;
	if (root_line(line, sizeof(line),
		      "/sys/module/module/parameters/sig_enforce"))
		return *line == 'Y';
	kernel_config_value(&d->config, "MODULE_SIG_FORCE", value);
	return *value ? *value == 'y' : -1;
}

/* The module that modprobe would load; a compressed one is not looked into. */
static bool is_signed(const struct doctor *d)
{
	char end[sizeof(SIGNED)] = "";
	FILE *file;

	if (!*d->installed)
		return false;
	file = root_open("%s", d->installed);
	if (!file)
		return false;
	if (!fseek(file, 1 - (long)sizeof(end), SEEK_END) &&
	    fread(end, 1, sizeof(end) - 1, file) != sizeof(end) - 1)
		*end = 0;
	fclose(file);
	return !strcmp(end, SIGNED);
}

static void say_refused(struct doctor *d)
{
	doctor_check(d, "signing", VERDICT_STOP, "enforced");
	if (*d->installed)
		doctor_found(d, _("%s has no signature, and none is loaded without"),
			     d->installed);
	else
		doctor_found(d, _("only modules with a signature that this kernel trusts are loaded"));
	doctor_remedy(d, _("sign it with a key of yours: scripts/sign-file of the headers, mokutil --import; SIGNING in vminspect(8) has the commands"));
}

static void check_signing(struct doctor *d)
{
	int needed = enforced(d);

	if (needed < 0) {
		doctor_check(d, "signing", VERDICT_UNKNOWN, NULL);
		doctor_found(d, _("unknown: no file has the configuration of this kernel"));
	} else if (!needed) {
		doctor_check(d, "signing", VERDICT_OK, "optional");
		doctor_found(d, _("modules need no signature"));
	} else if (d->loaded) {
		doctor_check(d, "signing", VERDICT_OK, "enforced");
		doctor_found(d, _("modules need a signature; the one that is loaded was let in"));
	} else if (is_signed(d)) {
		doctor_check(d, "signing", VERDICT_OK, "enforced");
		doctor_found(d, _("%s is signed; whether the key is trusted shows when it is loaded"),
			     d->installed);
	} else {
		say_refused(d);
	}
}

void doctor_check_load(struct doctor *d)
{
	check_secure_boot(d);
	check_lockdown(d);
	check_signing(d);
}
