/*
 * grade_page.c: the page of a class: how it went as a whole, and a table of all students.
 *
 * grade_files.c calls it.  Only the buffer can fail.  It is for the jury; names and messages are anybody's,
 * and stand only where report_escape_xml() makes them harmless.  As on the other pages, charts have no text
 * in them, and the table has the numbers.
 */
#include "grade.h"
#include "report_html.h"

#include <math.h>

#define GRADE_BINS 10

struct grade_class {
	const struct problem *problem;
	const struct grade_record *record;
	size_t count;
};

/* ---- numbers of all ---- */

static size_t grade_accepted(const struct grade_class *class)
{
	size_t accepted = 0;

	for (size_t i = 0; i < class->count; i++)
		accepted += class->record[i].verdict == VERDICT_AC;
	return accepted;
}

static double grade_mean(const struct grade_class *class)
{
	double sum = 0;

	for (size_t i = 0; i < class->count; i++)
		sum += class->record[i].score;
	/* two digits are enough for a mean */
	return round(sum / (double)class->count * 100) / 100;
}

static double grade_max_score(const struct grade_class *class)
{
	double most = 0;

	for (size_t i = 0; i < class->count; i++)
		most = class->record[i].max_score > most ? class->record[i].max_score : most;
	return most;
}

static double grade_best(const struct grade_class *class)
{
	double best = 0;

	for (size_t i = 0; i < class->count; i++)
		best = class->record[i].score > best ? class->record[i].score : best;
	return best;
}

/* ---- charts ---- */

static void grade_figure(struct buf *out, const char *title, const char *note, size_t width)
{
	buf_printf(out,
		"<figure><figcaption><b>%s</b> <span class=\"soft\">%s</span></figcaption>"
		"<div class=\"plot\"><svg viewBox=\"0 0 %zu 100\" preserveAspectRatio=\"none\" role=\"img\" "
		"aria-label=\"%s\">\n",
		title, note, width, title);
}

static void grade_bar(struct buf *out, size_t place, double height, const char *class)
{
	height = height > 0 && height < 1.5 ? 1.5 : height;
	buf_printf(out, "<rect x=\"%zu\" y=\"%.2f\" width=\"8\" height=\"%.2f\" class=\"f f-%s\"><title>",
		place * 10 + 1, 100 - height, height, class);
}

/* How many have how many points: a bar for each tenth, and one for all points. */
static void grade_scores(struct buf *out, const struct grade_class *class)
{
	size_t bins[GRADE_BINS + 1] = { 0 }, most = 1;
	bool bounded = isfinite(grade_max_score(class));
	double whole = bounded ? grade_max_score(class) : grade_best(class);

	for (size_t i = 0; i < class->count; i++) {
		double share = whole > 0 ? class->record[i].score / whole : 0;
		size_t bin = share >= 1 ? GRADE_BINS : share > 0 ? (size_t)(share * GRADE_BINS) : 0;

		bins[bin]++;
		most = bins[bin] > most ? bins[bin] : most;
	}
	grade_figure(out, "points",
		bounded ? "students by tenths of all points; the last bar: all of them"
			: "students by tenths of the best score; the last bar: that",
		10 * (GRADE_BINS + 1));
	for (size_t i = 0; i <= GRADE_BINS; i++) {
		grade_bar(out, i, (double)bins[i] / (double)most * 92, i == GRADE_BINS ? "AC" : "PA");
		buf_printf(out, "%zu students: %s%zu%% of %s</title></rect>\n", bins[i],
			i == GRADE_BINS ? "" : "from ", 10 * i, bounded ? "the points" : "the best score");
	}
	buf_puts(out, "</svg></div></figure>\n");
}

static double grade_time_of(const struct grade_record *record)
{
	return record->time;
}

static double grade_memory_of(const struct grade_record *record)
{
	return record->memory;
}

static void grade_show(struct buf *out, double value, bool memory)
{
	if (memory)
		report_html_memory(out, (int64_t)value);
	else
		buf_printf(out, "%.3f s", value);
}

/* The most that each student used, beside the limit. */
static void grade_used(struct buf *out, const struct grade_class *class, bool memory)
{
	double (*value)(const struct grade_record *record) = memory ? grade_memory_of : grade_time_of;
	const struct limits *limits = &class->problem->limits;
	double limit = memory ? (double)limits->memory : (double)limits->time / 1000, top = limit, line;

	for (size_t i = 0; i < class->count; i++)
		top = value(&class->record[i]) > top ? value(&class->record[i]) : top;
	top *= 1.08;
	line = 100 - limit / top * 100;
	grade_figure(out, memory ? "most memory" : "most CPU time",
		"of each student, in the order of the table", 10 * class->count);
	for (size_t i = 0; i < class->count; i++) {
		const struct grade_record *record = &class->record[i];

		grade_bar(out, i, value(record) / top * 100, verdict_table[record->verdict].name);
		report_xml_text(out, record->student->name);
		buf_puts(out, ": ");
		grade_show(out, value(record), memory);
		buf_puts(out, "</title></rect>\n");
	}
	buf_printf(out, "<line class=\"limit\" x1=\"0\" x2=\"%zu\" y1=\"%.2f\" y2=\"%.2f\"/></svg>",
		10 * class->count, line, line);
	buf_printf(out, "<span style=\"top:calc(%.2f%% + 3px)\">limit ", line);
	grade_show(out, limit, memory);
	buf_puts(out, "</span></div></figure>\n");
}

