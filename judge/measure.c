/*
 * measure.c: decides whether a time can be believed, and measures again where it cannot.
 *
 * schedule.c calls measure_test() for each test.  Whatever fails is the verdict of the test.  A contestant
 * must never lose a verdict to what else the machine did, and a program that was wrong or crashed in one run
 * must never be made right by another.
 */
#include "measure.h"

#include "base/auto.h"
#include "cpus.h"
#include "score.h"

#include <time.h>

/* ms for which what a CPU did is good enough, once looked up, for the beginning of a run. */
#define MEASURE_FRESH 250
/* The part of the time in which a program waited for a CPU that cold caches may have cost it afterwards. */
#define MEASURE_COLD 0.05
/* A run that waited for a CPU is made again with so many times the wall limit; the waiting does not count. */
#define MEASURE_PATIENCE 4

/* ---- decisions ---- */

static bool measure_timed(enum verdict verdict)
{
	return verdict == VERDICT_TLE || verdict == VERDICT_WTL;
}

int64_t measure_extra(const struct problem_run *run, const struct limits *limits)
{
	int64_t most = (int64_t)(run->high * (double)limits->time);

	/* When both limits are as good as the same, that of the clock must not come first. */
	if (!run->retry || limits->wall < most + limits->time / 4 || most < limits->time + limits->extra_time)
		return limits->extra_time;
	return most - limits->time;
}

static bool measure_near(const struct problem_run *run, int64_t used, int64_t limit)
{
	return (double)used >= run->low * (double)limit && (double)used <= run->high * (double)limit;
}

bool measure_disturbed(const struct problem_run *run, const struct limits *limits,
	const struct result_test *result, int64_t stolen)
{
	double lost = (run->high > 1 ? run->high - 1 : 0), waited = (double)result->use.waited;

	/* It is always stopped at the limit: that it is near says nothing. */
	if (result->verdict == VERDICT_WTL)
		return (double)stolen + waited > lost * (double)limits->wall;
	return (double)stolen + MEASURE_COLD * waited > lost * (double)limits->time;
}

enum result_again measure_doubt(const struct problem_run *run, const struct limits *limits,
	const struct result_test *result, int64_t stolen)
{
	const struct result_use *use = &result->use;

	switch (result->verdict) {
	case VERDICT_AC:
	case VERDICT_PA:
		return measure_near(run, use->time, limits->time) ||
				       measure_near(run, use->wall, limits->wall)
			       ? RESULT_NEAR
			       : RESULT_ONCE;
	case VERDICT_TLE:
		/* One that had to be stopped is not near, even if it was stopped early. */
		if (measure_near(run, use->time, limits->time) &&
			use->time <= limits->time + measure_extra(run, limits))
			return RESULT_NEAR;
		return measure_disturbed(run, limits, result, stolen) ? RESULT_DISTURBED : RESULT_ONCE;
	case VERDICT_WTL:
		return measure_disturbed(run, limits, result, stolen) ? RESULT_DISTURBED : RESULT_ONCE;
	default:
		return RESULT_ONCE;
	}
}

int64_t measure_waited(
	const struct result_use *use, const struct cpus_load *before, const struct cpus_load *after)
{
	int64_t slept = use->wall - use->time, others = after->clock - before->clock;

	if (use->waited >= 0)
		return use->waited;
	/* A CPU that was idle would have been given to it. */
	others -= after->idle - before->idle + after->stolen - before->stolen + use->time;
	others = others < slept ? others : slept;
	return others > 0 ? others : 0;
}

/* Whether the other run says more about the program than the first. */
static bool measure_better(const struct result_test *first, const struct result_test *other)
{
	bool right = other->verdict == VERDICT_AC || other->verdict == VERDICT_PA;
	bool was_right = first->verdict == VERDICT_AC || first->verdict == VERDICT_PA;

	/* A run without patience was stopped too early to say more. */
	if (first->verdict == VERDICT_WTL && other->verdict == VERDICT_TLE)
		return true;
	if (measure_timed(first->verdict) != measure_timed(other->verdict))
		return measure_timed(first->verdict);
	if (right != was_right)
		return was_right;
	if (right && score_compare(first, other) > 0)
		return true;
	return first->verdict == other->verdict && score_compare(first, other) == 0 &&
	       other->use.time < first->use.time;
}

void measure_choose(struct result_test *result, struct result_test *other)
{
	if (measure_better(result, other)) {
		struct result_test worse = *result;

		other->runs = result->runs;
		other->again = result->again;
		*result = *other;
		*other = worse;
	}
	result_skip(other);
}

