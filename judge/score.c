/*
 * score.c: verdicts and points of groups and submissions.
 *
 * submission.c calls it when all tests are done.  What can fail, a grader or memory, becomes the verdict JE.
 * It must never give points for a test that was not run, and must come to the same whether a test that
 * changes nothing was run or skipped.
 */
#include "score.h"

#include "base/auto.h"

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

int score_compare(const struct result_test *one, const struct result_test *other)
{
	double a = score_of(one), b = score_of(other);

	/* numbers of the checker's own; accepted, but not with all that it could give */
	if (one->owned && other->owned) {
		a = one->own;
		b = other->own;
	} else if (one->verdict == VERDICT_AC && other->verdict == VERDICT_AC) {
		a = one->score;
		b = other->score;
	}
	return a < b ? -1 : a > b;
}

double score_told(const struct problem *problem, size_t test, const struct result_test *result)
{
	const struct problem_group *group = problem_group_of(problem, test);

	if (result->told)
		return result->score;
	if (!problem_absolute(problem))
		return score_of(result);
	if (result->verdict == VERDICT_SK)
		return 0;
	if (!group && problem->group_count)
		return result->owned ? result->own : 0;
	return score_ways_test(group ? group : &problem->whole, result);
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
	double part = total->points > 0 ? total->sum / total->points : 0;

	if (how->combine == PROBLEM_LEAST_PART)
		part = total->least;
	if (how->combine == PROBLEM_ALL_PARTS)
		part = total->product;
	result->max_score = how->max > 0 ? how->max : total->points;
	result->score = how->max <= 0 && how->combine == PROBLEM_SUM_OF_GROUPS
				? total->sum
				: score_seen_scaled(part * result->max_score);
}

/* The verdict is that of the first test that failed, whatever groups it is in. */
static void score_parts(struct score_tree *tree)
{
	const struct problem *problem = tree->problem;
	struct score_total total = { .least = 1, .product = 1 };
	struct result *result = tree->result;

	for (size_t i = 0; i < problem->group_count; i++)
		if (!problem->group[i].parent)
			score_count(score_tree_find(tree, i)->score, problem->group[i].points, &total);
	if (!problem->group_count)
		score_count(score_tree_find(tree, 0)->score, problem->whole.points, &total);
	score_total(problem, &total, result);
	for (size_t i = 0; i < result->test_count; i++)
		tree->line[i].verdict = score_seen(problem, i, &result->test[i]);
	result->verdict = score_ways_telling(tree->line, result->test_count);
}

static void score_absolute(struct score_tree *tree)
{
	const struct problem *problem = tree->problem;
	const struct score_line *whole = score_tree_find(tree, problem->group_count);
	struct result *result = tree->result;

	result->verdict = whole->verdict;
	result->max_score = problem->whole.points;
	result->score = whole->score;
	if (problem->score.rejected && result->verdict != VERDICT_AC)
		result->score = 0;
}

/* ---- all together ---- */

static void score_free(struct score_tree *tree)
{
	free(tree->node);
	free(tree->line);
}

static int score_room(struct score_tree *tree, struct err *err)
{
	const struct problem *problem = tree->problem;
	size_t lines = problem->whole.child_count + problem->test_count;

	for (size_t i = 0; i < problem->group_count; i++)
		lines += problem->group[i].child_count;
	tree->node = calloc(problem->group_count + 1, sizeof(*tree->node));
	tree->line = calloc(lines + 1, sizeof(*tree->line));
	return tree->node && tree->line ? 0 : err_nomem(err);
}

static void score_groups(struct score_tree *tree)
{
	const struct problem *problem = tree->problem;
	struct result *result = tree->result;

	result->group_count = problem->group_count;
	for (size_t i = 0; i < problem->group_count; i++) {
		const struct problem_group *group = &problem->group[i];
		const struct score_line *line = score_tree_find(tree, i);

		result->group[i] = (struct result_group){
			.name = group->name,
			.parent = group->parent,
			.verdict = line->verdict,
			.score = problem_absolute(problem) ? line->score : line->score * group->points,
			.max_score = group->points,
		};
	}
}

void score_tests(const struct problem *problem, const struct score_grader *grader, struct result *result)
{
	__attribute__((cleanup(score_free))) struct score_tree tree = {
		.problem = problem, .grader = grader, .result = result
	};
	struct err err;

	if (score_room(&tree, &err) < 0) {
		result->verdict = VERDICT_JE;
		buf_puts(&result->reason, err.text);
		return;
	}
	if (problem_absolute(problem))
		score_absolute(&tree);
	else
		score_parts(&tree);
	score_groups(&tree);
	result->score = score_seen_round(&problem->score, result->score);
	for (size_t i = 0; i < result->test_count; i++) {
		result->test[i].score = score_told(problem, i, &result->test[i]);
		result->test[i].told = true;
	}
}

void score_nothing(const struct problem *problem, struct result *result)
{
	enum verdict verdict = result->verdict;

	for (size_t i = 0; i < result->test_count; i++)
		result->test[i].verdict = VERDICT_SK;
	result->group_count = problem->group_count;
	if (!problem_absolute(problem)) {
		score_tests(problem, NULL, result);
		result->verdict = verdict;
		return;
	}
	for (size_t i = 0; i < problem->group_count; i++)
		result->group[i] = (struct result_group){
			.name = problem->group[i].name,
			.parent = problem->group[i].parent,
			.verdict = VERDICT_SK,
			.max_score = problem->group[i].points,
		};
	result->max_score = problem->whole.points;
	result->score = 0;
}
