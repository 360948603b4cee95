/*
 * outcome.c: from what the keeper saw to status, message and exit code; see outcome.h.
 *
 * Called by run.  Cannot fail.  The order of lines is isolate's, on which clients rely: a run that was
 * stopped tells its status first and the statistics after, a run that ended by itself the other way round.
 * Must never put anything that boxed code wrote into the meta file.
 */
#include "outcome.h"

#include "exits.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

struct outcome_words {
	const char *status; /* NULL: well */
	char message[72];
};

/* The keys that isolate does not know, behind all others. */
static void outcome_own(const struct keeper_outcome *outcome, struct meta *meta)
{
	const struct cgroup_usage *group = &outcome->group;

	/* a counter does not tell them apart */
	if (!outcome->counted) {
		meta_add_ms(meta, META_TIME_USER, outcome->user_ms);
		meta_add_ms(meta, META_TIME_SYS, outcome->cpu_ms - outcome->user_ms);
	}
	if (outcome->version && group->pids >= 0)
		meta_add(meta, META_CG_PIDS_PEAK, "%lld", (long long)group->pids);
	if (outcome->version && group->cpu_pressure >= 0)
		meta_add_ms(meta, META_CPU_PRESSURE, group->cpu_pressure / 1000);
	if (outcome->version && group->memory_pressure >= 0)
		meta_add_ms(meta, META_MEMORY_PRESSURE, group->memory_pressure / 1000);
	if (outcome->version)
		meta_add(meta, META_LIMITS_BY, "cgroup-v%d", outcome->version);
	else
		meta_add(meta, META_LIMITS_BY, "rlimit");
	meta_add(meta, META_TIME_BY, "%s",
		outcome->version   ? "cgroup"
		: outcome->counted ? "perf"
				   : "rusage");
	if (outcome->ended_ns)
		meta_add(meta, META_ENDED, "%" PRId64 ".%06d", outcome->ended_ns / 1000000000,
			(int)(outcome->ended_ns % 1000000000 / 1000));
	if (outcome->cause == KEEPER_SYSCALL)
		meta_add(meta, META_FORBIDDEN_SYSCALL, "%s", outcome->call.text);
}

static void outcome_statistics(const struct keeper_outcome *outcome, struct meta *meta)
{
	const struct rusage *usage = &outcome->usage;

	meta_add_ms(meta, META_TIME, outcome->cpu_ms);
	meta_add_ms(meta, META_TIME_WALL, outcome->wall_ms);
	meta_add(meta, META_MAX_RSS, "%ld", usage->ru_maxrss);
	meta_add(meta, META_CSW_VOLUNTARY, "%ld", usage->ru_nvcsw);
	meta_add(meta, META_CSW_FORCED, "%ld", usage->ru_nivcsw);
	if (outcome->version && outcome->group.memory >= 0)
		meta_add(meta, META_CG_MEM, "%lld", (long long)(outcome->group.memory / 1024));
	if (outcome->memory)
		meta_add(meta, META_CG_OOM_KILLED, "1");
}

static struct outcome_words outcome_stopped(const struct keeper_outcome *outcome)
{
	struct outcome_words words = { "SG", "" };

	switch (outcome->cause) {
	case KEEPER_TIME:
		return (struct outcome_words){ "TO", "Time limit exceeded" };
	case KEEPER_WALL:
		return (struct outcome_words){ "TO", "Time limit exceeded (wall clock)" };
	case KEEPER_OUTPUT:
		return (struct outcome_words){ "OL", "Output limit exceeded" };
	case KEEPER_FSIZE: /* as if it had written the file itself */
		return (struct outcome_words){ "SG", "Caught fatal signal 25" };
	case KEEPER_SYSCALL:
		snprintf(
			words.message, sizeof(words.message), "Forbidden system call %s", outcome->call.text);
		return words;
	default:
		return (struct outcome_words){ "SG", "Interrupted" };
	}
}

