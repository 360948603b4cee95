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

int report_make(const struct subjects *subjects, size_t rounds, size_t warmup, struct report *ret_report,
	struct err *err)
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

static void report_subject(const struct report_row *row, struct buf *text)
{
	const struct subject *subject = row->subject;

	buf_puts(text, "{\"name\":");
	report_string(subject->name, text);
	buf_puts(text, ",\"command\":[");
	for (size_t i = 0; i < subject->argv.count; i++) {
		buf_puts(text, i ? "," : "");
		report_string(subject->argv.item[i], text);
	}
	buf_puts(text, "]");
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
	buf_puts(ret_text, "]}\n");
}
