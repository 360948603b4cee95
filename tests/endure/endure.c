/*
 * endure.c: runs ojbox N times in a row, and looks whether every counter of the machine is back where it was:
 *
 *   endure N OJBOX
 *
 * Run outside of boxes by faults.bats and `make endure'.  The runs are of several kinds in turn, some of
 * which fail.  Other things happen on a machine meanwhile, so a counter may have moved, but not by as much as
 * a leak in one run of twenty would have moved it; what is ours alone has to be as it was.  Exit status 0:
 * well; 1: a counter has moved, or a run did not end as it should; 2: it could not be tried.
 */
#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#define ENDURE_WARM    100
#define ENDURE_SECONDS 5 /* until namespaces that nobody has any more are gone */

struct endure_kind {
	const char *words;
	int status;
};

static const struct endure_kind endure_kinds[] = {
	{ "--run -- /bin/true", 0 },
	{ "--meta=meta --network=loopback --processes=3 --run -- /bin/true", 0 },
	{ "--meta=meta --stdout=out --output-limit=1MiB --time=5 --wall-time=50 --run -- /bin/echo text", 0 },
	{ "--no-cg --meta=meta --run -- /bin/false", 1 },
	{ "--chdir=/nowhere --run -- /bin/true", 2 },
	{ "--run -- /bin/nothing", 1 },
	{ "--init", 0 },
};

/* ---- counters ---- */

/* The number behind the first `key` at the beginning of a line, its n-th word; -1: not told. */
static long endure_word(const char *file, const char *key, int word)
{
	auto_file FILE *in = fopen(file, "re");
	char line[1000], *at, *rest;

	while (in && fgets(line, sizeof(line), in)) {
		if (strncmp(line, key, strlen(key)) != 0)
			continue;
		at = strtok_r(line, " \t/\n", &rest);
		for (int i = 1; at && i < word; i++)
			at = strtok_r(NULL, " \t/\n", &rest);
		return at ? strtol(at, NULL, 10) : -1;
	}
	return -1;
}

static long endure_lines(const char *file)
{
	auto_file FILE *in = fopen(file, "re");
	long count = 0;
	int byte;

	if (!in)
		return -1;
	while ((byte = getc(in)) != EOF)
		count += byte == '\n';
	return count;
}

static long endure_entries(const char *folder, bool numbers)
{
	auto_dir DIR *all = opendir(folder);
	const struct dirent *entry;
	long count = 0;

	while (all && (entry = readdir(all)))
		count += !numbers || (entry->d_name[0] >= '1' && entry->d_name[0] <= '9');
	return all ? count : -1;
}

/* Sum of a column of all lines. */
static long endure_cgroups(void)
{
	static const char *const names[] = { "memory", "cpuacct", "pids", "cpu\t", "cpuset" };
	long sum = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		sum += endure_word("/proc/cgroups", names[i], 3);
	return sum;
}

static long endure_keys(void)
{
	char key[20];

	snprintf(key, sizeof(key), "%5u:", geteuid());
	return endure_word("/proc/key-users", key, 2);
}

struct endure_counter {
	const char *name;
	long value;
	bool ours; /* nobody else moves it */
};

#define ENDURE_COUNTERS 17

static void endure_count(struct endure_counter ret_counter[ENDURE_COUNTERS])
{
	const struct endure_counter now[ENDURE_COUNTERS] = {
		{ "processes", endure_entries("/proc", true), false },
		{ "threads", endure_word("/proc/loadavg", "", 5), false },
		{ "control groups", endure_cgroups(), false },
		{ "mounts", endure_lines("/proc/self/mountinfo"), false },
		{ "keys", endure_keys(), false },
		{ "shared memory", endure_lines("/proc/sysvipc/shm"), false },
		{ "semaphores", endure_lines("/proc/sysvipc/sem"), false },
		{ "message queues", endure_lines("/proc/sysvipc/msg"), false },
		{ "files in /tmp", endure_entries("/tmp", false), false },
		{ "files in /var/tmp", endure_entries("/var/tmp", false), false },
		{ "files here", endure_entries(".", false), true },
		{ "boxes", endure_entries("boxes", false), true },
		{ "files of the box", endure_entries("boxes/0", false), true },
		{ "open files", endure_word("/proc/sys/fs/file-nr", "", 1), false },
		{ "network namespaces", endure_word("/proc/slabinfo", "net_namespace", 2), false },
		{ "user namespaces", endure_word("/proc/slabinfo", "user_namespace", 2), false },
		{ "pid namespaces", endure_word("/proc/slabinfo", "pid_namespace", 2), false },
	};

	memcpy(ret_counter, now, sizeof(now));
}

