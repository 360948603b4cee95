/*
 * verify_json.c: what `ojjudge verify` has found, for programs.
 *
 * verify.c calls it at the end.  Only the buffer can fail.  Keys are a promise to those who read them,
 * config/schemas/ojjudge-verify.schema.json has them all: they may be added, never renamed or left out.
 */
#include "verify.h"

#include "base/json.h"

#include <string.h>

static const char *const verify_json_levels[] = {
	[VERIFY_WARNING] = "warning",
	[VERIFY_FAILED] = "failed",
	[VERIFY_BROKEN] = "broken",
};

/* What a check came to. */
static const char *verify_json_level(int level)
{
	return level < 0 ? "well" : verify_json_levels[level];
}

static void verify_json_set(struct json *json, const char *key, unsigned int set)
{
	json_open(json, key, '[');
	for (int i = 0; i < VERDICTS; i++)
		if (set & EXPECT_BIT(i))
			json_string(json, NULL, verdict_table[i].name);
	if (set & EXPECT_NO_OUTPUT)
		json_string(json, NULL, "NO");
	json_close(json, '[');
}

static void verify_json_expectation(
	const struct verify *verify, const struct problem_solution *solution, struct json *json)
{
	static const char *const bounds[] = { "none", "none", "lower-bound", "upper-bound" };
	const struct expect *what = &solution->what;
	int level = -1;

	for (size_t i = 0; i < verify->check_count; i++)
		if (verify->check[i].about == VERIFY_SOLUTION &&
			strcmp(verify->check[i].name, solution->name) == 0)
			level = verify->check[i].worst;
	json_open(json, NULL, '{');
	json_string(json, "name", solution->name);
	json_string(json, "result", verify_json_level(level));
	verify_json_set(json, "expect", what->expect);
	verify_json_set(json, "permit", what->permit);
	verify_json_set(json, "verdict", what->verdict);
	json_string(json, "score", solution->score);
	json_string(json, "message", solution->message);
	json_string(json, "time", bounds[what->time]);
	json_string(json, "group", solution->group);
	json_open(json, "tests", '[');
	for (size_t i = 0; i < verify->problem->test_count; i++)
		if (solution->member[i])
			json_string(json, NULL, verify->problem->test[i].name);
	json_close(json, '[');
	json_close(json, '{');
}

static void verify_json_program(
	const struct verify *verify, const struct verify_program *program, struct json *json)
{
	const struct result *result = &program->result;
	const struct result_use most = result_most(result);

	json_open(json, NULL, '{');
	json_string(json, "file", program->file);
	json_string(json, "language", result->language);
	json_string(json, "verdict", verdict_table[result->verdict].name);
	json_bytes(json, "message", report_of_buf(&result->reason));
	json_number(json, "score", result->score);
	json_number(json, "max_score", result->max_score);
	json_number(json, "time", (double)most.time / 1000);
	json_number(json, "wall", (double)most.wall / 1000);
	json_integer(json, "memory", most.memory);
	json_open(json, "tests", '[');
	for (size_t i = 0; i < result->test_count; i++) {
		const struct result_test *test = &result->test[i];

		json_open(json, NULL, '{');
		json_string(json, "name", test->name);
		json_string(json, "verdict", verdict_table[test->verdict].name);
		json_number(json, "score", test->score);
		json_number(json, "time", (double)test->use.time / 1000);
		json_bytes(json, "message", report_of_buf(&test->message));
		json_close(json, '{');
	}
	json_close(json, '[');
	json_open(json, "expectations", '[');
	for (size_t i = 0; i < verify->problem->solution_count; i++)
		if (verify_program(verify, &verify->problem->solution[i]) == program)
			verify_json_expectation(verify, &verify->problem->solution[i], json);
	json_close(json, '[');
	json_close(json, '{');
}

static void verify_json_margin(struct json *json, const char *key, const struct verify_margin *margin)
{
	if (!margin->solution) {
		json_null(json, key);
		return;
	}
	json_open(json, key, '{');
	json_string(json, "solution", margin->solution->name);
	json_string(json, "test", margin->test);
	json_number(json, "time", (double)margin->time / 1000);
	json_number(json, "limit", (double)margin->limit / 1000);
	json_number(json, "factor", margin->factor);
	json_bool(json, "more", margin->more);
	json_close(json, '{');
}

static void verify_json_checks(const struct verify *verify, struct json *json)
{
	json_open(json, "checks", '[');
	for (size_t i = 0; i < verify->check_count; i++) {
		json_open(json, NULL, '{');
		json_string(json, "about", verify_about(verify->check[i].about));
		json_string(json, "name", verify->check[i].name);
		json_string(json, "result", verify_json_level(verify->check[i].worst));
		json_close(json, '{');
	}
	json_close(json, '[');
	json_open(json, "findings", '[');
	for (size_t i = 0; i < verify->finding_count; i++) {
		const struct verify_finding *finding = &verify->finding[i];
		const struct verify_check *check = &verify->check[finding->check];

		json_open(json, NULL, '{');
		json_string(json, "id", verify_table[finding->id].name);
		json_string(json, "level", verify_json_levels[verify_table[finding->id].level]);
		json_string(json, "about", verify_about(check->about));
		json_string(json, "name", check->name);
		json_string(json, "text", finding->text);
		json_close(json, '{');
	}
	json_close(json, '[');
}

void verify_json(const struct verify *verify, const struct verify_how *how, struct buf *out)
{
	const size_t *count = verify->count;
	bool failed = count[VERIFY_FAILED] || (how->strict && count[VERIFY_WARNING]);
	struct json json = { .out = out };

	json_open(&json, NULL, '{');
	json_string(&json, "problem", verify->problem->about.name);
	json_string(&json, "result", count[VERIFY_BROKEN] ? "broken" : failed ? "failed" : "well");
	json_bool(&json, "strict", how->strict);
	json_integer(&json, "broken", (long long)count[VERIFY_BROKEN]);
	json_integer(&json, "failed", (long long)count[VERIFY_FAILED]);
	json_integer(&json, "warnings", (long long)count[VERIFY_WARNING]);
	json_open(&json, "solutions", '[');
	for (size_t i = 0; i < verify->program_count; i++)
		verify_json_program(verify, &verify->program[i], &json);
	json_close(&json, '[');
	json_open(&json, "limit", '{');
	verify_json_margin(&json, "below", &verify->below);
	verify_json_margin(&json, "above", &verify->above);
	json_close(&json, '{');
	verify_json_checks(verify, &json);
	json_close(&json, '{');
}
