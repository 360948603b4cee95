/*
 * report_text.c: results for people: a table of tests, one of groups, and a last line with the verdict.
 *
 * report.c calls it for each submission that is finished, and at the end.  Only the buffer can fail.  Names,
 * compiler's words and programs' words come from contestants: no byte of theirs may move the cursor or change
 * a colour.
 */
#include "report.h"

#include "base/auto.h"

#include <stdio.h>
#include <string.h>

/* So much of a program's standard error is shown, and of a compiler's messages when it was successful. */
#define REPORT_LINES 12
#define REPORT_ALL   (1 << 20)

/* ---- blocks and columns ---- */

/* Adds a block of lines, indented; at most `lines` of them. */
static void report_text_block(struct buf *out, const struct buf *block, int lines)
{
	const char *at = block->data, *end = at ? at + block->len : at;

	for (; at < end && lines > 0; lines--) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end;

		buf_puts(out, "    ");
		report_escape_terminal(out, at, (size_t)(stop - at), false);
		buf_puts(out, "\n");
		at = newline ? newline + 1 : end;
	}
	if (at < end)
		buf_puts(out, "    ...\n");
}

/* A text in one line, as it will be seen. */
static void report_text_line(struct buf *out, const char *text)
{
	report_escape_terminal(out, report_of_text(text), true);
}

/* How many columns a text takes, if each character takes one. */
static int report_text_width(const struct buf *text)
{
	int width = 0;

	for (size_t i = 0; i < text->len; i++)
		width += ((unsigned char)text->data[i] & 0xc0) != 0x80;
	return width;
}

static void report_text_cell(struct buf *out, const char *text, int width)
{
	auto_buf struct buf safe = { 0 };

	report_text_line(&safe, text);
	buf_printf(out, "%s%*s", buf_text(&safe), width - report_text_width(&safe), "");
}

static int report_text_wider(int width, const char *text)
{
	auto_buf struct buf safe = { 0 };
	int here;

	report_text_line(&safe, text);
	here = report_text_width(&safe);
	return here > width ? here : width;
}

static void report_text_verdict(
	const struct report_how *how, struct buf *out, enum verdict verdict, int width)
{
	static const char *const colours[] = { "\033[32m", "\033[31m", "\033[35m" };
	const struct verdict_row *row = &verdict_table[verdict];
	const char *colour = verdict == VERDICT_SK ? "\033[2m" : colours[row->exit];

	if (how->colour)
		buf_puts(out, colour);
	buf_puts(out, row->name);
	if (how->colour)
		buf_puts(out, "\033[0m");
	for (int used = (int)strlen(row->name); used < width; used++)
		buf_puts(out, " ");
}

/* "1.234 s  12.3 MiB", or blanks for what was not run. */
static void report_text_use(struct buf *out, const struct result_use *use)
{
	if (!use->wall && !use->memory) {
		buf_printf(out, "%9s%13s", "-", "-");
		return;
	}
	buf_printf(out, "%7.3f s%9.1f MiB", (double)use->time / 1000, (double)use->memory / (1 << 20));
}

/* ---- parts ---- */

static void report_text_compile(const struct report_how *how, const struct result *result, struct buf *out)
{
	const struct result_compile *compile = &result->compile;

	if (!compile->run)
		return;
	buf_puts(out, "compiled ");
	report_text_use(out, &compile->use);
	buf_puts(out, compile->reused ? "  (reused)\n" : "\n");
	report_text_block(out, &compile->messages,
		how->verbose || compile->verdict != VERDICT_AC ? REPORT_ALL : REPORT_LINES);
}

/* What is known of a test in more than one line. */
static void report_text_part(struct buf *out, const char *name, const struct result_test *test,
	const char *note, const struct buf *part, int lines)
{
	buf_printf(out, "%s of test ", name);
	report_text_line(out, test->name);
	buf_printf(out, "%s%s\n", note, part->len ? ":" : ": empty");
	report_text_block(out, part, lines);
}

static void report_text_excerpts(struct buf *out, const struct result_test *test)
{
	static const char *const names[] = { "input", "output", "answer" };
	const struct result_excerpt *excerpts[] = { &test->input, &test->output, &test->answer };

	for (size_t i = 0; i < 3; i++) {
		if (!excerpts[i]->taken)
			continue;
		report_text_part(out, names[i], test, "", &excerpts[i]->bytes, REPORT_ALL);
		if (excerpts[i]->cut)
			buf_puts(out, "    ...\n");
	}
}

/* What programs read and wrote: always with --verbose, else the standard error of the first that failed to
 * run. */
static void report_text_details(const struct report_how *how, const struct result *result, struct buf *out)
{
	bool told = false;

	for (size_t i = 0; i < result->test_count; i++) {
		const struct result_test *test = &result->test[i];
		bool first = !told && test->verdict == VERDICT_RTE;

		if (how->verbose)
			report_text_excerpts(out, test);
		if (test->transcript.len)
			report_text_part(out, "transcript", test, " (> submission, < interactor)",
				&test->transcript, REPORT_ALL);
		if (!test->errors.len || !(how->verbose || first))
			continue;
		report_text_part(out, "standard error", test, "", &test->errors,
			how->verbose ? REPORT_ALL : REPORT_LINES);
		told = true;
	}
}

