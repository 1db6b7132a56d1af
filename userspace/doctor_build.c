// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel that runs, and what it takes to build a module for it.
 */
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "doctor_root.h"
#include "intl.h"
#include "number.h"

/* CAP_SYS_MODULE of capabilities(7) */
#define LOADING_RIGHT	(1ULL << 16)

/* What module/arch has, as uname(2) names it; that of i386 goes by the processor */
static const char * const architectures[] = {
	"x86_64", "i386", "i486", "i586", "i686", "aarch64"
};

static bool supported(const char *arch)
{
	size_t i;

	for (i = 0; i < sizeof(architectures) / sizeof(*architectures); i++) {
		if (!strcmp(arch, architectures[i]))
			return true;
	}
	return false;
}

static void check_arch(struct doctor *d)
{
	bool known = *d->arch;

	doctor_check(d, "arch", !known ? VERDICT_UNKNOWN :
		     supported(d->arch) ? VERDICT_OK : VERDICT_STOP,
		     known ? d->arch : NULL);
	if (!known || supported(d->arch))
		return;
	doctor_found(d, _("%s: the module is for x86_64, i386 and arm64"), d->arch);
	doctor_remedy(d, _("scripts/vm runs it on any machine"));
}

/* /proc/modules is there if, and only if, the kernel has modules. */
static void check_modules(struct doctor *d)
{
	char line[16];

	if (!root_has("/proc/modules")) {
		doctor_check(d, "modules", VERDICT_STOP, "n");
		doctor_found(d, _("this kernel loads no modules (CONFIG_MODULES is not set)"));
		doctor_remedy(d, _("boot a kernel that does, or use scripts/vm"));
		return;
	}
	if (root_line(line, sizeof(line), "/proc/sys/kernel/modules_disabled") &&
	    !strcmp(line, "1")) {
		doctor_check(d, "modules", d->loaded ? VERDICT_WARNING :
			     VERDICT_STOP, "disabled");
		doctor_found(d, _("no more modules until the next boot (kernel.modules_disabled=1)"));
		doctor_remedy(d, _("reboot, and load it before that is set"));
		return;
	}
	doctor_check(d, "modules", VERDICT_OK, "y");
	doctor_found(d, _("the kernel loads modules"));
}

/* A line "KEY:\tVALUE" of the own status in /proc, as a number */
static bool own_mask(const char *key, uint64_t *mask)
{
	FILE *file = root_open("/proc/self/status");
	size_t len = strlen(key);
	char line[256];
	bool ok = false;

	while (file && !ok && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = 0;
		ok = !strncmp(line, key, len) && line[len] == ':' &&
		     number_parse(line + len + 1 + strspn(line + len + 1, "\t "),
				  16, mask);
	}
	if (file)
		fclose(file);
	return ok;
}

/* In a container not even root may load modules: the bounding set says so. */
static void check_rights(struct doctor *d)
{
	uint64_t bound, now;

	if (!own_mask("CapBnd", &bound) || !own_mask("CapEff", &now)) {
		doctor_check(d, "rights", VERDICT_UNKNOWN, NULL);
		doctor_found(d, _("unknown: /proc/self/status does not say"));
	} else if (!(bound & LOADING_RIGHT)) {
		doctor_check(d, "rights", d->loaded ? VERDICT_WARNING :
			     VERDICT_STOP, "none");
		doctor_found(d, _("nobody may load modules in here: it looks like a container"));
		doctor_remedy(d, _("load it outside, or use scripts/vm"));
	} else if (now & LOADING_RIGHT) {
		doctor_check(d, "rights", VERDICT_OK, "root");
		doctor_found(d, _("you may load modules"));
	} else {
		doctor_check(d, "rights", VERDICT_OK, "user");
		doctor_found(d, _("root may load modules (sudo)"));
	}
}

void doctor_check_kernel(struct doctor *d)
{
	doctor_check(d, "kernel", *d->release ? VERDICT_OK : VERDICT_UNKNOWN,
		     *d->release ? d->release : NULL);
	check_arch(d);
	check_modules(d);
	check_rights(d);
}

static void check_headers(struct doctor *d)
{
	if (*d->built && !strcmp(d->built, d->release)) {
		doctor_check(d, "headers", VERDICT_OK, d->built);
		doctor_found(d, _("/lib/modules/%s/build, of this kernel"),
			     d->release);
		return;
	}
	doctor_check(d, "headers", doctor_to_build(d),
		     *d->built ? d->built : "none");
	if (*d->built)
		doctor_found(d, _("/lib/modules/%s/build is of another kernel, %s"),
			     d->release, d->built);
	else if (root_has("/lib/modules/%s/build", d->release))
		doctor_found(d, _("/lib/modules/%s/build has no utsrelease.h"),
			     d->release);
	else if (root_names("/lib/modules/%s/build", d->release))
		doctor_found(d, _("/lib/modules/%s/build leads to nothing that can be read"),
			     d->release);
	else
		doctor_found(d, _("there is no /lib/modules/%s/build"),
			     d->release);
	doctor_remedy(d, "sudo apt-get install linux-headers-%s", d->release);
}

static void check_make(struct doctor *d)
{
	char path[PATH_MAX];

	if (root_program("make", path)) {
		doctor_check(d, "make", VERDICT_OK, "y");
		doctor_found(d, "%s", path + strlen(root_folder()));
		return;
	}
	doctor_check(d, "make", doctor_to_build(d), "none");
	doctor_found(d, _("not found"));
	doctor_remedy(d, "sudo apt-get install make");
}

/*
 * Headers that come with the kernel's types have the build look for pahole, and
 * fail without.
 */
static void check_pahole(struct doctor *d)
{
	char value[OPTION_SIZE];

	if (!root_has("/lib/modules/%s/build/vmlinux", d->release) ||
	    strcmp(kernel_config_value(&d->config, "DEBUG_INFO_BTF_MODULES",
				       value), "y"))
		return;
	if (root_program("pahole", NULL)) {
		doctor_check(d, "pahole", VERDICT_OK, "y");
		doctor_found(d, _("found, for the types (BTF) of modules"));
		return;
	}
	doctor_check(d, "pahole", doctor_to_build(d), "none");
	doctor_found(d, _("not found, and these headers need it (BTF)"));
	doctor_remedy(d, "sudo apt-get install pahole");
}

void doctor_check_build(struct doctor *d)
{
	check_headers(d);
	doctor_check_compiler(d);
	check_make(d);
	check_pahole(d);
}
