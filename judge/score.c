/*
 * score.c: verdicts and points of groups and submissions.
 *
 * submission.c calls it when all tests are done.  Nothing can fail.  It must never give points for a test
 * that was not run.
 */
#include "score.h"

/* What a problem without groups is worth. */
#define SCORE_ALL 100

/* The first verdict that is not AC among the tests that are members (NULL: all are).  One that only was not
 * run, or was accepted in part, says less than one that failed, and one that could not be judged more than
 * any. */
static enum verdict score_verdict(const struct result *result, const bool *member)
{
	enum verdict verdict = VERDICT_AC;

	for (size_t i = 0; i < result->test_count; i++) {
		enum verdict here = result->test[i].verdict;

		if ((member && !member[i]) || here == VERDICT_AC)
			continue;
		if (here == VERDICT_JE)
			return here;
		if (verdict == VERDICT_AC || verdict == VERDICT_SK ||
			(verdict == VERDICT_PA && here != VERDICT_SK))
			verdict = here;
	}
	return verdict;
}

/* The lowest score of the tests that are members. */
static double score_least(const struct result *result, const bool *member)
{
	double least = 1;

	for (size_t i = 0; i < result->test_count; i++)
		if ((!member || member[i]) && result->test[i].score < least)
			least = result->test[i].score;
	return least;
}

static void score_groups(const struct problem *problem, struct result *result)
{
	result->score = result->max_score = 0;
	result->group_count = problem->group_count;
	for (size_t i = 0; i < problem->group_count; i++) {
		const struct problem_group *group = &problem->group[i];
		enum verdict verdict = score_verdict(result, group->member);

		result->group[i] = (struct result_group){
			.name = group->name,
			.verdict = verdict,
			.score = group->points * score_least(result, group->member),
			.max_score = group->points,
		};
		result->score += result->group[i].score;
		result->max_score += group->points;
	}
}

void score_tests(const struct problem *problem, struct result *result)
{
	result->verdict = score_verdict(result, NULL);
	for (size_t i = 0; i < result->test_count; i++)
		if (result->test[i].verdict != VERDICT_PA)
			result->test[i].score = result->test[i].verdict == VERDICT_AC ? 1 : 0;
	score_groups(problem, result);
	if (!problem->group_count) {
		result->max_score = SCORE_ALL;
		result->score = SCORE_ALL * score_least(result, NULL);
	}
}

void score_nothing(const struct problem *problem, struct result *result)
{
	enum verdict verdict = result->verdict;

	for (size_t i = 0; i < result->test_count; i++)
		result->test[i].verdict = VERDICT_SK;
	score_tests(problem, result);
	result->verdict = verdict;
}
