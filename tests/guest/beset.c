// SPDX-License-Identifier: GPL-2.0
/*
 * beset [options] COMMAND ARGS...: runs COMMAND while all of /proc/vminspect is read
 * without pause, by readers of all kinds (libreaders.h), which are killed and started
 * again, while probes are armed and disarmed, and the module is unloaded under
 * them and loaded again.
 *
 * -k FILE	vminspect.ko
 * -w WITNESS	says what goes on, when something hangs
 * -p SECONDS	a reader that shows no sign of life for so long hangs, and so does
 *		one that does not end, and a module that cannot be unloaded (120)
 * -s SECONDS	what COMMAND takes: in its last third the module and the probes
 *		stay, so that at the end counts can be added up
 * -l SECONDS	the module's life: then it is unloaded and loaded again (10)
 * -x KIND	no readers of that kind; may be given again
 *
 * At the end, with COMMAND over and all readers gone but for the clerk: each call
 * of handle_mm_fault() since the module was loaded has a record, or is lost and
 * said to be; each of which the end was not seen is counted as missed. Then the
 * module is unloaded, and nothing of it is left; and loaded as it is by default.
 *
 * Prints what was done so often, and "command=STATUS", as a shell has it. Its own
 * exit status is 0, 1 where something is wrong, or 124 where something hangs.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"
#include "libmodule.h"
#include "libreaders.h"

#define HUNG		124
#define TICK_US		50000

/* Slot 0 is beset's own. The clerk comes first: it is to miss nothing. */
static const char *const kinds[] = {
	"beset", "clerk", "texts", "texts", "scans", "scans", "status",
	"faults", "faults", "events", "events", "waiter", "mallocs", "toggles",
	"tool",
};

#define NR_KINDS	(sizeof(kinds) / sizeof(*kinds))
#define CLERK		1

static struct options {
	const char *module, *witness;
	uint32_t patience, seconds, life;
	const char *without[NR_KINDS];
	unsigned int nr_without;
	char **command;
} options = { .witness = "true", .patience = 120, .life = 10 };

static struct shared *shared;
static pid_t command;
static int command_status = -1;
static uint64_t loads, kills, refused;

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	check(write(fd, text, strlen(text)) > 0, "%s: %s", path,
	      strerror(errno));
	close(fd);
}

static void beat(const char *doing)
{
	slot_beat(&shared->slot[0], doing);
}

static bool is_without(const char *kind)
{
	unsigned int i;

	for (i = 0; i < options.nr_without; i++) {
		if (!strcmp(options.without[i], kind))
			return true;
	}
	return false;
}

/* Ends with its parent. The OOM killer may have it, but for the clerk. */
static pid_t start(const char *oom)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	write_file("/proc/self/oom_score_adj", oom);
	return 0;
}

static pid_t start_command(void)
{
	pid_t pid = start("0");

	if (pid)
		return pid;
	execvp(options.command[0], options.command);
	_exit(127);
}

static void start_reader(unsigned int i)
{
	struct slot *slot = &shared->slot[i];
	pid_t pid;

	slot->told_at = 0;
	slot_beat(slot, "start");
	pid = start(i == CLERK ? "-1000" : "0");
	if (!pid)
		reader_run(shared, i);
	slot->pid = pid > 0 ? pid : 0;
	slot->runs += pid > 0;
}

static void start_readers(void)
{
	unsigned int i;

	for (i = CLERK; i < NR_KINDS; i++) {
		if (!shared->slot[i].pid && !is_without(kinds[i]))
			start_reader(i);
	}
}

static void tell_reader(unsigned int i, int sig)
{
	struct slot *slot = &shared->slot[i];

	if (!slot->pid)
		return;
	if (!slot->told_at)
		slot->told_at = now();
	kill(slot->pid, sig);
	kills++;
}

