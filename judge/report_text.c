/*
 * report_text.c: results for people: a table of tests, one of groups, and a last line with the verdict.
 *
 * main calls it after each submission.  Only the buffer can fail.  Names, compiler's words and programs'
 * words come from contestants: no byte of theirs may move the cursor or change a colour.
 */
#include "report.h"

#include "base/auto.h"

#include <stdio.h>
#include <string.h>

/* So much of a program's standard error is shown, and of a compiler's messages when it was successful. */
#define REPORT_LINES 12

/* ---- bytes that are not ours ---- */

/* Adds bytes with tabs and newlines, everything else that controls terminals as \xHH. */
static void report_text_safe(struct buf *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];
		bool c1 = byte == 0xc2 && i + 1 < length && ((unsigned char)text[i + 1] & 0xe0) == 0x80;

		if ((byte < ' ' && byte != '\t' && byte != '\n') || byte == 0x7f) {
			buf_printf(out, "\\x%02x", byte);
		} else if (c1) {
			i++;
			buf_printf(out, "\\x%02x", (unsigned char)text[i]);
		} else {
			buf_add(out, &byte, 1);
		}
	}
}

/* Adds a block of lines, indented; at most `lines` of them. */
static void report_text_block(struct buf *out, const struct buf *block, int lines)
{
	const char *at = block->data, *end = at ? at + block->len : at;

	for (; at < end && lines > 0; lines--) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end;

		buf_puts(out, "    ");
		report_text_safe(out, at, (size_t)(stop - at));
		buf_puts(out, "\n");
		at = newline ? newline + 1 : end;
	}
	if (at < end)
		buf_puts(out, "    ...\n");
}

/* ---- columns ---- */

/* How many columns a text takes, if each character takes one. */
static int report_text_width(const char *text)
{
	int width = 0;

	for (; *text; text++)
		width += ((unsigned char)*text & 0xc0) != 0x80;
	return width;
}

static void report_text_cell(struct buf *out, const char *text, int width)
{
	auto_buf struct buf safe = { 0 };

	report_text_safe(&safe, text, strlen(text));
	buf_printf(out, "%s%*s", buf_text(&safe), width - report_text_width(buf_text(&safe)), "");
}

static int report_text_wider(int width, const char *text)
{
	int here = text ? report_text_width(text) : 0;

	return here > width ? here : width;
}

static void report_text_verdict(
	const struct report_text *how, struct buf *out, enum verdict verdict, int width)
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

/* "a.c:3:5: rejected: MESSAGE: what stands there" */
static void report_text_rules(const struct result *result, struct buf *out)
{
	for (size_t i = 0; i < result->rules.count; i++) {
		const struct rules_finding *finding = &result->rules.item[i];

		if (finding->file)
			buf_printf(out, "%s:%d:%d: ", finding->file, finding->line, finding->column);
		buf_puts(out, finding->section->action == RULES_REJECT ? "rejected: " : "warning: ");
		report_text_safe(out, finding->message, strlen(finding->message));
		if (finding->text && *finding->text) {
			buf_puts(out, ": ");
			buf_puts_escaped(out, finding->text);
		}
		buf_puts(out, "\n");
	}
	if (result->rules.cut)
		buf_puts(out, "There may be more places where rules are broken.\n");
}

static void report_text_compile(const struct report_text *how, const struct result *result, struct buf *out)
{
	const struct result_compile *compile = &result->compile;

	if (!compile->run)
		return;
	buf_puts(out, "compiled ");
	report_text_use(out, &compile->use);
	buf_puts(out, "\n");
	report_text_block(out, &compile->messages,
		how->verbose || compile->verdict != VERDICT_AC ? 1 << 20 : REPORT_LINES);
}

