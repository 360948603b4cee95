/*
 * skip.c: which tests can change nothing any more.
 *
 * schedule.c asks before each test and notes the results in the order of the tests, whichever order they were
 * run in, so that the answers are the same for any number of threads.  Only skip_begin() can fail.  It must
 * never skip a test that could change a verdict or a score, of a group or of the whole, unless the order is
 * to stop at the first failure.
 *
 * What a group comes to is said in score_tree.c; here is what of that is certain before all is known.  A
 * group looks at its children in their order, at each when that has come to something.  What becomes certain
 * is passed on: to the group outside, to those inside, to those that require it.
 */
#include "skip.h"

#include "base/auto.h"
#include "score.h"

#include <math.h>

static void skip_look(struct skip *skip, size_t number);

int skip_begin(
	const struct problem *problem, enum problem_order order, struct skip *ret_skip, struct err *err)
{
	struct skip skip = { .problem = problem, .order = order };

	skip.group = calloc(problem->group_count + 1, sizeof(*skip.group));
	skip.test = calloc(problem->test_count + 1, sizeof(*skip.test));
	if (!skip.group || !skip.test) {
		skip_end(&skip);
		return err_nomem(err);
	}
	for (size_t i = 0; i < problem->group_count; i++)
		skip_look(&skip, i);
	if (!problem->group_count)
		skip_look(&skip, 0);
	*ret_skip = skip;
	return 0;
}

void skip_end(struct skip *skip)
{
	free(skip->group);
	free(skip->test);
	*skip = (struct skip){ 0 };
}

static const struct problem_group *skip_group(const struct skip *skip, size_t number)
{
	return skip->problem->group_count ? &skip->problem->group[number] : &skip->problem->whole;
}

/* ---- children ---- */

static bool skip_known(const struct skip *skip, const struct problem_child *child)
{
	return child->group ? skip->group[child->index].settled : skip->test[child->index].result != NULL;
}

/* With parts of points: whether a child keeps the group from giving all its points, for certain. */
static bool skip_lessens(const struct skip *skip, const struct problem_group *group,
	const struct problem_child *child, bool fails)
{
	struct score_line line = { .weight = 1, .fails = fails };

	if (!child->group)
		line.score = score_of(skip->test[child->index].result);
	/* less than 1, but who knows how much */
	else if (!skip->group[child->index].bad || score_ways_bounded(group))
		return false;
	if (group->weight > 0)
		line.weight = child->group ? skip->problem->group[child->index].points
					   : skip->problem->test[child->index].points;
	return score_ways_less(group, &line);
}

static void skip_absorb_test(
	const struct skip *skip, const struct problem_group *group, size_t test, struct skip_group *known)
{
	const struct result_test *result = skip->test[test].result;
	double score;

	if (score_failed(result->verdict))
		known->failed = known->test_failed = known->told = true;
	if (result->verdict == VERDICT_AC)
		known->accepted = true;
	if (!problem_absolute(skip->problem) || problem_tree_owned(skip->problem))
		return;
	score = score_ways_test(group, result);
	known->least = known->least || (score <= group->low && score <= fmin(0, group->reject_score));
}

static void skip_absorb_group(
	const struct problem_group *group, const struct skip_group *inner, struct skip_group *known)
{
	known->failed = known->failed || inner->fails;
	known->told = known->told || (inner->fails && inner->told);
	known->accepted = known->accepted || !inner->bad;
	known->vague = known->vague || score_ways_bounded(group);
}

/* Whether a child keeps the group from getting all its points, or with absolute points from being accepted.
 */
static bool skip_spoils(const struct skip *skip, const struct problem_group *group,
	const struct problem_child *child, const struct skip_group *known)
{
	const struct skip_group *inner = child->group ? &skip->group[child->index] : NULL;

	if (!problem_absolute(skip->problem))
		return skip_lessens(skip, group, child, inner ? inner->fails : known->failed);
	if (group->scoring == PROBLEM_GRADER ||
		(group->verdict != PROBLEM_WORST && group->verdict != PROBLEM_FIRST))
		return false;
	return inner ? inner->bad : skip->test[child->index].result->verdict != VERDICT_AC;
}

/* Looks at a child that has come to something. */
static void skip_absorb(const struct skip *skip, const struct problem_group *group,
	const struct problem_child *child, struct skip_group *known)
{
	if (!problem_tree_counts(skip->problem, group, child))
		return;
	known->counted = true;
	if (child->group)
		skip_absorb_group(group, &skip->group[child->index], known);
	else
		skip_absorb_test(skip, group, child->index, known);
	known->bad = known->bad || skip_spoils(skip, group, child, known);
}

/* ---- groups ---- */

/* Whether a failure has decided about everything in a group with parts of points. */
static bool skip_decided(const struct problem_group *group, const struct skip_group *known)
{
	if (group->scoring == PROBLEM_SUM || group->scoring == PROBLEM_MEAN)
		return false;
	if (group->scoring == PROBLEM_ALL || group->scoring == PROBLEM_PASSED)
		return known->told;
	/* the failure of an inner group may have left it a part */
	return known->test_failed;
}

/* The same with absolute points: neither score nor verdict can change any more. */
static bool skip_decided_number(const struct problem_group *group, const struct skip_group *known)
{
	bool verdict = group->verdict == PROBLEM_ALWAYS_ACCEPT ||
		       (group->verdict == PROBLEM_FIRST && known->told);

	if (group->scoring == PROBLEM_ALL)
		return verdict && known->failed;
	return verdict && group->scoring == PROBLEM_MIN && known->least;
}