/* Nobody but who kills it may end a reader; what it was reading has said why. */
static void note_end(unsigned int i, int status)
{
	struct slot *slot = &shared->slot[i];

	check(shared->away || WIFSIGNALED(status), "%s ended with %x, at %s",
	      slot->kind, status, slot->doing);
	if (WIFSIGNALED(status))
		check(WTERMSIG(status) == SIGKILL ||
		      WTERMSIG(status) == SIGTERM, "%s ended by signal %d, at %s",
		      slot->kind, WTERMSIG(status), slot->doing);
	slot->pid = 0;
	slot->beat = 0;
	slot->told_at = 0;
}

static void reap(void)
{
	unsigned int i;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == command) {
			command = 0;
			command_status = WIFEXITED(status) ?
				WEXITSTATUS(status) : 128 + WTERMSIG(status);
		}
		for (i = CLERK; i < NR_KINDS; i++) {
			if (pid == shared->slot[i].pid)
				note_end(i, status);
		}
	}
}

/* One tick, in which everybody else does something */
static void tick(const char *doing)
{
	beat(doing);
	usleep(TICK_US);
	reap();
}

static bool any_reader(unsigned int from)
{
	unsigned int i;

	for (i = from; i < NR_KINDS; i++) {
		if (shared->slot[i].pid)
			return true;
	}
	return false;
}

/* Those from this one on; one that does not end is the watch's business. */
static void end_readers(unsigned int from)
{
	unsigned int i;

	for (i = from; i < NR_KINDS; i++)
		tell_reader(i, SIGKILL);
	while (any_reader(from))
		tick("end of readers");
}

/* How long this takes is watched: nobody beats meanwhile. */
static void unload(void)
{
	__atomic_store_n(&shared->away, true, __ATOMIC_RELEASE);
	refused += module_refuses();
	end_readers(CLERK);
	module_unload();
}

static void load(const char *parameters)
{
	module_load(options.module, parameters);
	loads++;
	__atomic_store_n(&shared->away, false, __ATOMIC_RELEASE);
}

/* Rings that run over at once, and one instance for all faults, among them */
static void reload(bool steady)
{
	static const char *const some[] = {
		"ring=64 maxactive=1", "ring=1024 maxactive=16", "",
		"ring=65536 maxactive=4096",
	};

	unload();
	shared->steady = steady;
	load(steady ? "ring=65536" : some[rand() % 4]);
	start_readers();
}

/* How it is killed must make no difference. */
static void kill_some(void)
{
	tell_reader(CLERK + 1 + rand() % (NR_KINDS - CLERK - 1),
		    rand() % 2 ? SIGKILL : SIGTERM);
}

static void besiege(void)
{
	uint32_t began = now(), loaded = began, steady_from;

	steady_from = began + options.seconds - options.seconds / 3;
	while (command) {
		tick("storm");
		start_readers();
		if (!(rand() % 16))
			kill_some();
		if (shared->steady || !options.life)
			continue;
		if (options.seconds && now() >= steady_from)
			reload(true);
		else if (now() - loaded >= options.life)
			reload(false);
		else
			continue;
		loaded = now();
	}
}

/* struct totals - what the module counted and the clerk read, at one time */
struct totals {
	uint64_t calls, in_progress;
	struct tally tally;
};

/* In this order: what is in progress has been called. */
static void look(struct totals *t)
{
	t->tally = shared->tally;
	t->calls = status_number("calls");
	t->in_progress = status_number("in_progress");
}

/*
 * No fault began between the two looks, so none ended either if as many are in
 * progress; and the clerk has all there was before.
 */
static bool is_quiet(struct totals *after)
{
	struct totals before;
	int i;

	look(&before);
	for (i = 0; i < 100 && shared->tally.drained < before.tally.drained + 3; i++)
		tick("end of the clerk");
	look(after);
	return after->calls == before.calls &&
	       after->in_progress == before.in_progress &&
	       after->tally.drained >= before.tally.drained + 3;
}

