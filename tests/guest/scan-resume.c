// SPDX-License-Identifier: GPL-2.0
/*
 * scan-resume: a scan gives each page once, and the same, however it was cut into
 * calls: by the size of the buffer, and by signals. Of what changes meanwhile its
 * records are sound, too, and a buffer that goes meanwhile is an error.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include "libcheck.h"
#include "libpage.h"
#include "libscan.h"

#define BUFFER		(256UL << 10)

static uint64_t end_of_space;

static struct vminspect_scan scan_all(char *buffer)
{
	return (struct vminspect_scan){
		.size = sizeof(struct vminspect_scan),
		.flags = SCAN_ALL,
		.end = end_of_space,
		.buffer = (uintptr_t)buffer,
		.buffer_size = BUFFER,
	};
}

/* All pages of a process, in one number */

struct sum {
	uint64_t hash;
	uint64_t pages;
};

static int add_page(struct scan *s, const struct page *p)
{
	struct sum *sum = s->data;

	sum->hash = (sum->hash ^ p->addr ^ p->raw ^ (uint64_t)p->level[1] << 56) *
		    0x100000001b3ULL;
	sum->pages++;
	return 0;
}

static struct sum sum_of(int fd, size_t buffer_size)
{
	struct sum sum = { 14695981039346656037ULL, 0 };
	struct scan s = {
		.fd = fd, .buffer_size = buffer_size, .on_page = add_page,
		.data = &sum,
	};

	check(!scan_space(&s) && !scan_read(&s, 0, s.space.end),
	      "scan with a buffer of %zu", buffer_size);
	check(!s.raced && s.state == VMINSPECT_STATE_COMPLETE, "raced %llu",
	      (unsigned long long)s.raced);
	return sum;
}

static void same_sum(struct sum a, struct sum b, const char *what)
{
	check(a.pages && a.pages == b.pages && a.hash == b.hash,
	      "%s: %llu and %llu pages", what, (unsigned long long)a.pages,
	      (unsigned long long)b.pages);
}

/* Until nothing changes any more: the kernel may still be at what the child did. */
static void await_still(int fd)
{
	struct sum last = sum_of(fd, 1 << 20), now;
	unsigned int tries, same = 0;

	for (tries = 0; tries < 100 && same < 3; tries++) {
		usleep(20000);
		now = sum_of(fd, 1 << 20);
		same = now.hash == last.hash ? same + 1 : 0;
		last = now;
	}
}

static void any_buffer(int fd)
{
	static const size_t sizes[] = {
		16384, 16392, 20000, 65536, 65544, 1 << 20, 16 << 20,
	};
	struct sum first = sum_of(fd, sizes[0]);
	size_t i;

	for (i = 1; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		same_sum(first, sum_of(fd, sizes[i]), "another buffer");
}

/* Signals */

static volatile sig_atomic_t alarms;

static void on_alarm(int sig)
{
	(void)sig;
	alarms++;
}

static void set_timer(long us)
{
	struct itimerval every = { { 0, us }, { 0, us } };

	need(!setitimer(ITIMER_REAL, &every, NULL), "setitimer");
}

/* Under signals a scan goes on from where it left off, and misses nothing. */
static void interrupted(int fd)
{
	struct sigaction action = { .sa_handler = on_alarm };
	struct sum before = sum_of(fd, 1 << 20), under;
	struct vminspect_scan a;
	char *buffer = map_pages(BUFFER, PROT_READ | PROT_WRITE, 0);
	uint64_t cut = 0, nothing = 0;

	need(!sigaction(SIGALRM, &action, NULL), "sigaction");
	set_timer(300);
	under = sum_of(fd, 1 << 20);
	alarms = 0;
	while (alarms < 200) {
		a = scan_all(buffer);
		if (ioctl(fd, VMINSPECT_IOC_SCAN, &a)) {
			check(errno == EINTR, "scan: %s", strerror(errno));
			check(a.next == a.start && !a.used, "EINTR, but %llu",
			      a.used);
			nothing++;
		} else if (a.next < a.end &&
			   a.used + 2 * VMINSPECT_SCAN_MIN < BUFFER) {
			cut++;
		}
	}
	set_timer(0);
	printf("%d signals: EINTR %llu, cut short %llu\n", (int)alarms,
	       (unsigned long long)nothing, (unsigned long long)cut);
	check(cut + nothing > 0, "no scan was interrupted");
	same_sum(before, under, "under signals");
}

/* A buffer that comes and goes, and mappings that do, while all is scanned */

static volatile bool over;

static void *churn(void *at)
{
	char *p = at, *more;

	while (!over) {
		munmap(p, BUFFER);
		more = mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
		mmap(p, BUFFER, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
		mprotect(more, PAGE, PROT_NONE);
		munmap(more, 64 * PAGE);
	}
	return NULL;
}

static void changing(int fd)
{
	uint64_t faults = 0, whole = 0, i;
	struct vminspect_scan a;
	struct scan s = { .fd = fd, .runs = true, .buffer_size = 1 << 16 };
	pthread_t thread;
	char *moving = map_pages(BUFFER, PROT_READ | PROT_WRITE, 0);

	need(!pthread_create(&thread, NULL, churn, moving), "pthread_create");
	for (i = 0; i < 300; i++) {
		a = scan_all(moving);
		if (!ioctl(fd, VMINSPECT_IOC_SCAN, &a))
			whole++;
		else if (check(errno == EFAULT, "scan: %s", strerror(errno)))
			faults++;
		/* Records that are by the manual, whatever changes meanwhile */
		check(!scan_space(&s) && !scan_read(&s, 0, s.space.end),
		      "scan of what changes");
	}
	over = true;
	pthread_join(thread, NULL);
	printf("buffer that comes and goes: EFAULT %llu, scanned %llu\n",
	       (unsigned long long)faults, (unsigned long long)whole);
	munmap(moving, BUFFER);
}

/* A child with tables enough that a scan takes its time */
static int open_large(struct child *c)
{
	size_t size = sizeof(long) == 8 ? 16ULL << 30 : 1UL << 30, i;
	char *p = map_pages(size, PROT_READ | PROT_WRITE, MAP_NORESERVE);

	for (i = 0; i < size; i += size / 1024)
		p[i] = 1;
	child_start(c);
	need(!munmap(p, size), "munmap");
	return open_space(c->pid);
}

int main(void)
{
	struct vminspect_space s = { .size = sizeof(s) };
	int fd = open_space(getpid()), of_large;
	struct child large;

	expect(0, ioctl(fd, VMINSPECT_IOC_SPACE, &s), "space");
	end_of_space = s.end;
	of_large = open_large(&large);
	await_still(of_large);
	any_buffer(of_large);
	interrupted(of_large);
	child_end(&large);
	changing(fd);
	return check_status();
}
