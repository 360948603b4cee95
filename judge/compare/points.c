/*
 * points.c: the comparers that give points for each line that is right, as DMOJ's: `line-count`, to which
 * blanks around a line do not count, and all lines are worth the same; and `line-matches`.  Lines end with LF
 * or CR.
 *
 * compare_spans() calls it.  Fails when the answer has another number of lines than there are points for.  It
 * must never give points for a line that stands at another place.
 */
#include "compare/compare.h"

#include <stdio.h>
#include <string.h>

struct points {
	double reached, all;
	size_t right, lines;
	bool lost; /* points, and be it for more lines than there are */
	bool differ;
	struct compare_difference difference; /* the first */
};

/* A line of each; where there is none, an empty one at the end. */
struct points_pair {
	struct span found, expected;
	bool has_found, has_expected;
};

static bool points_ends_line(char byte)
{
	return byte == '\n' || byte == '\r';
}

static struct span points_strip(struct span line)
{
	line = compare_trim(line);
	while (line.len && compare_space(*line.data))
		line = compare_rest(line, 1);
	return line;
}

/* The next line from *at on that counts; false when there is none, and an empty one at the end instead. */
static bool points_next(
	const struct compare_rules *rules, struct span text, size_t *at, struct span *ret_line)
{
	while (*at < text.len) {
		size_t begin = *at;

		while (*at < text.len && !points_ends_line(text.data[*at]))
			++*at;
		*ret_line = (struct span){ text.data + begin, *at - begin };
		*at += *at < text.len;
		if (rules->kind == COMPARE_LINE_COUNT)
			*ret_line = points_strip(*ret_line);
		if (ret_line->len)
			return true;
	}
	*ret_line = compare_rest(text, text.len);
	return false;
}

static void points_differ(struct points *points, struct span output, const struct points_pair *pair)
{
	size_t same = pair->has_found ? compare_prefix(pair->found, pair->expected) : 0;

	if (points->differ)
		return;
	points->differ = true;
	points->difference = (struct compare_difference){
		.at = (size_t)(pair->found.data - output.data) + same,
		.found = pair->found,
		.expected = pair->expected,
	};
}

/* Whether the output has lines that it may not have, or lacks lines that it must have. */
static bool points_wrong(const struct compare_rules *rules, const struct points_pair *pair)
{
	bool strict = rules->kind == COMPARE_LINE_MATCHES && !rules->other_count;

	if (pair->has_expected)
		return strict && !pair->has_found;
	return pair->has_found && (strict || rules->kind == COMPARE_LINE_COUNT);
}

static void points_add(const struct compare_rules *rules, struct span output, const struct points_pair *pair,
	struct points *points)
{
	double worth = points->lines < rules->line_count ? rules->line_points[points->lines] : 1;

	points->lines++;
	points->all += worth;
	if (pair->has_found && compare_same(pair->found, pair->expected)) {
		points->reached += worth;
		points->right++;
		return;
	}
	points->lost = points->lost || worth > 0;
	points_differ(points, output, pair);
}

/* Compares line by line.  A wrong number of lines loses all points, and is what is told. */
static void points_count(
	const struct compare_rules *rules, struct span output, struct span answer, struct points *ret_points)
{
	size_t output_at = 0, answer_at = 0;
	struct points_pair pair;
	bool wrong = false;

	for (;;) {
		pair.has_found = points_next(rules, output, &output_at, &pair.found);
		pair.has_expected = points_next(rules, answer, &answer_at, &pair.expected);
		if (!wrong && points_wrong(rules, &pair)) {
			wrong = true;
			ret_points->differ = false;
			points_differ(ret_points, output, &pair);
		}
		if (!pair.has_expected)
			break;
		points_add(rules, output, &pair, ret_points);
	}
	if (wrong) {
		ret_points->reached = 0;
		ret_points->lost = true;
	}
}

int points_compare(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result, struct err *err)
{
	struct points points = { 0 };
	struct compare_result result;

	points_count(rules, output, answer, &points);
	if (rules->line_points && rules->line_count != points.lines)
		return err_set(err, ERR_CONFIG, "the answer has %zu lines, but line-points is for %zu",
			points.lines, rules->line_count);
	if (!points.lost)
		return compare_equal(ret_result);
	compare_differ(output, answer, &points.difference, &result);
	*ret_result = result;
	if (points.reached > 0) {
		ret_result->score = points.reached / points.all;
		snprintf(ret_result->message, sizeof(ret_result->message),
			"%zu of %zu lines are right; %.400s", points.right, points.lines, result.message);
	}
	return 0;
}
