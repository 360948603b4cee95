/*
 * report_html_tests.c: the tests of a submission on the web page: two charts, and a table with all that is
 * known of each.
 *
 * report_html.c calls it.  Only the buffer can fail.  Charts are drawn without text: it would be stretched
 * with them, so their words stand beside, and the table has the numbers for those who do not see them.
 */
#include "report_html.h"

#include "base/auto.h"

/* Bars of more tests stand without a gap. */
#define REPORT_GAPS 150

/* One of the charts. */
struct report_chart {
	const char *title;
	int64_t limit; /* 0: none */
	int64_t (*value)(const struct result_use *use);
	void (*show)(struct buf *out, int64_t value);
};

static int64_t report_html_time_of(const struct result_use *use)
{
	return use->time;
}

static int64_t report_html_memory_of(const struct result_use *use)
{
	return use->memory;
}

static void report_html_time(struct buf *out, int64_t ms)
{
	report_escape_seconds(out, ms);
	buf_puts(out, " s");
}

/* ---- charts ---- */

static void report_html_bar(struct buf *out, const struct report_chart *chart, const struct result_test *test,
	size_t place, double top, bool gaps)
{
	int64_t value = chart->value(&test->use);
	double height = top > 0 ? (double)value / top * 100 : 0;
	bool ran = test->verdict != VERDICT_SK;

	/* what is next to nothing is still seen to be there */
	height = ran && height < 1.5 ? 1.5 : height;
	buf_printf(out, "<rect x=\"%zu\" y=\"%.2f\" width=\"%d\" height=\"%.2f\" class=\"f f-%s\"><title>",
		place * 10 + gaps, 100 - height, gaps ? 8 : 10, height, verdict_table[test->verdict].name);
	report_xml_text(out, test->name);
	buf_puts(out, ": ");
	if (ran)
		chart->show(out, value);
	else
		buf_puts(out, "not run");
	buf_puts(out, "</title></rect>\n");
}

/* The largest of what is drawn. */
static int64_t report_html_most(const struct report_chart *chart, const struct result *result)
{
	const struct result_use most = result_most(result);

	return chart->value(&most);
}

static void report_html_caption(
	struct buf *out, const struct report_chart *chart, const struct result *result)
{
	buf_printf(out, "<figcaption><b>%s</b> <span class=\"soft\">most ", chart->title);
	chart->show(out, report_html_most(chart, result));
	buf_puts(out, "</span></figcaption>\n");
}

static void report_html_chart(struct buf *out, const struct report_chart *chart, const struct result *result)
{
	int64_t most = report_html_most(chart, result);
	double top = (double)(most > chart->limit ? most : chart->limit) * 1.08;
	double limit = top > 0 ? 100 - (double)chart->limit / top * 100 : 0;
	size_t width = result->test_count * 10;

	buf_puts(out, "<figure>");
	report_html_caption(out, chart, result);
	buf_printf(out,
		"<div class=\"plot\"><svg viewBox=\"0 0 %zu 100\" preserveAspectRatio=\"none\" role=\"img\" "
		"aria-label=\"%s of each test; the table has the numbers\">\n",
		width, chart->title);
	for (size_t i = 0; i < result->test_count; i++)
		report_html_bar(out, chart, &result->test[i], i, top, result->test_count <= REPORT_GAPS);
	if (chart->limit)
		buf_printf(out, "<line class=\"limit\" x1=\"0\" x2=\"%zu\" y1=\"%.2f\" y2=\"%.2f\"/>", width,
			limit, limit);
	buf_puts(out, "</svg>");
	if (chart->limit) {
		buf_printf(out, "<span style=\"top:calc(%.2f%% + 3px)\">limit ", limit);
		chart->show(out, chart->limit);
		buf_puts(out, "</span>");
	}
	buf_puts(out, "</div></figure>\n");
}

static void report_html_charts(struct buf *out, const struct result *result)
{
	const struct report_chart charts[] = {
		{ "CPU time", result->limited ? result->limits.time : 0, report_html_time_of,
			report_html_time },
		{ "memory", result->limited ? result->limits.memory : 0, report_html_memory_of,
			report_html_memory },
	};

	buf_puts(out, "<div class=\"charts\">\n");
	for (size_t i = 0; i < sizeof(charts) / sizeof(charts[0]); i++)
		report_html_chart(out, &charts[i], result);
	buf_puts(out, "</div>\n");
}

/* ---- the table ---- */

