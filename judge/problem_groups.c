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

enum problem_groups_where {
	GROUPS_PARTS = 1,
	GROUPS_ABSOLUTE = 2,
	GROUPS_BOTH = GROUPS_PARTS | GROUPS_ABSOLUTE,
};

static const struct {
	const char *name;
	bool bound;
	enum problem_groups_where where;
} problem_groups_ways[] = {
#define SCORING(id, name, bound, where, help) { name, bound, GROUPS_##where },
#include "scoring.def"
};

#define GROUPS_WAYS (sizeof(problem_groups_ways) / sizeof(problem_groups_ways[0]))

static int problem_groups_unknown_way(const char *text, enum problem_groups_where where, struct err *err)
{
	const char *names[GROUPS_WAYS + 1] = { NULL }, *nearest;
	auto_buf struct buf list = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < GROUPS_WAYS; i++) {
		if (!(problem_groups_ways[i].where & where))
			continue;
		buf_printf(&list, "%s%s%s", list.len ? ", " : "", problem_groups_ways[i].name,
			problem_groups_ways[i].bound ? ":X" : "");
		names[count++] = problem_groups_ways[i].name;
	}
	nearest = text_nearest(text, names);
	if (nearest)
		return err_set(
			err, ERR_CONFIG, "unknown way to score '%s': did you mean '%s'?", text, nearest);
	return err_set(err, ERR_CONFIG, "unknown way to score '%s': it is one of %s", text, buf_text(&list));
}

/* Finds the way that the first `length` bytes name. */
static size_t problem_groups_find(const char *text, size_t length)
{
	size_t way = 0;

	while (way < GROUPS_WAYS && (strlen(problem_groups_ways[way].name) != length ||
					    strncmp(problem_groups_ways[way].name, text, length) != 0))
		way++;
	return way;
}

/* "sum", "threshold:0.5" */
static int problem_groups_scoring(const struct problem *problem, const char *text,
	enum problem_scoring *ret_scoring, double *ret_bound, struct err *err)
{
	enum problem_groups_where where = problem_absolute(problem) ? GROUPS_ABSOLUTE : GROUPS_PARTS;
	size_t length = strcspn(text, ":"), way = problem_groups_find(text, length);
	double bound = 0;

