/*
 * report_json.c: results for programs: seconds as numbers, memory in bytes.
 *
 * report.c calls it when everything is judged; report_json_lines.c uses the same pieces while it happens.
 * Only the buffer can fail.  Keys are a promise to those who read them, config/schemas/ojjudge-result
 * .schema.json has them all: they may be added, never renamed or left out.
 */
#include "report_json.h"

static void report_json_use(struct json *json, const struct result_use *use)
{
	json_number(json, "time", (double)use->time / 1000);
	json_number(json, "wall", (double)use->wall / 1000);
	json_integer(json, "memory", use->memory);
}

/* How a program ended, null for what did not happen. */
static void report_json_end(struct json *json, const struct result_use *use)
{
	if (use->exit_code >= 0)
		json_integer(json, "exit_code", use->exit_code);
	else
		json_null(json, "exit_code");
	if (use->signal)
		json_integer(json, "signal", use->signal);
	else
		json_null(json, "signal");
}

void report_json_compile(struct json *json, const struct result *result)
{
	const struct result_compile *compile = &result->compile;

	if (!compile->run) {
		json_null(json, "compile");
		return;
	}
	json_open(json, "compile", '{');
	json_string(json, "verdict", verdict_table[compile->verdict].name);
	report_json_use(json, &compile->use);
	report_json_end(json, &compile->use);
	json_bool(json, "reused", compile->reused);
	json_bytes(json, "message", report_of_buf(&compile->messages));
	json_close(json, '{');
}

/* Without a place where something is missing. */
static void report_json_rule(struct json *json, const struct rules_finding *finding)
{
	json_open(json, NULL, '{');
	json_string(json, "file", finding->file);
	if (finding->file) {
		json_integer(json, "line", finding->line);
		json_integer(json, "column", finding->column);
	} else {
		json_null(json, "line");
		json_null(json, "column");
	}
	json_string(json, "section", finding->section->name);
	json_string(json, "rule", finding->rule);
	json_string(json, "message", finding->message);
	json_string(json, "action", finding->section->action == RULES_REJECT ? "reject" : "warn");
	json_string(json, "text", finding->text);
	json_close(json, '{');
}

static void report_json_limits(struct json *json, const struct result *result)
{
	if (!result->limited) {
		json_null(json, "limits");
		return;
	}
	json_open(json, "limits", '{');
	json_number(json, "time", (double)result->limits.time / 1000);
	json_number(json, "wall", (double)result->limits.wall / 1000);
	json_integer(json, "memory", result->limits.memory);
	json_close(json, '{');
}

static void report_json_group(
	struct json *json, const struct report_how *how, const struct result *result, size_t number)
{
	const struct result_group *group = &result->group[number];

	json_open(json, NULL, '{');
	json_string(json, "name", group->name);
	json_string(json, "inside", group->parent ? result->group[group->parent - 1].name : NULL);
	json_string(json, "verdict", report_group_verdict(how, group));
	json_number(json, "score", group->score);
	json_number(json, "max_score", group->max_score);
	json_string(json, "hint", group->tip ? group->tip : "");
	json_close(json, '{');
}

/* What programs read and wrote is long, and not for everybody. */
static void report_json_excerpt(struct json *json, const char *key, const struct result_excerpt *excerpt)
{
	if (!excerpt->taken) {
		json_null(json, key);
		return;
	}
	json_open(json, key, '{');
	json_bytes(json, "text", report_of_buf(&excerpt->bytes));
	json_bool(json, "cut", excerpt->cut);
	json_close(json, '{');
}

void report_json_test(
	struct json *json, const char *key, const struct report_how *how, const struct result_test *test)
{
	auto_buf struct buf hints = { 0 };

	json_open(json, key, '{');
	json_string(json, "name", test->name);
	json_string(json, "group", test->group);
	json_string(json, "verdict", verdict_table[test->verdict].name);
	json_number(json, "score", test->score);
	report_json_use(json, &test->use);
	report_json_end(json, &test->use);
	json_integer(json, "runs", test->runs);
	json_string(json, "remeasured", result_again(test->again));
	json_bool(json, "reused", test->reused);
	json_bytes(json, "message", report_of_buf(&test->message));
	report_hints(&hints, test);
	json_bytes(json, "hint", report_of_buf(&hints));
	if (test->transcript.len)
		json_bytes(json, "transcript", report_of_buf(&test->transcript));
	if (how->verbose) {
		json_bytes(json, "standard_error", report_of_buf(&test->errors));
		report_json_excerpt(json, "input", &test->input);
		report_json_excerpt(json, "output", &test->output);
		report_json_excerpt(json, "answer", &test->answer);
	}
	json_close(json, '{');
}

void report_json_verdict(struct json *json, const struct result *result)
{
	const struct result_use most = result_most(result);

	json_string(json, "language", result->language);
	json_string(json, "verdict", verdict_table[result->verdict].name);
	json_bytes(json, "message", report_of_buf(&result->reason));
	json_number(json, "score", result->score);
	json_number(json, "max_score", result->max_score);
	report_json_use(json, &most);
}

static void report_json_one(
	struct json *json, const char *key, const struct report_how *how, const struct result *result)
{
	json_open(json, key, '{');
	json_string(json, "problem", result->problem);
	json_string(json, "submission", result->submission);
	report_json_verdict(json, result);
	report_json_limits(json, result);
	json_open(json, "rules", '[');
	for (size_t i = 0; i < result->rules.count; i++)
		report_json_rule(json, &result->rules.item[i]);
	json_close(json, '[');
	report_json_compile(json, result);
	json_open(json, "groups", '[');
	for (size_t i = 0; i < result->group_count; i++)
		report_json_group(json, how, result, i);
	json_close(json, '[');
	json_open(json, "tests", '[');
	for (size_t i = 0; i < result->test_count; i++)
		report_json_test(json, NULL, how, &result->test[i]);
	json_close(json, '[');
	json_close(json, '{');
}

void report_json_results(
	struct json *json, const char *key, const struct report_how *how, const struct report_event *event)
{
	if (event->count == 1) {
		report_json_one(json, key, how, event->results);
		return;
	}
	json_open(json, key, '[');
	for (size_t i = 0; i < event->count; i++)
		report_json_one(json, NULL, how, &event->results[i]);
	json_close(json, '[');
}

void report_json(const struct report_how *how, const struct report_event *event, struct buf *out)
{
	struct json json = { .out = out };

	if (event->kind == REPORT_DONE)
		report_json_results(&json, NULL, how, event);
}
