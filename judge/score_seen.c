/*
 * score_seen.c: what a test counts as where groups are content with a part of a score, and how the score of a
 * submission is rounded.
 *
 * score.c and score_tree.c call it.  Nothing can fail.  It must never make a verdict of anything but what was
 * judged: only right and partly right outputs change places.
 */
#include "score.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Whether it is a question of how much. */
static bool score_seen_measured(enum verdict verdict)
{
	return verdict == VERDICT_AC || verdict == VERDICT_PA;
}

enum verdict score_seen_in(const struct problem_group *group, const struct result_test *result)
{
	double score = score_of(result);

	if (group->scoring != PROBLEM_AT_MOST || !score_seen_measured(result->verdict))
		return result->verdict;
	return score > 0 && score <= group->bound ? VERDICT_AC : VERDICT_WA;
}

enum verdict score_seen(const struct problem *problem, size_t test, const struct result_test *result)
{
	size_t good = 0, bad = 0, count;
	const struct problem_group *group = problem_groups(problem, &count);

	if (!score_seen_measured(result->verdict))
		return result->verdict;
	for (size_t i = 0; i < count; i++) {
		if (!group[i].member[test])
			continue;
		if (group[i].scoring != PROBLEM_AT_MOST)
			return result->verdict;
		if (score_seen_in(&group[i], result) == VERDICT_AC)
			good++;
		else
			bad++;
	}
	if (!good && !bad)
		return result->verdict;
	return !bad ? VERDICT_AC : good ? VERDICT_PA : VERDICT_WA;
}

double score_seen_scaled(double score)
{
	char text[40];

	snprintf(text, sizeof(text), "%.13g", score);
	return strtod(text, NULL);
}

double score_seen_round(const struct problem_score *how, double score)
{
	double digits = pow(10, (double)how->round), scaled = score * digits;
	char text[40];

	/* from 2^53 on there are no digits to be cut */
	if (fabs(scaled) >= 0x1p53)
		return score;
	if (how->halves == 0)
		return round(scaled) / digits;
	snprintf(text, sizeof(text), "%.*f", (int)how->round, score);
	return strtod(text, NULL);
}
