/*
 * report.c: the table and the JSON; see report.h.
 *
 * Called by bench.c.  Only memory can fail.  Must never compare medians of different rounds: every ratio is
 * taken within a round.
 */
#include "report.h"

#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

static int report_row_make(const struct subject *subject, const struct subject *bare,
	const struct subject *bwrap, size_t rounds, struct report_row *ret_row, struct err *err)
{
	struct report_row row = { .subject = subject };

	if (!subject->why.len) {
		if (stats_of(subject->sample, rounds, &row.us, err) < 0 ||
			stats_ratio(subject->sample, bare->sample, rounds, &row.to_bare, err) < 0)
			return -1;
		if (bwrap && stats_ratio(subject->sample, bwrap->sample, rounds, &row.to_bwrap, err) < 0)
			return -1;
	}
	*ret_row = row;
	return 0;
}

static int report_late_make(const struct lateness *lateness, struct report *report, struct err *err)
{
	report->late_runs = lateness->runs;
	for (size_t i = 0; report->late_runs && i < LATENESS_ROWS; i++) {
		const struct lateness_row *row = &lateness->row[i];
		struct report_late *late = &report->late[i];

		late->row = row;
		if (row->why.len)
			continue;
		if (stats_of(row->late, lateness->runs, &late->late, err) < 0 ||
			stats_of(row->wall, lateness->runs, &late->wall, err) < 0)
			return -1;
	}
	return 0;
}

int report_make(const struct subjects *subjects, const struct lateness *lateness, size_t rounds,
	size_t warmup, struct report *ret_report, struct err *err)
{
	const struct subject *bare = subjects_bare(subjects), *bwrap = subjects_bwrap(subjects);
	struct report report = { .rounds = rounds, .warmup = warmup, .count = subjects->count };

	for (size_t i = 0; i < report.count; i++) {
		const struct subject *subject = &subjects->item[i];

		if (report_row_make(subject, bare, bwrap, rounds, &report.row[i], err) < 0)
			return -1;
		if (subject == bare)
			report.noise = report.row[i].us.p99 / report.row[i].us.median;
	}
	if (report_late_make(lateness, &report, err) < 0)
		return -1;
	*ret_report = report;
	return 0;
}

/* ---- the table ---- */

static void report_cell(double ratio, struct buf *text)
{
	if (ratio <= 0)
		buf_printf(text, "%9s", "-");
	else
		buf_printf(text, "%9.2f", ratio);
}

static void report_table_late(const struct report *report, struct buf *text)
{
	if (!report->late_runs)
		return;
	buf_printf(text, "\nlateness of stops at a limit of %d ms of CPU time: milliseconds told beyond %d\n",
		LATENESS_LIMIT_MS, LATENESS_LIMIT_MS + 1);
	buf_printf(text, "%-24s%9s%9s%9s%9s%9s\n", "", "min", "median", "p90", "max", "wall");
	for (size_t i = 0; i < LATENESS_ROWS; i++) {
		const struct report_late *late = &report->late[i];
		const struct lateness_row *row = late->row;

		buf_printf(text, "ojbox %-6s%2d thread%-3s", row->mode, row->threads,
			row->threads == 1 ? "" : "s");
		if (row->why.len)
			buf_printf(text, " not here: %s\n", row->why.data);
		else
			buf_printf(text, "%9.1f%9.1f%9.1f%9.1f%9.0f\n", late->late.min, late->late.median,
				late->late.p90, late->late.max, late->wall.median);
	}
	buf_printf(text, "%zu runs of each, in whole milliseconds, as meta files have them; ",
		report->late_runs);
	buf_puts(text, "wall: of the whole run (median)\n");
}

void report_table(const struct report *report, struct buf *ret_text)
{
	buf_printf(ret_text, "%-24s%9s%9s%9s%9s%9s\n", "", "x bare", "x bwrap", "p10 us", "median", "p99");
	for (size_t i = 0; i < report->count; i++) {
		const struct report_row *row = &report->row[i];

		buf_printf(ret_text, "%-24s", row->subject->name);
		if (row->subject->why.len) {
			buf_printf(ret_text, " not here: %s\n", row->subject->why.data);
			continue;
		}
		report_cell(row->to_bare, ret_text);
		report_cell(row->to_bwrap, ret_text);
		buf_printf(ret_text, "%9.0f%9.0f%9.0f\n", row->us.p10, row->us.median, row->us.p99);
	}
	buf_printf(ret_text, "noise of this machine: %.2f (bare posix_spawn, p99 / median)\n", report->noise);
	buf_printf(ret_text, "%zu rounds after %zu to warm up; ratios are taken within each round (median)\n",
		report->rounds, report->warmup);
	report_table_late(report, ret_text);
}