static void add_up(void)
{
	uint64_t calls, missed, in_progress;
	struct tally *t;
	struct totals totals;
	int i;

	for (i = 0; i < 200 && !is_quiet(&totals); i++)
		;
	t = &totals.tally;
	calls = totals.calls;
	in_progress = totals.in_progress;
	missed = status_number("missed");
	/* From here on this faults by itself. */
	printf("calls=%" PRIu64 " faults=%" PRIu64 " in_progress=%" PRIu64
	       " missed=%" PRIu64 " unseen=%" PRIu64 " records=%" PRIu64
	       " lost=%" PRIu64 "\n", calls, t->faults, in_progress, missed,
	       t->unseen, t->records, t->lost);
	if (!check(i < 200, "it is never quiet"))
		return;
	check(!status_number("skipped"), "skipped=%" PRIu64,
	      status_number("skipped"));
	check(t->faults + in_progress <= calls &&
	      calls <= t->faults + in_progress + t->lost,
	      "%" PRIu64 " calls, %" PRIu64 " recorded, %" PRIu64
	      " in progress, %" PRIu64 " lost", calls, t->faults, in_progress,
	      t->lost);
	check(t->unseen <= missed && missed <= t->unseen + t->lost,
	      "%" PRIu64 " missed, %" PRIu64 " have no end", missed, t->unseen);
	check(calls > 100, "only %" PRIu64 " calls", calls);
}

static void show_slots(void)
{
	unsigned int i;

	for (i = CLERK; i < NR_KINDS; i++) {
		const struct slot *s = &shared->slot[i];

		if (s->runs)
			printf("%s runs=%" PRIu64 " turns=%" PRIu64
			       " excused=%" PRIu64 "\n", s->kind, s->runs,
			       s->turns, s->excused);
	}
	printf("loads=%" PRIu64 " kills=%" PRIu64 " refused=%" PRIu64
	       " command=%d\n", loads, kills, refused, command_status);
}

/* All that happens; what it says goes through a pipe that may not be there. */
static int siege(void)
{
	write_file("/proc/self/oom_score_adj", "-1000");
	need(!mlockall(MCL_CURRENT | MCL_FUTURE), "mlockall");
	srand(getpid());
	shared->first = getpid();
	unload();
	load("");
	start_readers();
	command = start_command();
	need(command > 0, "fork");
	shared->first = command;
	besiege();
	end_readers(CLERK + 1);
	if (shared->steady)
		add_up();
	else
		check(!options.seconds, "the command ended too early");
	unload();
	load("");
	show_slots();
	return check_status();
}

static int watch(pid_t pid)
{
	const struct slot *s;
	int status;

	write_file("/proc/self/oom_score_adj", "-1000");
	need(!mlockall(MCL_CURRENT | MCL_FUTURE), "mlockall");
	while (!waitpid(pid, &status, WNOHANG)) {
		usleep(500000);
		s = slots_hung(shared, options.patience);
		if (!s)
			continue;
		slots_testify(shared, s, options.witness);
		kill(pid, SIGKILL);
		return HUNG;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) :
				   128 + WTERMSIG(status);
}

static bool parse(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "+k:w:p:s:l:x:")) != -1) {
		switch (c) {
		case 'k':
			options.module = optarg;
			break;
		case 'w':
			options.witness = optarg;
			break;
		case 'p':
			options.patience = atoi(optarg);
			break;
		case 's':
			options.seconds = atoi(optarg);
			break;
		case 'l':
			options.life = atoi(optarg);
			break;
		case 'x':
			if (options.nr_without == NR_KINDS)
				return false;
			options.without[options.nr_without++] = optarg;
			break;
		default:
			return false;
		}
	}
	options.command = argv + optind;
	return options.module && optind < argc;
}

int main(int argc, char **argv)
{
	unsigned int i;
	pid_t pid;

	if (!parse(argc, argv))
		return 2;
	shared = shared_new();
	for (i = 0; i < NR_KINDS; i++)
		snprintf(shared->slot[i].kind, sizeof(shared->slot[i].kind),
			 "%s", kinds[i]);
	beat("begin");
	pid = fork();
	need(pid >= 0, "fork");
	if (!pid)
		exit(siege());
	return watch(pid);
}
