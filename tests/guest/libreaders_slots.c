// SPDX-License-Identifier: GPL-2.0
/* What readers say of themselves: see libreaders.h. */
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "libcheck.h"
#include "libreaders.h"

struct shared *shared_new(void)
{
	void *p = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	need(p != MAP_FAILED, "what is shared");
	return p;
}

uint32_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + 1;
}

void slot_beat(struct slot *slot, const char *doing)
{
	snprintf(slot->doing, sizeof(slot->doing), "%.47s", doing);
	__atomic_store_n(&slot->beat, now(), __ATOMIC_RELEASE);
}

const struct slot *slots_hung(const struct shared *s, uint32_t patience)
{
	uint32_t t = now(), since;
	unsigned int i;

	for (i = 0; i < MAX_READERS; i++) {
		since = s->slot[i].told_at ? s->slot[i].told_at :
					     s->slot[i].beat;
		if (since && t > since && t - since > patience)
			return &s->slot[i];
	}
	return NULL;
}

void slots_testify(const struct shared *s, const struct slot *hung,
		   const char *witness)
{
	unsigned int i;
	pid_t pid;

	printf("FAIL: %s (%d) hangs%s, at: %s\n", hung->kind, hung->pid,
	       hung->told_at ? " and does not end" : "", hung->doing);
	for (i = 0; i < MAX_READERS; i++) {
		const struct slot *each = &s->slot[i];

		if (each->beat)
			printf("%s (%d), %u s ago: %s\n", each->kind,
			       each->pid, now() - each->beat, each->doing);
	}
	fflush(stdout);
	pid = fork();
	if (!pid) {
		execl(witness, witness, "0", NULL);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
}
