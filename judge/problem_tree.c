/*
 * problem_tree.c: groups within groups, what requires what, and what groups with absolute points can score.
 *
 * problem_groups.c calls it when all tests are known.  Fails on names that nothing has, on groups that are
 * inside of each other or require each other in a circle, on numbers that cannot be.  It must never let a
 * test count twice in a group without a word.
 */
#include "problem.h"

#include "base/auto.h"
#include "checker.h"

#include <math.h>
#include <string.h>

/* ---- what is inside of what ---- */

int problem_tree_inside(const struct problem *problem, struct problem_group *group, struct err *err)
{
	for (size_t i = 0; group->inside && i < problem->group_count && !group->parent; i++)
		if (strcmp(problem->group[i].name, group->inside) == 0)
			group->parent = i + 1;
	if (group->inside && !group->parent)
		return err_set(err, ERR_CONFIG, "group %s is inside of %s, which is no group", group->name,
			group->inside);
	return 0;
}

/* A group that comes back to itself on the way out is in a circle, and then in no group. */
static void problem_tree_circles(struct problem *problem, struct strv *errors)
{
	for (size_t i = 0; i < problem->group_count; i++) {
		struct problem_group *group = &problem->group[i];
		size_t at = group->parent, steps = 0;

		while (at && at != i + 1 && steps++ < problem->group_count)
			at = problem->group[at - 1].parent;
		if (at != i + 1)
			continue;
		strv_printf(errors, "%s:%d: group %s is inside of itself, perhaps by way of others",
			problem->file, group->line, group->name);
		group->parent = 0;
	}
}

/* A test of a group must not be in a group inside of it, too: it would count twice. */
static int problem_tree_twice(
	const struct problem *problem, const struct problem_group *group, struct err *err)
{
	for (size_t at = group->parent; at; at = problem->group[at - 1].parent)
		for (size_t i = 0; i < problem->test_count; i++)
			if (group->member[i] && problem->group[at - 1].member[i])
				return err_set(err, ERR_CONFIG,
					"test %s is in group %s and in %s, which is inside of it",
					problem->test[i].name, problem->group[at - 1].name, group->name);
	return 0;
}

/* The first test of each group, and whether there is anything but samples, those inside of it included. */
static void problem_tree_first(struct problem *problem)
{
	for (size_t i = 0; i < problem->group_count; i++) {
		problem->group[i].first = problem->test_count;
		problem->group[i].sampled = true;
	}
	for (size_t i = 0; i < problem->group_count; i++)
		for (size_t t = 0; t < problem->test_count; t++)
			for (size_t at = problem->group[i].member[t] ? i + 1 : 0; at;
				at = problem->group[at - 1].parent) {
				struct problem_group *group = &problem->group[at - 1];

				group->first = t < group->first ? t : group->first;
				group->sampled = group->sampled && problem->test[t].sample;
			}
}

static size_t problem_tree_place(const struct problem *problem, const struct problem_child *child)
{
	return child->group ? problem->group[child->index].first : child->index;
}

static int problem_tree_order(const void *left, const void *right, void *user)
{
	const struct problem_child *a = left, *b = right;
	size_t here = problem_tree_place(user, a), there = problem_tree_place(user, b);

	if (here == there) {
		here = a->group ? a->index + 1 : 0;
		there = b->group ? b->index + 1 : 0;
	}
	return here < there ? -1 : here > there;
}

/* `number` is 1 + that of the group, 0 for the whole. */
static int problem_tree_children(struct problem *problem, size_t number, struct err *err)
{
	struct problem_group *group = number ? &problem->group[number - 1] : &problem->whole;
	struct problem_child *least;
	size_t count = 0;

	group->child = calloc(problem->test_count + problem->group_count + 1, sizeof(*group->child));
	if (!group->child)
		return err_nomem(err);
	for (size_t i = 0; i < problem->test_count; i++)
		if (number ? group->member[i] : !problem_group_of(problem, i))
			group->child[count++] = (struct problem_child){ false, i };
	for (size_t i = 0; i < problem->group_count; i++)
		if (problem->group[i].parent == number)
			group->child[count++] = (struct problem_child){ true, i };
	group->child_count = count;
	/* most of it was never touched */
	least = reallocarray(group->child, count + 1, sizeof(*group->child));
	group->child = least ? least : group->child;
	qsort_r(group->child, count, sizeof(*group->child), problem_tree_order, problem);
	return 0;
}

