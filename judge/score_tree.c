/*
 * score_tree.c: what groups come to, and the groups inside of them.
 *
 * score.c calls it when all tests are done.  What can fail is the grader: the group's verdict is then JE, and
 * the reason told.  It must come to the same whether a test that changes nothing was run or skipped (skip.c):
 * so what stands behind the first failure of a group that stops there counts for nothing even if it was run.
 * Which groups depend on which is a graph without circles (problem_tree.c), so what is begun here ends.
 */
#include "score.h"

#include <math.h>

/* As much as a sum of doubles may be off. */
#define SCORE_SLACK 1e-9

static const struct problem_group *score_tree_group(const struct problem *problem, size_t number)
{
	return number < problem->group_count ? &problem->group[number] : &problem->whole;
}

/* ---- what a child brings ---- */

static struct score_line score_tree_test(
	const struct score_tree *tree, const struct problem_group *group, size_t test)
{
	const struct result_test *result = &tree->result->test[test];
	struct score_line line = { .verdict = result->verdict };

	line.fails = score_failed(result->verdict) || result->verdict == VERDICT_SK;
	if (problem_absolute(tree->problem)) {
		line.score = score_ways_test(group, result);
	} else {
		line.verdict = score_seen_in(group, result);
		line.score = score_of(result);
		line.weight = group->weight > 0 ? tree->problem->test[test].points : 1;
		line.less = score_ways_less(group, &line);
	}
	return line;
}

static struct score_line score_tree_line(
	struct score_tree *tree, const struct problem_group *group, const struct problem_child *child)
{
	struct score_line line;
	bool less;

	if (!child->group)
		return score_tree_test(tree, group, child->index);
	line = *score_tree_find(tree, child->index);
	if (!problem_absolute(tree->problem)) {
		line.weight = group->weight > 0 ? tree->problem->group[child->index].points : 1;
		less = line.less && !score_ways_bounded(group) &&
		       (group->scoring != PROBLEM_SUM || line.weight > 0);
		line.less = less || score_ways_less(group, &line);
	}
	return line;
}

/* ---- whether a group counts at all ---- */

/* Whether the group that it is in has stopped before it. */
static bool score_tree_stopped(struct score_tree *tree, const struct problem_group *parent, size_t number)
{
	for (size_t i = 0; parent->stop && i < parent->child_count; i++) {
		const struct problem_child *child = &parent->child[i];

		if (child->group && child->index == number)
			return false;
		if (problem_tree_counts(tree->problem, parent, child) &&
			score_tree_line(tree, parent, child).fails)
			return true;
	}
	return false;
}

static bool score_tree_alive(struct score_tree *tree, size_t number)
{
	const struct problem *problem = tree->problem;
	const struct problem_group *group = score_tree_group(problem, number);
	struct score_node *node = &tree->node[number];
	size_t parent = group->parent;

	if (node->alive_known)
		return node->alive;
	node->alive = !parent || (score_tree_alive(tree, parent - 1) &&
					 !score_tree_stopped(tree, &problem->group[parent - 1], number));
	for (size_t i = 0; i < problem->group_count && node->alive; i++) {
		const struct score_line *needed = group->needs[i] ? score_tree_find(tree, i) : NULL;

		if (needed)
			node->alive = problem_absolute(problem) ? needed->verdict == VERDICT_AC
								: !needed->less;
	}
	node->alive_known = true;
	return node->alive;
}

/* ---- what a group comes to ---- */

/* Notes a fault of the jury's. */
static void score_tree_fault(struct score_tree *tree, const struct problem_group *group,
	struct score_line *line, const char *words)
{
	struct buf *reason = &tree->result->reason;

	buf_printf(reason, "%s%s%s%s%s", reason->len ? "\n" : "", group->name ? "group " : "",
		group->name ? group->name : "", group->name ? ": " : "", words);
	line->verdict = VERDICT_JE;
	line->score = 0;
}

/* The words for what is wrong with a score of the checker's own, or with none; NULL: nothing is. */
static const char *score_tree_owned(const struct problem_group *group, const struct result_test *test)
{
	double most = group->accept_score + fabs(group->accept_score) * SCORE_SLACK;

	switch (group->own) {
	case PROBLEM_MUST:
		return !test->owned && test->verdict == VERDICT_AC ? "no score, and there has to be one"
								   : NULL;
	case PROBLEM_NEVER:
		return test->owned ? "a score, and there must be none" : NULL;
	case PROBLEM_BOUNDED:
		return test->owned && (test->own < 0 || test->own > most)
			       ? "a score that is not from 0 to accept-score"
			       : NULL;
	default:
		return NULL;
	}
}

static void score_tree_own(struct score_tree *tree, const struct problem_group *group,
	const struct problem_child *child, struct score_line *line)
{
	const struct result_test *test = child->group ? NULL : &tree->result->test[child->index];
	const char *wrong = test ? score_tree_owned(group, test) : NULL;
	char words[300];

	if (!wrong)
		return;
	snprintf(words, sizeof(words), "test %.200s: the checker gave %s (`own-scores`)", test->name, wrong);
	score_tree_fault(tree, group, line, words);
}

