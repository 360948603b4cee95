/*
 * rlimits.c: limits of each process; see rlimits.h.
 *
 * Called by the program's process just before execve.  Fails when the caller himself may not have so much: a
 * limit that cannot be had as asked for is an error.  Must never be called in pid 1: RLIMIT_NPROC would stop
 * its fork.
 */
#include "rlimits.h"

#include <errno.h>
#include <sys/resource.h>

/*
 * With 0 the kernel still starts the program that core_pattern pipes core dumps into, as root and outside of
 * the box; one byte it takes for "none at all" (core(5), "Piping core dumps to a program").
 */
#define RLIMITS_NO_CORE 1
/*
 * Queued signals and timers of all processes of the box together.  They count for the caller's user, too, who
 * would have none left.
 */
#define RLIMITS_SIGNALS 1024

struct rlimit_row {
	__rlimit_resource_t resource;
	const char *option;
	rlim_t value; /* RLIM_INFINITY: as much as the caller may have */
};

static int rlimits_one(const struct rlimit_row *row, struct err *err)
{
	struct rlimit now, want = { row->value, row->value };

	if (row->value == RLIM_INFINITY) {
		if (getrlimit(row->resource, &now) < 0)
			return err_sys(err, "%s", row->option);
		if (now.rlim_cur == now.rlim_max)
			return 0;
		want.rlim_cur = want.rlim_max = now.rlim_max;
	}
	if (setrlimit(row->resource, &want) == 0)
		return 0;
	if (errno == EPERM && getrlimit(row->resource, &now) == 0)
		return err_set(err, ERR_USAGE,
			"%s: more than the caller's own hard limit of %llu (see ulimit -H)", row->option,
			(unsigned long long)now.rlim_max);
	return err_sys(err, "%s", row->option);
}

/* 0 is no limit */
static rlim_t rlimits_or_none(int64_t value)
{
	return value ? (rlim_t)value : RLIM_INFINITY;
}

/*
 * A backstop for a keeper that cannot run.  RLIMIT_CPU counts ticks, not time: on a machine where many
 * processes take turns it was seen to fire when two thirds of the time were used.  So with much room, as far
 * as the caller's own limit leaves it.
 */
static rlim_t rlimits_cpu(const struct box_spec *spec)
{
	rlim_t whole = (rlim_t)((spec->time + spec->extra_time + 999) / 1000), most = 3 * whole + 2;
	struct rlimit now;

	if (!spec->time)
		return RLIM_INFINITY;
	if (getrlimit(RLIMIT_CPU, &now) == 0 && now.rlim_max < most)
		return now.rlim_max > whole ? now.rlim_max : whole;
	return most;
}

/* As much as asked for, or as the caller himself has. */
static rlim_t rlimits_at_most(__rlimit_resource_t resource, rlim_t most)
{
	struct rlimit now;

	return getrlimit(resource, &now) == 0 && now.rlim_max < most ? now.rlim_max : most;
}

int rlimits_set(const struct box_spec *spec, int own, struct err *err)
{
	const struct rlimit_row rows[] = {
		{ RLIMIT_STACK, "--stack", rlimits_or_none(spec->stack) },
		{ RLIMIT_FSIZE, "--fsize", rlimits_or_none(spec->fsize) },
		{ RLIMIT_CORE, "--core",
			spec->core ? (rlim_t)spec->core : rlimits_at_most(RLIMIT_CORE, RLIMITS_NO_CORE) },
		{ RLIMIT_MEMLOCK, "locked memory", 0 },
		{ RLIMIT_SIGPENDING, "pending signals", rlimits_at_most(RLIMIT_SIGPENDING, RLIMITS_SIGNALS) },
		{ RLIMIT_MSGQUEUE, "message queues", 0 },
		{ RLIMIT_RTPRIO, "real-time priority", 0 },
		{ RLIMIT_NICE, "priority", 0 },
		{ RLIMIT_CPU, "--time", rlimits_cpu(spec) },
		{ RLIMIT_NPROC, "--processes",
			spec->processes ? (rlim_t)(spec->processes + own) : RLIM_INFINITY },
		{ RLIMIT_AS, "--mem", rlimits_or_none(spec->mem) },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rlimits_one(&rows[i], err) < 0)
			return -1;
	return 0;
}

int rlimits_raise_files(struct err *err)
{
	struct rlimit now;

	if (getrlimit(RLIMIT_NOFILE, &now) < 0)
		return err_sys(err, "open files");
	now.rlim_cur = now.rlim_max;
	return setrlimit(RLIMIT_NOFILE, &now) < 0 ? err_sys(err, "open files") : 0;
}

int rlimits_open_files(const struct box_spec *spec, struct err *err)
{
	const struct rlimit_row row = { RLIMIT_NOFILE, "--open-files", rlimits_or_none(spec->open_files) };

	return rlimits_one(&row, err);
}
