/*
 * report_json.c: the report for programs, as README.md says; see report.h.
 *
 * Called by bench.c.  Nothing but the buffer can fail, which remembers it.
 */
#include "report.h"

#include "base/json.h"

#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

static void report_machine(struct json *json)
{
	struct utsname machine = { 0 };

	uname(&machine);
	json_open(json, "machine", '{');
	json_string(json, "kernel", machine.release);
	json_integer(json, "cpus", get_nprocs());
	json_integer(json, "uid", geteuid());
	json_close(json, '{');
}

static void report_command(struct json *json, const struct strv *argv)
{
	json_open(json, "command", '[');
	for (size_t i = 0; i < argv->count; i++)
		json_string(json, NULL, argv->item[i]);
	json_close(json, '[');
}

static void report_subject(struct json *json, const struct subject *subject)
{
	json_open(json, NULL, '{');
	json_string(json, "name", subject->row->name);
	json_string(json, "command", subject->row->command);
	json_string(json, "why", subject->why.len ? subject->why.data : NULL);
	json_close(json, '{');
}

static void report_json_row(struct json *json, const struct report_row *row)
{
	json_open(json, NULL, '{');
	json_string(json, "name", row->subject->row->name);
	json_number(json, "to_bare", row->to_bare);
	json_number(json, "to_bwrap", row->to_bwrap);
	json_number(json, "p10", row->value.p10);
	json_number(json, "median", row->value.median);
	json_number(json, "p99", row->value.p99);
	json_number(json, "each_us", row->each);
	json_close(json, '{');
}

static void report_json_scenario(struct json *json, const struct report_scenario *scenario, size_t subjects)
{
	json_open(json, NULL, '{');
	json_string(json, "name", scenario->scenario->name);
	json_string(json, "title", scenario->scenario->title);
	json_string(json, "unit", scenario->scenario->jobs ? "1/s" : "us");
	json_integer(json, "rounds", (long long)scenario->rounds);
	json_integer(json, "warmup", (long long)scenario->warmup);
	json_number(json, "noise", scenario->noise);
	json_open(json, "subjects", '[');
	for (size_t i = 0; i < subjects; i++) {
		if (scenario->row[i].measured)
			report_json_row(json, &scenario->row[i]);
	}
	json_close(json, '[');
	json_close(json, '{');
}

static void report_json_inside(struct json *json, const struct report *report)
{
	json_open(json, "inside", '{');
	json_integer(json, "rounds", (long long)report->measured.inside->rounds);
	report_command(json, &report->measured.inside->argv[INSIDE_BOX]);
	json_open(json, "rows", '[');
	for (size_t i = 0; i < INSIDES; i++) {
		const struct report_inside *row = &report->inside[i];

		json_open(json, NULL, '{');
		json_string(json, "name", inside_rows[i].name);
		json_string(json, "title", inside_rows[i].title);
		json_number(json, "bare_ns", row->ns[INSIDE_BARE]);
		json_number(json, "filter_ns", row->ns[INSIDE_FILTER]);
		json_number(json, "inside_ns", row->ns[INSIDE_BOX]);
		json_number(json, "ratio", row->ratio);
		json_number(json, "more_ns", row->more[INSIDE_BOX]);
		json_number(json, "filter_more_ns", row->more[INSIDE_FILTER]);
		json_close(json, '{');
	}
	json_close(json, '[');
	json_close(json, '{');
}

static void report_json_late_row(struct json *json, const struct report_late *late)
{
	bool here = !late->row->why.len;

	json_open(json, NULL, '{');
	json_string(json, "mode", late->row->mode);
	json_integer(json, "threads", late->row->threads);
	report_command(json, &late->row->argv);
	json_string(json, "why", here ? NULL : late->row->why.data);
	json_number(json, "min_ms", here ? late->late.min : STATS_NONE);
	json_number(json, "median_ms", here ? late->late.median : STATS_NONE);
	json_number(json, "p90_ms", here ? late->late.p90 : STATS_NONE);
	json_number(json, "max_ms", here ? late->late.max : STATS_NONE);
	json_number(json, "wall_median_ms", here ? late->wall.median : STATS_NONE);
	json_close(json, '{');
}

static void report_json_late(struct json *json, const struct report *report)
{
	size_t runs = report->measured.lateness->runs;

	json_open(json, "lateness", '{');
	json_integer(json, "limit_ms", LATENESS_LIMIT_MS);
	json_integer(json, "runs", (long long)runs);
	json_open(json, "rows", '[');
	for (size_t i = 0; runs && i < LATENESS_ROWS; i++)
		report_json_late_row(json, &report->late[i]);
	json_close(json, '[');
	json_close(json, '{');
}

static void report_json_target(struct json *json, const struct target *target)
{
	json_open(json, NULL, '{');
	json_string(json, "title", target->title);
	json_string(json, "better", target->better);
	json_integer(json, "digits", target->digits);
	json_number(json, "reach", target->reach);
	json_number(json, "hoped", target->hoped);
	json_number(json, "measured", target->value);
	json_string(json, "floor_of", target->floor_of);
	json_number(json, "floor", target->floor);
	json_string(json, "state", targets_word(target->state));
	json_string(json, "why", target->state == TARGET_UNKNOWN ? target->why : NULL);
	json_close(json, '{');
}

void report_json(const struct report *report, struct buf *ret_text)
{
	const struct subjects *subjects = report->measured.subjects;
	struct json json = { .out = ret_text };

	json_open(&json, NULL, '{');
	report_machine(&json);
	json_open(&json, "subjects", '[');
	for (size_t i = 0; i < subjects->count; i++)
		report_subject(&json, &subjects->item[i]);
	json_close(&json, '[');
	json_open(&json, "scenarios", '[');
	for (enum scenario_id id = 0; id < SCENARIOS; id++)
		report_json_scenario(&json, &report->scenario[id], subjects->count);
	json_close(&json, '[');
	report_json_inside(&json, report);
	report_json_late(&json, report);
	json_open(&json, "targets", '[');
	for (size_t i = 0; i < report->targets; i++)
		report_json_target(&json, &report->target[i]);
	json_close(&json, '[');
	json_close(&json, '{');
}