/* Adds a word to what stands on the lid of the details. */
static void report_html_lid(struct buf *lid, bool there, const char *word)
{
	if (there)
		buf_printf(lid, "%s%s", lid->len ? ", " : "", word);
}

static void report_html_details(struct buf *out, const struct result_test *test)
{
	auto_buf struct buf lid = { 0 };

	report_html_lid(&lid, test->input.taken, "input");
	report_html_lid(&lid, test->output.taken, "output");
	report_html_lid(&lid, test->answer.taken, "answer");
	report_html_lid(&lid, test->transcript.len, "transcript");
	report_html_lid(&lid, test->errors.len, "standard error");
	if (!lid.len)
		return;
	buf_printf(out, "<details><summary>%s</summary><div class=\"parts\">", buf_text(&lid));
	if (test->input.taken)
		report_html_block(out, "input", &test->input.bytes, test->input.cut);
	if (test->output.taken)
		report_html_block(out, "output", &test->output.bytes, test->output.cut);
	if (test->answer.taken)
		report_html_block(out, "answer", &test->answer.bytes, test->answer.cut);
	if (test->transcript.len)
		report_html_block(
			out, "transcript: &gt; submission, &lt; interactor", &test->transcript, false);
	if (test->errors.len)
		report_html_block(out, "standard error", &test->errors, false);
	buf_puts(out, "</div></details>");
}

/* What does not fit into columns: a row of its own below. */
static void report_html_note(struct buf *out, const struct result_test *test)
{
	auto_buf struct buf note = { 0 }, hints = { 0 };

	if (test->message.len) {
		buf_puts(&note, "<p>");
		report_escape_xml(&note, report_of_buf(&test->message), false);
		buf_puts(&note, "</p>");
	}
	if (test->again)
		buf_printf(&note, "<p class=\"soft\">%d runs, %s</p>", test->runs, result_again(test->again));
	if (test->reused)
		buf_puts(&note, "<p class=\"soft\">reused: measured in an earlier call</p>");
	report_hints(&hints, test);
	if (hints.len) {
		buf_puts(&note, "<p class=\"soft\">hint: ");
		report_escape_xml(&note, report_of_buf(&hints), false);
		buf_puts(&note, "</p>");
	}
	report_html_details(&note, test);
	if (note.len)
		buf_printf(out, "<tr class=\"note\"><td colspan=\"4\">%s</td></tr>\n", buf_text(&note));
}

static void report_html_test(struct buf *out, const struct result_test *test)
{
	buf_puts(out, "<tr><th scope=\"row\"><bdi>");
	report_xml_text(out, test->name);
	buf_puts(out, "</bdi>");
	if (test->group) {
		buf_puts(out, " <span class=\"soft small\">");
		report_xml_text(out, test->group);
		buf_puts(out, "</span>");
	}
	buf_puts(out, "</th><td>");
	report_html_badge(out, test->verdict);
	buf_puts(out, "</td><td class=\"n\">");
	report_html_time(out, test->use.time);
	buf_puts(out, "</td><td class=\"n\">");
	report_html_memory(out, test->use.memory);
	buf_puts(out, "</td></tr>\n");
	report_html_note(out, test);
}

void report_html_tests(struct buf *out, const char *id, const struct result *result)
{
	size_t skipped = 0;

	for (size_t i = 0; i < result->test_count; i++)
		skipped += result->test[i].verdict == VERDICT_SK;
	if (skipped == result->test_count)
		return;
	buf_printf(out, "<section aria-labelledby=\"%s-tests\"><h3 id=\"%s-tests\">Tests</h3>\n", id, id);
	report_html_charts(out, result);
	buf_puts(out,
		"<div class=\"scroll\"><table><caption>verdict, time and memory of each test</caption>"
		"<thead><tr><th scope=\"col\">test</th><th scope=\"col\">verdict</th>"
		"<th scope=\"col\" class=\"n\">CPU time</th><th scope=\"col\" class=\"n\">memory</th></tr>"
		"</thead><tbody>\n");
	for (size_t i = 0; i < result->test_count; i++)
		if (result->test[i].verdict != VERDICT_SK)
			report_html_test(out, &result->test[i]);
	buf_puts(out, "</tbody></table></div>\n");
	if (skipped)
		buf_printf(out, "<p class=\"small soft\">%zu of %zu tests were not run</p>\n", skipped,
			result->test_count);
	buf_puts(out, "</section>\n");
}
