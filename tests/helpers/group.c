/*
 * group.c: what a program can do about its control group: group WHAT.
 *
 * Run in a box by cgroup.bats.
 *
 *   cpus    prints the CPUs that it may use, in one line: at first, and after it has asked for all of them;
 * then the number of each other CPU on which it could be alone escape  tries to reach the control groups, and
 * prints for each try its name and what came of it
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static cpu_set_t group_cpus_now(void)
{
	const char *blank = "";
	cpu_set_t now;

	CPU_ZERO(&now);
	sched_getaffinity(0, sizeof(now), &now);
	for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &now)) {
			printf("%s%zu", blank, cpu);
			blank = " ";
		}
	printf("\n");
	return now;
}

static int group_cpus(void)
{
	cpu_set_t first = group_cpus_now(), set;

	memset(&set, 0xff, sizeof(set));
	sched_setaffinity(0, sizeof(set), &set);
	group_cpus_now();
	for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		CPU_ZERO(&set);
		CPU_SET(cpu, &set);
		if (!CPU_ISSET(cpu, &first) && sched_setaffinity(0, sizeof(set), &set) == 0)
			printf("%zu\n", cpu);
	}
	return 0;
}

static void group_tell(const char *what, int result)
{
	printf("%s: %s\n", what, result < 0 ? strerrorname_np(errno) : "done");
	fflush(stdout);
}

static int group_escape(void)
{
	int outside;

	group_tell("see", access("/sys/fs/cgroup", F_OK));
	group_tell("make", mkdir("/sys/fs/cgroup/mine", 0755));
	group_tell("write", open("/sys/fs/cgroup/cgroup.procs", O_WRONLY));
	group_tell("mount", mount("none", "/box", "cgroup2", 0, NULL));
	group_tell("mount v1", mount("none", "/box", "cgroup", 0, "memory"));
	group_tell("new namespace", unshare(CLONE_NEWCGROUP));
	outside = open("/proc/1/ns/cgroup", O_RDONLY);
	group_tell("namespace of pid 1", outside);
	group_tell("enter it", setns(outside, CLONE_NEWCGROUP));
	group_tell("group of pid 1", open("/proc/1/cgroup", O_RDONLY));
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "cpus") == 0)
		return group_cpus();
	if (argc == 2 && strcmp(argv[1], "escape") == 0)
		return group_escape();
	return 9;
}