/* ---- JSON ---- */

/* Bytes that are not plain ASCII are told as code points, so that any bytes give valid JSON. */
static void report_string(const char *value, struct buf *text)
{
	buf_puts(text, "\"");
	for (const char *at = value; *at; at++) {
		unsigned char byte = (unsigned char)*at;

		if (byte == '"' || byte == '\\')
			buf_printf(text, "\\%c", byte);
		else if (byte < ' ' || byte > '~')
			buf_printf(text, "\\u%04x", byte);
		else
			buf_add(text, at, 1);
	}
	buf_puts(text, "\"");
}

/* A ratio of 0 means that there is none. */
static void report_number(const char *name, double value, struct buf *text)
{
	if (value <= 0)
		buf_printf(text, ",\"%s\":null", name);
	else
		buf_printf(text, ",\"%s\":%.3f", name, value);
}

static void report_command(const struct strv *argv, struct buf *text)
{
	buf_puts(text, ",\"command\":[");
	for (size_t i = 0; i < argv->count; i++) {
		buf_puts(text, i ? "," : "");
		report_string(argv->item[i], text);
	}
	buf_puts(text, "]");
}

static void report_subject(const struct report_row *row, struct buf *text)
{
	const struct subject *subject = row->subject;

	buf_puts(text, "{\"name\":");
	report_string(subject->name, text);
	report_command(&subject->argv, text);
	if (subject->why.len) {
		buf_puts(text, ",\"here\":false,\"why\":");
		report_string(subject->why.data, text);
	} else {
		buf_puts(text, ",\"here\":true");
		report_number("to_bare", row->to_bare, text);
		report_number("to_bwrap", row->to_bwrap, text);
		report_number("p10_us", row->us.p10, text);
		report_number("median_us", row->us.median, text);
		report_number("p99_us", row->us.p99, text);
	}
	buf_puts(text, "}");
}

static void report_json_late(const struct report *report, struct buf *text)
{
	buf_printf(text, "],\"lateness\":{\"limit_ms\":%d,\"runs\":%zu,\"rows\":[\n", LATENESS_LIMIT_MS,
		report->late_runs);
	for (size_t i = 0; report->late_runs && i < LATENESS_ROWS; i++) {
		const struct report_late *late = &report->late[i];
		const struct stats *stats = &late->late;

		buf_printf(text, "{\"mode\":\"%s\",\"threads\":%d", late->row->mode, late->row->threads);
		report_command(&late->row->argv, text);
		if (late->row->why.len) {
			buf_puts(text, ",\"here\":false,\"why\":");
			report_string(late->row->why.data, text);
		} else {
			buf_printf(text, ",\"here\":true,\"min_ms\":%.3f,\"median_ms\":%.3f", stats->min,
				stats->median);
			buf_printf(text, ",\"p90_ms\":%.3f,\"max_ms\":%.3f,\"wall_median_ms\":%.3f",
				stats->p90, stats->max, late->wall.median);
		}
		buf_puts(text, i + 1 < LATENESS_ROWS ? "},\n" : "}\n");
	}
	buf_puts(text, "]}}\n");
}

void report_json(const struct report *report, struct buf *ret_text)
{
	struct utsname machine = { 0 };

	uname(&machine);
	buf_printf(ret_text, "{\"rounds\":%zu,\"warmup\":%zu", report->rounds, report->warmup);
	report_number("noise", report->noise, ret_text);
	buf_puts(ret_text, ",\"kernel\":");
	report_string(machine.release, ret_text);
	buf_printf(ret_text, ",\"cpus\":%d,\"root\":%s,\"subjects\":[\n", get_nprocs(),
		geteuid() == 0 ? "true" : "false");
	for (size_t i = 0; i < report->count; i++) {
		report_subject(&report->row[i], ret_text);
		buf_puts(ret_text, i + 1 < report->count ? ",\n" : "\n");
	}
	report_json_late(report, ret_text);
}
