/*
 * skip.c: which tests can change nothing any more.
 *
 * schedule.c asks before each test and notes the results in the order of the tests, whichever order they were
 * run in, so that the answers are the same for any number of threads.  Only skip_begin() can fail.  It must
 * never skip a test that could change a verdict or a score, of a group or of the whole, unless the order is
 * to stop at the first failure.
 */
#include "skip.h"

#include "base/auto.h"
#include "score.h"

int skip_begin(
	const struct problem *problem, enum problem_order order, struct skip *ret_skip, struct err *err)
{
	struct skip_group *group = calloc(problem->group_count + 1, sizeof(*group));

	if (!group)
		return err_nomem(err);
	*ret_skip = (struct skip){ .problem = problem, .order = order, .group = group };
	return 0;
}

void skip_end(struct skip *skip)
{
	free(skip->group);
	*skip = (struct skip){ 0 };
}

/* A group that requires this one gives nothing. */
static bool skip_lost(const struct skip *skip, const struct problem_group *group)
{
	for (size_t i = 0; i < skip->problem->group_count; i++)
		if (group->needs[i] && skip->group[i].less)
			return true;
	return false;
}

/* Whether no further test can change this group. */
static bool skip_closed(
	const struct skip *skip, const struct problem_group *group, const struct skip_group *known)
{
	if (skip_lost(skip, group))
		return true;
	return known->failed && (group->stop || score_fails(group));
}

bool skip_test(const struct skip *skip, size_t test)
{
	const struct problem_group *group;
	size_t count;

	if (skip->ended)
		return true;
	if (!skip->failed || skip->order == PROBLEM_ALL_TESTS)
		return false;
	if (skip->order == PROBLEM_STOP_FIRST)
		return true;
	group = problem_groups(skip->problem, &count);
	for (size_t i = 0; i < count; i++)
		if (group[i].member[test] && !skip_closed(skip, &group[i], &skip->group[i]))
			return false;
	return true;
}

void skip_note(struct skip *skip, size_t test, const struct result_test *result)
{
	bool failed = score_failed(result->verdict);
	size_t count;
	const struct problem_group *group = problem_groups(skip->problem, &count);

	skip->ended = skip->ended || result->verdict == VERDICT_JE;
	skip->failed = skip->failed || failed;
	for (size_t i = 0; i < count; i++) {
		if (!group[i].member[test])
			continue;
		skip->group[i].failed = skip->group[i].failed || failed;
		skip->group[i].less = skip->group[i].less ||
				      score_lessens(skip->problem, &group[i], test, result);
	}
}
