/*
 * cgroup_v2.c: a leaf of version 2; see cgroup.h and Documentation/admin-guide/cgroup-v2.rst of Linux.
 *
 * Called by cgroup.c.  Fails when a limit cannot be set.  The program is born in the leaf (clone3), so there
 * is no entering.
 */
#include "cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int v2_limit_memory(int dir, int64_t bytes, bool lone, struct err *err)
{
	if (cgroup_write(dir, "memory.max", err, "%lld", (long long)bytes) < 0)
		return -1;
	/* absent where the kernel cannot swap */
	if (faccessat(dir, "memory.swap.max", F_OK, 0) == 0 &&
		cgroup_write(dir, "memory.swap.max", err, "0") < 0)
		return -1;
	/* when memory runs out all of the leaf ends, not one process that happens to be chosen */
	return lone ? 0 : cgroup_write(dir, "memory.oom.group", err, "1");
}

static void v2_cpu_set(const char *list, cpu_set_t *ret_set)
{
	char *end;

	CPU_ZERO(ret_set);
	for (const char *at = list; *at >= '0' && *at <= '9'; at = *end == ',' ? end + 1 : end) {
		unsigned long first = strtoul(at, &end, 10), last = first;

		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		for (; first <= last && first < CPU_SETSIZE; first++)
			CPU_SET(first, ret_set);
	}
}

/* The kernel takes CPUs that the group above does not have, and then gives what it likes. */
static int v2_limit_cpus(int dir, const char *cpus, struct err *err)
{
	cpu_set_t wanted, got;
	char text[1024];

	if (cgroup_write(dir, "cpuset.cpus", err, "%s", cpus) < 0)
		return err_wrap(err, "--cpus=%s", cpus);
	if (cgroup_read(dir, "cpuset.cpus.effective", text, sizeof(text)) <= 0)
		return err_sys(err, "cpuset.cpus.effective");
	v2_cpu_set(cpus, &wanted);
	v2_cpu_set(text, &got);
	if (CPU_EQUAL(&wanted, &got))
		return 0;
	return err_set(err, ERR_USAGE, "--cpus=%s: of these this user can have %.*s only", cpus,
		(int)strcspn(text, "\n"), text);
}

static int v2_limit(struct cgroup *leaf, const struct cgroup_limits *limits, struct err *err)
{
	int dir = leaf->dir[0];

	if (limits->memory && v2_limit_memory(dir, limits->memory, limits->lone, err) < 0)
		return err_wrap(err, "--cg-mem");
	if (limits->processes && (leaf->has & (1U << CGROUP_PIDS)) &&
		cgroup_write(dir, "pids.max", err, "%lld", (long long)limits->processes) < 0)
		return err_wrap(err, "--processes");
	if (limits->cpus && v2_limit_cpus(dir, limits->cpus, err) < 0)
		return -1;
	leaf->cpu = openat(dir, "cpu.stat", O_RDONLY | O_CLOEXEC);
	return leaf->cpu < 0 ? err_sys(err, "cpu.stat") : 0;
}

/* The first line is usage_usec; the second user_usec. */
static int64_t v2_cpu(const struct cgroup *leaf)
{
	static const char first[] = "usage_usec ";
	char text[64];
	ssize_t count = pread(leaf->cpu, text, sizeof(text) - 1, 0);

	text[count > 0 ? count : 0] = '\0';
	return strncmp(text, first, sizeof(first) - 1) == 0
		       ? strtoll(text + sizeof(first) - 1, NULL, 10) * 1000
		       : -1;
}

/* "some avg10=... total=MICROSECONDS": the first line is what counts, the machine need not tell at all */
static int64_t v2_pressure(int dir, const char *file)
{
	char text[256];
	const char *total;

	if (cgroup_read(dir, file, text, sizeof(text)) <= 0)
		return -1;
	total = strstr(text, "total=");
	return total ? strtoll(total + 6, NULL, 10) : -1;
}

static void v2_usage(const struct cgroup *leaf, struct cgroup_usage *usage)
{
	int dir = leaf->dir[0];
	int64_t user = cgroup_number(dir, "cpu.stat", "user_usec");

	usage->user_ns = user < 0 ? -1 : user * 1000;
	usage->memory = cgroup_number(dir, "memory.peak", NULL);
	usage->oom_kill = cgroup_number(dir, "memory.events", "oom_kill") > 0;
	usage->full = cgroup_number(dir, "memory.events", "oom") > 0;
	usage->pids = cgroup_number(dir, "pids.peak", NULL);
	usage->cpu_pressure = v2_pressure(dir, "cpu.pressure");
	usage->memory_pressure = v2_pressure(dir, "memory.pressure");
}

const struct cgroup_backend cgroup_v2 = {
	.limit = v2_limit,
	.cpu = v2_cpu,
	.usage = v2_usage,
};
