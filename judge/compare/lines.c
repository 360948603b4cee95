/*
 * lines.c: the comparer `lines`: the same lines in the same order, where blanks at the end of a line and
 * blank lines at the end of the file do not count.  Lines end with LF; the CR of a CRLF is a blank like
 * others.
 *
 * compare_spans() calls it.  It cannot fail.  It must never forgive blanks at the beginning of a line or
 * within it, nor blank lines that something follows.
 */
#include "compare/compare.h"

#include <string.h>

/* Without the white space at its end: for a line its blanks, for a file also its blank lines. */
static struct span lines_trim(struct span text)
{
	while (text.len && compare_space(text.data[text.len - 1]))
		text.len--;
	return text;
}

/* The bytes from *at to the end of that line, without blanks; *at moves to the next line, or to the end. */
static struct span lines_take(struct span text, size_t *at)
{
	struct span line = compare_rest(text, *at);
	const char *newline = memchr(line.data, '\n', line.len);

	if (newline)
		line.len = (size_t)(newline - line.data);
	*at += line.len + (newline != NULL);
	return lines_trim(line);
}

/* After `same` bytes that agree the lines differ.  Both offsets are where a line begins, or the end. */
static bool lines_differ(struct span output, size_t output_at, struct span answer, size_t answer_at,
	size_t same, struct compare_result *ret_result)
{
	struct compare_difference difference = { 0 };
	size_t line = compare_line(compare_rest(output, output_at), same);

	output_at += line;
	answer_at += line;
	difference.at = output_at;
	difference.found = lines_take(output, &output_at);
	difference.expected = lines_take(answer, &answer_at);
	difference.at += compare_prefix(difference.found, difference.expected);
	return compare_differ(output, answer, &difference, ret_result);
}

/*
 * Both offsets are where a line begins, whenever the loop begins.  The rest of a file that has ended
 * counts as empty lines; as both files end in something that is no blank, the other one then differs.
 * Blanks that agree need no second look: whether they count is seen from what follows in either line.
 */
bool lines_compare(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result)
{
	size_t output_at = 0, answer_at = 0;

	(void)rules;
	output = lines_trim(output);
	answer = lines_trim(answer);
	for (;;) {
		size_t same = compare_prefix(
			compare_rest(output, output_at), compare_rest(answer, answer_at));
		size_t output_next = output_at + same, answer_next = answer_at + same;

		if (output_next == output.len && answer_next == answer.len)
			return compare_equal(ret_result);
		if (!compare_same(lines_take(output, &output_next), lines_take(answer, &answer_next)))
			return lines_differ(output, output_at, answer, answer_at, same, ret_result);
		output_at = output_next;
		answer_at = answer_next;
	}
}
