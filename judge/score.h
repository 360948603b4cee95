/*
 * score.h: from the verdicts of tests to those of groups and of the submission.
 */
#pragma once

#include "problem.h"
#include "result.h"

/* What a test or a group brings to the group that it is in. */
struct score_line {
	enum verdict verdict;
	double score;  /* a part, 0 to 1; or a number of its own */
	double weight; /* parts: what it is worth in a sum */
	bool fails; /* it is neither accepted nor partially so: a group that stops at failures stops here */
	bool less;  /* parts: with it not all points can be had */
};

/*
 * Who makes up score and verdict of a group whose `score` is grader: from the lines of what counts, in their
 * order, of which there is one at least.  Failing is a judge error.
 */
struct score_grader {
	int (*grade)(void *user, const struct problem_group *group, const struct score_line *line,
		size_t count, struct score_line *ret_line, struct err *err);
	void *user;
};

/*
 * Fills in groups, score, max_score and the verdict from result->test, which has an element for each of the
 * problem's tests, with the scores that the checker gave.  With parts of points the verdict is that of the
 * first test that failed; a test that is partially correct, and then one that was skipped, tells only when
 * none failed.  result->group has room for all groups.  The tests' scores are then what they are told as.  A
 * fault of the jury's is the verdict JE, and is told in result->reason.  `grader` may be NULL when no group
 * asks for one.
 */
void score_tests(const struct problem *problem, const struct score_grader *grader, struct result *result);
/* The same for a submission of which no test was run; its verdict stays. */
void score_nothing(const struct problem *problem, struct result *result);

/* Whether a test with this verdict was run and gave no part of the points. */
bool score_failed(enum verdict verdict);
/* How much of it the checker takes for right, 0 to 1. */
double score_of(const struct result_test *test);
/* Of two results of the same test: less than 0 when the first is the worse, 0 when they are alike. */
int score_compare(const struct result_test *one, const struct result_test *other);
/* What reports tell as a test's score, whether score_tests() has been called or not yet. */
double score_told(const struct problem *problem, size_t test, const struct result_test *result);

/* ---- score_tree.c: groups, and those inside of them ---- */

/* What a group has come to. */
struct score_node {
	struct score_line line;
	bool known;              /* the rest is */
	bool alive, alive_known; /* whether it counts: else what it requires is not there, or its group has
				    stopped */
};

struct score_tree {
	const struct problem *problem;
	const struct score_grader *grader;
	struct result *result;   /* for the tests, and the reason of a judge error */
	struct score_node *node; /* one for each group, and one for the whole */
	struct score_line *line; /* room for the lines of all groups on the way */
	size_t lines;
};

/* Finds out about a group, and all that it depends on; number problem->group_count is the whole. */
const struct score_line *score_tree_find(struct score_tree *tree, size_t number);
/* ---- score_ways.c: from lines to a score ---- */

/* Whether a line keeps a group from giving all its points. */
bool score_ways_less(const struct problem_group *group, const struct score_line *line);
/* Whether it matters how much less than everything a child gives. */
static inline bool score_ways_bounded(const struct problem_group *group)
{
	return group->scoring == PROBLEM_THRESHOLD || group->scoring == PROBLEM_AT_MOST;
}
/* The part of its points that a group gives. */
double score_ways_part(const struct problem_group *group, const struct score_line *line, size_t count);
/* The score of a group with absolute points; there is one line at least, and no grader. */
double score_ways_number(const struct problem_group *group, const struct score_line *line, size_t count);
/* Its verdict. */
enum verdict score_ways_verdict(
	const struct problem_group *group, const struct score_line *line, size_t count);
/* Of the lines of a group with parts of points: the first that failed, or what tells more than the others. */
enum verdict score_ways_telling(const struct score_line *line, size_t count);
/* What a test scores in a group with absolute points. */
double score_ways_test(const struct problem_group *group, const struct result_test *test);

/* ---- score_seen.c: what tests count as where points are parts, and rounding ---- */

/*
 * The verdict of a test as a group sees it, and as all groups do that it is in.  Where at most a part of the
 * score is good, an output that has no more is accepted, whatever the checker called it.
 */
enum verdict score_seen_in(const struct problem_group *group, const struct result_test *result);
enum verdict score_seen(const struct problem *problem, size_t test, const struct result_test *result);
/* A score that is a part of something: the last digits of the division are taken away, so that a half is a
 * half. */
double score_seen_scaled(double score);
/* A score as `round` and `halves` of [score] say. */
double score_seen_round(const struct problem_score *how, double score);
