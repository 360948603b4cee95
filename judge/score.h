/*
 * score.h: from the verdicts of tests to those of groups and of the submission.
 */
#pragma once

#include "problem.h"
#include "result.h"

/*
 * Fills in groups, score, max_score and the verdict from result->test, which has an element for each of the
 * problem's tests, with the scores of those that are partially correct.  The verdict is that of the first
 * test that failed; a test that is partially correct, and then one that was skipped, tells only when none
 * failed.  result->group has room for all groups.
 */
void score_tests(const struct problem *problem, struct result *result);
/* The same for a submission of which no test was run; its verdict stays. */
void score_nothing(const struct problem *problem, struct result *result);

/* Whether a test with this verdict was run and gave no part of the points. */
bool score_failed(enum verdict verdict);
/* What a test scores, 0 to 1. */
double score_of(const struct result_test *test);
/* Whether one failure makes the group give nothing. */
bool score_fails(const struct problem_group *group);
/* Whether a group with this result of a test cannot have all its points any more. */
bool score_lessens(const struct problem *problem, const struct problem_group *group, size_t test,
	const struct result_test *result);
