// SPDX-License-Identifier: GPL-2.0
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "step.h"

static __thread int fd = STEP_FD;

void step_as(int who)
{
	fd = STEP_FD + who;
}

unsigned long step_at(const char *name, const unsigned long *values)
{
	struct step_message message = {
		.pid = syscall(SYS_getpid),
		.tid = syscall(SYS_gettid),
	};
	struct step_answer answer = { 0, 0 };

	strncpy(message.name, name, STEP_NAME - 1);
	memcpy(message.values, values, sizeof(message.values));
	do {
		if (write(fd, &message, sizeof(message)) != sizeof(message))
			return 0;
		if (read(fd, &answer, sizeof(answer)) != sizeof(answer))
			_exit(0);	/* who listened has gone */
	} while (answer.again);
	return answer.value;
}
