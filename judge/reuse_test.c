/*
 * reuse_test.c: one test, run unless that was done before.
 *
 * schedule.c calls reuse_test() for each.  Nothing here fails: without a cache it is measure_test().  What is
 * kept must be what the same run would give again: no judge error, nothing during which a signal told us to
 * end, and nothing that somebody else on the machine had a part in.
 */
#include "base/auto.h"
#include "measure.h"
#include "reuse.h"

#include <signal.h>
#include <string.h>

/* Whether the result is worth to be believed another time. */
static bool reuse_worthy(
	const struct plan *plan, size_t test, const struct result_test *result, int64_t stolen)
{
	struct limits limits;
	struct err ignored;

	if (!reuse_lasting(result->verdict) || result->again == RESULT_DISTURBED ||
		/* from whom that came is not known: the kernel does it, too, when the machine is out of
		   memory */
		(result->verdict == VERDICT_RTE && result->use.signal == SIGKILL) ||
		stop_wanted(plan->judge->session->stop) ||
		submission_limits(plan, test, &limits, &ignored) < 0)
		return false;
	return !measure_disturbed(&plan->judge->problem->run, &limits, result, stolen);
}

void reuse_test(struct measure *measure, const struct plan *plan, struct desk *desk, size_t test,
	struct result_test *result)
{
	struct reuse *reuse = plan->judge->reuse;
	struct cpus_load before, after;
	struct cache_key key, still;

	if (!reuse || !reuse_key_test(reuse, plan, test, &key)) {
		measure_test(measure, plan, desk, test, result);
		return;
	}
	if (reuse_find_test(reuse, &key, plan, test, result))
		return;
	cpus_look(measure->cpu, &before);
	measure_test(measure, plan, desk, test, result);
	cpus_look(measure->cpu, &after);
	/* The files may have been changed while it ran. */
	if (reuse_worthy(plan, test, result, after.stolen - before.stolen) &&
		reuse_key_test(reuse, plan, test, &still) && strcmp(key.text, still.text) == 0)
		reuse_keep_test(reuse, &key, result);
}
