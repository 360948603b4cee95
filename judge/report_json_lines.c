/*
 * report_json_lines.c: what happens, as it happens: each event an object in a line of its own.
 *
 * report.c calls it for every event and writes what it adds at once.  Only the buffer can fail.  It must
 * never write a line that is not whole.  Events and keys are a promise, as in report_json.c; the schema is
 * config/schemas/ojjudge-event.schema.json.
 */
#include "report_json.h"

static void report_json_lines_started(struct json *json, const struct report_event *event)
{
	json_integer(json, "tests", (long long)event->tests);
	json_integer(json, "groups", (long long)event->groups);
}

static const char *report_json_lines_name(enum report_kind kind)
{
	static const char *const names[] = {
		[REPORT_STARTED] = "started",
		[REPORT_COMPILED] = "compiled",
		[REPORT_TESTED] = "tested",
		[REPORT_FINISHED] = "finished",
		[REPORT_DONE] = "done",
	};

	return names[kind];
}

void report_json_lines(const struct report_how *how, const struct report_event *event, struct buf *out)
{
	struct json json = { .out = out, .line = true };

	json_open(&json, NULL, '{');
	json_string(&json, "event", report_json_lines_name(event->kind));
	if (event->kind == REPORT_DONE) {
		report_json_results(&json, "result", how, event);
	} else {
		json_string(&json, "problem", event->result->problem);
		json_string(&json, "submission", event->result->submission);
	}
	if (event->kind == REPORT_STARTED)
		report_json_lines_started(&json, event);
	if (event->kind == REPORT_COMPILED)
		report_json_compile(&json, event->result);
	if (event->kind == REPORT_TESTED)
		report_json_test(&json, "test", how, event->tested);
	if (event->kind == REPORT_FINISHED)
		report_json_verdict(&json, event->result);
	json_close(&json, '{');
}
