/*
 * score_made.h: problems without a file, for the tests of what groups come to.
 */
#pragma once

#include "score.h"

#include "base/auto.h"
#include "checker.h"

#include <stdlib.h>
#include <string.h>

#define TESTS  9
#define GROUPS 6

/* A problem without a file. */
struct made {
	struct problem problem;
	struct problem_test test[TESTS];
	struct problem_group group[GROUPS];
	bool member[GROUPS + 1][TESTS], needs[GROUPS + 1][GROUPS];
	char name[GROUPS][2];
};

/* Keys are texts of their own; nothing writes into these. */
static inline char *loose(const char *text)
{
	return strchr(text, *text);
}

static inline void make(struct made *made, size_t tests)
{
	*made = (struct made){ 0 };
	made->problem = (struct problem){ .test = made->test, .test_count = tests, .group = made->group };
	made->problem.file = loose("problem.ini");
	made->problem.score.round = 6;
	made->problem.score.mode = PROBLEM_ABSOLUTE;
	made->problem.whole = (struct problem_group){ .scoring = PROBLEM_SUM };
	made->problem.whole.member = made->member[GROUPS];
	made->problem.whole.needs = made->needs[GROUPS];
	for (size_t i = 0; i < tests; i++)
		made->member[GROUPS][i] = true;
}

/* A group of the tests from `from` to `to`, inside of the group `parent`; -1: of none. */
static inline struct problem_group *add(
	struct made *made, int parent, size_t from, size_t to, enum problem_scoring scoring)
{
	size_t i = made->problem.group_count++;
	struct problem_group *group = &made->group[i];

	made->name[i][0] = (char)('a' + i);
	*group = (struct problem_group){ .scoring = scoring, .name = made->name[i], .line = (int)i };
	group->parent = (size_t)(parent + 1);
	group->tests.count = 1;
	group->member = made->member[i];
	group->needs = made->needs[i];
	for (size_t t = from; t < to; t++)
		group->member[t] = true;
	return group;
}

static inline void points(struct made *made, struct problem_group *group)
{
	struct err err;

	for (size_t i = 0; i < group->child_count; i++)
		if (group->child[i].group)
			points(made, &made->group[group->child[i].index]);
	if (problem_tree_most(&made->problem, group, &err) < 0)
		printf("# %s\n", err.text);
}

/* What reading does when it has seen everything.  Returns whether it is a problem. */
static inline bool grow(struct made *made)
{
	auto_strv struct strv errors = { 0 };
	struct problem *problem = &made->problem;
	struct err err;

	if (problem_tree_complete(problem, &errors, &err) < 0)
		abort();
	for (size_t i = 0; i < problem->group_count && problem_absolute(problem); i++)
		if (!problem->group[i].parent)
			points(made, &problem->group[i]);
	if (problem_absolute(problem))
		points(made, &problem->whole);
	problem_tree_needs(problem, &errors);
	return !errors.count;
}

static inline void fell(struct made *made)
{
	for (size_t i = 0; i < made->problem.group_count; i++) {
		free(made->group[i].child);
		made->group[i].child = NULL;
	}
	free(made->problem.whole.child);
	made->problem.whole.child = NULL;
}

static inline void tell(const struct result *result, char *told, size_t size)
{
	int at = snprintf(told, size, "%s %.10g/%g", verdict_table[result->verdict].name, result->score,
		result->max_score);

	for (size_t i = 0; i < result->group_count; i++)
		at += snprintf(told + at, size - (size_t)at, " %s %.10g",
			verdict_table[result->group[i].verdict].name, result->group[i].score);
}
