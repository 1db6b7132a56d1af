// SPDX-License-Identifier: GPL-2.0
/*
 * The compiler: the one that the kernel was built with takes the options that
 * its headers ask for.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "doctor_root.h"
#include "intl.h"

/**
 * struct compiler - the one that built the kernel
 * @command: as its makefiles call it: gcc-12, x86_64-linux-gnu-gcc-12, clang
 * @package: what follows after the prefix: gcc-12
 * @major: version, 0 where not known
 */
struct compiler {
	char command[WORD_SIZE];
	const char *package;
	unsigned long major;
};

/* The name of a compiler in a word: "gcc-12" of "x86_64-linux-gnu-gcc-12" */
static const char *bare_name(const char *word)
{
	static const char * const names[] = { "gcc", "clang" };
	const char *name;
	size_t i;

	for (i = 0; i < 2; i++) {
		name = strstr(word, names[i]);
		if (name)
			return name;
	}
	return NULL;
}

/*
 * "gcc-12 (Debian 12.2.0-14) 12.2.0", "gcc-10 (Debian 10.2.1-6) 10.2.1 20210110",
 * "Debian clang version 14.0.6", "clang version 17.0.6 (Fedora 17.0.6-2)"
 */
static bool parse_compiler(const char *text, struct compiler *c)
{
	const char *version = strstr(text, " version ");
	const char *name = bare_name(text);
	const char *close = strrchr(text, ')');

	if (!name)
		return false;
	if (version)
		snprintf(c->command, sizeof(c->command), "clang");
	else
		snprintf(c->command, sizeof(c->command), "%.*s",
			 (int)strcspn(text, " "), text);
	c->package = bare_name(c->command);
	version = version ? version + 9 : close ? close + 2 : "";
	c->major = strtoul(version, NULL, 10);
	return c->package;
}

/* That of a program "gcc", by what it is a link to: 0 where that does not tell */
static unsigned long major_of(const char *path)
{
	const char *file = strrchr(path, '/');
	const char *name = bare_name(file ? file + 1 : path);

	name = name ? strchr(name, '-') : NULL;
	return name && isdigit((unsigned char)name[1]) ?
	       strtoul(name + 1, NULL, 10) : 0;
}

static void say_present(struct doctor *d, const struct compiler *c,
			const char *path)
{
	unsigned long major = major_of(path);

	if (!major || !c->major || major == c->major) {
		doctor_check(d, "compiler", VERDICT_OK, c->command);
		doctor_found(d, _("%s, as for this kernel"), c->command);
		if (*c->package == 'c')
			doctor_remedy(d, _("build with: make LLVM=1"));
		return;
	}
	doctor_check(d, "compiler", VERDICT_WARNING, c->command);
	doctor_found(d, _("%s is of version %lu, the kernel was built with %lu"),
		     c->command, major, c->major);
	doctor_remedy(d, _("if the build complains: sudo apt-get install %s-%lu, then make CC=%s-%lu"),
		      c->package, c->major, c->package, c->major);
}

/* NULL, or another compiler that there is */
static const char *any_compiler(void)
{
	static const char * const names[] = { "gcc", "cc", "clang" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (root_program(names[i], NULL))
			return names[i];
	}
	return NULL;
}

static void say_absent(struct doctor *d, const struct compiler *c)
{
	const char *other = any_compiler();

	doctor_check(d, "compiler", doctor_to_build(d), other ?: "none");
	if (other)
		doctor_found(d, _("%s is not found, which this kernel was built with; %s is"),
			     c->command, other);
	else
		doctor_found(d, _("%s is not found, which this kernel was built with"),
			     c->command);
	if (other && *c->package == 'g')
		doctor_remedy(d, _("sudo apt-get install %s; or try make CC=%s"),
			      c->package, other);
	else
		doctor_remedy(d, "sudo apt-get install %s", c->package);
}

/* Where it is not known what the kernel was built with */
static void say_some(struct doctor *d)
{
	const char *other = any_compiler();

	doctor_check(d, "compiler", other ? VERDICT_OK : doctor_to_build(d),
		     other ?: "none");
	if (other) {
		doctor_found(d, _("%s; it is not known what this kernel was built with"),
			     other);
		return;
	}
	doctor_found(d, _("not found"));
	doctor_remedy(d, "sudo apt-get install gcc");
}

void doctor_check_compiler(struct doctor *d)
{
	char text[OPTION_SIZE], path[PATH_MAX];
	struct compiler c = { 0 };

	kernel_config_value(&d->config, "CC_VERSION_TEXT", text);
	if (!parse_compiler(text, &c))
		say_some(d);
	else if (root_program(c.command, path))
		say_present(d, &c, path);
	else
		say_absent(d, &c);
}
