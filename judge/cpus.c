/*
 * cpus.c: finds cores, pins threads, reads what CPUs did.
 *
 * schedule.c calls it at its start, measure.c asks what they did.  Where the machine does not tell, there
 * is one CPU and nothing is known of it.  It must never count two threads of one core as two cores: programs
 * that share a core slow each other down.
 */
#include "cpus.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#define CPUS_STAT_MAX ((size_t)16 << 20)

/* What the CPUs of a core have in common; an empty text when that cannot be found out. */
static void cpus_siblings(int number, struct buf *ret_text)
{
	char path[100];
	struct err ignored;
	auto_fd int fd = -1;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", number);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && fs_read_all(fd, 4096, ret_text, &ignored) < 0)
		buf_free(ret_text);
}

/* Moves what stands at `from` to `to`, before it. */
static void cpus_move(struct cpus *cpus, size_t from, size_t to)
{
	int number = cpus->number[from];

	memmove(&cpus->number[to + 1], &cpus->number[to], (from - to) * sizeof(cpus->number[0]));
	cpus->number[to] = number;
}

/* Puts the first CPU of each core in front. */
static void cpus_sort(struct cpus *cpus)
{
	auto_strv struct strv seen = { 0 };

	for (size_t i = 0; i < cpus->count; i++) {
		auto_buf struct buf siblings = { 0 };

		cpus_siblings(cpus->number[i], &siblings);
		if (siblings.len && strv_has(&seen, buf_text(&siblings)))
			continue;
		strv_add(&seen, buf_text(&siblings));
		cpus_move(cpus, i, cpus->cores++);
	}
}

void cpus_find(struct cpus *ret_cpus)
{
	int here = sched_getcpu();

	*ret_cpus = (struct cpus){ 0 };
	if (sched_getaffinity(0, sizeof(ret_cpus->all), &ret_cpus->all) < 0)
		return;
	/* Several processes of ours would all take CPU 0, if they did not begin where they are. */
	if (here >= 0 && CPU_ISSET((size_t)here, &ret_cpus->all))
		ret_cpus->number[ret_cpus->count++] = here;
	for (int i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET((size_t)i, &ret_cpus->all) && i != here)
			ret_cpus->number[ret_cpus->count++] = i;
	cpus_sort(ret_cpus);
}

int cpus_pin(const struct cpus *cpus, int number, struct err *err)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	if (number >= 0)
		CPU_SET((size_t)number, &one);
	if (sched_setaffinity(0, sizeof(one), number < 0 ? &cpus->all : &one) < 0)
		return err_sys(err, "CPU %d", number);
	return 0;
}

static int64_t cpus_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void cpus_look(int number, struct cpus_load *ret_load)
{
	auto_fd int fd = open("/proc/stat", O_RDONLY | O_CLOEXEC);
	int64_t idle = 0, waiting = 0, stolen = 0, ticks = sysconf(_SC_CLK_TCK);
	auto_buf struct buf text = { 0 };
	const char *line = NULL;
	struct err ignored;
	char name[32];

	snprintf(name, sizeof(name), "cpu ");
	if (number >= 0)
		snprintf(name, sizeof(name), "\ncpu%d ", number);
	if (fd >= 0 && fs_read_all(fd, CPUS_STAT_MAX, &text, &ignored) == 0)
		line = strstr(buf_text(&text), name);
	if (line)
		sscanf(line, "%*s %*d %*d %*d %" SCNd64 " %" SCNd64 " %*d %*d %" SCNd64, &idle, &waiting,
			&stolen);
	*ret_load = (struct cpus_load){ stolen * 1000 / ticks, (idle + waiting) * 1000 / ticks, cpus_now() };
}
