/*
 * score.c: verdicts and points of groups and submissions.
 *
 * submission.c calls it when all tests are done.  Nothing can fail.  It must never give points for a test
 * that was not run, and must come to the same whether a test that changes nothing was run or skipped: so what
 * stands behind the first failure of a group with stop = first-fail counts for nothing even if it was run.
 */
#include "score.h"

#include <math.h>

/* ---- tests ---- */

bool score_failed(enum verdict verdict)
{
	return verdict != VERDICT_AC && verdict != VERDICT_PA && verdict != VERDICT_SK;
}

double score_of(const struct result_test *test)
{
	if (test->verdict == VERDICT_AC)
		return 1;
	if (test->verdict != VERDICT_PA || !(test->score > 0))
		return 0;
	return test->score < 1 ? test->score : 1;
}

/* A verdict that tells more than another takes its place; of those that failed the first stays. */
static int score_rank(enum verdict verdict)
{
	if (verdict == VERDICT_JE)
		return 4;
	if (score_failed(verdict))
		return 3;
	return verdict == VERDICT_PA ? 2 : verdict == VERDICT_SK;
}

/* The verdict of all members; NULL: of all tests. */
static enum verdict score_verdict(const struct result *result, const bool *member)
{
	enum verdict verdict = VERDICT_AC;

	for (size_t i = 0; i < result->test_count; i++)
		if ((!member || member[i]) && score_rank(result->test[i].verdict) > score_rank(verdict))
			verdict = result->test[i].verdict;
	return verdict;
}

/* ---- groups ---- */

bool score_fails(const struct problem_group *group)
{
	return group->scoring != PROBLEM_SUM && group->scoring != PROBLEM_MEAN;
}

static double score_weight(const struct problem *problem, const struct problem_group *group, size_t test)
{
	return group->weight > 0 ? problem->test[test].points : 1;
}

bool score_lessens(const struct problem *problem, const struct problem_group *group, size_t test,
	const struct result_test *result)
{
	double score = score_of(result);

	if (group->scoring == PROBLEM_THRESHOLD)
		return score < group->bound;
	if (group->scoring == PROBLEM_AT_MOST)
		return score <= 0 || score > group->bound;
	if (group->scoring == PROBLEM_SUM && score_weight(problem, group, test) <= 0)
		return group->stop && score_failed(result->verdict);
	return score < 1;
}

/* What is added up over the tests of a group. */
struct score_sums {
	double sum, product, least; /* of the scores */
	double given, weight;       /* of the tests' points */
	size_t count;
	bool failed, less, partial;
};

static void score_add(const struct problem *problem, const struct problem_group *group, size_t i,
	const struct result_test *test, struct score_sums *sums)
{
	double score = group->stop && sums->failed ? 0 : score_of(test);

	sums->sum += score;
	sums->product *= score;
	sums->least = score < sums->least ? score : sums->least;
	sums->given += score * score_weight(problem, group, i);
	sums->weight += score_weight(problem, group, i);
	sums->count++;
	sums->partial = sums->partial || test->verdict != VERDICT_AC;
	sums->less = sums->less || score_lessens(problem, group, i, test);
	sums->failed = sums->failed || score_failed(test->verdict) || test->verdict == VERDICT_SK;
}

static double score_part(const struct problem_group *group, const struct score_sums *sums)
{
	switch (group->scoring) {
	case PROBLEM_ALL:
		return sums->partial ? 0 : 1;
	case PROBLEM_MIN:
		return sums->least;
	case PROBLEM_SUM:
		return sums->given / sums->weight;
	case PROBLEM_PRODUCT:
		return sums->product;
	case PROBLEM_MEAN:
		return sums->sum / (double)sums->count;
	case PROBLEM_PASSED:
		return sums->failed ? 0 : sums->sum / (double)sums->count;
	case PROBLEM_THRESHOLD:
	case PROBLEM_AT_MOST:
		return sums->less ? 0 : 1;
	default: /* those for absolute points */
		return 0;
	}
}

/* Which part of its points a group gives, 0 to 1, whatever it requires; *ret_less: it is not all of them. */
static double score_group(const struct problem *problem, const struct problem_group *group,
	const struct result *result, bool *ret_less)
{
	struct score_sums sums = { .product = 1, .least = 1 };

	for (size_t i = 0; i < result->test_count; i++)
		if (group->member[i])
			score_add(problem, group, i, &result->test[i], &sums);
	*ret_less = sums.less;
	return score_part(group, &sums);
}

/* Whether something that a group requires, directly or not, did not give all. */
static bool score_lost(
	const struct problem *problem, const struct problem_group *group, const struct result *result)
{
	for (size_t i = 0; i < problem->group_count; i++)
		if (group->needs[i] && result->group[i].less)
			return true;
	return false;
}

/* Fills in the groups but for what they require, with parts for scores. */
static void score_groups(const struct problem *problem, struct result *result)
{
	result->group_count = problem->group_count;
	for (size_t i = 0; i < problem->group_count; i++) {
		const struct problem_group *group = &problem->group[i];
		struct result_group *to = &result->group[i];

		*to = (struct result_group){ .name = group->name, .max_score = group->points };
		to->verdict = score_verdict(result, group->member);
		to->score = score_group(problem, group, result, &to->less);
	}
}

/* ---- the whole ---- */

/* What has been put together of the groups so far. */
struct score_total {
	double sum, points;    /* of all */
	double least, product; /* of the parts that groups with points give */
};

static void score_count(double part, double points, struct score_total *total)
{
	total->sum += part * points;
	total->points += points;
	if (points <= 0)
		return;
	total->least = part < total->least ? part : total->least;
	total->product *= part;
}

/* Score and greatest score by what [score] says. */
static void score_total(const struct problem *problem, const struct score_total *total, struct result *result)
{
	const struct problem_score *how = &problem->score;
	double digits = pow(10, (double)how->round);
	double part = total->points > 0 ? total->sum / total->points : 0;

	if (how->combine == PROBLEM_LEAST_PART)
		part = total->least;
	if (how->combine == PROBLEM_ALL_PARTS)
		part = total->product;
	result->max_score = how->max > 0 ? how->max : total->points;
	result->score = round(part * result->max_score * digits) / digits;
}

void score_tests(const struct problem *problem, struct result *result)
{
	struct score_total total = { .least = 1, .product = 1 };
	bool less;

	result->verdict = score_verdict(result, NULL);
	for (size_t i = 0; i < result->test_count; i++)
		result->test[i].score = score_of(&result->test[i]);
	score_groups(problem, result);
	for (size_t i = 0; i < problem->group_count; i++) {
		struct result_group *group = &result->group[i];

		if (score_lost(problem, &problem->group[i], result)) {
			group->score = 0;
			group->verdict = group->verdict == VERDICT_JE ? VERDICT_JE : VERDICT_SK;
		}
		score_count(group->score, group->max_score, &total);
		group->score *= group->max_score;
	}
	if (!problem->group_count)
		score_count(
			score_group(problem, &problem->whole, result, &less), problem->whole.points, &total);
	score_total(problem, &total, result);
}

void score_nothing(const struct problem *problem, struct result *result)
{
	enum verdict verdict = result->verdict;

	for (size_t i = 0; i < result->test_count; i++)
		result->test[i].verdict = VERDICT_SK;
	score_tests(problem, result);
	result->verdict = verdict;
}
