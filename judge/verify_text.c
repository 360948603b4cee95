/*
 * verify_text.c: what `ojjudge verify` has found, for people: a table of solutions, how much else was looked
 * at, and the findings.
 *
 * verify.c calls it at the end.  Only the buffer can fail.  Names and messages come out of files of others:
 * no byte of theirs may move the cursor or change a colour.
 */
#include "verify.h"

#include "base/auto.h"

#include <string.h>

/* ---- columns ---- */

#define VERIFY_COLUMNS 6

struct verify_line {
	struct buf cell[VERIFY_COLUMNS];
	bool right[VERIFY_COLUMNS]; /* numbers */
};

static void verify_text_free(struct verify_line *line)
{
	for (int i = 0; i < VERIFY_COLUMNS; i++)
		buf_free(&line->cell[i]);
}

static size_t verify_text_width(const struct buf *text)
{
	size_t width = 0;

	for (size_t i = 0; i < text->len; i++)
		width += ((unsigned char)text->data[i] & 0xc0) != 0x80;
	return width;
}

static void verify_text_cell(const struct buf *cell, size_t width, bool right, struct buf *out)
{
	size_t here = verify_text_width(cell);
	int blanks = width > here ? (int)(width - here) : 0;

	buf_printf(out, "%*s%s%*s", right ? blanks : 0, "", buf_text(cell), right ? 0 : blanks, "");
}

static void verify_text_table(const struct verify_line *lines, size_t count, struct buf *out)
{
	size_t width[VERIFY_COLUMNS] = { 0 };

	for (size_t i = 0; i < count; i++)
		for (int k = 0; k < VERIFY_COLUMNS; k++) {
			size_t here = verify_text_width(&lines[i].cell[k]);

			width[k] = here > width[k] ? here : width[k];
		}
	for (size_t i = 0; i < count; i++) {
		for (int k = 0; k < VERIFY_COLUMNS; k++) {
			if (k)
				buf_puts(out, "  ");
			verify_text_cell(&lines[i].cell[k], k + 1 < VERIFY_COLUMNS ? width[k] : 0,
				lines[i].right[k], out);
		}
		buf_puts(out, "\n");
	}
}

static void verify_text_line(struct buf *out, const char *text)
{
	report_escape_terminal(out, report_of_text(text), true);
}

/* ---- solutions ---- */

static void verify_text_set(const char *what, unsigned int set, struct buf *out)
{
	buf_printf(out, "%s%s ", out->len ? ", " : "", what);
	if ((set | EXPECT_NO_OUTPUT) == (EXPECT_ANY | EXPECT_NO_OUTPUT))
		buf_puts(out, "any");
	else
		expect_tell(set, out);
}

static void verify_text_words(const char *what, const struct strv *words, struct buf *out)
{
	buf_printf(out, "%s%s", out->len ? ", " : "", what);
	for (size_t i = 0; i < words->count; i++)
		buf_printf(out, " %s", words->item[i]);
}

void verify_text_expectation(const struct problem_solution *solution, struct buf *out)
{
	if (solution->expect.count)
		verify_text_words("expect", &solution->expect, out);
	if (solution->permit.count)
		verify_text_words("permit", &solution->permit, out);
	if (solution->verdict.count)
		verify_text_words("verdict", &solution->verdict, out);
	if (solution->score)
		buf_printf(out, "%sscore %s", out->len ? ", " : "", solution->score);
	if (solution->message)
		buf_printf(out, "%smessage '%s'", out->len ? ", " : "", solution->message);
	if (solution->what.slow)
		buf_printf(out, "%stoo slow", out->len ? ", " : "");
	if (!out->len)
		verify_text_set("permit", solution->what.permit, out);
	if (solution->group)
		buf_printf(out, " (group %s)", solution->group);
	if (solution->tests.count) {
		buf_puts(out, " (tests");
		for (size_t i = 0; i < solution->tests.count; i++)
			buf_printf(out, " %s", solution->tests.item[i]);
		buf_puts(out, ")");
	}
}

/* What became of the section's check. */
static const char *verify_text_holds(const struct verify *verify, const struct problem_solution *solution)
{
	static const char *const words[] = { "yes", "NO", "unknown" };

	for (size_t i = 0; i < verify->check_count; i++)
		if (verify->check[i].about == VERIFY_SOLUTION &&
			strcmp(verify->check[i].name, solution->name) == 0)
			return verify->check[i].worst < 0 ? "yes" : words[verify->check[i].worst];
	return "";
}

static void verify_text_solution(
	const struct verify *verify, const struct problem_solution *solution, struct verify_line *line)
{
	const struct result *result = &verify_program(verify, solution)->result;
	auto_buf struct buf expectation = { 0 };
	struct buf *cell = line->cell;

	verify_text_line(&cell[0], solution->name);
	buf_puts(&cell[1], verdict_table[result->verdict].name);
	report_escape_number(&cell[2], result->score);
	buf_printf(&cell[3], "%.3f s", (double)result_most(result).time / 1000);
	buf_puts(&cell[4], verify_text_holds(verify, solution));
	verify_text_expectation(solution, &expectation);
	verify_text_line(&cell[5], buf_text(&expectation));
	line->right[2] = line->right[3] = true;
}

