/*
 * report_gradescope.c: results.json as an autograder of Gradescope leaves it behind, for one submission
 * (https://gradescope-autograders.readthedocs.io/en/latest/specs/).
 *
 * report.c calls it when everything is judged.  Only the buffer can fail.  Gradescope shows this file to
 * contestants, whoever asked for it: of a test it must never tell more than the problem allows.  A report for
 * the jury also has hidden tests, marked so that Gradescope shows them to the staff alone.  All text is
 * declared to be text, else some of it could be taken for HTML or Markdown.
 */
#include "report.h"

#include "base/auto.h"
#include "base/json.h"

#include <math.h>

static void report_gradescope_line(struct buf *text, const char *name, const char *bytes, size_t count)
{
	if (!count)
		return;
	buf_printf(text, "%s: ", name);
	buf_add(text, bytes, count);
	if (bytes[count - 1] != '\n')
		buf_puts(text, "\n");
}

static void report_gradescope_excerpt(
	struct buf *text, const char *name, const struct result_excerpt *excerpt)
{
	if (!excerpt->taken)
		return;
	buf_printf(text, "\n%s%s:\n", name, excerpt->cut ? " (the beginning)" : "");
	buf_add(text, buf_text(&excerpt->bytes), excerpt->bytes.len);
}

static void report_gradescope_part(struct buf *text, const char *name, const struct buf *part)
{
	if (!part->len)
		return;
	buf_printf(text, "\n%s:\n", name);
	buf_add(text, part->data, part->len);
}

/* What stands in the box of a test. */
static void report_gradescope_words(const struct result_test *test, struct buf *text)
{
	auto_buf struct buf hints = { 0 };

	buf_printf(text, "%s (%s)\n", verdict_table[test->verdict].title, verdict_table[test->verdict].name);
	report_gradescope_line(text, "message", report_of_buf(&test->message));
	report_hints(&hints, test);
	report_gradescope_line(text, "hint", report_of_buf(&hints));
	if (test->reused)
		buf_puts(text, "reused: measured in an earlier call\n");
	if (test->use.wall || test->use.memory) {
		buf_puts(text, "time: ");
		report_escape_seconds(text, test->use.time);
		buf_printf(text, " s, memory: %.1f MiB\n", (double)test->use.memory / (1 << 20));
	}
	report_gradescope_excerpt(text, "input", &test->input);
	report_gradescope_excerpt(text, "your output", &test->output);
	report_gradescope_excerpt(text, "right answer", &test->answer);
	report_gradescope_part(text, "transcript (> you, < interactor)", &test->transcript);
	if (test->verdict != VERDICT_AC)
		report_gradescope_part(text, "standard error", &test->errors);
}

static void report_gradescope_close(struct json *json, bool well, bool hidden, const struct buf *text)
{
	json_string(json, "status", well ? "passed" : "failed");
	json_bytes(json, "output", report_of_buf(text));
	json_string(json, "visibility", hidden ? "hidden" : "visible");
	json_close(json, '{');
}

static void report_gradescope_test(struct json *json, const struct result_test *test)
{
	auto_buf struct buf text = { 0 };
	struct result_test seen = *test;
	bool hidden = test->visible == VISIBLE_NONE;

	/* as contestants see it, unless they do not */
	if (!hidden && !report_view_test(REPORT_FOR_CONTESTANT, test, &seen))
		return;
	report_gradescope_words(&seen, &text);
	json_open(json, NULL, '{');
	json_string(json, "name", seen.name);
	if (seen.group) {
		json_open(json, "tags", '[');
		json_string(json, NULL, seen.group);
		json_close(json, '[');
	}
	report_gradescope_close(json, seen.verdict == VERDICT_AC, hidden, &text);
}

/* Points are those of groups; Gradescope adds up the ones of its tests, unless there is a score besides. */
static void report_gradescope_points(struct json *json, const char *name, const struct result_group *group)
{
	auto_buf struct buf text = { 0 };
	double score = group->score, max_score = group->max_score;
	bool bounded = isfinite(max_score) && max_score >= 0;
	/* where there is no bound the verdict says it, if it may be known */
	bool well = bounded ? score >= max_score
			    : group->verdict == VERDICT_AC || group->visible == VISIBLE_NONE;

	if (!well)
		report_gradescope_line(&text, "hint", report_of_text(group->tip));
	json_open(json, NULL, '{');
	json_string(json, "name", name);
	/* Gradescope has no scores without a bound */
	if (bounded) {
		json_number(json, "score", score);
		json_number(json, "max_score", max_score);
	} else {
		buf_puts(&text, "score: ");
		report_escape_number(&text, score);
	}
	report_gradescope_close(json, well, false, &text);
}

static void report_gradescope_groups(struct json *json, const struct result *result)
{
	for (size_t i = 0; i < result->group_count; i++)
		report_gradescope_points(json, result->group[i].name, &result->group[i]);
	if (!result->group_count)
		report_gradescope_points(json, "all tests",
			&(struct result_group){ .verdict = result->verdict,
				.score = result->score,
				.max_score = result->max_score });
}

static void report_gradescope_compile(struct json *json, const struct result *result)
{
	const struct result_compile *compile = &result->compile;

	const struct buf none = { 0 };
	bool ours = compile->verdict == VERDICT_JE;

	if (!compile->run && compile->verdict == VERDICT_AC)
		return;
	json_open(json, NULL, '{');
	json_string(json, "name", "compile");
	report_gradescope_close(
		json, compile->verdict == VERDICT_AC, false, ours ? &none : &compile->messages);
}

static void report_gradescope_one(struct json *json, const struct result *result)
{
	auto_buf struct buf text = { 0 };

	buf_printf(
		&text, "%s (%s)", verdict_table[result->verdict].title, verdict_table[result->verdict].name);
	if (result->reason.len && (result->verdict != VERDICT_JE || result->refused)) {
		buf_puts(&text, ": ");
		buf_add(&text, result->reason.data, result->reason.len);
	}
	buf_puts(&text, result->rules.count ? "\n\n" : "");
	report_rules(&text, result);
	json_open(json, NULL, '{');
	json_number(json, "score", result->score);
	json_bytes(json, "output", report_of_buf(&text));
	json_string(json, "output_format", "text");
	json_string(json, "test_output_format", "text");
	json_string(json, "test_name_format", "text");
	json_string(json, "visibility", "visible");
	json_string(json, "stdout_visibility", "hidden");
	json_open(json, "tests", '[');
	report_gradescope_compile(json, result);
	report_gradescope_groups(json, result);
	for (size_t i = 0; i < result->test_count; i++)
		report_gradescope_test(json, &result->test[i]);
	json_close(json, '[');
	json_open(json, "extra_data", '{');
	json_string(json, "verdict", verdict_table[result->verdict].name);
	json_string(json, "language", result->language);
	json_number(json, "max_score", result->max_score);
	json_integer(json, "reused", (long long)result_reused(result));
	json_close(json, '{');
	json_close(json, '{');
}

void report_gradescope(const struct report_how *how, const struct report_event *event, struct buf *out)
{
	struct json json = { .out = out };

	(void)how;
	if (event->kind != REPORT_DONE || event->count != 1)
		return;
	report_gradescope_one(&json, event->results);
}
