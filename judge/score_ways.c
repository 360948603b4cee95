/*
 * score_ways.c: the ways in which a group's score and verdict are made of those of its tests and inner
 * groups.
 *
 * score_tree.c calls it.  Nothing can fail.  It must never give points for a test that was not run.
 */
#include "score.h"

#include <math.h>

/* ---- parts of points ---- */

bool score_ways_less(const struct problem_group *group, const struct score_line *line)
{
	if (group->scoring == PROBLEM_THRESHOLD)
		return line->score < group->bound;
	if (group->scoring == PROBLEM_AT_MOST)
		return line->score <= 0 || line->score > group->bound;
	if (group->scoring == PROBLEM_SUM && line->weight <= 0)
		return group->stop && line->fails;
	return line->score < 1;
}

/* What is added up over the lines of a group. */
struct score_ways_sums {
	double sum, product, least; /* of the scores */
	double given, weight;       /* of what they are worth */
	bool failed, less, partial;
};

static struct score_ways_sums score_ways_add(const struct score_line *line, size_t count)
{
	struct score_ways_sums sums = { .product = 1, .least = 1 };

	for (size_t i = 0; i < count; i++) {
		double score = line[i].score;

		sums.sum += score;
		sums.product *= score;
		sums.least = score < sums.least ? score : sums.least;
		sums.given += score * line[i].weight;
		sums.weight += line[i].weight;
		sums.partial = sums.partial || line[i].verdict != VERDICT_AC;
		sums.less = sums.less || line[i].less;
		sums.failed = sums.failed || line[i].fails;
	}
	return sums;
}

double score_ways_part(const struct problem_group *group, const struct score_line *line, size_t count)
{
	struct score_ways_sums sums = score_ways_add(line, count);

	switch (group->scoring) {
	case PROBLEM_ALL:
		return sums.partial ? 0 : 1;
	case PROBLEM_MIN:
		return sums.least;
	case PROBLEM_SUM:
		return sums.given / sums.weight;
	case PROBLEM_PRODUCT:
		return sums.product;
	case PROBLEM_MEAN:
		return sums.sum / (double)count;
	case PROBLEM_PASSED:
		return sums.failed ? 0 : sums.sum / (double)count;
	case PROBLEM_THRESHOLD:
	case PROBLEM_AT_MOST:
		return sums.less ? 0 : 1;
	default: /* those for absolute points */
		return 0;
	}
}

/* A verdict that tells more than another takes its place; of those that failed the first stays. */
static int score_ways_rank(enum verdict verdict)
{
	if (verdict == VERDICT_JE)
		return 4;
	if (score_failed(verdict))
		return 3;
	return verdict == VERDICT_PA ? 2 : verdict == VERDICT_SK;
}

enum verdict score_ways_telling(const struct score_line *line, size_t count)
{
	enum verdict verdict = VERDICT_AC;

	for (size_t i = 0; i < count; i++)
		if (score_ways_rank(line[i].verdict) > score_ways_rank(verdict))
			verdict = line[i].verdict;
	return verdict;
}

/* ---- absolute points ---- */

double score_ways_test(const struct problem_group *group, const struct result_test *test)
{
	switch (test->verdict) {
	case VERDICT_SK:
		return fmin(0, group->reject_score);
	case VERDICT_JE:
		return 0;
	case VERDICT_AC:
	case VERDICT_PA:
		return test->owned ? test->own : test->score * group->accept_score;
	default:
		return test->owned ? test->own : group->reject_score;
	}
}

double score_ways_number(const struct problem_group *group, const struct score_line *line, size_t count)
{
	double sum = 0, least = HUGE_VAL, greatest = -HUGE_VAL;
	bool partial = false;

	for (size_t i = 0; i < count; i++) {
		sum += line[i].score;
		least = fmin(least, line[i].score);
		greatest = fmax(greatest, line[i].score);
		partial = partial || line[i].verdict != VERDICT_AC;
	}
	switch (group->scoring) {
	case PROBLEM_ALL:
		return partial ? 0 : group->points;
	case PROBLEM_MIN:
		return least;
	case PROBLEM_MAX:
		return greatest;
	case PROBLEM_MEAN:
		return sum / (double)count;
	default:
		return sum;
	}
}

/* From bad to good. */
static int score_ways_severity(enum verdict verdict)
{
	static const enum verdict order[] = { VERDICT_JE, VERDICT_SV, VERDICT_RTE, VERDICT_MLE, VERDICT_TLE,
		VERDICT_WTL, VERDICT_OLE, VERDICT_WA, VERDICT_PE, VERDICT_PA, VERDICT_SK, VERDICT_AC };
	int at = 0;

	while (at + 1 < (int)(sizeof(order) / sizeof(order[0])) && order[at] != verdict)
		at++;
	return at;
}

static enum verdict score_ways_worst(const struct score_line *line, size_t count)
{
	enum verdict verdict = VERDICT_AC;

	for (size_t i = 0; i < count; i++)
		if (score_ways_severity(line[i].verdict) < score_ways_severity(verdict))
			verdict = line[i].verdict;
	return verdict;
}

enum verdict score_ways_verdict(
	const struct problem_group *group, const struct score_line *line, size_t count)
{
	bool any = group->verdict == PROBLEM_ANY_OR_WORST || group->verdict == PROBLEM_ANY_OR_FIRST;

	if (group->verdict == PROBLEM_ALWAYS_ACCEPT)
		return VERDICT_AC;
	for (size_t i = 0; any && i < count; i++)
		if (line[i].verdict == VERDICT_AC)
			return VERDICT_AC;
	if (group->verdict == PROBLEM_FIRST || group->verdict == PROBLEM_ANY_OR_FIRST)
		return score_ways_telling(line, count);
	return score_ways_worst(line, count);
}
