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

/* ms for which stolen time that was looked up is good enough for the beginning of a run. */
#define MEASURE_FRESH 250
/* A program that waited for such a part of its time limit may have found its caches cold all the time. */
#define MEASURE_WAITED 0.25

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

enum result_again measure_doubt(const struct problem_run *run, const struct limits *limits,
	const struct result_test *result, int64_t stolen)
{
	const struct result_use *use = &result->use;
	double lost = (run->high > 1 ? run->high - 1 : 0);

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
		return (double)stolen > lost * (double)limits->time ||
				       (double)use->waited > MEASURE_WAITED * (double)limits->time
			       ? RESULT_DISTURBED
			       : RESULT_ONCE;
	case VERDICT_WTL:
		/* It is always stopped at the limit: that it is near says nothing. */
		return (double)(stolen + use->waited) > lost * (double)limits->wall ? RESULT_DISTURBED
										    : RESULT_ONCE;
	default:
		return RESULT_ONCE;
	}
}

/* Whether the other run says more about the program than the first. */
static bool measure_better(const struct result_test *first, const struct result_test *other)
{
	bool right = other->verdict == VERDICT_AC || other->verdict == VERDICT_PA;
	bool was_right = first->verdict == VERDICT_AC || first->verdict == VERDICT_PA;

	if (measure_timed(first->verdict) != measure_timed(other->verdict))
		return measure_timed(first->verdict);
	if (right != was_right)
		return was_right;
	if (right && score_of(first) > score_of(other))
		return true;
	return first->verdict == other->verdict && score_of(first) == score_of(other) &&
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

static int64_t measure_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Looks how much was stolen; reading that costs time where there are many CPUs, so not before each run. */
static void measure_look(struct measure *measure)
{
	measure->stolen = cpus_stolen(measure->cpu);
	measure->looked = measure_now();
}

/* Runs once; *ret_stolen is what was stolen meanwhile, or a little more. */
static void measure_once(struct measure *measure, const struct plan *plan, struct desk *desk, size_t test,
	struct result_test *result, int64_t *ret_stolen)
{
	int64_t before;

	if (!measure->looked || measure_now() - measure->looked > MEASURE_FRESH)
		measure_look(measure);
	before = measure->stolen;
	submission_test(plan, desk, test, result);
	*ret_stolen = 0;
	if (!measure_timed(result->verdict))
		return;
	measure_look(measure);
	*ret_stolen = measure->stolen - before;
}

/* Runs again, and keeps what counts.  Returns whether there is a reason to go on. */
static enum result_again measure_again(struct measure *measure, const struct plan *plan, struct desk *desk,
	size_t test, struct result_test *result)
{
	const struct problem_run *run = &plan->judge->problem->run;
	struct result_test other = { .name = result->name, .group = result->group };
	enum result_again doubt;
	struct limits limits;
	struct err ignored;
	int64_t stolen;

	measure_once(measure, plan, desk, test, &other, &stolen);
	if (other.verdict == VERDICT_JE) {
		/* What could be measured before stays; an interruption ends everything anyway. */
		result_skip(&other);
		return RESULT_ONCE;
	}
	result->runs++;
	doubt = submission_limits(plan, test, &limits, &ignored) < 0
			? RESULT_ONCE
			: measure_doubt(run, &limits, &other, stolen);
	measure_choose(result, &other);
	return doubt;
}

/* Alone, as long as it is near a limit; one that is far over it the second time, too, is just slow. */
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
	if (result->verdict == VERDICT_JE || submission_limits(plan, test, &limits, &ignored) < 0)
		return;
	doubt = measure_doubt(run, &limits, result, stolen);
	for (int64_t i = 1; i < run->repeat && measure_open(result->verdict); i++) {
		result->again = RESULT_REPEATED;
		doubt = measure_again(measure, plan, desk, test, result);
	}
	measure_alone(measure, plan, desk, test, result, doubt);
}
