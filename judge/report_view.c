/*
 * report_view.c: what of a result contestants may see.
 *
 * report.c calls it before a form gets to see a result, so that no form has to think of it.  Only memory can
 * fail.  A shown test or result begins empty and gets what may be seen, one by one: a field that is new is
 * hidden until somebody has thought about it.  It must never show what tells of an input or an answer that is
 * hidden: messages of checkers, standard error, and exit codes and signals too, as a program can choose these
 * by what it reads.
 */
#include "report.h"

#include "base/auto.h"
#include "score.h"

/* Hints are for those who failed. */
static const char *report_view_tip(enum verdict verdict, const char *tip)
{
	return verdict == VERDICT_AC || verdict == VERDICT_SK ? NULL : tip;
}

struct result_test report_view_told(const struct problem *problem, const struct result *result, size_t test)
{
	struct result_test told = result->test[test];

	if (problem) {
		told.visible = problem_visible(problem, test);
		told.tip = report_view_tip(told.verdict, problem->test[test].tip);
		told.score = score_told(problem, test, &told);
	}
	return told;
}

bool report_view_test(enum report_for who, const struct result_test *test, struct result_test *ret_shown)
{
	if (who == REPORT_FOR_JURY) {
		*ret_shown = *test;
		return true;
	}
	if (test->visible == VISIBLE_NONE)
		return false;
	*ret_shown = (struct result_test){
		.name = test->name,
		.group = test->group,
		.verdict = test->verdict,
		.score = test->score,
		.use = { .time = test->use.time,
			.wall = test->use.wall,
			.memory = test->use.memory,
			.exit_code = -1 },
		.runs = test->runs,
		.again = test->again,
		.reused = test->reused,
		.visible = test->visible,
		.tip = test->tip,
	};
	/* What a judge error says is of files and machines of the jury. */
	if (test->visible != VISIBLE_FULL || test->verdict == VERDICT_JE)
		return true;
	ret_shown->use = test->use;
	ret_shown->message = test->message;
	ret_shown->hint = test->hint;
	ret_shown->transcript = test->transcript;
	ret_shown->errors = test->errors;
	ret_shown->input = test->input;
	ret_shown->output = test->output;
	ret_shown->answer = test->answer;
	return true;
}

static struct result_group report_view_group(
	enum report_for who, const struct problem *problem, const struct result *result, size_t number)
{
	struct result_group group = result->group[number];

	if (problem) {
		group.visible = problem_group_visible(problem, &problem->group[number]);
		group.tip = report_view_tip(group.verdict, problem->group[number].tip);
	}
	if (who == REPORT_FOR_JURY)
		return group;
	return (struct result_group){
		.name = group.name,
		.verdict = group.verdict,
		.score = group.score,
		.max_score = group.max_score,
		.parent = group.parent,
		.visible = group.visible,
		.tip = group.tip,
	};
}

/* The compiler has seen nothing but the submission, so all it said may be told, but for our own faults. */
static void report_view_compile(const struct result_compile *compile, struct result_compile *ret_shown)
{
	*ret_shown = *compile;
	if (compile->verdict == VERDICT_JE)
		ret_shown->messages = (struct buf){ 0 };
}

static void report_view_submission(const struct result *result, struct result *ret_shown)
{
	*ret_shown = (struct result){
		.problem = result->problem,
		.submission = result->submission,
		.language = result->language,
		.verdict = result->verdict,
		.score = result->score,
		.max_score = result->max_score,
		.refused = result->refused,
		.limited = result->limited,
		.limits = result->limits,
		.rules = result->rules, /* about the submission's own sources */
	};
	report_view_compile(&result->compile, &ret_shown->compile);
	if (result->verdict != VERDICT_JE || result->refused)
		ret_shown->reason = result->reason;
}

int report_view(enum report_for who, const struct problem *problem, const struct result *result,
	struct result *ret_shown, struct err *err)
{
	struct result shown = *result;

	if (who == REPORT_FOR_CONTESTANT)
		report_view_submission(result, &shown);
	shown.test_count = 0;
	shown.test = calloc(result->test_count + 1, sizeof(*shown.test));
	shown.group = calloc(result->group_count + 1, sizeof(*shown.group));
	shown.group_count = result->group_count;
	if (!shown.test || !shown.group) {
		report_view_free(&shown);
		return err_nomem(err);
	}
	for (size_t i = 0; i < result->test_count; i++) {
		const struct result_test told = report_view_told(problem, result, i);

		if (report_view_test(who, &told, &shown.test[shown.test_count]))
			shown.test_count++;
	}
	for (size_t i = 0; i < result->group_count; i++)
		shown.group[i] = report_view_group(who, problem, result, i);
	*ret_shown = shown;
	return 0;
}

void report_view_early(enum report_kind kind, const struct result *result, struct result *ret_shown)
{
	*ret_shown = (struct result){ .problem = result->problem, .submission = result->submission };
	if (kind != REPORT_COMPILED)
		return;
	ret_shown->language = result->language;
	ret_shown->limits = result->limits;
	ret_shown->limited = result->limited;
	report_view_compile(&result->compile, &ret_shown->compile);
}

void report_view_free(struct result *shown)
{
	free(shown->test);
	free(shown->group);
	*shown = (struct result){ 0 };
}