/* The signal that a run which was stopped is said to have ended by; 0: none. */
static int outcome_signal(const struct keeper_outcome *outcome)
{
	switch (outcome->cause) {
	case KEEPER_INTERRUPTED:
		return outcome->signal;
	case KEEPER_FSIZE: /* as if it had written the file itself */
		return SIGXFSZ;
	case KEEPER_SYSCALL: /* what the kernel kills with where nobody listens */
		return SIGSYS;
	default:
		return 0;
	}
}

/* For isolate it is no end of its own: the program may go on when a child of it was killed. */
static bool outcome_out_of_memory(const struct box_spec *spec, const struct keeper_outcome *outcome)
{
	return outcome->memory && !spec->isolate;
}

/* A run that ended by itself may still be over a limit that was reached in its last moment. */
static struct outcome_words outcome_ended(const struct box_spec *spec, const struct keeper_outcome *outcome)
{
	struct outcome_words verdict = { NULL, "" };

	if (spec->time && outcome->cpu_ms > spec->time)
		return (struct outcome_words){ "TO", "Time limit exceeded" };
	if (spec->wall_time && outcome->wall_ms > spec->wall_time)
		return (struct outcome_words){ "TO", "Time limit exceeded (wall clock)" };
	if (outcome_out_of_memory(spec, outcome))
		return (struct outcome_words){ "SG", "Memory limit exceeded" };
	if (WIFSIGNALED(outcome->status)) {
		verdict.status = "SG";
		snprintf(verdict.message, sizeof(verdict.message), "Caught fatal signal %d",
			WTERMSIG(outcome->status));
	} else if (WEXITSTATUS(outcome->status)) {
		verdict.status = "RE";
		snprintf(verdict.message, sizeof(verdict.message), "Exited with error status %d",
			WEXITSTATUS(outcome->status));
	}
	return verdict;
}

static void outcome_add(const struct outcome_words *verdict, struct meta *meta)
{
	if (!verdict->status)
		return;
	meta_add(meta, META_STATUS, "%s", verdict->status);
	meta_add(meta, META_MESSAGE, "%s", verdict->message);
}

/* How the program itself ended. */
static void outcome_end(const struct box_spec *spec, const struct keeper_outcome *outcome, struct meta *meta)
{
	if (outcome_out_of_memory(spec, outcome))
		meta_add(meta, META_EXITSIG, "%d", SIGKILL);
	else if (WIFSIGNALED(outcome->status))
		meta_add(meta, META_EXITSIG, "%d", WTERMSIG(outcome->status));
	else
		meta_add(meta, META_EXITCODE, "%d", WEXITSTATUS(outcome->status));
}

int outcome_tell(const struct box_spec *spec, const struct keeper_outcome *outcome, struct meta *meta)
{
	struct outcome_words verdict;

	if (outcome->cause != KEEPER_ENDED && outcome->cause != KEEPER_MEMORY) {
		verdict = outcome_stopped(outcome);
		if (outcome_signal(outcome))
			meta_add(meta, META_EXITSIG, "%d", outcome_signal(outcome));
		outcome_add(&verdict, meta);
		meta_add(meta, META_KILLED, "1");
		outcome_statistics(outcome, meta);
	} else {
		verdict = outcome_ended(spec, outcome);
		outcome_statistics(outcome, meta);
		if (!verdict.status || verdict.status[0] != 'T')
			outcome_end(spec, outcome, meta);
		outcome_add(&verdict, meta);
	}
	outcome_own(outcome, meta);
	if (!spec->silent && verdict.status)
		fprintf(stderr, "%s\n", verdict.message);
	else if (!spec->silent)
		fprintf(stderr, "OK (%lld.%03lld sec real, %lld.%03lld sec wall)\n",
			(long long)(outcome->cpu_ms / 1000), (long long)(outcome->cpu_ms % 1000),
			(long long)(outcome->wall_ms / 1000), (long long)(outcome->wall_ms % 1000));
	return verdict.status ? EXITS_FAILED : EXITS_WELL;
}
