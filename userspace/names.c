// SPDX-License-Identifier: GPL-2.0
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

char *names_keep(void **names, const char *name)
{
	char **found = tfind(name, names, compare);
	char *copy;

	if (found)
		return *found;
	copy = strdup(name);
	if (copy && tsearch(copy, names, compare))
		return copy;
	free(copy);
	return NULL;
}

void names_free(void *names)
{
	tdestroy(names, free);
}