/* What programs wrote on standard error: always with --verbose, else for the first that failed to run. */
static void report_text_errors(const struct report_text *how, const struct result *result, struct buf *out)
{
	for (size_t i = 0; i < result->test_count; i++) {
		const struct result_test *test = &result->test[i];

		if (!test->errors.len || (!how->verbose && test->verdict != VERDICT_RTE))
			continue;
		buf_puts(out, "standard error of test ");
		report_text_safe(out, test->name, strlen(test->name));
		buf_puts(out, ":\n");
		report_text_block(out, &test->errors, how->verbose ? 1 << 20 : REPORT_LINES);
		if (!how->verbose)
			return;
	}
}

/* What was said in tests, where it was asked for. */
static void report_text_transcripts(const struct result *result, struct buf *out)
{
	for (size_t i = 0; i < result->test_count; i++) {
		const struct result_test *test = &result->test[i];

		if (!test->transcript.len)
			continue;
		buf_puts(out, "transcript of test ");
		report_text_safe(out, test->name, strlen(test->name));
		buf_puts(out, " (> submission, < interactor):\n");
		report_text_block(out, &test->transcript, 1 << 20);
	}
}

static void report_text_tests(const struct report_text *how, const struct result *result, struct buf *out)
{
	int name = 4, group = 0, skipped = 0;

	for (size_t i = 0; i < result->test_count; i++) {
		name = report_text_wider(name, result->test[i].name);
		group = report_text_wider(group, result->test[i].group);
	}
	group = group && group < 5 ? 5 : group;
	buf_printf(out, "%-*s  %-*s%sverdict     time       memory\n", name, "test", group,
		group ? "group" : "", group ? "  " : "");
	for (size_t i = 0; i < result->test_count; i++) {
		const struct result_test *test = &result->test[i];
		const char *message = buf_text(&test->message);

		if (test->verdict == VERDICT_SK) {
			skipped++;
			continue;
		}
		report_text_cell(out, test->name, name + 2);
		if (group)
			report_text_cell(out, test->group ? test->group : "", group + 2);
		report_text_verdict(how, out, test->verdict, 7);
		report_text_use(out, &test->use);
		buf_puts(out, *message ? "  " : "");
		report_text_safe(out, message, strcspn(message, "\n"));
		if (test->again)
			buf_printf(out, "  (%d runs, %s)", test->runs, result_again(test->again));
		buf_puts(out, "\n");
	}
	if (skipped)
		buf_printf(out, "%d of %zu tests were not run\n", skipped, result->test_count);
}

static void report_text_groups(const struct report_text *how, const struct result *result, struct buf *out)
{
	int name = 5;

	if (!result->group_count)
		return;
	for (size_t i = 0; i < result->group_count; i++)
		name = report_text_wider(name, result->group[i].name);
	buf_printf(out, "%-*s  verdict  points\n", name, "group");
	for (size_t i = 0; i < result->group_count; i++) {
		const struct result_group *group = &result->group[i];

		report_text_cell(out, group->name, name + 2);
		report_text_verdict(how, out, group->verdict, 9);
		buf_printf(out, "%g of %g\n", group->score, group->max_score);
	}
}

static bool report_text_ran(const struct result *result)
{
	for (size_t i = 0; i < result->test_count; i++)
		if (result->test[i].verdict != VERDICT_SK)
			return true;
	return false;
}

void report_text(const struct report_text *how, const struct result *result, struct buf *out)
{
	const char *reason = buf_text(&result->reason);

	report_text_safe(out, result->submission, strlen(result->submission));
	buf_printf(out, " (%s): ", result->language ? result->language : "unknown language");
	report_text_safe(out, result->problem, strlen(result->problem));
	buf_puts(out, "\n");
	report_text_rules(result, out);
	report_text_compile(how, result, out);
	if (report_text_ran(result)) {
		report_text_tests(how, result, out);
		report_text_groups(how, result, out);
		report_text_errors(how, result, out);
		report_text_transcripts(result, out);
	}
	report_text_verdict(how, out, result->verdict, 0);
	buf_printf(out, " (%s), %g of %g points", verdict_table[result->verdict].title, result->score,
		result->max_score);
	if (*reason) {
		buf_puts(out, ": ");
		report_text_safe(out, reason, strlen(reason));
	}
	buf_puts(out, "\n");
}
