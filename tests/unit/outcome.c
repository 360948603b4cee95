/*
 * Unit test of sandbox/outcome.c: meta lines in their order, status line and exit code of every kind of end.
 */
#include "outcome.h"

#include "base/auto.h"
#include "base/fs.h"
#include "tap.h"

#include <signal.h>
#include <stdlib.h>

#define EXITED(code) ((code) << 8)
#define CORE         0x80

/* What the table's runs used, as the meta file has it. */
#define STATISTICS "time:0.123\ntime-wall:4.056\nmax-rss:1234\ncsw-voluntary:5\ncsw-forced:6\n"
#define BY         "time-user:0.100\ntime-sys:0.023\nlimits-by:rlimit\ntime-by:rusage\n"

struct end_case {
	const char *name;
	enum keeper_cause cause;
	int signal, status;
	int64_t time, extra_time, wall_time; /* limits, ms; the runs used 123 and 4056 */
	int exit;
	const char *meta;
	const char *line; /* on standard error */
};

static const struct end_case ends[] = {
	{ "well", KEEPER_ENDED, 0, EXITED(0), 0, 0, 0, 0, STATISTICS "exitcode:0\n" BY,
		"OK (0.123 sec real, 4.056 sec wall)\n" },
	{ "well, within its limits", KEEPER_ENDED, 0, EXITED(0), 1000, 500, 9000, 0,
		STATISTICS "exitcode:0\n" BY, "OK (0.123 sec real, 4.056 sec wall)\n" },
	{ "well, at both limits to the millisecond", KEEPER_ENDED, 0, EXITED(0), 123, 0, 4056, 0,
		STATISTICS "exitcode:0\n" BY, "OK (0.123 sec real, 4.056 sec wall)\n" },
	{ "with a status", KEEPER_ENDED, 0, EXITED(3), 0, 0, 0, 1,
		STATISTICS "exitcode:3\nstatus:RE\nmessage:Exited with error status 3\n" BY,
		"Exited with error status 3\n" },
	{ "with the greatest status", KEEPER_ENDED, 0, EXITED(255), 1000, 0, 9000, 1,
		STATISTICS "exitcode:255\nstatus:RE\nmessage:Exited with error status 255\n" BY,
		"Exited with error status 255\n" },
	{ "of a signal", KEEPER_ENDED, 0, SIGSEGV, 0, 0, 0, 1,
		STATISTICS "exitsig:11\nstatus:SG\nmessage:Caught fatal signal 11\n" BY,
		"Caught fatal signal 11\n" },
	{ "of a signal, with a core", KEEPER_ENDED, 0, SIGABRT | CORE, 1000, 0, 9000, 1,
		STATISTICS "exitsig:6\nstatus:SG\nmessage:Caught fatal signal 6\n" BY,
		"Caught fatal signal 6\n" },
	{ "a millisecond over the CPU time", KEEPER_ENDED, 0, EXITED(0), 122, 0, 0, 1,
		STATISTICS "status:TO\nmessage:Time limit exceeded\n" BY, "Time limit exceeded\n" },
	{ "over the CPU time, within the extra time", KEEPER_ENDED, 0, EXITED(0), 100, 500, 0, 1,
		STATISTICS "status:TO\nmessage:Time limit exceeded\n" BY, "Time limit exceeded\n" },
	{ "over the CPU time, with a status", KEEPER_ENDED, 0, EXITED(3), 100, 0, 9000, 1,
		STATISTICS "status:TO\nmessage:Time limit exceeded\n" BY, "Time limit exceeded\n" },
	{ "a millisecond over the clock", KEEPER_ENDED, 0, EXITED(0), 0, 0, 4055, 1,
		STATISTICS "status:TO\nmessage:Time limit exceeded (wall clock)\n" BY,
		"Time limit exceeded (wall clock)\n" },
	{ "over the clock, with a status", KEEPER_ENDED, 0, EXITED(1), 1000, 0, 1000, 1,
		STATISTICS "status:TO\nmessage:Time limit exceeded (wall clock)\n" BY,
		"Time limit exceeded (wall clock)\n" },
	{ "over both", KEEPER_ENDED, 0, EXITED(0), 100, 0, 1000, 1,
		STATISTICS "status:TO\nmessage:Time limit exceeded\n" BY, "Time limit exceeded\n" },
	{ "stopped: CPU time", KEEPER_TIME, 0, SIGKILL, 122, 0, 0, 1,
		"status:TO\nmessage:Time limit exceeded\nkilled:1\n" STATISTICS BY, "Time limit exceeded\n" },
	{ "stopped: the clock", KEEPER_WALL, 0, SIGKILL, 0, 0, 4055, 1,
		"status:TO\nmessage:Time limit exceeded (wall clock)\nkilled:1\n" STATISTICS BY,
		"Time limit exceeded (wall clock)\n" },
	{ "stopped: the clock, though over the CPU time by then", KEEPER_WALL, 0, SIGKILL, 1, 0, 1, 1,
		"status:TO\nmessage:Time limit exceeded (wall clock)\nkilled:1\n" STATISTICS BY,
		"Time limit exceeded (wall clock)\n" },
	{ "stopped: output", KEEPER_OUTPUT, 0, SIGKILL, 0, 0, 0, 1,
		"status:OL\nmessage:Output limit exceeded\nkilled:1\n" STATISTICS BY,
		"Output limit exceeded\n" },
	{ "stopped: output, though well and over its time by then", KEEPER_OUTPUT, 0, EXITED(0), 1, 0, 1, 1,
		"status:OL\nmessage:Output limit exceeded\nkilled:1\n" STATISTICS BY,
		"Output limit exceeded\n" },
	{ "stopped: a file too large, as if written by the program itself", KEEPER_FSIZE, 0, SIGKILL, 0, 0, 0,
		1, "exitsig:25\nstatus:SG\nmessage:Caught fatal signal 25\nkilled:1\n" STATISTICS BY,
		"Caught fatal signal 25\n" },
	{ "stopped: a system call", KEEPER_SYSCALL, 0, SIGKILL, 1, 0, 1, 1,
		"exitsig:31\nstatus:SG\nmessage:Forbidden system call mount\nkilled:1\n" STATISTICS BY
		"forbidden-syscall:mount\n",
		"Forbidden system call mount\n" },
	{ "stopped: SIGTERM", KEEPER_INTERRUPTED, SIGTERM, SIGKILL, 0, 0, 0, 1,
		"exitsig:15\nstatus:SG\nmessage:Interrupted\nkilled:1\n" STATISTICS BY, "Interrupted\n" },
	{ "stopped: SIGINT, though over its time by then", KEEPER_INTERRUPTED, SIGINT, SIGKILL, 1, 0, 1, 1,
		"exitsig:2\nstatus:SG\nmessage:Interrupted\nkilled:1\n" STATISTICS BY, "Interrupted\n" },
};

