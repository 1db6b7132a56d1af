// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "doctor.h"
#include "doctor_root.h"
#include "source.h"

void doctor_check(struct doctor *d, const char *name, enum verdict verdict,
		  const char *value)
{
	if (d->nr == CHECKS_MAX)
		abort();
	d->checks[d->nr++] = (struct check){
		.name = name,
		.verdict = verdict,
		.value = value ? strdup(value) : NULL,
	};
}

__attribute__((format(printf, 2, 0)))
static void say(char **text, const char *format, va_list ap)
{
	free(*text);
	if (vasprintf(text, format, ap) < 0)
		*text = NULL;
}

void doctor_found(struct doctor *d, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(&d->checks[d->nr - 1].found, format, ap);
	va_end(ap);
}

void doctor_remedy(struct doctor *d, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(&d->checks[d->nr - 1].remedy, format, ap);
	va_end(ap);
}

enum verdict doctor_to_build(const struct doctor *d)
{
	return d->loaded || *d->installed ? VERDICT_WARNING : VERDICT_STOP;
}

size_t doctor_count(const struct doctor *d, enum verdict verdict)
{
	size_t i, nr = 0;

	for (i = 0; i < d->nr; i++)
		nr += d->checks[i].verdict == verdict;
	return nr;
}

/*
 * Of another machine uname(2) knows nothing; and to a program of 32 bits it may
 * name another architecture than the kernel's.
 */
static void read_kernel(struct doctor *d)
{
	struct utsname own;

	root_line(d->release, sizeof(d->release), "/proc/sys/kernel/osrelease");
	root_line(d->arch, sizeof(d->arch), "/proc/sys/kernel/arch");
	if (*root_folder() || uname(&own))
		return;
	snprintf(d->release, sizeof(d->release), "%.63s", own.release);
	if (!*d->arch)
		snprintf(d->arch, sizeof(d->arch), "%.63s", own.machine);
}

static void read_headers(struct doctor *d)
{
	FILE *file = root_open("/lib/modules/%s/build/include/generated/utsrelease.h",
			       d->release);
	char line[256];

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "#define UTS_RELEASE \"%63[^\"]", d->built) == 1)
			break;
	}
	if (file)
		fclose(file);
}

/* modules.dep has a line for each: "updates/dkms/vminspect.ko: ..." */
static void read_installed(struct doctor *d)
{
	FILE *file = root_open("/lib/modules/%s/modules.dep", d->release);
	char *line = NULL, *name;
	size_t size = 0;

	while (file && !*d->installed && getline(&line, &size, file) > 0) {
		line[strcspn(line, ":")] = 0;
		name = strrchr(line, '/');
		if (strncmp(name ? name + 1 : line, "vminspect.ko", 12))
			continue;
		snprintf(d->installed, sizeof(d->installed),
			 "/lib/modules/%s/%s", d->release, line);
	}
	free(line);
	if (file)
		fclose(file);
}

void doctor_examine(struct doctor *d)
{
	memset(d, 0, sizeof(*d));
	read_kernel(d);
	read_headers(d);
	read_installed(d);
	kernel_config_read(&d->config, d->release,
			   *d->built && !strcmp(d->built, d->release));
	kernel_symbols_read(&d->symbols);
	d->loaded = root_has("/sys/module/" VMINSPECT_FSTYPE);
	doctor_read_status(d);
	doctor_check_kernel(d);
	doctor_check_build(d);
	doctor_check_probes(d);
	doctor_check_load(d);
	doctor_check_module(d);
	doctor_check_extras(d);
	doctor_check_kinds(d);
	doctor_check_settings(d);
}

void doctor_free(struct doctor *d)
{
	size_t i;

	for (i = 0; i < d->nr; i++) {
		free(d->checks[i].value);
		free(d->checks[i].found);
		free(d->checks[i].remedy);
	}
	kernel_config_free(&d->config);
}
