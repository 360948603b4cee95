/*
 * measure.h: one test, run as often as it takes to know its time.
 */
#pragma once

#include "cpus.h"
#include "submission.h"

/* What one thread measures with. */
struct measure {
	int cpu; /* that it is pinned to; -1: to none */
	/* Called before and after runs in which nothing else may be under way; NULL: nothing else ever is. */
	void (*alone)(void *user, bool begin);
	void *user;
	struct cpus_load load; /* when it was last looked up */
};

/* Runs one test; whatever goes wrong is its verdict (JE). */
void measure_test(struct measure *measure, const struct plan *plan, struct desk *desk, size_t test,
	struct result_test *result);

/* ---- decisions, by numbers alone ---- */

/* How far over its time a program goes on, so that it can be told from one that is far from its end; ms. */
int64_t measure_extra(const struct problem_run *run, const struct limits *limits);
/* Whether something else on the machine may have had a part in a time, of whatever verdict. */
bool measure_disturbed(const struct problem_run *run, const struct limits *limits,
	const struct result_test *result, int64_t stolen);
/* Whether another run might change what this one says.  `stolen`: ms of its CPU during the run. */
enum result_again measure_doubt(const struct problem_run *run, const struct limits *limits,
	const struct result_test *result, int64_t stolen);
/* How long, at most, a run waited for a CPU that did this meanwhile, or a little longer; ms. */
int64_t measure_waited(
	const struct result_use *use, const struct cpus_load *before, const struct cpus_load *after);
/* Of two runs of the same test the one that counts is kept in *result, the other one freed. */
void measure_choose(struct result_test *result, struct result_test *other);