static void need(bool well, const char *what)
{
	if (well)
		return;
	printf("Bail out! %s\n", what);
	exit(1);
}

/* Tells the end and catches what goes to standard error. */
static int tell(const struct box_spec *spec, const struct keeper_outcome *outcome, struct meta *meta,
	struct buf *ret_line)
{
	auto_file FILE *caught = tmpfile();
	auto_fd int saved = dup(STDERR_FILENO);
	struct err err;
	int result;

	need(caught && saved >= 0 && dup2(fileno(caught), STDERR_FILENO) >= 0, "no temporary file");
	result = outcome_tell(spec, outcome, meta);
	fflush(stderr);
	need(dup2(saved, STDERR_FILENO) >= 0, "standard error");
	need(fseek(caught, 0, SEEK_SET) == 0 && fs_read_all(fileno(caught), 10000, ret_line, &err) == 0,
		"what was caught");
	return result;
}

static struct keeper_outcome used(enum keeper_cause cause, int signal, int status)
{
	struct keeper_outcome outcome = { .cause = cause, .signal = signal, .status = status };

	outcome.call = (struct syscalls_call){ "mount" };
	outcome.cpu_ms = 123;
	outcome.user_ms = 100;
	outcome.wall_ms = 4056;
	outcome.usage.ru_maxrss = 1234;
	outcome.usage.ru_nvcsw = 5;
	outcome.usage.ru_nivcsw = 6;
	return outcome;
}

static void check(const struct end_case *end, bool silent)
{
	const struct keeper_outcome outcome = used(end->cause, end->signal, end->status);
	struct box_spec spec = { .silent = silent };
	struct meta meta = { .fd = -1 };
	auto_buf struct buf line = { 0 };

	spec.time = end->time;
	spec.extra_time = end->extra_time;
	spec.wall_time = end->wall_time;
	is_int(tell(&spec, &outcome, &meta, &line), end->exit, end->name);
	is_str(buf_text(&meta.text), end->meta, silent ? "  silent: the same meta lines" : "  meta lines");
	is_str(buf_text(&line), silent ? "" : end->line,
		silent ? "  silent: no status line" : "  status line");
	buf_free(&meta.text);
}