static void verify_text_solutions(const struct verify *verify, struct buf *out)
{
	static const char *const heads[VERIFY_COLUMNS] = { "solution", "verdict", "score", "time", "holds",
		"expected" };
	const struct problem *problem = verify->problem;
	struct verify_line *lines = calloc(problem->solution_count + 1, sizeof(*lines));

	if (!lines) {
		out->failed = true;
		return;
	}
	for (int k = 0; k < VERIFY_COLUMNS; k++)
		buf_puts(&lines[0].cell[k], heads[k]);
	lines[0].right[2] = lines[0].right[3] = true;
	for (size_t i = 0; i < problem->solution_count; i++)
		verify_text_solution(verify, &problem->solution[i], &lines[i + 1]);
	if (problem->solution_count) {
		verify_text_table(lines, problem->solution_count + 1, out);
		buf_puts(out, "\n");
	}
	for (size_t i = 0; i <= problem->solution_count; i++)
		verify_text_free(&lines[i]);
	free(lines);
}

/* ---- the rest ---- */

/* "limit: 2.000 s, 3.10 times what good.cpp needs for test 7 (0.645 s)" */
static void verify_text_below(const struct verify_margin *margin, struct buf *out)
{
	if (!margin->solution)
		return;
	buf_printf(out, "limit: %.3f s, %.2f times what ", (double)margin->limit / 1000, margin->factor);
	verify_text_line(out, margin->solution->name);
	buf_puts(out, " needs for test ");
	verify_text_line(out, margin->test);
	buf_printf(out, " (%.3f s)\n", (double)margin->time / 1000);
}

static void verify_text_above(const struct verify_margin *margin, struct buf *out)
{
	if (!margin->solution)
		return;
	buf_printf(out, "limit: %.3f s; ", (double)margin->limit / 1000);
	verify_text_line(out, margin->solution->name);
	buf_printf(
		out, " needs %s%.2f times that for test ", margin->more ? "more than " : "", margin->factor);
	verify_text_line(out, margin->test);
	buf_printf(out, " (%s%.3f s)\n", margin->more ? "stopped after " : "", (double)margin->time / 1000);
}

/* "inputs: 3 of 3 are as they should be" */
static void verify_text_checks(const struct verify *verify, struct buf *out)
{
	for (int about = VERIFY_SOLUTION; about < VERIFY_ABOUTS; about++) {
		size_t count = 0, well = 0;

		for (size_t i = 0; i < verify->check_count; i++) {
			if ((int)verify->check[i].about != about)
				continue;
			count++;
			well += verify->check[i].worst <= VERIFY_WARNING;
		}
		if (count)
			buf_printf(out, "%ss: %zu of %zu are as they should be\n",
				verify_about((enum verify_about)about), well, count);
	}
}

static void verify_text_findings(const struct verify *verify, const struct verify_how *how, struct buf *out)
{
	static const char *const words[] = { "warning", "error", "could not be verified" };
	static const char *const colours[] = { "\033[33m", "\033[31m", "\033[35m" };

	for (int level = VERIFY_BROKEN; level >= VERIFY_WARNING; level--)
		for (size_t i = 0; i < verify->finding_count; i++) {
			const struct verify_finding *finding = &verify->finding[i];
			const struct verify_check *check = &verify->check[finding->check];

			if ((int)verify_table[finding->id].level != level)
				continue;
			buf_printf(out, "%s%s%s: %s ", how->colour ? colours[level] : "", words[level],
				how->colour ? "\033[0m" : "", verify_about(check->about));
			verify_text_line(out, check->name);
			buf_puts(out, ": ");
			verify_text_line(out, finding->text);
			buf_printf(out, " [%s]\n", verify_table[finding->id].name);
		}
}

void verify_text(const struct verify *verify, const struct verify_how *how, struct buf *out)
{
	const size_t *count = verify->count;

	verify_text_solutions(verify, out);
	verify_text_below(&verify->below, out);
	verify_text_above(&verify->above, out);
	verify_text_checks(verify, out);
	if (verify->finding_count)
		buf_puts(out, "\n");
	verify_text_findings(verify, how, out);
	buf_puts(out, "\n");
	verify_text_line(out, verify->problem->about.name);
	if (count[VERIFY_BROKEN])
		buf_printf(out, ": could not be verified: %zu judge error%s, ", count[VERIFY_BROKEN],
			count[VERIFY_BROKEN] == 1 ? "" : "s");
	else
		buf_puts(out, count[VERIFY_FAILED] || (how->strict && count[VERIFY_WARNING]) ? ": failed: "
											     : ": well: ");
	buf_printf(out, "%zu error%s, %zu warning%s\n", count[VERIFY_FAILED],
		count[VERIFY_FAILED] == 1 ? "" : "s", count[VERIFY_WARNING],
		count[VERIFY_WARNING] == 1 ? "" : "s");
}