/* ---- groups and tests ---- */

/* How many solved the group, or the test, of that number. */
static size_t grade_solvers(const struct grade_class *class, bool groups, size_t part)
{
	size_t solved = 0;

	for (size_t i = 0; i < class->count; i++) {
		const struct grade_record *record = &class->record[i];

		if (part < (groups ? record->group_count : record->test_count))
			solved += (groups ? record->group : record->test)[part].verdict == VERDICT_AC;
	}
	return solved;
}

/* How many solved a part; each record has the same ones. */
static void grade_solved(struct buf *out, const struct grade_class *class, bool groups)
{
	const struct grade_record *first = NULL;
	size_t count;

	for (size_t i = 0; i < class->count && !first; i++)
		if (groups ? class->record[i].group_count : class->record[i].test_count)
			first = &class->record[i];
	if (!first)
		return;
	count = groups ? first->group_count : first->test_count;
	buf_printf(out,
		"<div><h3>%s</h3><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
		"aria-label=\"%s\"><table>"
		"<caption>how many solved each</caption><thead><tr><th scope=\"col\">%s</th>"
		"<th scope=\"col\">solved</th><th scope=\"col\" "
		"class=\"n\">students</th></tr></thead><tbody>\n",
		groups ? "Groups" : "Tests", groups ? "groups" : "tests", groups ? "group" : "test");
	for (size_t i = 0; i < count; i++) {
		size_t solved = grade_solvers(class, groups, i);

		buf_puts(out, "<tr><th scope=\"row\">");
		report_xml_text(out, (groups ? first->group : first->test)[i].name);
		buf_puts(out, "</th><td>");
		report_html_meter(out, (double)solved, (double)class->count);
		buf_printf(out, "</td><td class=\"n\">%zu of %zu</td></tr>\n", solved, class->count);
	}
	buf_puts(out, "</tbody></table></div></div>\n");
}

/* ---- students ---- */

static void grade_row(struct buf *out, const struct grade_record *record)
{
	bool told = record->message && *record->message;

	buf_puts(out, "<tr><th scope=\"row\"><a");
	buf_puts(out, " href=\"" GRADE_STUDENTS "/");
	report_escape_xml(out, report_of_text(record->student->file), true);
	buf_puts(out, ".html\"><bdi>");
	report_xml_text(out, record->student->name);
	buf_puts(out, "</bdi></a>");
	if (told) {
		buf_puts(out, "<span class=\"small soft\"><br/>");
		report_xml_text(out, record->message);
		buf_puts(out, "</span>");
	}
	buf_puts(out, "</th><td>");
	report_html_badge(out, record->verdict);
	buf_puts(out, "</td><td class=\"n\">");
	report_escape_points(out, record->score, record->max_score);
	report_html_meter(out, record->score, record->max_score);
	buf_printf(out, "</td><td class=\"n wide\">%.3f s</td><td class=\"n wide\">", record->time);
	report_html_memory(out, (int64_t)record->memory);
	buf_puts(out, "</td><td class=\"wide\">");
	report_xml_text(out, record->language ? record->language : "");
	buf_puts(out, "</td></tr>\n");
}

static void grade_students(struct buf *out, const struct grade_class *class)
{
	buf_puts(out, "<section class=\"card\" aria-label=\"students\"><div class=\"scroll\" tabindex=\"0\" "
		      "role=\"region\" aria-label=\"table of students\"><table><caption>all "
		      "students</caption><thead><tr>"
		      "<th scope=\"col\">student</th><th scope=\"col\">verdict</th><th scope=\"col\" "
		      "class=\"n\">points</th>"
		      "<th scope=\"col\" class=\"n wide\">most time</th><th scope=\"col\" class=\"n "
		      "wide\">most memory</th>"
		      "<th scope=\"col\" class=\"wide\">language</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < class->count; i++)
		grade_row(out, &class->record[i]);
	buf_puts(out, "</tbody></table></div></section>\n");
}

void grade_page(
	const struct problem *problem, const struct grade_record *records, size_t count, struct buf *out)
{
	const struct grade_class class = { problem, records, count };

	report_html_top(out, problem->about.name, "the class");
	buf_printf(out, "<p class=\"soft\">%zu students, %zu accepted, ", count, grade_accepted(&class));
	report_escape_points(out, grade_mean(&class), grade_max_score(&class));
	buf_puts(out, " points on average</p></header>\n<section class=\"card\" aria-label=\"the class\">"
		      "<div class=\"charts\">\n");
	grade_scores(out, &class);
	grade_used(out, &class, false);
	grade_used(out, &class, true);
	buf_puts(out, "</div></section>\n");
	grade_students(out, &class);
	buf_puts(out, "<section class=\"card\" aria-label=\"groups and tests\"><div class=\"charts\">\n");
	grade_solved(out, &class, true);
	grade_solved(out, &class, false);
	buf_puts(out, "</div></section>\n");
	report_html_foot(out);
}
