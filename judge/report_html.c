/*
 * report_html.c: one web page that needs no other file and runs no script.
 *
 * report.c calls it when everything is judged.  Only the buffer can fail.  Names, messages and outputs are
 * anybody's: they stand only where report_escape_xml() makes them harmless, and a policy in the page forbids
 * the browser to run or to load anything, should that ever fail.  The page is also well-formed XML, which is
 * how it is tested.
 */
#include "report_html.h"

#include "base/auto.h"

#include <math.h>

#define REPORT_POLICY "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

static const char report_html_style[] =
#include "report_html_style.def"
	;

/* ---- small parts ---- */

void report_html_badge(struct buf *out, enum verdict verdict)
{
	const struct verdict_row *row = &verdict_table[verdict];

	buf_printf(
		out, "<span class=\"badge v-%s\" title=\"%s\">%s</span>", row->name, row->title, row->name);
}

void report_html_memory(struct buf *out, int64_t bytes)
{
	buf_printf(out, "%.1f MiB", (double)bytes / (1 << 20));
}

void report_html_block(struct buf *out, const char *title, const struct buf *bytes, bool cut)
{
	if (!bytes->len) {
		buf_printf(out, "<div><h4>%s, empty</h4></div>\n", title);
		return;
	}
	/* the parser takes the first newline away */
	buf_printf(out, "<div><h4>%s%s</h4><pre tabindex=\"0\" aria-label=\"%s\">\n", title,
		cut ? ", the beginning" : "", title);
	report_escape_xml(out, report_of_buf(bytes), false);
	buf_puts(out, "</pre></div>\n");
}

/* How much of all points, as a bar. */
void report_html_meter(struct buf *out, double score, double max_score)
{
	double share = max_score > 0 ? score / max_score * 100 : 0;

	if (!isfinite(max_score))
		return;
	share = share > 100 ? 100 : share > 0 ? share : 0;
	buf_puts(out, "<svg class=\"meter\" viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" "
		      "aria-hidden=\"true\"><rect width=\"");
	report_escape_number(out, share);
	buf_printf(out, "\" height=\"1\" class=\"f-%s\"/></svg>", share >= 100 ? "AC" : "PA");
}

static void report_html_hint(struct buf *out, const char *hint)
{
	if (!hint)
		return;
	buf_puts(out, "<p class=\"small soft\">hint: ");
	report_xml_text(out, hint);
	buf_puts(out, "</p>");
}

/* ---- a submission ---- */

/* The folders are rarely what tells submissions apart. */
static void report_html_name(struct buf *out, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash && slash[1]) {
		buf_puts(out, "<bdi class=\"soft\">");
		report_escape_xml(out, path, (size_t)(slash + 1 - path), false);
		buf_puts(out, "</bdi>");
		path = slash + 1;
	}
	buf_puts(out, "<bdi>");
	report_xml_text(out, path);
	buf_puts(out, "</bdi>");
}

/* "cpp, 13 tests; limits: 1.000 s, 256.0 MiB" */
static void report_html_about(struct buf *out, const struct result *result)
{
	buf_puts(out, "<p class=\"small soft\">");
	report_xml_text(out, result->language ? result->language : "unknown language");
	buf_printf(out, ", %zu %s", result->test_count, result->test_count == 1 ? "test" : "tests");
	if (result->limited) {
		buf_puts(out, "; limits: ");
		report_escape_seconds(out, result->limits.time);
		buf_puts(out, " s, ");
		report_html_memory(out, result->limits.memory);
	}
	if (result_reused(result))
		buf_printf(out, "; %zu of %zu results are reused", result_reused(result), result->test_count);
	buf_puts(out, "</p>");
}

static void report_html_head(struct buf *out, const char *id, const struct result *result)
{
	const struct verdict_row *row = &verdict_table[result->verdict];

	buf_printf(out, "<div class=\"top\"><div><h2 id=\"%s-name\">", id);
	report_html_name(out, result->submission);
	buf_puts(out, "</h2>");
	report_html_about(out, result);
	buf_printf(out, "</div><div class=\"outcome\"><span class=\"badge big v-%s\"><b>%s</b> %s</span>",
		row->name, row->name, row->title);
	buf_puts(out, "<span class=\"score\">");
	report_escape_number(out, result->score);
	buf_puts(out, " <span>");
	if (isfinite(result->max_score)) {
		buf_puts(out, "of ");
		report_escape_number(out, result->max_score);
	}
	buf_puts(out, " points</span></span></div></div>\n");
	if (!result->reason.len)
		return;
	buf_puts(out, "<p class=\"reason\">");
	report_escape_xml(out, report_of_buf(&result->reason), false);
	buf_puts(out, "</p>\n");
}

static void report_html_rules(struct buf *out, const struct result *result)
{
	auto_buf struct buf rules = { 0 };

	report_rules(&rules, result);
	if (!rules.len)
		return;
	buf_puts(out, "<h3>Rules</h3>\n");
	report_html_block(out, "rules that are broken", &rules, false);
}

static void report_html_compile(struct buf *out, const struct result *result)
{
	const struct result_compile *compile = &result->compile;
	bool failed = compile->verdict != VERDICT_AC;

	if (!compile->run && !failed)
		return;
	buf_puts(out, "<h3>Compiler</h3>\n<p class=\"small\">");
	report_html_badge(out, compile->verdict);
	buf_puts(out, " ");
	report_escape_seconds(out, compile->use.time);
	buf_puts(out, " s, ");
	report_html_memory(out, compile->use.memory);
	buf_puts(out, compile->reused ? ", reused</p>\n" : "</p>\n");
	if (!compile->messages.len)
		return;
	buf_printf(out, "<details%s><summary>messages</summary>", failed ? " open=\"open\"" : "");
	report_html_block(out, "what the compiler wrote", &compile->messages, false);
	buf_puts(out, "</details>\n");
}

