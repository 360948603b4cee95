/*
 * score.h: from the verdicts of tests to those of groups and of the submission.
 */
#pragma once

#include "problem.h"
#include "result.h"

/*
 * Fills in groups, score, max_score and the verdict from result->test (which has an element for each of the
 * problem's tests).  A group gives its points when all its tests are accepted.  A problem without groups
 * gives 100 points for all tests.  The verdict is that of the first test that was not accepted.
 * result->group has room for all groups.
 */
void score_tests(const struct problem *problem, struct result *result);
/* The same for a submission of which no test was run; its verdict stays. */
void score_nothing(const struct problem *problem, struct result *result);
