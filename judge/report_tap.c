/*
 * report_tap.c: the Test Anything Protocol, version 13: a test line for each test of each submission, and one
 * for its verdict.
 *
 * report.c calls it when everything is judged.  Only the buffer can fail.  A harness must never take a text
 * of a contestant's for a test line, a directive (# SKIP) or the end of a block.
 */
#include "report.h"

#include "base/json.h"

struct report_tap {
	struct buf *out;
	size_t number; /* of the last test line */
};

/* "ok 3 - sum.c: small-1" */
static void report_tap_test(struct report_tap *tap, bool well, const struct result *result, const char *name)
{
	tap->number++;
	buf_printf(tap->out, "%sok %zu - ", well ? "" : "not ", tap->number);
	report_escape_tap(tap->out, report_of_text(result->submission));
	buf_puts(tap->out, ": ");
	report_escape_tap(tap->out, report_of_text(name));
}

/* One line of a block of diagnostics; a string of JSON in one line is one of YAML. */
static void report_tap_text(struct buf *out, const char *key, const char *bytes, size_t count)
{
	auto_buf struct buf line = { 0 };
	struct json json = { .out = out, .line = true };

	if (!count)
		return;
	report_escape_terminal(&line, bytes, count, false);
	buf_printf(out, "  %s: ", key);
	json_string(&json, NULL, buf_text(&line));
	buf_puts(out, "\n");
}

static void report_tap_use(struct buf *out, const struct result_use *use)
{
	if (!use->wall && !use->memory)
		return;
	buf_puts(out, "  time: ");
	report_escape_seconds(out, use->time);
	buf_printf(out, "\n  memory: %lld\n", (long long)use->memory);
}

static void report_tap_one(
	struct report_tap *tap, const struct result *result, const struct result_test *test)
{
	struct buf *out = tap->out;
	const struct verdict_row *verdict = &verdict_table[test->verdict];
	auto_buf struct buf hints = { 0 };

	report_tap_test(tap, test->verdict == VERDICT_AC || test->verdict == VERDICT_SK, result, test->name);
	if (test->verdict == VERDICT_SK) {
		buf_puts(out, " # SKIP not run\n");
		return;
	}
	buf_puts(out, "\n");
	if (test->verdict == VERDICT_AC)
		return;
	buf_puts(out, "  ---\n");
	report_tap_text(out, "verdict", report_of_text(verdict->name));
	report_tap_text(out, "message", report_of_buf(&test->message));
	report_hints(&hints, test);
	report_tap_text(out, "hint", report_of_buf(&hints));
	report_tap_use(out, &test->use);
	buf_puts(out, "  ...\n");
}

/* Tests may have been left out or hidden, so this is the line that counts. */
static void report_tap_verdict(struct report_tap *tap, const struct result *result)
{
	const struct verdict_row *verdict = &verdict_table[result->verdict];
	struct buf *out = tap->out;
	auto_buf struct buf rules = { 0 };

	if (result_reused(result))
		buf_puts(out, "# ");
	report_reused(out, result);

	report_tap_test(tap, result->verdict == VERDICT_AC, result, verdict->title);
	buf_puts(out, ", ");
	report_escape_points(out, result->score, result->max_score);
	buf_puts(out, " points\n");
	if (result->verdict == VERDICT_AC)
		return;
	buf_puts(out, "  ---\n");
	report_tap_text(out, "verdict", report_of_text(verdict->name));
	report_tap_text(out, "message", report_of_buf(&result->reason));
	report_rules(&rules, result);
	report_tap_text(out, "rules", report_of_buf(&rules));
	if (result->compile.verdict != VERDICT_AC)
		report_tap_text(out, "compiler", report_of_buf(&result->compile.messages));
	buf_puts(out, "  ...\n");
}

void report_tap(const struct report_how *how, const struct report_event *event, struct buf *out)
{
	struct report_tap tap = { .out = out };
	size_t count = event->count;

	(void)how;
	if (event->kind != REPORT_DONE)
		return;
	for (size_t i = 0; i < event->count; i++)
		count += event->results[i].test_count;
	buf_printf(out, "TAP version 13\n1..%zu\n", count);
	for (size_t i = 0; i < event->count; i++) {
		const struct result *result = &event->results[i];

		for (size_t j = 0; j < result->test_count; j++)
			report_tap_one(&tap, result, &result->test[j]);
		report_tap_verdict(&tap, result);
	}
}