int problem_tree_complete(struct problem *problem, struct strv *errors, struct err *err)
{
	problem_tree_circles(problem, errors);
	problem_tree_first(problem);
	for (size_t i = 0; i <= problem->group_count; i++)
		if (problem_tree_children(problem, i, err) < 0)
			return -1;
	for (size_t i = 0; i < problem->group_count; i++) {
		const struct problem_group *group = &problem->group[i];
		struct err trouble;

		if (problem_tree_twice(problem, group, &trouble) < 0)
			strv_printf(errors, "%s:%d: %s", problem->file, group->line, trouble.text);
		if (!group->child_count && !group->tests.count)
			strv_printf(errors, "%s:%d: group %s has no `tests`, and no group is inside of it",
				problem->file, group->line, group->name);
	}
	return 0;
}

/* ---- what requires what ---- */

/* A group needs what the groups need that it is in: what makes these give nothing goes for all in them. */
static void problem_tree_inherit(struct problem *problem, const struct problem_group *group)
{
	for (size_t i = 0; i < group->child_count; i++) {
		struct problem_group *child = &problem->group[group->child[i].index];

		if (!group->child[i].group)
			continue;
		for (size_t j = 0; j < problem->group_count; j++)
			child->needs[j] = child->needs[j] || group->needs[j];
		problem_tree_inherit(problem, child);
	}
}

/* Adds to each group's needs what those need. */
static void problem_tree_close(struct problem *problem)
{
	size_t count = problem->group_count;

	for (size_t via = 0; via < count; via++)
		for (size_t i = 0; i < count; i++)
			for (size_t j = 0; problem->group[i].needs[via] && j < count; j++)
				if (problem->group[via].needs[j])
					problem->group[i].needs[j] = true;
}

static bool problem_tree_depends(const struct problem *problem, size_t number, size_t on, bool *seen);

/* The same for some of the children of a group. */
static bool problem_tree_any(const struct problem *problem, const struct problem_group *group, size_t before,
	size_t on, bool *seen)
{
	for (size_t i = 0; i < group->child_count; i++) {
		const struct problem_child *child = &group->child[i];

		if (!child->group)
			continue;
		if (child->index == before)
			return false;
		if (child->index == on || problem_tree_depends(problem, child->index, on, seen))
			return true;
	}
	return false;
}

/*
 * Whether what a group comes to depends on another: on what it needs, on the groups inside of it, and on
 * those in front of it, or of a group that it is in, if they make what comes behind them count for nothing.
 */
static bool problem_tree_depends(const struct problem *problem, size_t number, size_t on, bool *seen)
{
	const struct problem_group *group = &problem->group[number];

	if (seen[number])
		return false;
	seen[number] = true;
	for (size_t i = 0; i < problem->group_count; i++)
		if (group->needs[i] && (i == on || problem_tree_depends(problem, i, on, seen)))
			return true;
	if (problem_tree_any(problem, group, problem->group_count, on, seen))
		return true;
	for (size_t at = number; problem->group[at].parent; at = problem->group[at].parent - 1) {
		const struct problem_group *parent = &problem->group[problem->group[at].parent - 1];

		if (parent->stop && problem_tree_any(problem, parent, at, on, seen))
			return true;
	}
	return false;
}

void problem_tree_needs(struct problem *problem, struct strv *errors)
{
	auto_free bool *seen = calloc(problem->group_count + 1, sizeof(*seen));
	struct err err;

	if (!seen) {
		err_nomem(&err);
		strv_add(errors, err.text);
		return;
	}
	for (size_t i = 0; i < problem->group_count; i++)
		if (!problem->group[i].parent)
			problem_tree_inherit(problem, &problem->group[i]);
	for (size_t i = 0; i < problem->group_count; i++) {
		memset(seen, 0, problem->group_count * sizeof(*seen));
		if (problem_tree_depends(problem, i, i, seen))
			strv_printf(errors,
				"%s:%d: group %s requires itself, perhaps by way of others, or of those in "
				"front of it "
				"in a group with `stop`",
				problem->file, problem->group[i].line, problem->group[i].name);
	}
	problem_tree_close(problem);
}

/* ---- absolute points ---- */

static int problem_tree_range(struct problem_group *group, struct err *err)
{
	auto_strv struct strv words = { 0 };

	group->low = -HUGE_VAL;
	group->high = HUGE_VAL;
	if (!group->range)
		return 0;
	if (text_words(group->range, &words, err) < 0)
		return -1;
	if (words.count != 2 || text_signed(words.item[0], true, &group->low, err) < 0 ||
		text_signed(words.item[1], true, &group->high, err) < 0)
		return err_set(
			err, ERR_CONFIG, "'%s' is no range: write it as 0 100 or -inf inf", group->range);
	if (group->low > group->high)
		return err_set(
			err, ERR_CONFIG, "'%s': the second number is less than the first", group->range);
	return 0;
}

