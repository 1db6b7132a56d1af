// SPDX-License-Identifier: GPL-2.0
/*
 * faults-count CMD...: runs a program and all that it starts, reads the fault
 * log meanwhile, and compares with what getrusage says of them: as many minor
 * faults, as many major ones. Nothing else may start processes at the time.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libspace.h"

struct log {
	int fd;
	pid_t first;		/* numbers from this one on are counted */
	uint64_t minor, major, retry, error, unknown, lost;
	char buf[65536];
	size_t len;
};

static void count_line(struct log *log, const char *line)
{
	char class[16];
	uint64_t pid, lost;

	if (sscanf(line, "lost %" SCNu64, &lost) == 1)
		log->lost += lost;
	if (sscanf(line, "fault %*s %*s %*s %15s", class) != 1 ||
	    !line_number(line, "pid", 10, &pid) || (pid_t)pid < log->first)
		return;
	log->minor += !strcmp(class, "minor");
	log->major += !strcmp(class, "major");
	log->retry += !strcmp(class, "retry");
	log->error += !strcmp(class, "error");
	log->unknown += !strcmp(class, "unknown");
}

/* Reads all there is. */
static void drain(struct log *log)
{
	char *line, *end;
	ssize_t n;

	while ((n = read(log->fd, log->buf + log->len,
			 sizeof(log->buf) - log->len)) > 0) {
		log->len += n;
		line = log->buf;
		while ((end = memchr(line, '\n',
				     log->buf + log->len - line))) {
			*end = 0;
			count_line(log, line);
			line = end + 1;
		}
		log->len -= line - log->buf;
		memmove(log->buf, line, log->len);
	}
}

static pid_t start(char **argv)
{
	int go[2];
	char c;
	pid_t pid;

	if (pipe(go))
		exit(1);
	pid = fork();
	if (pid) {
		close(go[0]);
		return close(go[1]), pid;
	}
	close(go[1]);
	while (read(go[0], &c, 1) < 0 && errno == EINTR)
		;
	execvp(argv[0], argv);
	_exit(127);
}

static int report(const struct log *log, const struct rusage *ru, char **argv)
{
	bool right = log->minor == (uint64_t)ru->ru_minflt &&
		     log->major == (uint64_t)ru->ru_majflt &&
		     !log->lost && !log->unknown && log->minor;

	printf("%s: minor %" PRIu64 "/%ld major %" PRIu64 "/%ld retry %" PRIu64
	       " error %" PRIu64 " unknown %" PRIu64 " lost %" PRIu64 "%s\n",
	       argv[0], log->minor, ru->ru_minflt, log->major, ru->ru_majflt,
	       log->retry, log->error, log->unknown, log->lost,
	       right ? "" : " WRONG");
	return right ? 0 : 1;
}

int main(int argc, char **argv)
{
	static struct log log;
	struct rusage ru;
	struct pollfd poll_fd;
	int status;

	if (argc < 2)
		return 2;
	log.fd = open("/proc/vminspect/faults", O_RDONLY | O_NONBLOCK);
	if (log.fd < 0 || lseek(log.fd, 0, SEEK_END) < 0) {
		perror("faults");
		return 1;
	}
	log.first = start(argv + 1);
	poll_fd = (struct pollfd){ .fd = log.fd, .events = POLLIN };
	while (wait4(log.first, &status, WNOHANG, &ru) == 0) {
		poll(&poll_fd, 1, 10);
		drain(&log);
	}
	drain(&log);
	if (!WIFEXITED(status) || WEXITSTATUS(status) == 127)
		return fail("%s ended with %x", argv[1], status), 1;
	return report(&log, &ru, argv + 1);
}
