// SPDX-License-Identifier: GPL-2.0
/*
 * Settings that what is shown depends on. None of them stops anything.
 */
#include <string.h>
#include <unistd.h>

#include "doctor.h"
#include "doctor_root.h"
#include "intl.h"
#include "number.h"

#define THP	"/sys/kernel/mm/transparent_hugepage/enabled"
#define DAMON_STAT "/sys/module/damon_stat/parameters/enabled"

/* The word in [] */
static void check_thp(struct doctor *d)
{
	char line[128], word[WORD_SIZE], *open;

	open = root_line(line, sizeof(line), THP) ? strchr(line, '[') : NULL;
	if (!open || sscanf(open, "[%63[^]]", word) != 1) {
		doctor_check(d, "thp", VERDICT_OK, "none");
		doctor_found(d, _("none: this kernel has no transparent huge pages"));
		return;
	}
	if (strcmp(word, "never")) {
		doctor_check(d, "thp", VERDICT_OK, word);
		return;
	}
	doctor_check(d, "thp", VERDICT_WARNING, word);
	doctor_found(d, _("never: there will be no transparent huge page to look at"));
	doctor_remedy(d, "echo madvise | sudo tee " THP);
}

/*
 * The kernel takes la57 out of the flags when it runs on four levels, whatever
 * the processor can do.
 */
static const char *levels_of_flags(void)
{
	FILE *file = root_open("/proc/cpuinfo");
	const char *levels = "";
	char line[8192];

	while (file && !*levels && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = ' ';
		if (!strncmp(line, "flags", 5))
			levels = strstr(line, " la57 ") ? "5" : "4";
	}
	if (file)
		fclose(file);
	return levels;
}

/*
 * On i386 and arm64 the levels are built in, but for those of addresses of 52
 * bits, of which a kernel uses what the processor has.
 */
static const char *levels_built(const struct doctor *d, char value[OPTION_SIZE])
{
	kernel_config_value(&d->config, "ARM64_VA_BITS_52", value);
	if (!strcmp(value, "y"))
		return "";
	kernel_config_value(&d->config, "PGTABLE_LEVELS", value);
	return strlen(value) == 1 && *value >= '2' && *value <= '4' ? value : "";
}

static void check_levels(struct doctor *d)
{
	bool x86 = !strcmp(d->arch, "x86_64");
	const char *levels = d->status.levels;
	char built[OPTION_SIZE], most[OPTION_SIZE];

	if (!*levels)
		levels = x86 ? levels_of_flags() : levels_built(d, built);
	doctor_check(d, "levels", *levels ? VERDICT_OK : VERDICT_UNKNOWN,
		     *levels ? levels : NULL);
	if (!*levels)
		return;
	kernel_config_value(&d->config, "PGTABLE_LEVELS", most);
	if (x86 && !strcmp(levels, "4") && !strcmp(most, "5"))
		doctor_found(d, _("4, of page tables; on other processors this kernel has 5"));
	else
		doctor_found(d, _("%s, of page tables"), levels);
}

static void check_page(struct doctor *d)
{
	char text[NUMBER_SIZE], words[NUMBER_SIZE];
	uint64_t page = 0;

	if (!number_parse(d->status.page, 10, &page) && !*root_folder())
		page = sysconf(_SC_PAGESIZE);
	snprintf(text, sizeof(text), "%llu", (unsigned long long)page);
	doctor_check(d, "page", page ? VERDICT_OK : VERDICT_UNKNOWN,
		     page ? text : NULL);
	if (page)
		doctor_found(d, "%s", number_words(page, words));
}

/* New in v6.17, and on by default in Debian: it clears accessed bits everywhere. */
static void check_damon(struct doctor *d)
{
	char line[16];

	if (!root_line(line, sizeof(line), DAMON_STAT))
		return;
	if (*line != 'Y') {
		doctor_check(d, "damon", VERDICT_OK, "off");
		return;
	}
	doctor_check(d, "damon", VERDICT_WARNING, "on");
	doctor_found(d, _("on: to see which memory is used, the kernel itself takes back the accessed bits of pages (young) time and again"));
	doctor_remedy(d, "echo N | sudo tee " DAMON_STAT);
}

void doctor_check_settings(struct doctor *d)
{
	check_thp(d);
	check_damon(d);
	check_levels(d);
	check_page(d);
}
