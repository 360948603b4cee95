/*
 * lines.c: the comparers of lines in order: `lines`, to which neither blanks at the end of a line count nor
 * blank lines at the end of the file; `rstripped`, to which blank lines there do; `exact-lines`, to which
 * blanks do. Lines end with LF.  The CR of a CRLF is a blank like others, and never counts.
 *
 * compare_spans() calls it.  It cannot fail.  It must never forgive blanks at the beginning of a line or
 * within it, nor blank lines that something follows.
 */
#include "compare/compare.h"

#include <string.h>

/*
 * The bytes from *at to the end of that line, without the blanks that do not count; *at moves to the next
 * line, or to the end.  *ret_end is the newline, or the end of the text.
 */
static struct span lines_take(enum compare_kind kind, struct span text, size_t *at, size_t *ret_end)
{
	struct span line = compare_rest(text, *at);
	const char *newline = memchr(line.data, '\n', line.len);

	if (newline)
		line.len = (size_t)(newline - line.data);
	*ret_end = *at + line.len;
	*at = *ret_end + (newline != NULL);
	if (kind != COMPARE_EXACT_LINES)
		return compare_trim(line);
	line.len -= newline && line.len && line.data[line.len - 1] == '\r';
	return line;
}

/* Without the blank lines at the end of the file, if they do not count. */
static struct span lines_cut(enum compare_kind kind, struct span text)
{
	struct span cut = compare_trim(text);
	const char *newline;

	if (kind == COMPARE_RSTRIPPED)
		return text;
	if (kind == COMPARE_LINES || !cut.len)
		return cut;
	newline = memchr(cut.data + cut.len, '\n', text.len - cut.len);
	cut.len = newline ? (size_t)(newline - cut.data) + 1 : text.len;
	return cut;
}

/* After `same` bytes that agree the lines differ.  Both offsets are where a line begins, or the end. */
static int lines_differ(enum compare_kind kind, struct span output, size_t output_at, struct span answer,
	size_t answer_at, size_t same, struct compare_result *ret_result)
{
	struct compare_difference difference = { 0 };
	size_t line = compare_line(compare_rest(output, output_at), same), end;

	output_at += line;
	answer_at += line;
	difference.at = output_at;
	difference.found = lines_take(kind, output, &output_at, &end);
	difference.expected = lines_take(kind, answer, &answer_at, &end);
	difference.at += compare_prefix(difference.found, difference.expected);
	return compare_differ(output, answer, &difference, ret_result);
}

/* One has a newline where the other ends. */
static int lines_missing(struct span output, size_t output_end, struct span answer, size_t answer_end,
	struct compare_result *ret_result)
{
	struct compare_difference difference = {
		.at = output_end,
		.found = { output.data + output_end, output_end < output.len },
		.expected = { answer.data + answer_end, answer_end < answer.len },
	};

	return compare_differ(output, answer, &difference, ret_result);
}

/*
 * Both offsets are where a line begins, whenever the loop begins.  But for `rstripped` the rest of a file
 * that has ended counts as empty lines; as both files end in a line with something that is no blank, the
 * other one then differs. Blanks that agree need no second look: whether they count is seen from what follows
 * in either line.
 */
int lines_compare(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result, struct err *err)
{
	size_t output_at = 0, answer_at = 0, output_end, answer_end;
	enum compare_kind kind = rules->kind;

	(void)err;
	output = lines_cut(kind, output);
	answer = lines_cut(kind, answer);
	for (;;) {
		size_t same = compare_prefix(
			compare_rest(output, output_at), compare_rest(answer, answer_at));
		size_t output_next = output_at + same, answer_next = answer_at + same;

		if (output_next == output.len && answer_next == answer.len)
			return compare_equal(ret_result);
		/* Whether a CR counts is seen from what follows it. */
		if (kind == COMPARE_EXACT_LINES && same && output.data[output_next - 1] == '\r') {
			output_next--;
			answer_next--;
		}
		if (!compare_same(lines_take(kind, output, &output_next, &output_end),
			    lines_take(kind, answer, &answer_next, &answer_end)))
			return lines_differ(kind, output, output_at, answer, answer_at, same, ret_result);
		if (kind == COMPARE_RSTRIPPED && (output_end < output.len) != (answer_end < answer.len))
			return lines_missing(output, output_end, answer, answer_end, ret_result);
		output_at = output_next;
		answer_at = answer_next;
	}
}
