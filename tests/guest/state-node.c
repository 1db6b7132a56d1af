// SPDX-License-Identifier: GPL-2.0
// vm: wide
/* Memory of two nodes */
#include "state.h"

STATE("node")
{
	char *p = touched(NR * PAGE, 0);

	if (number_in("/sys/devices/system/node/has_memory", "-") < 1)
		return cannot("one NUMA node only");
	if (!p || move_to(p, NR / 2, PAGE, 0) ||
	    move_to(p + NR / 2 * PAGE, NR / 2, PAGE, 1))
		return -1;
	want(p, NR / 2, "present pte rw- anon node=0");
	want(p + NR / 2 * PAGE, NR / 2, "present pte rw- anon node=1");
	return 0;
}
