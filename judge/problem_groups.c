/*
 * problem_groups.c: groups of tests, what they are worth, and what the sections about scores and runs say.
 *
 * problem.c calls it when all tests are known.  Fails on names that nothing has, on points that would have no
 * effect, on groups that require each other in a circle.  It must never guess what a group is worth.
 */
#include "problem.h"

#include "base/auto.h"

#include <fnmatch.h>
#include <string.h>

/* What a problem is worth that says nothing about it. */
#define GROUPS_WORTH 100

/* ---- texts ---- */

static const struct {
	const char *name;
	bool bound;
} problem_groups_ways[] = {
#define SCORING(id, name, bound, help) { name, bound },
#include "scoring.def"
};

#define GROUPS_WAYS (sizeof(problem_groups_ways) / sizeof(problem_groups_ways[0]))

static int problem_groups_unknown_way(const char *text, struct err *err)
{
	const char *names[GROUPS_WAYS + 1] = { NULL }, *nearest;

	for (size_t i = 0; i < GROUPS_WAYS; i++)
		names[i] = problem_groups_ways[i].name;
	nearest = text_nearest(text, names);
	if (nearest)
		return err_set(
			err, ERR_CONFIG, "unknown way to score '%s': did you mean '%s'?", text, nearest);
	return err_set(err, ERR_CONFIG,
		"unknown way to score '%s': it is all, min, sum, product, mean, passed, threshold:X or "
		"at-most:X",
		text);
}

/* "sum", "threshold:0.5" */
static int problem_groups_scoring(
	const char *text, enum problem_scoring *ret_scoring, double *ret_bound, struct err *err)
{
	size_t length = strcspn(text, ":");
	double bound = 0;
	size_t way = 0;

	while (way < GROUPS_WAYS && (strlen(problem_groups_ways[way].name) != length ||
					    strncmp(problem_groups_ways[way].name, text, length) != 0))
		way++;
	if (way == GROUPS_WAYS)
		return problem_groups_unknown_way(text, err);
	if (problem_groups_ways[way].bound != (text[length] == ':'))
		return err_set(err, ERR_CONFIG,
			problem_groups_ways[way].bound ? "'%s' needs a number, as in %.*s:0.5"
						       : "'%s': there is no number with %.*s",
			text, (int)length, text);
	if (problem_groups_ways[way].bound && text_real(text + length + 1, &bound, err) < 0)
		return -1;
	if (problem_groups_ways[way].bound && (bound <= 0 || bound > 1))
		return err_set(err, ERR_CONFIG, "'%s': the number is more than 0 and at most 1", text);
	*ret_scoring = (enum problem_scoring)way;
	*ret_bound = bound;
	return 0;
}

int problem_groups_borderline(struct problem_run *run, struct err *err)
{
	const char *text = run->borderline;
	const char *dots = strstr(text, "..");
	auto_free char *low = dots ? strndup(text, (size_t)(dots - text)) : NULL;

	if (dots && !low)
		return err_nomem(err);
	if (!dots || text_real(low, &run->low, err) < 0 || text_real(dots + 2, &run->high, err) < 0)
		return err_set(err, ERR_CONFIG, "'%s' is no range: write it as 0.9..1.1", text);
	if (run->low > run->high || run->high > 100)
		return err_set(err, ERR_CONFIG,
			"'%s': the second number is not less than the first, and at most 100", text);
	return 0;
}

/* ---- members ---- */

static int problem_groups_members(const struct problem *problem, struct problem_group *group, struct err *err)
{
	if (!group->tests.count)
		return err_set(err, ERR_CONFIG, "group %s has no `tests`", group->name);
	for (size_t i = 0; i < group->tests.count; i++) {
		bool found = false;

		for (size_t j = 0; j < problem->test_count; j++) {
			const char *name = problem->test[j].name;

			if (!name || fnmatch(group->tests.item[i], name, 0) != 0)
				continue;
			group->member[j] = true;
			found = true;
		}
		if (!found)
			return err_set(err, ERR_CONFIG, "group %s: '%s' matches no test's name", group->name,
				group->tests.item[i]);
	}
	return 0;
}

/* ---- points ---- */

/* How many of the tests have points; *ret_sum is what they have together. */
static size_t problem_groups_pointed(
	const struct problem *problem, const struct problem_group *group, double *ret_sum)
{
	size_t count = 0;

	*ret_sum = 0;
	for (size_t i = 0; i < problem->test_count; i++) {
		if (!group->member[i] || !problem->test[i].pointed)
			continue;
		*ret_sum += problem->test[i].points;
		count++;
	}
	return count;
}

static int problem_groups_points(const struct problem *problem, struct problem_group *group, struct err *err)
{
	double sum;
	size_t pointed = problem_groups_pointed(problem, group, &sum);

	if (group->scoring != PROBLEM_SUM)
		return group->pointed ? 0 : err_set(err, ERR_CONFIG, "group %s has no `points`", group->name);
	if (pointed && sum <= 0)
		return err_set(err, ERR_CONFIG, "group %s: all its tests have 0 points", group->name);
	if (!pointed && !group->pointed)
		return err_set(err, ERR_CONFIG, "group %s has no `points`, and none of its tests has any",
			group->name);
	group->weight = sum;
	if (!group->pointed)
		group->points = sum;
	return 0;
}

