/*
 * Unit test of sandbox/cgroup*.c on folders that only look like control groups: what is read out of the files
 * of both versions, also of kernels that lack some of them, and the record in a box's folder.
 */
#include "cgroup.h"

#include "base/auto.h"
#include "base/fs.h"
#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

struct file {
	const char *name, *text;
};

static int folder_make(char path[64])
{
	strcpy(path, "/tmp/ojbox-unit-XXXXXX");
	if (!mkdtemp(path))
		exit(9);
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void folder_fill(int dir, const struct file *files)
{
	struct err err;

	for (; files->name; files++) {
		auto_fd int fd = openat(dir, files->name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

		if (fd < 0 || fs_write_all(fd, files->text, strlen(files->text), &err) < 0)
			exit(9);
	}
}

static void folder_remove(const char *path, int dir)
{
	struct err err;

	fs_remove_contents(dir, &err);
	close(dir);
	rmdir(path);
}

static struct cgroup leaf_on(int dir, const struct cgroup_backend *backend, const char *cpu)
{
	struct cgroup leaf = { .backend = backend, .cpu = openat(dir, cpu, O_RDONLY | O_CLOEXEC), .oom = -1 };

	for (int i = 0; i < CGROUP_CONTROLLERS; i++)
		leaf.dir[i] = i == 0 || backend == &cgroup_v1 ? dir : -1;
	strcpy(leaf.path, "/leaf");
	return leaf;
}

static void test_numbers(void)
{
	static const struct file files[] = { { "plain", "4711\n" }, { "max", "max\n" }, { "none", "" },
		{ "keyed", "oom 3\noom_kill 5\nunder_oom_kill 7\n" }, { NULL, NULL } };
	char path[64];
	int dir = folder_make(path);

	folder_fill(dir, files);
	is_int(cgroup_number(dir, "plain", NULL), 4711, "a number");
	is_int(cgroup_number(dir, "max", NULL), -1, "a word is none");
	is_int(cgroup_number(dir, "none", NULL), -1, "nor is nothing");
	is_int(cgroup_number(dir, "missing", NULL), -1, "nor a file that is not there");
	is_int(cgroup_number(dir, "keyed", "oom_kill"), 5, "behind its key, whole");
	is_int(cgroup_number(dir, "keyed", "oom"), 3, "and not behind a longer one");
	is_int(cgroup_number(dir, "keyed", "kill"), -1, "a part of a key is none");
	folder_remove(path, dir);
}

static void test_v2(void)
{
	static const struct file files[] = {
		{ "cpu.stat", "usage_usec 1500000\nuser_usec 900000\nsystem_usec 600000\nnr_periods 0\n" },
		{ "memory.peak", "5242880\n" },
		{ "memory.events", "low 0\nhigh 0\nmax 9\noom 1\noom_kill 2\noom_group_kill 1\n" },
		{ "pids.peak", "12\n" },
		{ "cpu.pressure",
			"some avg10=1.53 avg60=0.87 avg300=0.00 total=2345678\nfull avg10=0.00 avg60=0.00 "
			"avg300=0.00 total=11\n" },
		{ "memory.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=42\n" },
		{ NULL, NULL },
	};
	static const struct file elsewhere[] = { { "memory.events", "max 9\noom 0\noom_kill 1\n" },
		{ NULL, NULL } };
	char path[64];
	int dir = folder_make(path);
	struct cgroup_usage usage = { 0 };
	struct cgroup leaf;
	struct err err;

	folder_fill(dir, files);
	leaf = leaf_on(dir, &cgroup_v2, "cpu.stat");
	is_int(cgroup_usage(&leaf, &usage, &err), 0, "version 2: usage");
	is_int(usage.cpu_ns, 1500000000, "  CPU time");
	is_int(usage.user_ns, 900000000, "  the program's part");
	is_int(usage.memory, 5242880, "  memory");
	is_int(usage.pids, 12, "  processes");
	is_int(usage.cpu_pressure, 2345678, "  waiting for a CPU");
	is_int(usage.memory_pressure, 42, "  waiting for memory");
	ok(usage.oom_kill && usage.full, "  memory ran out");
	folder_fill(dir, elsewhere);
	cgroup_usage(&leaf, &usage, &err);
	ok(usage.oom_kill && !usage.full, "  memory ran out elsewhere");
	/* kernels before 5.19, 6.8, or without pressure */
	unlinkat(dir, "memory.peak", 0);
	unlinkat(dir, "pids.peak", 0);
	unlinkat(dir, "cpu.pressure", 0);
	unlinkat(dir, "memory.events", 0);
	is_int(cgroup_usage(&leaf, &usage, &err), 0, "an older kernel");
	ok(usage.memory == -1 && usage.pids == -1 && usage.cpu_pressure == -1 && !usage.oom_kill,
		"  tells less");
	close(leaf.cpu);
	leaf.cpu = openat(dir, "memory.pressure", O_RDONLY | O_CLOEXEC);
	is_int(cgroup_usage(&leaf, &usage, &err), -1, "without CPU time there is no usage");
	close(leaf.cpu);
	folder_remove(path, dir);
}

static void test_v1(void)
{
	static const struct file files[] = {
		{ "cpuacct.usage", "1500000001\n" },
		{ "cpuacct.usage_user", "900000000\n" },
		{ "memory.max_usage_in_bytes", "5242880\n" },
		{ "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n" },
		{ NULL, NULL },
	};
	static const struct file killed[] = { { "memory.oom_control", "under_oom 0\noom_kill 1\n" },
		{ "memory.limit_in_bytes", "9242880\n" }, { NULL, NULL } };
	static const struct file reached[] = { { "memory.limit_in_bytes", "5246976\n" }, { NULL, NULL } };
	char path[64];
	int dir = folder_make(path);
	struct cgroup_usage usage = { 0 };
	struct cgroup leaf;
	struct err err;

	folder_fill(dir, files);
	leaf = leaf_on(dir, &cgroup_v1, "cpuacct.usage");
	is_int(cgroup_usage(&leaf, &usage, &err), 0, "version 1: usage");
	is_int(usage.cpu_ns, 1500000001, "  CPU time");
	is_int(usage.user_ns, 900000000, "  the program's part");
	is_int(usage.memory, 5242880, "  memory");
	is_int(usage.pids, -1, "  processes, not told");
	ok(!usage.oom_kill, "  memory did not run out");
	folder_fill(dir, killed);
	cgroup_usage(&leaf, &usage, &err);
	ok(usage.oom_kill && !usage.full, "memory ran out elsewhere");
	folder_fill(dir, reached);
	cgroup_usage(&leaf, &usage, &err);
	ok(usage.oom_kill && usage.full, "memory ran out");
	close(leaf.cpu);
	folder_remove(path, dir);
}

/* CPUs that cannot be had are refused, though the kernel takes them. */
static void test_cpus(void)
{
	static const struct {
		const char *cpus, *effective;
		int result;
	} cases[] = { { "0-2,5", "0-2,5\n", 0 }, { "1,0,2", "0-2\n", 0 }, { "5", "0-1\n", -1 },
		{ "0-3", "0-1\n", -1 }, { "0", "0-1\n", -1 }, { "1023", "1023\n", 0 } };
	char path[64];
	int dir = folder_make(path);
	struct err err;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct file files[] = { { "cpuset.cpus", "" },
			{ "cpuset.cpus.effective", cases[i].effective }, { "cpu.stat", "usage_usec 0\n" },
			{ NULL, NULL } };
		const struct cgroup_limits limits = { 0, 0, cases[i].cpus };
		struct cgroup leaf;

		folder_fill(dir, files);
		leaf = leaf_on(dir, &cgroup_v2, "cpu.stat");
		close(leaf.cpu);
		is_int(cgroup_v2.limit(&leaf, &limits, &err), cases[i].result, cases[i].cpus);
		if (cases[i].result == 0)
			close(leaf.cpu);
		else
			ok(strstr(err.text, "--cpus"), "  and named");
	}
	folder_remove(path, dir);
}

static void record(int dir, const char *path, const char *name)
{
	char to[160];

	snprintf(to, sizeof(to), "2:%s/%s", path, name);
	unlinkat(dir, "cgroup", 0);
	if (symlinkat(to, dir, "cgroup") < 0)
		exit(9);
}

/* A record that is cut or foreign is none: nothing is removed for it. */
static void test_record(void)
{
	static const char *const others[] = { "", "2", "2:", "2:relative", "3:/x", "1:x", "box", "/etc" };
	char path[64], name[64];
	int dir = folder_make(path);
	struct stat st;
	struct err err;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		unlinkat(dir, "cgroup", 0);
		if (*others[i] && symlinkat(others[i], dir, "cgroup") < 0)
			exit(9);
		ok(!cgroup_left(dir) && cgroup_sweep(dir, &err) == 0, "a record '%s' is none", others[i]);
	}
	if (fstat(dir, &st) < 0)
		exit(9);
	snprintf(name, sizeof(name), "box-%llx-%llx", (unsigned long long)st.st_dev,
		(unsigned long long)st.st_ino);
	if (mkdirat(dir, name, 0700) < 0 || mkdirat(dir, "other", 0700) < 0)
		exit(9);
	record(dir, path, "other");
	ok(!cgroup_left(dir) && cgroup_sweep(dir, &err) == 0 && faccessat(dir, "other", F_OK, 0) == 0,
		"a record of another box's group is none");
	record(dir, path, name);
	ok(cgroup_left(dir), "the box's own that is there is left");
	ok(cgroup_sweep(dir, &err) == 0 && faccessat(dir, name, F_OK, 0) < 0, "and is removed");
	ok(!cgroup_left(dir) && cgroup_sweep(dir, &err) == 0, "a group that has gone is none that is left");
	folder_remove(path, dir);
}

int main(void)
{
	test_numbers();
	test_v2();
	test_v1();
	test_cpus();
	test_record();
	return tap_done();
}