/* What makes up its points when each of its tests is accepted; 1 when nothing is said. */
static double problem_tree_share(const struct problem *problem, const struct problem_group *group)
{
	size_t count = 0;

	if (!group->pointed || group->scoring == PROBLEM_ALL || group->scoring == PROBLEM_GRADER)
		return 1;
	for (size_t i = 0; i < group->child_count; i++) {
		if (group->child[i].group)
			return 1;
		count += !group->samples || !problem->test[group->child[i].index].sample;
	}
	return group->scoring == PROBLEM_SUM && count ? group->points / (double)count : group->points;
}

static int problem_tree_keys(const struct problem *problem, struct problem_group *group, struct err *err)
{
	bool graded = group->scoring == PROBLEM_GRADER;

	group->accept_score = problem_tree_share(problem, group);
	group->reject_score = 0;
	if (group->accept && text_signed(group->accept, false, &group->accept_score, err) < 0)
		return err_wrap(err, "accept-score");
	if (group->reject && text_signed(group->reject, false, &group->reject_score, err) < 0)
		return err_wrap(err, "reject-score");
	if (problem_tree_range(group, err) < 0)
		return err_wrap(err, "range");
	if (group->scoring == PROBLEM_ALL && !group->pointed)
		return err_set(err, ERR_CONFIG, "score = all needs `points`: what it gives");
	if (graded && group->verdict_given)
		return err_set(err, ERR_CONFIG, "with score = grader the grader says the verdict");
	if (!graded && group->grader_args.count)
		return err_set(err, ERR_CONFIG, "grader-args is for score = grader");
	return 0;
}

bool problem_tree_owned(const struct problem *problem)
{
	int kind = problem->checker.kind - COMPARE_KINDS;

	return problem_interacts(problem) || kind == CHECKER_TESTLIB || kind == CHECKER_KATTIS;
}

/* The greatest score of a child; HUGE_VAL when it is not known. */
static double problem_tree_most_of(
	const struct problem *problem, const struct problem_group *group, const struct problem_child *child)
{
	/* one that counts for nothing scores 0 */
	if (child->group)
		return fmax(0, problem->group[child->index].points);
	if (problem_tree_owned(problem))
		return HUGE_VAL;
	return fmax(group->accept_score, group->reject_score);
}

bool problem_tree_counts(
	const struct problem *problem, const struct problem_group *group, const struct problem_child *child)
{
	bool sample = child->group ? problem->group[child->index].sampled
				   : problem->test[child->index].sample;

	return !(group->samples && sample);
}

bool problem_tree_scores(
	const struct problem *problem, const struct problem_group *group, const struct problem_child *child)
{
	if (group == &problem->whole && problem->group_count && !child->group)
		return false;
	return problem_tree_counts(problem, group, child);
}

static double problem_tree_made(const struct problem *problem, const struct problem_group *group)
{
	double sum = 0, least = HUGE_VAL, greatest = -HUGE_VAL;
	size_t count = 0;

	if (group->scoring == PROBLEM_GRADER)
		return HUGE_VAL;
	for (size_t i = 0; i < group->child_count; i++) {
		double most = problem_tree_most_of(problem, group, &group->child[i]);

		if (!problem_tree_scores(problem, group, &group->child[i]))
			continue;
		sum += group->stop ? fmax(0, most) : most;
		least = fmin(least, most);
		greatest = fmax(greatest, most);
		count++;
	}
	if (!count)
		return 0;
	/* where it stops, those behind that do not make it less */
	if (group->stop && group->scoring != PROBLEM_SUM)
		return greatest;
	if (group->scoring == PROBLEM_MEAN)
		return sum / (double)count;
	return group->scoring == PROBLEM_MIN ? least : group->scoring == PROBLEM_MAX ? greatest : sum;
}

int problem_tree_most(const struct problem *problem, struct problem_group *group, struct err *err)
{
	if (problem_tree_keys(problem, group, err) < 0)
		return group->name ? err_wrap(err, "group %s", group->name) : -1;
	if (!group->pointed)
		group->points = problem_tree_made(problem, group);
	group->points = fmin(group->points, group->high);
	return 0;
}
