/*
 * measure.h: one test, run as often as it takes to know its time.
 */
#pragma once

#include "submission.h"

/* What one thread measures with. */
struct measure {
	int cpu; /* that it is pinned to; -1: to none */
	/* Called before and after runs in which nothing else may be under way; NULL: nothing else ever is. */
	void (*alone)(void *user, bool begin);
	void *user;
	int64_t stolen, looked; /* ms of stolen time, and of the clock when that was looked up */
};

/* Runs one test; whatever goes wrong is its verdict (JE). */
void measure_test(struct measure *measure, const struct plan *plan, struct desk *desk, size_t test,
	struct result_test *result);

/* ---- decisions, by numbers alone ---- */

/* How far over its time a program goes on, so that it can be told from one that is far from its end; ms. */
int64_t measure_extra(const struct problem_run *run, const struct limits *limits);
/* Whether another run might change what this one says.  `stolen`: ms of its CPU during the run. */
enum result_again measure_doubt(const struct problem_run *run, const struct limits *limits,
	const struct result_test *result, int64_t stolen);
/* Of two runs of the same test the one that counts is kept in *result, the other one freed. */
void measure_choose(struct result_test *result, struct result_test *other);