static void report_text_test(
	const struct report_how *how, const struct result_test *test, const int *widths, struct buf *out)
{
	const char *message = buf_text(&test->message);
	size_t length = strcspn(message, "\n");
	auto_buf struct buf hints = { 0 };

	report_text_cell(out, test->name, widths[0] + 2);
	if (widths[1])
		report_text_cell(out, test->group, widths[1] + 2);
	report_text_verdict(how, out, test->verdict, 7);
	report_text_use(out, &test->use);
	buf_puts(out, length ? "  " : "");
	report_escape_terminal(out, message, length, true);
	if (test->again)
		buf_printf(out, "  (%d runs, %s)", test->runs, result_again(test->again));
	buf_puts(out, test->reused ? "  (reused)" : "");
	report_hints(&hints, test);
	if (hints.len) {
		buf_puts(out, "  hint: ");
		report_escape_terminal(out, report_of_buf(&hints), true);
	}
	buf_puts(out, "\n");
}

static void report_text_tests(const struct report_how *how, const struct result *result, struct buf *out)
{
	int widths[2] = { 4, 0 };
	int skipped = 0;

	for (size_t i = 0; i < result->test_count; i++) {
		widths[0] = report_text_wider(widths[0], result->test[i].name);
		widths[1] = report_text_wider(widths[1], result->test[i].group);
	}
	widths[1] = widths[1] && widths[1] < 5 ? 5 : widths[1];
	buf_printf(out, "%-*s  %-*s%sverdict     time       memory\n", widths[0], "test", widths[1],
		widths[1] ? "group" : "", widths[1] ? "  " : "");
	for (size_t i = 0; i < result->test_count; i++) {
		if (result->test[i].verdict == VERDICT_SK)
			skipped++;
		else
			report_text_test(how, &result->test[i], widths, out);
	}
	if (skipped)
		buf_printf(out, "%d of %zu tests were not run\n", skipped, result->test_count);
	report_reused(out, result);
}

static void report_text_groups(const struct report_how *how, const struct result *result, struct buf *out)
{
	int name = 5;

	if (!result->group_count)
		return;
	for (size_t i = 0; i < result->group_count; i++) {
		int wide = 2 * report_group_depth(result, i) + report_text_wider(0, result->group[i].name);

		name = wide > name ? wide : name;
	}
	buf_printf(out, "%-*s  verdict  points\n", name, "group");
	for (size_t i = 0; i < result->group_count; i++) {
		const struct result_group *group = &result->group[i];
		int depth = 2 * report_group_depth(result, i);

		buf_printf(out, "%*s", depth, "");
		report_text_cell(out, group->name, name + 2 - depth);
		if (report_group_verdict(how, group))
			report_text_verdict(how, out, group->verdict, 9);
		else
			buf_printf(out, "%-9s", "-");
		report_escape_points(out, group->score, group->max_score);
		if (group->tip) {
			buf_puts(out, "  hint: ");
			report_text_line(out, group->tip);
		}
		buf_puts(out, "\n");
	}
}

static bool report_text_ran(const struct result *result)
{
	for (size_t i = 0; i < result->test_count; i++)
		if (result->test[i].verdict != VERDICT_SK)
			return true;
	return false;
}

static void report_text_one(const struct report_how *how, const struct result *result, struct buf *out)
{
	const char *reason = buf_text(&result->reason);
	auto_buf struct buf rules = { 0 };

	report_text_line(out, result->submission);
	buf_printf(out, " (%s): ", result->language ? result->language : "unknown language");
	report_text_line(out, result->problem);
	buf_puts(out, "\n");
	report_rules(&rules, result);
	report_escape_terminal(out, report_of_buf(&rules), false);
	report_text_compile(how, result, out);
	if (report_text_ran(result))
		report_text_tests(how, result, out);
	/* for contestants they may be all there is */
	if (report_text_ran(result) || (!result->test_count && result->group_count))
		report_text_groups(how, result, out);
	report_text_details(how, result, out);
	report_text_verdict(how, out, result->verdict, 0);
	buf_printf(out, " (%s), ", verdict_table[result->verdict].title);
	report_escape_points(out, result->score, result->max_score);
	buf_puts(out, " points");
	if (*reason) {
		buf_puts(out, ": ");
		report_text_line(out, reason);
	}
	buf_puts(out, "\n");
}

/* Of several submissions: each in a line. */
static void report_text_all(const struct report_how *how, const struct report_event *event, struct buf *out)
{
	int name = 10;

	for (size_t i = 0; i < event->count; i++)
		name = report_text_wider(name, event->results[i].submission);
	buf_printf(out, "\n%-*s  verdict  points\n", name, "submission");
	for (size_t i = 0; i < event->count; i++) {
		const struct result *result = &event->results[i];

		report_text_cell(out, result->submission, name + 2);
		report_text_verdict(how, out, result->verdict, 9);
		report_escape_points(out, result->score, result->max_score);
		buf_puts(out, "\n");
	}
}

void report_text(const struct report_how *how, const struct report_event *event, struct buf *out)
{
	if (event->kind == REPORT_DONE && event->count > 1)
		report_text_all(how, event, out);
	if (event->kind != REPORT_FINISHED)
		return;
	if (how->told)
		buf_puts(out, "\n");
	report_text_one(how, event->result, out);
}
