/*
 * exact.c: the comparer `exact`: both files hold the same bytes.
 *
 * compare_spans() calls it.  It cannot fail.  It must never forgive anything, a missing last newline
 * included.
 */
#include "compare/compare.h"

#include <string.h>

/* The bytes from `at` to the end of that line, its newline included. */
static struct span exact_line(struct span span, size_t at)
{
	struct span rest = compare_rest(span, at);
	const char *newline = memchr(rest.data, '\n', rest.len);

	if (newline)
		rest.len = (size_t)(newline - rest.data) + 1;
	return rest;
}

int exact_compare(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result, struct err *err)
{
	size_t same = compare_prefix(output, answer);
	struct compare_difference difference = { .at = same };
	size_t from = same;

	(void)rules;
	(void)err;
	if (same == output.len && same == answer.len)
		return compare_equal(ret_result);
	/* Where neither has ended the whole line is shown, else what one of them has more. */
	if (same < output.len && same < answer.len)
		from = compare_line(output, same);
	difference.found = exact_line(output, from);
	difference.expected = exact_line(answer, from);
	return compare_differ(output, answer, &difference, ret_result);
}
