// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "intl.h"
#include "number.h"
#include "source.h"

#define SYS_MODULE "/sys/module/" VMINSPECT_FSTYPE
#define MOUNT_COMMAND "sudo mount -t " VMINSPECT_FSTYPE " " VMINSPECT_FSTYPE \
		      " " VMINSPECT_PROC

const char *source_dir(void)
{
	const char *dir = getenv("VMINSPECT_PROC");

	return dir && *dir ? dir : VMINSPECT_PROC;
}

bool source_loaded(void)
{
	return !access(SYS_MODULE, F_OK);
}

static int open_file(const char *name, int flags)
{
	int dir = open(source_dir(), O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fd, err;

	if (dir < 0)
		return -1;
	fd = openat(dir, name, flags | O_RDONLY | O_CLOEXEC);
	err = errno;
	close(dir);
	errno = err;
	return fd;
}

static enum status fail_absent(int err)
{
	if (strcmp(source_dir(), VMINSPECT_PROC))
		return fail(STATUS_MODULE, _("VMINSPECT_PROC names that folder"),
			    "%s/status: %s", source_dir(), error_words(err));
	if (err == EACCES)
		return fail_errno(VMINSPECT_PROC "/status", err);
	if (source_loaded())
		return fail(STATUS_MODULE, MOUNT_COMMAND,
			    _("%s: the module is loaded, but not mounted here"),
			    VMINSPECT_PROC);
	return fail(STATUS_MODULE,
		    _("sudo insmod vminspect.ko, or sudo modprobe vminspect once it is installed"),
		    _("%s: the module is not loaded"), VMINSPECT_PROC);
}

enum status source_open_status(FILE **file)
{
	int fd = open_file("status", 0);

	*file = fd < 0 ? NULL : fdopen(fd, "r");
	return *file ? STATUS_OK : fail_absent(errno);
}

FILE *source_open_histogram(void)
{
	int fd = open_file("histogram", 0);

	return fd < 0 ? NULL : fdopen(fd, "r");
}

static enum status check_head(const struct module_head *head)
{
	if (head->abi == VMINSPECT_ABI)
		return STATUS_OK;
	return fail(STATUS_MODULE, _("take both from the same release"),
		    _("the module (version %s) speaks ABI %llu, this tool (version %s) ABI %d"),
		    head->version, (unsigned long long)head->abi,
		    VMINSPECT_VERSION, VMINSPECT_ABI);
}

enum status source_check(struct module_head *head)
{
	struct module_head own = { 0 };
	const char *why = _("it is empty");
	char *line = NULL;
	size_t size = 0;
	enum status status;
	FILE *file;

	status = source_open_status(&file);
	if (status)
		return status;
	if (getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = 0;
		why = parse_module_head(&own, line);
	}
	free(line);
	fclose(file);
	if (head)
		*head = own;
	if (why)
		return fail(STATUS_MODULE, NULL, "%s/status: %s", source_dir(),
			    why);
	return check_head(&own);
}

/* Writes the name of the file of a process. */
static bool name_of(const char *pid, char name[16])
{
	uint64_t n;

	if (!strcmp(pid, "self")) {
		strcpy(name, pid);
		return true;
	}
	if (!number_parse(pid, 10, &n) || !n || n > INT_MAX)
		return false;
	snprintf(name, 16, "%d", (int)n);
	return true;
}

enum status source_open(struct source *s, const char *pid)
{
	if (!name_of(pid, s->who))
		return fail(STATUS_USAGE, NULL, _("%s: not a pid"),
			    *pid ? pid : "\"\"");
	s->fd = open_file(s->who, 0);
	if (s->fd >= 0)
		return STATUS_OK;
	if (errno == ENOENT || errno == ESRCH)
		return fail(STATUS_GONE, NULL, _("%s: no such process"), s->who);
	if (errno == EACCES)
		return fail(STATUS_DENIED,
			    _("another user's process: root may (sudo)"),
			    "%s: %s", s->who, error_words(errno));
	return fail_errno(s->who, errno);
}

void source_close(struct source *s)
{
	close(s->fd);
	s->fd = -1;
}

int source_walk(struct source *s, uint64_t addr, struct vminspect_walk *walk)
{
	*walk = (struct vminspect_walk){ .size = sizeof(*walk), .addr = addr };
	return ioctl(s->fd, VMINSPECT_IOC_WALK, walk) ? errno : 0;
}

/* Whether status has the line "KEY=VALUE" */
static bool status_says(const char *pair)
{
	int fd = open_file("status", 0);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	bool found = false;
	char line[256];

	if (!file)
		return false;
	while (!found && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = 0;
		found = !strcmp(line, pair);
	}
	fclose(file);
	return found;
}

bool source_counting(void)
{
	return status_says("record=count");
}

bool source_recording(void)
{
	return !status_says("record=off") && !source_counting();
}

const char *source_record_hint(void)
{
	if (status_says("reason=kprobes"))
		return _("boot a kernel with CONFIG_KPROBES, or use scripts/vm");
	if (status_says("reason=symbol"))
		return _("boot a kernel whose handle_mm_fault can be probed, or use scripts/vm");
	if (status_says("reason=lockdown"))
		return _("boot without lockdown=confidentiality, or use scripts/vm");
	return RECORD_HINT;
}

enum status source_open_events(int *fd)
{
	*fd = open_file("events", O_NONBLOCK);
	if (*fd >= 0)
		return STATUS_OK;
	if (errno == EOPNOTSUPP)
		return fail(STATUS_FAILURE,
			    _("read it where the module was loaded, outside the container"),
			    _("%s: not in this pid namespace"), "events");
	return fail_errno("events", errno);
}
