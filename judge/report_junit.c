/*
 * report_junit.c: XML as JUnit's runner under Ant began to write it and everybody reads it: a testsuite for
 * each submission, a testcase for each test.
 *
 * report.c calls it when everything is judged.  Only the buffer can fail.  The schema is
 * config/schemas/ojjudge-junit.xsd; a reader that knows more elements than these must find none that it takes
 * otherwise.  What contestants wrote stands in text and attributes only.
 */
#include "report_xml.h"

#include <math.h>

struct report_junit_sum {
	size_t tests, failures, errors, skipped;
	int64_t time; /* ms */
};

static void report_junit_count(
	struct report_junit_sum *sum, enum verdict verdict, const struct result_use *use)
{
	sum->tests++;
	sum->skipped += verdict == VERDICT_SK;
	sum->errors += verdict == VERDICT_JE;
	sum->failures += verdict != VERDICT_AC && verdict != VERDICT_SK && verdict != VERDICT_JE;
	sum->time += use ? use->time : 0;
}

/* Whether there is a testcase for what came before the tests: compiler's fault, or the reason of a verdict.
 */
static bool report_junit_has_start(const struct result *result)
{
	return result->compile.run || result->reason.len || result->rules.count ||
	       result->compile.verdict != VERDICT_AC;
}

/* ... and one for a verdict that no other testcase explains, as its tests are hidden. */
static bool report_junit_has_verdict(const struct result *result)
{
	return !report_explained(result) && !result->reason.len;
}

static enum verdict report_junit_start(const struct result *result)
{
	return result->reason.len ? result->verdict : result->compile.verdict;
}

static void report_junit_add(struct report_junit_sum *sum, const struct result *result)
{
	if (report_junit_has_start(result))
		report_junit_count(sum, report_junit_start(result), &result->compile.use);
	for (size_t i = 0; i < result->test_count; i++)
		report_junit_count(sum, result->test[i].verdict, &result->test[i].use);
	if (report_junit_has_verdict(result))
		report_junit_count(sum, result->verdict, NULL);
}

static void report_junit_numbers(struct buf *out, const struct report_junit_sum *sum)
{
	buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"", sum->tests,
		sum->failures, sum->errors, sum->skipped);
	report_escape_seconds(out, sum->time);
	buf_puts(out, "\"");
}

/* ---- testcases ---- */

struct report_junit_case {
	const char *name;
	enum verdict verdict;
	const struct result_use *use;              /* NULL: none */
	const struct buf *message, *more, *errors; /* NULL: none */
	const struct buf *hints, *transcript;      /* NULL: none */
};

/* <failure>, <error> or <skipped>, if the verdict asks for one. */
static void report_junit_outcome(struct buf *out, const struct report_junit_case *one)
{
	const struct verdict_row *row = &verdict_table[one->verdict];
	const char *element = one->verdict == VERDICT_JE ? "error" : "failure";
	auto_buf struct buf message = { 0 };

	if (one->verdict == VERDICT_AC)
		return;
	if (one->verdict == VERDICT_SK) {
		buf_puts(out, "      <skipped message=\"not run\"/>\n");
		return;
	}
	buf_puts(&message, row->title);
	if (one->message && one->message->len) {
		buf_puts(&message, ": ");
		buf_add(&message, one->message->data, one->message->len);
	}
	buf_printf(out, "      <%s type=\"%s\"", element, row->name);
	report_xml_attribute(out, "message", report_of_buf(&message));
	buf_puts(out, ">");
	if (one->more)
		report_escape_xml(out, report_of_buf(one->more), false);
	if (one->hints && one->hints->len) {
		buf_puts(out, "hint: ");
		report_escape_xml(out, report_of_buf(one->hints), false);
	}
	buf_printf(out, "</%s>\n", element);
}

static void report_junit_stream(struct buf *out, const char *element, const struct buf *bytes)
{
	if (!bytes || !bytes->len)
		return;
	buf_printf(out, "      <%s>", element);
	report_escape_xml(out, report_of_buf(bytes), false);
	buf_printf(out, "</%s>\n", element);
}