	if (way == GROUPS_WAYS)
		return problem_groups_unknown_way(text, where, err);
	if (!(problem_groups_ways[way].where & where))
		return err_set(err, ERR_CONFIG, "'%s' is for [score] points = %s", text,
			where == GROUPS_PARTS ? "absolute" : "parts");
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

/* Finds a test by its name alone, from *at on: whoever lists many does so in their order. */
static bool problem_groups_named(
	const struct problem *problem, const char *wanted, struct problem_group *group, size_t *at)
{
	for (size_t i = 0; i < problem->test_count; i++) {
		size_t place = (*at + i) % problem->test_count;
		const char *name = problem->test[place].name;

		if (!name || strcmp(wanted, name) != 0)
			continue;
		group->member[place] = true;
		*at = place + 1;
		return true;
	}
	return false;
}

static bool problem_groups_glob(
	const struct problem *problem, const char *pattern, struct problem_group *group)
{
	bool found = false;

	for (size_t i = 0; i < problem->test_count; i++) {
		const char *name = problem->test[i].name;

		if (!name || fnmatch(pattern, name, 0) != 0)
			continue;
		group->member[i] = true;
		found = true;
	}
	return found;
}

static int problem_groups_members(const struct problem *problem, struct problem_group *group, struct err *err)
{
	size_t at = 0;

	for (size_t i = 0; i < group->tests.count; i++) {
		const char *pattern = group->tests.item[i];
		bool plain = !strpbrk(pattern, "*?[\\");

		if (plain ? !problem_groups_named(problem, pattern, group, &at)
			  : !problem_groups_glob(problem, pattern, group))
			return err_set(err, ERR_CONFIG, "group %s: '%s' matches no test's name", group->name,
				pattern);
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

/* What the groups inside of it are worth together. */
static double problem_groups_inner(const struct problem *problem, const struct problem_group *group)
{
	double sum = 0;

	for (size_t i = 0; i < group->child_count; i++)
		if (group->child[i].group)
			sum += problem->group[group->child[i].index].points;
	return sum;
}

static int problem_groups_parts(const struct problem *problem, struct problem_group *group, struct err *err)
{
	double sum, inner = problem_groups_inner(problem, group);
	size_t pointed = problem_groups_pointed(problem, group, &sum);
	bool tests = group->child_count && group->tests.count;

	if (group->absolute)
		return err_set(err, ERR_CONFIG, "group %s: `%s` is for [score] points = absolute",
			group->name, group->absolute);
	if (group->scoring != PROBLEM_SUM)
		return group->pointed ? 0 : err_set(err, ERR_CONFIG, "group %s has no `points`", group->name);
	if (pointed && sum <= 0)
		return err_set(err, ERR_CONFIG, "group %s: all its tests have 0 points", group->name);
	if (inner > 0 && tests && !pointed)
		return err_set(err, ERR_CONFIG,
			"group %s: none of its tests has points, but groups inside of it have", group->name);
	if (!pointed && !group->pointed && inner <= 0)
		return err_set(err, ERR_CONFIG, "group %s has no `points`, and none of its tests has any",
			group->name);
	group->weight = sum + inner;
	if (!group->pointed)
		group->points = group->weight;
	return 0;
}

/* What a group is worth, those inside of it first. */
static void problem_groups_points(
	const struct problem *problem, struct problem_group *group, struct strv *errors)
{
	struct err err;
	int done;

	for (size_t i = 0; i < group->child_count; i++)
		if (group->child[i].group)
			problem_groups_points(problem, &problem->group[group->child[i].index], errors);
	done = problem_absolute(problem) ? problem_tree_most(problem, group, &err)
					 : problem_groups_parts(problem, group, &err);
	if (done < 0)
		strv_printf(errors, "%s:%d: %s", problem->file, group->line, err.text);
}

/* Points that no group looks at are a mistake. */
static void problem_groups_lost_points(const struct problem *problem, struct strv *errors)
{
	for (size_t i = 0; i < problem->test_count; i++) {
		const struct problem_test *test = &problem->test[i];
		bool counts = !problem->group_count && problem->whole.scoring == PROBLEM_SUM;

		if (test->pointed && problem_absolute(problem)) {
			strv_printf(errors,
				"%s:%d: test %s: `points` of a test are not for [score] points = absolute",
				problem->file, test->line, test->name);
			continue;
		}

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

/* ---- all together ---- */

static int problem_groups_one(const struct problem *problem, struct problem_group *group, struct err *err)
{
	group->scoring = problem_absolute(problem) ? PROBLEM_SUM : PROBLEM_ALL;
	if (group->score &&
		problem_groups_scoring(problem, group->score, &group->scoring, &group->bound, err) < 0)
		return err_wrap(err, "group %s", group->name);
	if (problem_groups_members(problem, group, err) < 0 || problem_tree_inside(problem, group, err) < 0)
		return -1;
	return problem_groups_requires(problem, group, err);
}

/* What [score] says, and what does not go with it. */
static int problem_groups_score(const struct problem *problem, struct err *err)
{
	const struct problem_score *score = &problem->score;

	if (problem->group_count && score->tests)
		return err_set(err, ERR_CONFIG, "`tests` is for problems without groups");
	if (!problem_absolute(problem))
		return score->rejected_given ? err_set(err, ERR_CONFIG, "`rejected` is for points = absolute")
					     : 0;
	if (score->max > 0)
		return err_set(err, ERR_CONFIG, "`max` is for points = parts");
	if (score->combine == PROBLEM_ALL_PARTS)
		return err_set(err, ERR_CONFIG, "combine = product is for points = parts");
	return 0;
}

/* A problem without groups is one group. */
static int problem_groups_whole(struct problem *problem, struct err *err)
{
	struct problem_group *whole = &problem->whole;
	const struct problem_score *score = &problem->score;
	bool absolute = problem_absolute(problem);

	if (problem_groups_score(problem, err) < 0)
		return err_wrap(err, "[score]");
	for (size_t i = 0; i < problem->test_count; i++)
		whole->member[i] = true;
	whole->scoring = problem_groups_pointed(problem, whole, &whole->weight) ? PROBLEM_SUM
										: PROBLEM_PASSED;
	if (absolute)
		whole->scoring = score->combine == PROBLEM_LEAST_PART ? PROBLEM_MIN : PROBLEM_SUM;
	if (score->tests &&
		problem_groups_scoring(problem, score->tests, &whole->scoring, &whole->bound, err) < 0)
		return err_wrap(err, "[score]: tests");
	if (absolute && (whole->scoring == PROBLEM_ALL || whole->scoring == PROBLEM_GRADER))
		return err_set(
			err, ERR_CONFIG, "[score]: tests = %s needs a group: [group NAME]", score->tests);
	if (absolute)
		return problem_tree_most(problem, whole, err);
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
	if (problem_tree_complete(problem, errors, &err) < 0) {
		strv_add(errors, err.text);
		return;
	}
	for (size_t i = 0; i < problem->group_count; i++)
		if (!problem->group[i].parent)
			problem_groups_points(problem, &problem->group[i], errors);
	problem_tree_needs(problem, errors);
	if (problem_groups_whole(problem, &err) < 0)
		strv_printf(errors, "%s: %s", problem->file, err.text);
	problem_groups_lost_points(problem, errors);
}

void problem_groups_note(struct problem_group *group, const char *key)
{
	static const char *const absolute[] = { "accept-score", "reject-score", "own-scores", "range",
		"verdict", "samples", "grader-args" };

	group->pointed = group->pointed || strcmp(key, "points") == 0;
	group->visible_given = group->visible_given || strcmp(key, "visible") == 0;
	group->verdict_given = group->verdict_given || strcmp(key, "verdict") == 0;
	for (size_t i = 0; i < sizeof(absolute) / sizeof(absolute[0]) && !group->absolute; i++)
		if (strcmp(key, absolute[i]) == 0)
			group->absolute = absolute[i];
}

const struct problem_group *problem_groups(const struct problem *problem, size_t *ret_count)
{
	*ret_count = problem->group_count ? problem->group_count : 1;
	return problem->group_count ? problem->group : &problem->whole;
}
