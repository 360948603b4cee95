/*
 * calibrate_limit.c: the arithmetic of calibrate.c.
 *
 * Only limits of a language that cannot be worked out fail.  A limit must never be found that one of the
 * solutions contradicts: what is rounded is rounded up, and compared afterwards.
 */
#include "calibrate.h"

#include <math.h>

/* Two limits, so far apart that rounding to ms does not matter. */
#define CALIBRATE_ONE ((int64_t)100000000)
#define CALIBRATE_TWO (2 * CALIBRATE_ONE)
/* Of a ms: less is a matter of how numbers are kept. */
#define CALIBRATE_GRAIN 1e-6

static int calibrate_at(const struct problem *problem, const struct language *language, size_t test,
	int64_t time, int64_t *ret_time, struct err *err)
{
	struct problem other = *problem; /* which goes on owning everything */
	struct limits limits;

	other.limits.time = time;
	if (problem_test_limits(&other, language, &problem->test[test], &limits, err) < 0)
		return -1;
	*ret_time = limits.time;
	return 0;
}

int calibrate_line(const struct problem *problem, const struct language *language, size_t test,
	struct calibrate_line *ret_line, struct err *err)
{
	int64_t one, two;

	if (calibrate_at(problem, language, test, CALIBRATE_ONE, &one, err) < 0 ||
		calibrate_at(problem, language, test, CALIBRATE_TWO, &two, err) < 0)
		return -1;
	ret_line->factor = (double)(two - one) / (double)(CALIBRATE_TWO - CALIBRATE_ONE);
	ret_line->addition = (double)one - ret_line->factor * (double)CALIBRATE_ONE;
	if (fabs(ret_line->addition) < 0.5)
		ret_line->addition = 0;
	return 0;
}

double calibrate_back(const struct calibrate_line *line, double time)
{
	return (time - line->addition) / line->factor;
}

int64_t calibrate_multiple(double least, double most, int64_t resolution)
{
	double count = ceil((least - CALIBRATE_GRAIN) / (double)resolution), limit;

	limit = (count < 1 ? 1 : count) * (double)resolution;
	return limit > most + CALIBRATE_GRAIN || limit > 0x1p50 ? 0 : (int64_t)limit;
}

double calibrate_spread(const struct calibrate_bound *bound)
{
	return (double)(bound->most - bound->time) / (double)(bound->time > 0 ? bound->time : 1);
}