static void report_junit_test(
	struct buf *out, const struct result *result, const struct report_junit_case *one)
{
	buf_puts(out, "    <testcase");
	report_xml_attribute(out, "classname", report_of_text(result->submission));
	report_xml_attribute(out, "name", report_of_text(one->name));
	buf_puts(out, " time=\"");
	report_escape_seconds(out, one->use ? one->use->time : 0);
	buf_puts(out, "\">\n");
	report_junit_outcome(out, one);
	report_junit_stream(out, "system-out", one->transcript);
	report_junit_stream(out, "system-err", one->errors);
	buf_puts(out, "    </testcase>\n");
}

static void report_junit_tests(struct buf *out, const struct result *result)
{
	for (size_t i = 0; i < result->test_count; i++) {
		const struct result_test *test = &result->test[i];
		auto_buf struct buf hints = { 0 };
		const struct report_junit_case one = { test->name, test->verdict, &test->use, &test->message,
			NULL, &test->errors, &hints, &test->transcript };

		report_hints(&hints, test);
		report_junit_test(out, result, &one);
	}
}

/* ---- a submission ---- */

static void report_junit_property(struct buf *out, const char *name, const struct buf *value)
{
	buf_puts(out, "      <property");
	report_xml_attribute(out, "name", report_of_text(name));
	report_xml_attribute(out, "value", report_of_buf(value));
	buf_puts(out, "/>\n");
}

static void report_junit_text(struct buf *out, const char *name, const char *text)
{
	auto_buf struct buf value = { 0 };

	buf_puts(&value, text ? text : "");
	report_junit_property(out, name, &value);
}

static void report_junit_number(struct buf *out, const char *name, double number)
{
	auto_buf struct buf value = { 0 };

	/* the greatest score, where there is no bound */
	if (!isfinite(number))
		return;
	report_escape_number(&value, number);
	report_junit_property(out, name, &value);
}

/* "group.small.score" */
static void report_junit_points(struct buf *out, const char *group, const char *what, double points)
{
	auto_buf struct buf name = { 0 };

	buf_printf(&name, "group.%s.%s", group, what);
	report_junit_number(out, buf_text(&name), points);
}

static void report_junit_properties(const struct result *result, struct buf *out)
{
	buf_puts(out, "    <properties>\n");
	report_junit_text(out, "language", result->language);
	report_junit_text(out, "verdict", verdict_table[result->verdict].name);
	report_junit_number(out, "score", result->score);
	report_junit_number(out, "max_score", result->max_score);
	report_junit_number(out, "reused", (double)result_reused(result));
	for (size_t i = 0; i < result->group_count; i++) {
		const struct result_group *group = &result->group[i];

		report_junit_points(out, group->name, "score", group->score);
		report_junit_points(out, group->name, "max_score", group->max_score);
	}
	buf_puts(out, "    </properties>\n");
}

static void report_junit_suite(const struct result *result, struct buf *out)
{
	struct report_junit_sum sum = { 0 };
	auto_buf struct buf words = { 0 };
	const struct report_junit_case start = { "compile", report_junit_start(result), &result->compile.use,
		&result->reason, &words, NULL, NULL, NULL };
	const struct report_junit_case verdict = { "verdict", result->verdict, NULL, NULL, NULL, NULL, NULL,
		NULL };

	report_rules(&words, result);
	buf_add(&words, buf_text(&result->compile.messages), result->compile.messages.len);
	report_junit_add(&sum, result);
	buf_puts(out, "  <testsuite");
	report_xml_attribute(out, "name", report_of_text(result->submission));
	report_junit_numbers(out, &sum);
	buf_puts(out, ">\n");
	report_junit_properties(result, out);
	if (report_junit_has_start(result))
		report_junit_test(out, result, &start);
	report_junit_tests(out, result);
	if (report_junit_has_verdict(result))
		report_junit_test(out, result, &verdict);
	buf_puts(out, "  </testsuite>\n");
}

void report_junit(const struct report_how *how, const struct report_event *event, struct buf *out)
{
	struct report_junit_sum sum = { 0 };

	(void)how;
	if (event->kind != REPORT_DONE)
		return;
	for (size_t i = 0; i < event->count; i++)
		report_junit_add(&sum, &event->results[i]);
	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
	report_xml_attribute(out, "name", report_of_text(event->count ? event->results->problem : "ojjudge"));
	report_junit_numbers(out, &sum);
	buf_puts(out, ">\n");
	for (size_t i = 0; i < event->count; i++)
		report_junit_suite(&event->results[i], out);
	buf_puts(out, "</testsuites>\n");
}