/* How many have moved. */
static int endure_compare(
	const struct endure_counter *before, const struct endure_counter *after, long runs, bool tell)
{
	int moved = 0;

	for (int i = 0; i < ENDURE_COUNTERS; i++) {
		/* files that are open are counted for each CPU, and namespaces kept for later, by the
		 * thousand */
		long grown = after[i].value - before[i].value, least = i >= 13 ? 2000 : 200;
		long most = after[i].ours ? 0 : runs / 20 < least ? runs / 20 : least;
		bool wrong = grown > most;

		moved += wrong;
		if (tell && before[i].value >= 0)
			printf("# %-18s %8ld %8ld%s\n", before[i].name, before[i].value, after[i].value,
				wrong ? "  MOVED" : "");
	}
	return moved;
}

/* ---- runs ---- */

static int endure_run(const char *ojbox, const struct endure_kind *kind, posix_spawn_file_actions_t *quiet)
{
	auto_strv struct strv argv = { 0 };
	struct err err;
	int status;
	pid_t pid;

	strv_add(&argv, ojbox);
	if (text_words(kind->words, &argv, &err) < 0 || strv_check(&argv, &err) < 0 ||
		posix_spawn(&pid, ojbox, quiet, NULL, argv.item, environ) != 0)
		return -1;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	if (WIFEXITED(status) && WEXITSTATUS(status) == kind->status)
		return 0;
	printf("# %s: wait status %x, wanted exit status %d\n", kind->words, status, kind->status);
	return -1;
}

static int endure_rounds(const char *ojbox, long runs)
{
	const size_t kinds = sizeof(endure_kinds) / sizeof(endure_kinds[0]);
	posix_spawn_file_actions_t quiet;
	int result = 0;

	posix_spawn_file_actions_init(&quiet);
	for (int i = 0; i < 3; i++)
		posix_spawn_file_actions_addopen(&quiet, i, "/dev/null", O_RDWR, 0);
	for (long i = 0; i < runs && result == 0; i++) {
		result = endure_run(ojbox, &endure_kinds[(size_t)i % kinds], &quiet);
		if (result < 0)
			printf("# run %ld\n", i);
	}
	posix_spawn_file_actions_destroy(&quiet);
	return result;
}

static int endure_all(const char *ojbox, long runs)
{
	struct endure_counter before[ENDURE_COUNTERS], after[ENDURE_COUNTERS];
	time_t begin = time(NULL), end;
	int moved;

	if (endure_rounds(ojbox, ENDURE_WARM / 7 * 7) < 0)
		return 2;
	endure_count(before);
	if (endure_rounds(ojbox, runs / 7 * 7) < 0)
		return 1;
	end = time(NULL);
	do {
		endure_count(after);
		moved = endure_compare(before, after, runs, false);
	} while (moved && time(NULL) < end + ENDURE_SECONDS &&
		 nanosleep(&(struct timespec){ .tv_nsec = 200000000 }, NULL) == 0);
	endure_compare(before, after, runs, true);
	printf("# %ld runs, %lld s\n", runs / 7 * 7, (long long)(end - begin));
	return moved ? 1 : 0;
}

int main(int argc, char **argv)
{
	const char *parent = getenv("TMPDIR");
	char folder[200], file[240];
	FILE *config;
	int result;

	snprintf(folder, sizeof(folder), "%.150s/endure.XXXXXX", parent ? parent : "/var/tmp");
	if (argc != 3 || !mkdtemp(folder) || chdir(folder) < 0)
		return 2;
	config = fopen("ojbox.ini", "we");
	if (!config || fprintf(config, "[machine]\nbox-root = %s/boxes\n", folder) < 0 || fclose(config) != 0)
		return 2;
	snprintf(file, sizeof(file), "%s/ojbox.ini", folder);
	setenv("OJBOX_CONFIG", file, 1);
	result = endure_run(argv[2], &(struct endure_kind){ "--init", 0 }, NULL) < 0
			 ? 2
			 : endure_all(argv[2], strtol(argv[1], NULL, 10));
	endure_run(argv[2], &(struct endure_kind){ "--cleanup", 0 }, NULL);
	unlink("meta");
	unlink("ojbox.ini");
	rmdir("boxes");
	if (chdir("/") == 0)
		rmdir(folder);
	return result;
}