/* Killed by a signal and over a limit: the limit is the verdict, and there is no exit code. */
static void test_signal_over(void)
{
	const struct keeper_outcome outcome = used(KEEPER_ENDED, 0, SIGXCPU);
	const struct box_spec spec = { .time = 100, .silent = true };
	struct meta meta = { .fd = -1 };
	auto_buf struct buf line = { 0 };

	is_int(tell(&spec, &outcome, &meta, &line), 1, "over the CPU time, of a signal");
	ok(strstr(buf_text(&meta.text), "\nstatus:TO\nmessage:Time limit exceeded\n"), "  over the time");
	ok(!strstr(buf_text(&meta.text), "exitcode:") && !strstr(buf_text(&meta.text), "killed:"),
		"  no exit code, and not stopped by us");
	buf_free(&meta.text);
}

/* What control groups tell; the kernel may have killed a child while the program went on to its end. */
static void test_groups(void)
{
	struct keeper_outcome outcome = used(KEEPER_ENDED, 0, EXITED(0));
	const struct box_spec spec = { 0 };
	struct meta meta = { .fd = -1 };
	auto_buf struct buf line = { 0 };

	outcome.version = 2;
	outcome.memory = true;
	outcome.group = (struct cgroup_usage){
		.memory = 5 << 20, .pids = 3, .cpu_pressure = 1500, .memory_pressure = -1
	};
	is_int(tell(&spec, &outcome, &meta, &line), 1, "memory ran out");
	is_str(buf_text(&meta.text),
		STATISTICS
		"cg-mem:5120\ncg-oom-killed:1\nexitsig:9\nstatus:SG\nmessage:Memory limit exceeded\n"
		"time-user:0.100\ntime-sys:0.023\ncg-pids-peak:3\ncpu-pressure:0.001\n"
		"limits-by:cgroup-v2\ntime-by:cgroup\n",
		"  meta lines");
	is_str(buf_text(&line), "Memory limit exceeded\n", "  status line");
	buf_free(&meta.text);
}

static void test_counted(void)
{
	struct keeper_outcome outcome = used(KEEPER_ENDED, 0, EXITED(0));
	const struct box_spec spec = { .silent = true };
	struct meta meta = { .fd = -1 };
	auto_buf struct buf line = { 0 };

	outcome.counted = true;
	tell(&spec, &outcome, &meta, &line);
	ok(strstr(buf_text(&meta.text), "exitcode:0\nlimits-by:rlimit\ntime-by:perf\n"),
		"a counter does not tell user and system time apart");
	buf_free(&meta.text);
}

/* A run of hours, and one that used nothing. */
static void test_extremes(void)
{
	struct keeper_outcome outcome = used(KEEPER_ENDED, 0, 0);
	const struct box_spec spec = { 0 };
	struct meta meta = { .fd = -1 };
	auto_buf struct buf line = { 0 }, none = { 0 };

	outcome.cpu_ms = 36000000;
	outcome.wall_ms = 86400001;
	is_int(tell(&spec, &outcome, &meta, &line), 0, "a long run");
	ok(strstr(buf_text(&meta.text), "time:36000.000\ntime-wall:86400.001\n"),
		"  seconds, no larger unit");
	is_str(buf_text(&line), "OK (36000.000 sec real, 86400.001 sec wall)\n", "  status line");
	buf_free(&meta.text);
	outcome = (struct keeper_outcome){ .cause = KEEPER_ENDED };
	is_int(tell(&spec, &outcome, &meta, &none), 0, "a run that used nothing");
	is_str(buf_text(&meta.text),
		"time:0.000\ntime-wall:0.000\nmax-rss:0\ncsw-voluntary:0\ncsw-forced:0\nexitcode:0\n"
		"time-user:0.000\ntime-sys:0.000\nlimits-by:rlimit\ntime-by:rusage\n",
		"  no value is empty");
	buf_free(&meta.text);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		check(&ends[i], false);
		check(&ends[i], true);
	}
	test_signal_over();
	test_groups();
	test_counted();
	test_extremes();
	return tap_done();
}