/* Points that no group looks at are a mistake. */
static void problem_groups_lost_points(const struct problem *problem, struct strv *errors)
{
	for (size_t i = 0; i < problem->test_count; i++) {
		const struct problem_test *test = &problem->test[i];
		bool counts = !problem->group_count && problem->whole.scoring == PROBLEM_SUM;

		for (size_t j = 0; j < problem->group_count; j++)
			counts = counts ||
				 (problem->group[j].scoring == PROBLEM_SUM && problem->group[j].member[i]);
		if (test->pointed && !counts)
			strv_printf(errors, "%s:%d: test %s: `points` of a test count only where %s is sum",
				problem->file, test->line, test->name,
				problem->group_count ? "`score` of its group" : "`tests` of [score]");
	}
}

/* ---- what requires what ---- */

static int problem_groups_requires(
	const struct problem *problem, struct problem_group *group, struct err *err)
{
	for (size_t i = 0; i < group->requires.count; i++) {
		size_t other = 0;

		while (other < problem->group_count &&
			strcmp(problem->group[other].name, group->requires.item[i]) != 0)
			other++;
		if (other == problem->group_count)
			return err_set(err, ERR_CONFIG, "group %s requires %s, which is no group",
				group->name, group->requires.item[i]);
		group->needs[other] = true;
	}
	return 0;
}

/* Adds to each group's needs what those need; then a group that needs itself is in a circle. */
static void problem_groups_needs(struct problem *problem, struct strv *errors)
{
	size_t count = problem->group_count;

	for (size_t via = 0; via < count; via++)
		for (size_t i = 0; i < count; i++)
			for (size_t j = 0; problem->group[i].needs[via] && j < count; j++)
				if (problem->group[via].needs[j])
					problem->group[i].needs[j] = true;
	for (size_t i = 0; i < count; i++)
		if (problem->group[i].needs[i])
			strv_printf(errors, "%s:%d: group %s requires itself, perhaps by way of others",
				problem->file, problem->group[i].line, problem->group[i].name);
}

/* ---- all together ---- */

static int problem_groups_one(const struct problem *problem, struct problem_group *group, struct err *err)
{
	if (group->score && problem_groups_scoring(group->score, &group->scoring, &group->bound, err) < 0)
		return err_wrap(err, "group %s", group->name);
	if (problem_groups_members(problem, group, err) < 0 || problem_groups_points(problem, group, err) < 0)
		return -1;
	return problem_groups_requires(problem, group, err);
}

/* A problem without groups is one group. */
static int problem_groups_whole(struct problem *problem, struct err *err)
{
	struct problem_group *whole = &problem->whole;
	const struct problem_score *score = &problem->score;

	if (problem->group_count && score->tests)
		return err_set(err, ERR_CONFIG, "[score]: `tests` is for problems without groups");
	for (size_t i = 0; i < problem->test_count; i++)
		whole->member[i] = true;
	whole->scoring = problem_groups_pointed(problem, whole, &whole->weight) ? PROBLEM_SUM
										: PROBLEM_PASSED;
	if (score->tests && problem_groups_scoring(score->tests, &whole->scoring, &whole->bound, err) < 0)
		return err_wrap(err, "[score]: tests");
	whole->points = whole->weight > 0 && whole->scoring == PROBLEM_SUM ? whole->weight : GROUPS_WORTH;
	return 0;
}

static int problem_groups_room(const struct problem *problem, struct problem_group *group, struct err *err)
{
	group->member = calloc(problem->test_count + 1, sizeof(*group->member));
	group->needs = calloc(problem->group_count + 1, sizeof(*group->needs));
	return group->member && group->needs ? 0 : err_nomem(err);
}

void problem_groups_complete(struct problem *problem, struct strv *errors)
{
	int result = 0;
	struct err err;

	for (size_t i = 0; i < problem->group_count && result == 0; i++)
		result = problem_groups_room(problem, &problem->group[i], &err);
	if (result < 0 || problem_groups_room(problem, &problem->whole, &err) < 0) {
		strv_add(errors, err.text);
		return;
	}
	for (size_t i = 0; i < problem->group_count; i++)
		if (problem_groups_one(problem, &problem->group[i], &err) < 0)
			strv_printf(errors, "%s:%d: %s", problem->file, problem->group[i].line, err.text);
	problem_groups_needs(problem, errors);
	if (problem_groups_whole(problem, &err) < 0)
		strv_printf(errors, "%s: %s", problem->file, err.text);
	problem_groups_lost_points(problem, errors);
}

const struct problem_group *problem_groups(const struct problem *problem, size_t *ret_count)
{
	*ret_count = problem->group_count ? problem->group_count : 1;
	return problem->group_count ? problem->group : &problem->whole;
}
