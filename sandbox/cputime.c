/*
 * cputime.c: CPU time of a running box; see cputime.h.
 *
 * Called by the keeper when a time limit may have been reached, or is near.  Cannot fail: a process that
 * vanishes while it is read has been counted by its parent, or will be at the end, when pid 1 has reaped
 * everything and tells the exact sum.  Must never trust a name: /proc/PID/comm may contain anything.
 */
#include "cputime.h"

#include "base/auto.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* What is beyond is counted when it ends.  Pages that are not needed are never touched. */
#define CPUTIME_MAX ((size_t)1 << 20)
/* Looking at so many threads takes as long as a tick. */
#define CPUTIME_SETTLE_MAX ((size_t)256)

struct cputime_walk {
	pid_t *queue;
	size_t count, room;
};

static int64_t cputime_clock(pid_t pid)
{
	struct timespec now;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &now) < 0)
		return 0;
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static ssize_t cputime_read(int file, char *text, size_t room)
{
	ssize_t count = file < 0 ? -1 : pread(file, text, room - 1, 0);

	text[count > 0 ? count : 0] = '\0';
	return count;
}

static int cputime_stat(pid_t pid)
{
	char path[40];

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* cutime and cstime: fields 16 and 17, counted from behind the last ')' of the name */
static int64_t cputime_ended(int stat)
{
	char text[1024];
	const char *at;
	long long user = 0, system = 0;

	if (cputime_read(stat, text, sizeof(text)) <= 0)
		return 0;
	at = strrchr(text, ')');
	if (!at || sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %lld %lld", &user,
			   &system) != 2)
		return 0;
	return (user + system) * (1000000000 / sysconf(_SC_CLK_TCK));
}

/* Adds the numbers in an open list, which is read to its end. */
static void cputime_list(struct cputime_walk *walk, int list)
{
	char text[4096];
	ssize_t count, kept = 0;
	off_t at = 0;

	while ((count = pread(list, text + kept, sizeof(text) - 1 - (size_t)kept, at)) > 0) {
		char *number = text, *end;

		at += count;
		kept += count;
		text[kept] = '\0';
		/* every number ends in a blank or a line; one that is cut is read on with the next piece */
		for (; (end = strpbrk(number, " \n")) && walk->count < walk->room; number = end + 1)
			walk->queue[walk->count++] = (pid_t)strtol(number, NULL, 10);
		kept = (ssize_t)strlen(number);
		memmove(text, number, (size_t)kept);
	}
}

/* Adds the CPU on which a thread runs now, if it does.  Fields 3 and 39 of proc(5) stat. */
static void cputime_mark(pid_t thread, cpu_set_t *busy)
{
	auto_fd int stat = cputime_stat(thread);
	char text[1024], state;
	const char *at;
	unsigned int cpu;

	if (cputime_read(stat, text, sizeof(text)) <= 0)
		return;
	at = strrchr(text, ')');
	if (at &&
		sscanf(at + 1,
			" %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
			"%*s "
			"%*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %u",
			&state, &cpu) == 2 &&
		state == 'R' && cpu < CPU_SETSIZE)
		CPU_SET(cpu, busy);
}

/* Adds the children of all threads of a process: each thread has a list of its own.  busy: marks the threads.
 */
static void cputime_threads(struct cputime_walk *walk, pid_t pid, cpu_set_t *busy)
{
	struct dirent *entry;
	auto_dir DIR *tasks = NULL;
	char path[80];

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	tasks = opendir(path);
	while (tasks && (entry = readdir(tasks))) {
		auto_fd int list = -1;

		snprintf(path, sizeof(path), "%.20s/children", entry->d_name);
		if (entry->d_name[0] != '.')
			list = openat(dirfd(tasks), path, O_RDONLY | O_CLOEXEC);
		if (list >= 0)
			cputime_list(walk, list);
		if (list >= 0 && busy)
			cputime_mark((pid_t)strtol(entry->d_name, NULL, 10), busy);
	}
}

