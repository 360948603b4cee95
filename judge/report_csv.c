/*
 * report_csv.c: a gradebook: RFC 4180, a row for each submission behind a row of names.
 *
 * report.c calls it when everything is judged.  Only the buffer can fail.  Spreadsheets open it, so no text
 * of a contestant's may become a formula (report_escape_csv()), and numbers have to stay numbers.
 */
#include "report.h"

static const char *const report_csv_columns[] = { "submission", "problem", "language", "verdict", "score",
	"max_score", "time", "wall", "memory", "message", "reused" };

struct report_csv {
	struct buf *out;
	bool more; /* a cell stands before in this row */
};

static void report_csv_next(struct report_csv *csv)
{
	buf_puts(csv->out, csv->more ? "," : "");
	csv->more = true;
}

static void report_csv_text(struct report_csv *csv, const char *text)
{
	report_csv_next(csv);
	report_escape_csv(csv->out, report_of_text(text));
}

static void report_csv_number(struct report_csv *csv, double value)
{
	report_csv_next(csv);
	report_escape_number(csv->out, value);
}

static void report_csv_end(struct report_csv *csv)
{
	buf_puts(csv->out, "\r\n");
	csv->more = false;
}

/* All submissions are to one problem and have the same groups. */
static void report_csv_head(struct report_csv *csv, const struct result *result)
{
	for (size_t i = 0; i < sizeof(report_csv_columns) / sizeof(report_csv_columns[0]); i++)
		report_csv_text(csv, report_csv_columns[i]);
	for (size_t i = 0; result && i < result->group_count; i++) {
		auto_buf struct buf name = { 0 };

		buf_printf(&name, "group %s", result->group[i].name);
		report_csv_text(csv, buf_text(&name));
	}
	report_csv_end(csv);
}

static void report_csv_row(struct report_csv *csv, const struct result *result)
{
	const struct result_use most = result_most(result);

	report_csv_text(csv, result->submission);
	report_csv_text(csv, result->problem);
	report_csv_text(csv, result->language);
	report_csv_text(csv, verdict_table[result->verdict].name);
	report_csv_number(csv, result->score);
	report_csv_number(csv, result->max_score);
	report_csv_number(csv, (double)most.time / 1000);
	report_csv_number(csv, (double)most.wall / 1000);
	report_csv_number(csv, (double)most.memory);
	report_csv_next(csv);
	report_escape_csv(csv->out, report_of_buf(&result->reason));
	report_csv_number(csv, (double)result_reused(result));
	for (size_t i = 0; i < result->group_count; i++)
		report_csv_number(csv, result->group[i].score);
	report_csv_end(csv);
}

void report_csv(const struct report_how *how, const struct report_event *event, struct buf *out)
{
	struct report_csv csv = { .out = out };

	(void)how;
	if (event->kind != REPORT_DONE)
		return;
	report_csv_head(&csv, event->results);
	for (size_t i = 0; i < event->count; i++)
		report_csv_row(&csv, &event->results[i]);
}
