/*
 * cgroup_v1.c: a leaf of version 1: a folder of the same name in the hierarchy of each controller; see
 * cgroup.h and Documentation/admin-guide/cgroup-v1/ of Linux.
 *
 * Called by cgroup.c.  Fails when a limit cannot be set.  Must never attach by cgroup.procs: that waits for
 * every CPU of the machine, 7 ms after a quiet moment, where `tasks` takes a hundredth of it.
 */
#include "cgroup.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/eventfd.h>

/* The limit of memory and swap together can be set only where the kernel accounts for swap. */
static int v1_limit_memory(int dir, int64_t bytes, struct err *err)
{
	if (cgroup_write(dir, "memory.limit_in_bytes", err, "%lld", (long long)bytes) < 0)
		return -1;
	if (faccessat(dir, "memory.memsw.limit_in_bytes", F_OK, 0) == 0)
		return cgroup_write(dir, "memory.memsw.limit_in_bytes", err, "%lld", (long long)bytes);
	return cgroup_write(dir, "memory.swappiness", err, "0");
}

/*
 * Asks to be told when memory runs out.  Where that is refused the counter still tells at the end; only a
 * program that goes on after a child of it was killed is then not stopped at once.
 */
static void v1_listen(struct cgroup *leaf)
{
	auto_fd int control = openat(leaf->dir[CGROUP_MEMORY], "memory.oom_control", O_RDONLY | O_CLOEXEC);
	auto_fd int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	struct err ignored;

	if (control >= 0 && event >= 0 &&
		cgroup_write(leaf->dir[CGROUP_MEMORY], "cgroup.event_control", &ignored, "%d %d", event,
			control) == 0)
		leaf->oom = fd_take(&event);
}

/* A new group of this controller has no CPUs and no memory nodes, and nobody can enter it. */
static int v1_limit_cpus(int dir, const char *cpus, struct err *err)
{
	char nodes[1024];

	if (cgroup_read(dir, "../cpuset.mems", nodes, sizeof(nodes)) <= 0)
		return err_sys(err, "cpuset.mems");
	if (cgroup_write(dir, "cpuset.mems", err, "%s", nodes) < 0)
		return -1;
	if (cgroup_write(dir, "cpuset.cpus", err, "%s", cpus) < 0)
		return err_wrap(err, "--cpus=%s (see /sys/fs/cgroup/cpuset/cpuset.cpus)", cpus);
	return 0;
}

static int v1_limit(struct cgroup *leaf, const struct cgroup_limits *limits, struct err *err)
{
	if (limits->memory && v1_limit_memory(leaf->dir[CGROUP_MEMORY], limits->memory, err) < 0)
		return err_wrap(err, "--cg-mem");
	if (limits->processes && leaf->dir[CGROUP_PIDS] >= 0 &&
		cgroup_write(leaf->dir[CGROUP_PIDS], "pids.max", err, "%lld", (long long)limits->processes) <
			0)
		return err_wrap(err, "--processes");
	if (limits->cpus && v1_limit_cpus(leaf->dir[CGROUP_CPUSET], limits->cpus, err) < 0)
		return -1;
	if (!limits->lone)
		v1_listen(leaf);
	leaf->cpu = openat(leaf->dir[CGROUP_CPUACCT], "cpuacct.usage", O_RDONLY | O_CLOEXEC);
	return leaf->cpu < 0 ? err_sys(err, "cpuacct.usage") : 0;
}

static int v1_enter(const struct cgroup *leaf, struct err *err)
{
	for (int i = 0; i < CGROUP_CONTROLLERS; i++)
		if (leaf->dir[i] >= 0 && cgroup_write(leaf->dir[i], "tasks", err, "0") < 0)
			return err_wrap(err, "%s", cgroup_controller_name(i));
	return 0;
}

static int64_t v1_cpu(const struct cgroup *leaf)
{
	char text[32];
	ssize_t count = pread(leaf->cpu, text, sizeof(text) - 1, 0);

	if (count <= 0)
		return -1;
	text[count] = '\0';
	return strtoll(text, NULL, 10);
}

static void v1_usage(const struct cgroup *leaf, struct cgroup_usage *usage)
{
	int memory = leaf->dir[CGROUP_MEMORY], pids = leaf->dir[CGROUP_PIDS];
	int64_t limit = cgroup_number(memory, "memory.limit_in_bytes", NULL);

	usage->user_ns = cgroup_number(leaf->dir[CGROUP_CPUACCT], "cpuacct.usage_user", NULL);
	/* the larger one where there is swap: its limit is the same */
	usage->memory = cgroup_number(memory, "memory.memsw.max_usage_in_bytes", NULL);
	if (usage->memory < 0)
		usage->memory = cgroup_number(memory, "memory.max_usage_in_bytes", NULL);
	usage->oom_kill = cgroup_number(memory, "memory.oom_control", "oom_kill") > 0;
	/* nothing tells exactly: the counters of failures stay 0 on newer kernels */
	usage->full = usage->memory >= limit - limit / 16;
	usage->pids = pids >= 0 ? cgroup_number(pids, "pids.peak", NULL) : -1;
}

const struct cgroup_backend cgroup_v1 = {
	.limit = v1_limit,
	.enter = v1_enter,
	.cpu = v1_cpu,
	.usage = v1_usage,
};