int cputime_open(pid_t init, struct cputime *ret_box, struct err *err)
{
	struct cputime box;
	char path[60];

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)init, (int)init);
	box.children = open(path, O_RDONLY | O_CLOEXEC);
	if (box.children < 0)
		return err_sys(err, "--time needs %s (a kernel with CONFIG_PROC_CHILDREN)", path);
	box.stat = cputime_stat(init);
	if (box.stat < 0) {
		close(box.children);
		return err_sys(err, "/proc/%d/stat", (int)init);
	}
	*ret_box = box;
	return 0;
}

int64_t cputime_below(const struct cputime *box, bool single)
{
	auto_free pid_t *queue = malloc(sizeof(*queue) * (single ? 1 : CPUTIME_MAX));
	struct cputime_walk walk = { queue, 0, single ? 1 : CPUTIME_MAX };
	int64_t sum = 0;

	if (!queue)
		return 0;
	if (!single)
		sum = cputime_ended(box->stat);
	cputime_list(&walk, box->children);
	for (size_t i = 0; i < walk.count; i++) {
		auto_fd int stat = single ? -1 : cputime_stat(queue[i]);

		sum += cputime_clock(queue[i]);
		if (single)
			break;
		sum += cputime_ended(stat);
		cputime_threads(&walk, queue[i], NULL);
	}
	return sum;
}

static int cputime_perf(pid_t program)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_TASK_CLOCK,
		.disabled = 1,
		.inherit = 1,
		.exclude_kernel =
			1, /* time in the kernel is counted nevertheless, but it needs no privilege so */
		.exclude_hv = 1,
		.enable_on_exec = 1,
	};

	return (int)syscall(SYS_perf_event_open, &attr, program, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

int cputime_counter(const struct cputime *box)
{
	pid_t program = 0;
	struct cputime_walk walk = { &program, 0, 1 };

	cputime_list(&walk, box->children);
	return walk.count ? cputime_perf(program) : -1;
}

bool cputime_counts(void)
{
	auto_fd int counter = cputime_perf(0);

	return counter >= 0;
}

int64_t cputime_counted(int counter)
{
	int64_t count = 0;

	return counter >= 0 && read(counter, &count, sizeof(count)) == sizeof(count) ? count : 0;
}

/* CPUs that this process may not use cannot be visited: what runs there stays as of the last tick. */
static void cputime_visit(const cpu_set_t *busy)
{
	cpu_set_t home, one;

	if (sched_getaffinity(0, sizeof(home), &home) < 0)
		return;
	for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, busy))
			continue;
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		sched_setaffinity(0, sizeof(one), &one);
	}
	sched_setaffinity(0, sizeof(home), &home);
}

void cputime_settle(int members)
{
	pid_t queue[CPUTIME_SETTLE_MAX];
	struct cputime_walk walk = { queue, 0, CPUTIME_SETTLE_MAX };
	cpu_set_t busy;

	CPU_ZERO(&busy);
	cputime_list(&walk, members);
	for (size_t i = 0; i < walk.count; i++)
		cputime_mark(queue[i], &busy);
	cputime_visit(&busy);
}

void cputime_settle_below(const struct cputime *box, bool single)
{
	pid_t queue[CPUTIME_SETTLE_MAX];
	struct cputime_walk walk = { queue, 0, single ? 1 : CPUTIME_SETTLE_MAX };
	cpu_set_t busy;

	CPU_ZERO(&busy);
	cputime_list(&walk, box->children);
	for (size_t i = 0; i < walk.count; i++) {
		if (single)
			cputime_mark(queue[i], &busy);
		else
			cputime_threads(&walk, queue[i], &busy);
	}
	cputime_visit(&busy);
}

int cputime_cpus(int64_t processes)
{
	int64_t online = processes == 1 ? 1 : sysconf(_SC_NPROCESSORS_ONLN);

	if (processes && processes < online)
		return (int)processes;
	return online > 0 ? (int)online : 1;
}