/* ---- runs ---- */

/* Whether further runs could come to something else. */
static bool measure_open(enum verdict verdict)
{
	return measure_timed(verdict) || !score_failed(verdict);
}

/*
 * Runs once; *ret_stolen is what was stolen meanwhile, or a little more.  What a CPU did is not looked up
 * before each run, as that costs time where there are many.
 */
static void measure_once(struct measure *measure, const struct plan *plan, struct desk *desk, size_t test,
	struct result_test *result, int64_t *ret_stolen)
{
	struct cpus_load before = measure->load;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if ((int64_t)now.tv_sec * 1000 - before.clock > MEASURE_FRESH)
		cpus_look(measure->cpu, &before);
	measure->load = before;
	submission_test(plan, desk, test, result);
	*ret_stolen = 0;
	if (!measure_timed(result->verdict) && !plan->patience)
		return;
	cpus_look(measure->cpu, &measure->load);
	*ret_stolen = measure->load.stolen - before.stolen;
	result->use.waited = measure_waited(&result->use, &before, &measure->load);
}

/* A run that was given more time by the clock keeps to its limit if it does so without what it waited. */
static void measure_patient(const struct limits *limits, int64_t stolen, struct result_test *result)
{
	int64_t own = result->use.wall - result->use.waited - stolen;

	if (score_failed(result->verdict) || own <= limits->wall)
		return;
	result->verdict = VERDICT_WTL;
	buf_free(&result->message);
	buf_printf(&result->message, "took %.3f s by the clock, less what it waited for a CPU",
		(double)own / 1000);
}

/* Runs again, and keeps what counts.  Returns whether there is a reason to go on. */
static enum result_again measure_again(struct measure *measure, const struct plan *plan, struct desk *desk,
	size_t test, struct result_test *result)
{
	const struct problem_run *run = &plan->judge->problem->run;
	struct result_test other = { .name = result->name, .group = result->group };
	struct plan patient = *plan; /* which goes on owning everything */
	enum result_again doubt = RESULT_ONCE;
	struct limits limits;
	struct err ignored;
	int64_t stolen, most;

	if (result->again == RESULT_DISTURBED)
		patient.patience = MEASURE_PATIENCE;
	measure_once(measure, &patient, desk, test, &other, &stolen);
	/* What could be measured before stays; an interruption ends everything anyway. */
	if (other.verdict == VERDICT_JE || submission_limits(plan, test, &limits, &ignored) < 0) {
		result_skip(&other);
		return RESULT_ONCE;
	}
	if (patient.patience)
		measure_patient(&limits, stolen, &other);
	else
		doubt = measure_doubt(run, &limits, &other, stolen);
	result->runs++;
	most = result->most > other.use.time ? result->most : other.use.time;
	measure_choose(result, &other);
	result->most = most;
	return doubt;
}

/* Alone; as long as it is near a limit, and once if it was disturbed. */
static void measure_alone(struct measure *measure, const struct plan *plan, struct desk *desk, size_t test,
	struct result_test *result, enum result_again why)
{
	int64_t left = plan->judge->problem->run.retry;
	enum result_again doubt;

	if (left == 0 || why == RESULT_ONCE || stop_wanted(plan->judge->session->stop))
		return;
	result->again = why;
	if (measure->alone)
		measure->alone(measure->user, true);
	do
		doubt = measure_again(measure, plan, desk, test, result);
	while (--left > 0 && doubt == RESULT_NEAR);
	if (measure->alone)
		measure->alone(measure->user, false);
}

void measure_test(struct measure *measure, const struct plan *plan, struct desk *desk, size_t test,
	struct result_test *result)
{
	const struct problem_run *run = &plan->judge->problem->run;
	enum result_again doubt;
	struct limits limits;
	struct err ignored;
	int64_t stolen;

	measure_once(measure, plan, desk, test, result, &stolen);
	result->runs = 1;
	result->most = result->use.time;
	if (result->verdict == VERDICT_JE || submission_limits(plan, test, &limits, &ignored) < 0)
		return;
	doubt = measure_doubt(run, &limits, result, stolen);
	for (int64_t i = 1; i < run->repeat && measure_open(result->verdict); i++) {
		result->again = RESULT_REPEATED;
		doubt = measure_again(measure, plan, desk, test, result);
	}
	measure_alone(measure, plan, desk, test, result, doubt);
}