static bool skip_is_closed(
	const struct skip *skip, const struct problem_group *group, const struct skip_group *known)
{
	if (known->known == group->child_count || (group->stop && known->failed))
		return true;
	return problem_absolute(skip->problem) ? skip_decided_number(group, known)
					       : skip_decided(group, known);
}

static bool skip_is_dead(const struct skip *skip, const struct problem_group *group)
{
	if (group->parent) {
		const struct skip_group *parent = &skip->group[group->parent - 1];

		/* those in front of where it stopped are settled */
		if (parent->dead || (skip_group(skip, group->parent - 1)->stop && parent->failed))
			return true;
	}
	for (size_t i = 0; i < skip->problem->group_count; i++)
		if (group->needs[i] && skip->group[i].bad)
			return true;
	return false;
}

/* Whether nothing can happen any more that makes it count for nothing. */
static bool skip_is_sure(const struct skip *skip, size_t number)
{
	const struct problem_group *group = skip_group(skip, number);

	if (group->parent) {
		const struct problem_group *parent = skip_group(skip, group->parent - 1);
		const struct skip_group *known = &skip->group[group->parent - 1];
		const struct problem_child *next = &parent->child[known->known];

		if (!known->sure)
			return false;
		if (parent->stop &&
			(known->known == parent->child_count || !next->group || next->index != number))
			return false;
	}
	for (size_t i = 0; i < skip->problem->group_count; i++)
		if (group->needs[i] && (!skip->group[i].settled || skip->group[i].bad))
			return false;
	return true;
}

/* What a closed group has come to, if that is not for a grader to say. */
static void skip_settle(const struct skip *skip, const struct problem_group *group, struct skip_group *known)
{
	bool any = group->verdict == PROBLEM_ANY_OR_WORST || group->verdict == PROBLEM_ANY_OR_FIRST;

	if (group->scoring == PROBLEM_GRADER || known->vague)
		return;
	known->settled = true;
	known->fails = known->failed;
	if (!problem_absolute(skip->problem))
		return;
	if (group->verdict == PROBLEM_ALWAYS_ACCEPT || (any && known->accepted))
		known->fails = false;
	else if (any)
		known->bad = known->counted;
}

/* Those inside, outside, and that require it look at what they make of it. */
static void skip_pass_on(struct skip *skip, size_t number, const struct skip_group *before)
{
	const struct skip_group *now = &skip->group[number];
	const struct problem_group *group = skip_group(skip, number);
	bool stopped = group->stop && now->failed;

	if (group->parent && (now->settled != before->settled))
		skip_look(skip, group->parent - 1);
	for (size_t i = now->known; i < group->child_count; i++) {
		if (group->child[i].group)
			skip_look(skip, group->child[i].index);
		/* with a stop the next may be sure now; without, and nothing new, none has anything to learn
		 */
		if (!now->dead && !stopped && now->sure == before->sure)
			break;
	}
	if (now->bad == before->bad && now->settled == before->settled)
		return;
	for (size_t i = 0; i < skip->problem->group_count; i++)
		if (skip->problem->group[i].needs[number])
			skip_look(skip, i);
}

/* Finds out what is certain about a group. */
static void skip_look(struct skip *skip, size_t number)
{
	const struct problem_group *group = skip_group(skip, number);
	struct skip_group *known = &skip->group[number];
	const struct skip_group before = *known;

	if (known->settled)
		return;
	if (skip_is_dead(skip, group)) {
		known->dead = known->closed = known->settled = known->fails = known->bad = true;
		/* what makes it count for nothing is no verdict */
		known->told = false;
	} else {
		known->sure = skip_is_sure(skip, number);
		while (!skip_is_closed(skip, group, known) && skip_known(skip, &group->child[known->known]))
			skip_absorb(skip, group, &group->child[known->known++], known);
		known->closed = skip_is_closed(skip, group, known);
		if (known->closed && known->sure)
			skip_settle(skip, group, known);
	}
	if (known->settled != before.settled || known->bad != before.bad || known->known != before.known ||
		known->sure != before.sure)
		skip_pass_on(skip, number, &before);
}

/* ---- tests ---- */

bool skip_test(const struct skip *skip, size_t test)
{
	const struct problem *problem = skip->problem;
	bool found = false;
	size_t count;

	if (skip->ended)
		return true;
	if (skip->order == PROBLEM_ALL_TESTS || (!skip->failed && !problem_absolute(problem)))
		return false;
	if (skip->order == PROBLEM_STOP_FIRST)
		return skip->failed;
	problem_groups(problem, &count);
	for (size_t i = 0; i < count; i++) {
		if (!skip_group(skip, i)->member[test])
			continue;
		if (!skip->group[i].closed)
			return false;
		found = true;
	}
	/* one in no group has a verdict */
	return found || !problem_absolute(problem);
}

void skip_note(struct skip *skip, size_t test, const struct result_test *result)
{
	size_t count;

	skip->ended = skip->ended || result->verdict == VERDICT_JE;
	skip->failed = skip->failed || score_failed(result->verdict);
	skip->test[test].result = result;
	problem_groups(skip->problem, &count);
	for (size_t i = 0; i < count; i++)
		if (skip_group(skip, i)->member[test])
			skip_look(skip, i);
}
