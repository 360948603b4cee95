/*
 * report_text.c: the report for a person; see report.h.
 *
 * Called by bench.c.  Nothing but the buffer can fail, which remembers it.
 */
#include "report.h"

#include <math.h>

enum {
	REPORT_NAME = 26, /* columns */
};

static void report_cell(double value, int digits, struct buf *text)
{
	if (isnan(value))
		buf_printf(text, "%9s", "-");
	else
		buf_printf(text, "%9.*f", digits, value);
}

static void report_text_row(const struct report_row *row, bool jobs, struct buf *text)
{
	buf_printf(text, "%-*s", REPORT_NAME, row->subject->row->name);
	report_cell(row->to_bare, 2, text);
	report_cell(row->to_bwrap, 2, text);
	report_cell(row->value.p10, 0, text);
	report_cell(row->value.median, 0, text);
	report_cell(row->value.p99, 0, text);
	if (jobs)
		report_cell(row->each, 0, text);
	buf_puts(text, "\n");
}

static void report_text_scenario(const struct report *report, enum scenario_id id, struct buf *text)
{
	const struct report_scenario *scenario = &report->scenario[id];
	bool jobs = scenario->scenario->jobs;

	buf_printf(text, "%s\n%-*s%9s%9s%9s%9s%9s%s\n", scenario->scenario->title, REPORT_NAME, "", "x bare",
		"x bwrap", jobs ? "p10 /s" : "p10 us", "median", "p99", jobs ? "  us each" : "");
	for (size_t i = 0; i < report->measured.subjects->count; i++) {
		if (scenario->row[i].measured)
			report_text_row(&scenario->row[i], jobs, text);
	}
	buf_printf(text, "noise %.2f (bare posix_spawn, p99 / median); %zu rounds after %zu to warm up\n\n",
		scenario->noise, scenario->rounds, scenario->warmup);
}

static void report_text_missing(const struct report *report, struct buf *text)
{
	const struct subjects *subjects = report->measured.subjects;

	for (size_t i = 0; i < subjects->count; i++) {
		const struct subject *subject = &subjects->item[i];

		if (subject->why.len)
			buf_printf(text, "%-*s not here: %s\n", REPORT_NAME, subject->row->name,
				subject->why.data);
	}
	buf_puts(text, "\n");
}

static void report_text_inside(const struct report *report, struct buf *text)
{
	buf_printf(text, "in a box and bare, in turn: nanoseconds a piece\n%-*s%9s%9s%9s%9s%9s\n",
		REPORT_NAME + 9, "", "bare", "inside", "x bare", "more", "filter");
	for (size_t i = 0; i < INSIDES; i++) {
		const struct report_inside *row = &report->inside[i];

		buf_printf(text, "%-*s%9.2f%9.2f%9.3f%9.2f%9.2f\n", REPORT_NAME + 9, inside_rows[i].title,
			row->ns[INSIDE_BARE], row->ns[INSIDE_BOX], row->ratio, row->more[INSIDE_BOX],
			row->more[INSIDE_FILTER]);
	}
	buf_puts(text,
		"filter: how much more it is bare with a filter of system calls that allows everything\n");
	buf_printf(text, "%zu rounds (medians)\n\n", report->measured.inside->rounds);
}

static void report_text_late(const struct report *report, struct buf *text)
{
	size_t runs = report->measured.lateness->runs;

	if (!runs)
		return;
	buf_printf(text, "lateness of stops at a limit of %d ms of CPU time: milliseconds told beyond %d\n",
		LATENESS_LIMIT_MS, LATENESS_LIMIT_MS + 1);
	buf_printf(text, "%-*s%9s%9s%9s%9s%9s\n", REPORT_NAME, "", "min", "median", "p90", "max", "wall");
	for (size_t i = 0; i < LATENESS_ROWS; i++) {
		const struct report_late *late = &report->late[i];
		const struct lateness_row *row = late->row;

		buf_printf(text, "ojbox %-6s%2d thread%-5s", row->mode, row->threads,
			row->threads == 1 ? "" : "s");
		if (row->why.len)
			buf_printf(text, " not here: %s\n", row->why.data);
		else
			buf_printf(text, "%9.1f%9.1f%9.1f%9.1f%9.0f\n", late->late.min, late->late.median,
				late->late.p90, late->late.max, late->wall.median);
	}
	buf_printf(text, "%zu runs of each, in whole milliseconds, as meta files have them; ", runs);
	buf_puts(text, "wall: of the whole run (median)\n\n");
}

static void report_text_targets(const struct report *report, struct buf *text)
{
	buf_printf(text, "%-46s%9s%9s%10s\n", "to reach", "hoped", "reach", "measured");
	for (size_t i = 0; i < report->targets; i++) {
		const struct target *target = &report->target[i];
		int digits = target->digits;

		buf_printf(text, "%-46s%9.*f%9.*f ", target->title, digits, target->hoped, digits,
			target->reach);
		report_cell(target->value, digits, text);
		buf_printf(text, "  %s", targets_word(target->state));
		if (target->state == TARGET_UNKNOWN)
			buf_printf(text, " (%s)", target->why);
		else if (!isnan(target->floor))
			buf_printf(text, " (%s: %.*f)", target->floor_word, digits, target->floor);
		buf_puts(text, "\n");
	}
}

void report_text(const struct report *report, struct buf *ret_text)
{
	for (enum scenario_id id = 0; id < SCENARIOS; id++) {
		report_text_scenario(report, id, ret_text);
		if (id == SCENARIO_BACK_TO_BACK)
			report_text_missing(report, ret_text);
	}
	report_text_inside(report, ret_text);
	report_text_late(report, ret_text);
	report_text_targets(report, ret_text);
}