/*
 * Puts down the lines of what counts, and returns how many there are; *ret_broken: some test in it could not
 * be judged.  Behind a failure at which the group stops there are no lines any more, or with parts of points
 * lines that give nothing.
 */
static size_t score_tree_lines(
	struct score_tree *tree, const struct problem_group *group, bool alive, bool *ret_broken)
{
	const struct problem *problem = tree->problem;
	struct score_line *line = &tree->line[tree->lines];
	bool stopped = false, broken = false;
	size_t count = 0;

	for (size_t i = 0; i < group->child_count; i++) {
		struct score_line one = score_tree_line(tree, group, &group->child[i]);
		bool counts = alive && problem_tree_counts(problem, group, &group->child[i]);

		if (counts && !stopped && problem_absolute(problem))
			score_tree_own(tree, group, &group->child[i], &one);
		broken = broken || one.verdict == VERDICT_JE;
		if (!counts)
			continue;
		if (stopped && problem_absolute(problem))
			continue;
		if (stopped) {
			one.score = 0;
			one.verdict = VERDICT_SK;
		}
		stopped = stopped || (group->stop && one.fails);
		line[count++] = one;
		/* what inner groups put down comes behind */
		tree->lines++;
	}
	tree->lines -= count;
	*ret_broken = broken;
	return count;
}

/* The score is what the problem says that it can be. */
static void score_tree_bounds(
	struct score_tree *tree, const struct problem_group *group, struct score_line *line)
{
	char words[120];

	if (line->score > group->points + fabs(group->points) * SCORE_SLACK + SCORE_SLACK) {
		snprintf(words, sizeof(words), "its score is %.12g, and it can have %.12g at most",
			line->score, group->points);
		score_tree_fault(tree, group, line, words);
	} else if (line->verdict == VERDICT_AC &&
		   line->score < group->low - fabs(group->low) * SCORE_SLACK - SCORE_SLACK) {
		snprintf(words, sizeof(words), "its score is %.12g, less than the %.12g of its `range`",
			line->score, group->low);
		score_tree_fault(tree, group, line, words);
	}
	line->score = fmin(line->score, group->points);
}

/* The lines of the whole that are of tests in no group have a verdict, and no score. */
static size_t score_tree_scoring(const struct score_tree *tree, struct score_line *line)
{
	const struct problem *problem = tree->problem;
	const struct problem_group *whole = &problem->whole;
	size_t count = 0;

	for (size_t i = 0; i < whole->child_count; i++)
		if (problem_tree_scores(problem, whole, &whole->child[i]))
			line[count++] = line[i];
	return count;
}

static void score_tree_number(struct score_tree *tree, const struct problem_group *group,
	struct score_line *line, size_t count, struct score_line *ret_line)
{
	size_t scoring;
	struct err err;

	*ret_line = (struct score_line){ .verdict = VERDICT_AC };
	if (count && group->scoring == PROBLEM_GRADER) {
		if (!tree->grader)
			score_tree_fault(tree, group, ret_line, "there is no grader");
		else if (tree->grader->grade(tree->grader->user, group, line, count, ret_line, &err) < 0)
			score_tree_fault(tree, group, ret_line, err.text);
	} else if (count) {
		ret_line->verdict = score_ways_verdict(group, line, count);
		scoring = group == &tree->problem->whole ? score_tree_scoring(tree, line) : count;
		ret_line->score = scoring ? score_ways_number(group, line, scoring) : 0;
	}
	if (ret_line->verdict != VERDICT_JE)
		score_tree_bounds(tree, group, ret_line);
	ret_line->fails = score_failed(ret_line->verdict);
	for (size_t i = 0; i < count && group->scoring != PROBLEM_GRADER; i++)
		ret_line->fails = ret_line->fails || (line[i].fails && ret_line->verdict != VERDICT_AC);
}

static void score_tree_part(const struct problem_group *group, const struct score_line *line, size_t count,
	struct score_line *ret_line)
{
	*ret_line = (struct score_line){
		.verdict = score_ways_telling(line, count),
		.score = score_ways_part(group, line, count),
	};
	for (size_t i = 0; i < count; i++) {
		ret_line->less = ret_line->less || line[i].less;
		ret_line->fails = ret_line->fails || line[i].fails;
	}
}

const struct score_line *score_tree_find(struct score_tree *tree, size_t number)
{
	const struct problem_group *group = score_tree_group(tree->problem, number);
	struct score_node *node = &tree->node[number];
	struct score_line *line;
	bool alive, broken;
	size_t count;

	if (node->known)
		return &node->line;
	alive = score_tree_alive(tree, number);
	count = score_tree_lines(tree, group, alive, &broken);
	line = &tree->line[tree->lines];
	if (broken || !alive)
		node->line = (struct score_line){
			.verdict = broken ? VERDICT_JE : VERDICT_SK, .fails = true, .less = true
		};
	else if (problem_absolute(tree->problem))
		score_tree_number(tree, group, line, count, &node->line);
	else
		score_tree_part(group, line, count, &node->line);
	node->known = true;
	return &node->line;
}
