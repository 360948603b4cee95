/*
 * check_times.c: what makes one run's time and memory differ from the next one's; see check_point.h and the
 * advice that Linux: Documentation/admin-guide gives on each of these files.
 *
 * Called by check.  These can only be read: what the kernel does not tell (as in a virtual machine, whose
 * host decides) is unknown.  Must never count for more than a hint.
 */
#include "check_point.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TIMES_CPU "/sys/devices/system/cpu"
#define TIMES_THP "/sys/kernel/mm/transparent_hugepage/enabled"

void check_thp(struct check *check, struct check_answer *answer)
{
	char line[128], *mode;

	(void)check;
	if (!check_line(TIMES_THP, line, sizeof(line))) {
		check_yes(answer, "this kernel has none");
		return;
	}
	mode = strchr(line, '[');
	if (!mode || strncmp(mode, "[always]", 8) != 0) {
		check_yes(answer, "%.*s", mode ? (int)strcspn(mode + 1, "]") : 0, mode ? mode + 1 : "");
		return;
	}
	check_no(answer, "always");
	check_remedy(answer, "echo madvise >" TIMES_THP);
}

void check_aslr(struct check *check, struct check_answer *answer)
{
	char line[16];

	(void)check;
	if (!check_line("/proc/sys/kernel/randomize_va_space", line, sizeof(line))) {
		check_unknown(answer, "/proc/sys/kernel/randomize_va_space cannot be read");
		return;
	}
	if (strcmp(line, "0") == 0) {
		check_yes(answer, "addresses are not random");
		return;
	}
	check_no(answer, "addresses are random (kernel.randomize_va_space = %s)", line);
	check_remedy(answer,
		"start the program in the box by /usr/bin/setarch -R; or, on a machine that does nothing "
		"else, sysctl -w kernel.randomize_va_space=0");
}

/* The file of one CPU: cpufreq/scaling_governor, cpu_capacity. */
static bool times_cpu(long cpu, const char *file, char *ret_line, size_t room)
{
	char path[128];

	snprintf(path, sizeof(path), TIMES_CPU "/cpu%ld/%s", cpu, file);
	return check_line(path, ret_line, room);
}

void check_governor(struct check *check, struct check_answer *answer)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF), told = 0, steady = 0;
	char line[64], other[64] = "";

	(void)check;
	for (long cpu = 0; cpu < cpus; cpu++) {
		if (!times_cpu(cpu, "cpufreq/scaling_governor", line, sizeof(line)))
			continue;
		told++;
		if (strcmp(line, "performance") == 0)
			steady++;
		else
			memcpy(other, line, sizeof(other));
	}
	if (!told) {
		check_unknown(answer, "the kernel does not govern it (in a virtual machine the host does)");
	} else if (steady == told) {
		check_yes(answer, "performance");
	} else {
		check_no(answer, "%s, on %ld of %ld CPUs", other, told - steady, told);
		check_remedy(answer, "cpupower frequency-set -g performance");
	}
}

void check_boost(struct check *check, struct check_answer *answer)
{
	static const struct {
		const char *path, *on, *off;
	} files[] = { { TIMES_CPU "/intel_pstate/no_turbo", "0", "1" },
		{ TIMES_CPU "/cpufreq/boost", "1", "0" } };
	char line[16];

	(void)check;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (!check_line(files[i].path, line, sizeof(line)))
			continue;
		if (strcmp(line, files[i].on) == 0) {
			check_no(answer, "on");
			check_remedy(answer, "echo %s >%s", files[i].off, files[i].path);
		} else {
			check_yes(answer, "off");
		}
		return;
	}
	check_unknown(answer, "the kernel does not tell");
}

void check_smt(struct check *check, struct check_answer *answer)
{
	char line[16];

	(void)check;
	if (!check_line(TIMES_CPU "/smt/active", line, sizeof(line))) {
		check_unknown(answer, "the kernel does not tell");
	} else if (strcmp(line, "1") != 0) {
		check_yes(answer, "one CPU a core");
	} else {
		check_no(answer, "two CPUs or more share a core");
		check_remedy(answer, "echo off >" TIMES_CPU
				     "/smt/control; or use one CPU of each core only (lscpu -e; --cpus)");
	}
}

/* A list as --cpus takes it. */
static void times_list(const cpu_set_t *set, struct buf *ret_list)
{
	for (size_t cpu = 0, last; cpu < CPU_SETSIZE; cpu = last + 1) {
		last = cpu;
		if (!CPU_ISSET(cpu, set))
			continue;
		while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, set))
			last++;
		buf_printf(ret_list, last > cpu ? "%s%zu-%zu" : "%s%zu", ret_list->len ? "," : "", cpu, last);
	}
}

/* The CPUs with the greatest number in that file: how many have one, and whether they differ. */
static long times_strongest(const char *file, cpu_set_t *ret_set, bool *ret_differ)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF), told = 0, most = -1;
	char line[32];

	CPU_ZERO(ret_set);
	*ret_differ = false;
	for (int cpu = 0; cpu < cpus && cpu < CPU_SETSIZE; cpu++) {
		long number;

		if (!times_cpu(cpu, file, line, sizeof(line)))
			continue;
		number = strtol(line, NULL, 10);
		if (told++ && number != most)
			*ret_differ = true;
		if (number > most)
			CPU_ZERO(ret_set);
		if (number >= most) {
			most = number;
			CPU_SET((size_t)cpu, ret_set);
		}
	}
	return told;
}

void check_cores(struct check *check, struct check_answer *answer)
{
	static const char *const files[] = { "cpu_capacity", "cpufreq/cpuinfo_max_freq" };
	auto_buf struct buf list = { 0 };
	cpu_set_t strongest;
	bool differ;

	(void)check;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (!times_strongest(files[i], &strongest, &differ))
			continue;
		if (!differ) {
			check_yes(answer, "all the same (%s)", files[i]);
			return;
		}
		times_list(&strongest, &list);
		check_no(answer, "they differ (%s); the strongest are %s", files[i], buf_text(&list));
		check_remedy(
			answer, "--cpus=%s, or CPUs of another kind, but always the same", buf_text(&list));
		return;
	}
	check_unknown(answer, "the kernel does not tell");
}
