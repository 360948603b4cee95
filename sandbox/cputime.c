/*
 * cputime.c: CPU time of a running box; see cputime.h.
 *
 * Called by the keeper when a time limit may have been reached.  Cannot fail: a process that vanishes while
 * it is read has been counted by its parent, or will be at the end, when pid 1 has reaped everything and
 * tells the exact sum.  Must never trust a name: /proc/PID/comm may contain anything.
 */
#include "cputime.h"

#include "base/auto.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Enough for any sensible --processes; what is beyond is counted when it ends. */
#define CPUTIME_MAX 4096

struct cputime_walk {
	pid_t *queue;
	size_t count;
};

static int64_t cputime_clock(pid_t pid)
{
	struct timespec now;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &now) < 0)
		return 0;
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static ssize_t cputime_read(const char *path, char *text, size_t room)
{
	auto_fd int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t count = file < 0 ? -1 : read(file, text, room - 1);

	text[count > 0 ? count : 0] = '\0';
	return count;
}

/* cutime and cstime: fields 16 and 17, counted from behind the last ')' of the name */
static int64_t cputime_ended(pid_t pid)
{
	char path[40], text[1024];
	const char *at;
	long long user = 0, system = 0;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if (cputime_read(path, text, sizeof(text)) <= 0)
		return 0;
	at = strrchr(text, ')');
	if (!at || sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %lld %lld", &user,
			   &system) != 2)
		return 0;
	return (user + system) * (1000000000 / sysconf(_SC_CLK_TCK));
}

/* Adds the children that one thread has forked. */
static void cputime_children(struct cputime_walk *walk, pid_t pid, const char *thread)
{
	char path[80], text[4096], *at, *end;
	long child;

	snprintf(path, sizeof(path), "/proc/%d/task/%.20s/children", (int)pid, thread);
	if (cputime_read(path, text, sizeof(text)) <= 0)
		return;
	for (at = text; walk->count < CPUTIME_MAX; at = end) {
		child = strtol(at, &end, 10);
		if (end == at)
			return;
		if (*end == ' ') /* a number cut at the end of the buffer is not one */
			walk->queue[walk->count++] = (pid_t)child;
	}
}

static void cputime_threads(struct cputime_walk *walk, pid_t pid)
{
	struct dirent *entry;
	auto_dir DIR *tasks = NULL;
	char path[40];

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	tasks = opendir(path);
	while (tasks && (entry = readdir(tasks)))
		if (entry->d_name[0] != '.')
			cputime_children(walk, pid, entry->d_name);
}

int64_t cputime_below(pid_t init, int single)
{
	auto_free pid_t *queue = calloc(CPUTIME_MAX, sizeof(*queue));
	struct cputime_walk walk = { queue, 0 };
	int64_t sum = 0;
	char self[16];

	if (!queue)
		return 0;
	snprintf(self, sizeof(self), "%d", (int)init);
	cputime_children(&walk, init, self);
	if (!single)
		sum += cputime_ended(init);
	for (size_t i = 0; i < walk.count; i++) {
		sum += cputime_clock(queue[i]);
		if (single)
			continue;
		sum += cputime_ended(queue[i]);
		cputime_threads(&walk, queue[i]);
	}
	return sum;
}