static void report_html_groups(struct buf *out, const struct report_how *how, const struct result *result)
{
	if (!result->group_count)
		return;
	buf_puts(out, "<h3>Groups</h3>\n<table><caption>points of each group</caption><thead><tr>"
		      "<th scope=\"col\">group</th><th scope=\"col\">verdict</th>"
		      "<th scope=\"col\" class=\"n\">points</th><td></td></tr></thead><tbody>\n");
	for (size_t i = 0; i < result->group_count; i++) {
		const struct result_group *group = &result->group[i];

		buf_puts(out, "<tr><th scope=\"row\">");
		for (int depth = report_group_depth(result, i); depth > 0; depth--)
			buf_puts(out, "&#160;&#160;");
		buf_puts(out, "<bdi>");
		report_xml_text(out, group->name);
		buf_puts(out, "</bdi>");
		report_html_hint(out, group->tip);
		buf_puts(out, "</th><td>");
		if (report_group_verdict(how, group))
			report_html_badge(out, group->verdict);
		buf_puts(out, "</td><td class=\"n\">");
		report_escape_points(out, group->score, group->max_score);
		buf_puts(out, "</td><td>");
		report_html_meter(out, group->score, group->max_score);
		buf_puts(out, "</td></tr>\n");
	}
	buf_puts(out, "</tbody></table>\n");
}

static void report_html_submission(
	struct buf *out, const struct report_how *how, const struct result *result, size_t number)
{
	char id[32];

	snprintf(id, sizeof(id), "s%zu", number + 1);
	buf_printf(out, "<article class=\"card\" id=\"%s\" aria-labelledby=\"%s-name\">\n", id, id);
	report_html_head(out, id, result);
	report_html_rules(out, result);
	if (result->compile.verdict != VERDICT_AC)
		report_html_compile(out, result);
	report_html_groups(out, how, result);
	report_html_tests(out, id, result);
	if (result->compile.verdict == VERDICT_AC)
		report_html_compile(out, result);
	buf_puts(out, "</article>\n");
}

/* ---- the page ---- */

static void report_html_row(struct buf *out, const struct result *result, size_t number)
{
	const struct result_use most = result_most(result);

	buf_printf(out, "<tr><th scope=\"row\"><a href=\"#s%zu\"><bdi>", number + 1);
	report_xml_text(out, result->submission);
	buf_puts(out, "</bdi></a></th><td>");
	report_html_badge(out, result->verdict);
	buf_puts(out, "</td><td class=\"n\">");
	report_escape_points(out, result->score, result->max_score);
	buf_puts(out, "</td><td class=\"n wide\">");
	if (most.wall)
		report_escape_seconds(out, most.time);
	buf_puts(out, most.wall ? " s</td><td class=\"n wide\">" : "</td><td class=\"n wide\">");
	if (most.wall)
		report_html_memory(out, most.memory);
	buf_puts(out, "</td></tr>\n");
}

static void report_html_overview(struct buf *out, const struct report_event *event)
{
	buf_puts(out, "<section class=\"card\" aria-label=\"overview\"><div class=\"scroll\" tabindex=\"0\" "
		      "role=\"region\" aria-label=\"table of submissions\"><table><caption>all submissions"
		      "</caption><thead><tr><th scope=\"col\">submission</th><th scope=\"col\">verdict</th>"
		      "<th scope=\"col\" class=\"n\">points</th>"
		      "<th scope=\"col\" class=\"n wide\">most time</th>"
		      "<th scope=\"col\" class=\"n wide\">most memory</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < event->count; i++)
		report_html_row(out, &event->results[i], i);
	buf_puts(out, "</tbody></table></div></section>\n");
}

void report_html_top(struct buf *out, const char *problem, const char *what)
{
	buf_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
		      "<meta http-equiv=\"Content-Security-Policy\" content=\"" REPORT_POLICY "\"/>\n"
		      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
		      "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>");
	report_xml_text(out, problem);
	if (what) {
		buf_puts(out, ": ");
		report_xml_text(out, what);
	}
	buf_puts(out, "</title>\n<style>\n");
	buf_puts(out, report_html_style);
	buf_puts(out, "</style>\n</head>\n<body>\n<main>\n<header><h1><bdi>");
	report_xml_text(out, problem);
	buf_puts(out, "</bdi></h1>");
}

void report_html_foot(struct buf *out)
{
	buf_puts(out,
		"<footer class=\"small soft\">ojjudge " VERSION "</footer>\n</main>\n</body>\n</html>\n");
}

static void report_html_begin(struct buf *out, const struct report_event *event)
{
	size_t accepted = 0;

	for (size_t i = 0; i < event->count; i++)
		accepted += event->results[i].verdict == VERDICT_AC;
	report_html_top(out, event->count ? event->results->problem : "no submission",
		event->count == 1 ? event->results->submission : NULL);
	if (event->count != 1)
		buf_printf(
			out, "<p class=\"soft\">%zu submissions, %zu accepted</p>", event->count, accepted);
	buf_puts(out, "</header>\n");
}

void report_html(const struct report_how *how, const struct report_event *event, struct buf *out)
{
	if (event->kind != REPORT_DONE)
		return;
	report_html_begin(out, event);
	if (event->count > 1)
		report_html_overview(out, event);
	for (size_t i = 0; i < event->count; i++)
		report_html_submission(out, how, &event->results[i], i);
	report_html_foot(out);
}
