/*
 * submission.c: judges one submission.
 *
 * main calls submission_judge() for each.  Whatever goes wrong with one of them, the machine's faults
 * included, becomes its verdict, so that the others are still judged.  It must never blame a contestant for
 * what the machine did: JE and the reason.
 */
#include "submission.h"

#include "base/auto.h"
#include "report.h"
#include "score.h"

#include <inttypes.h>

static void submission_decide(struct result *result, enum verdict verdict, const char *reason)
{
	result->verdict = verdict;
	buf_puts(&result->reason, reason);
}

/* ---- the plan ---- */

/* Reads the sources and finds language and limits.  Failing is a judge error. */
static int submission_plan(struct plan *plan, const char *path, struct err *err)
{
	const struct judge *judge = plan->judge;
	const struct problem *problem = judge->problem;
	const struct language *language;
	const char *missing = NULL;

	if (source_read(path, judge->languages, judge->language, &plan->program.sources, err) < 0)
		return -1;
	language = plan->program.language = plan->program.sources.language;
	if (problem->about.languages.count && !strv_has(&problem->about.languages, language->name))
		return err_set(err, ERR_USAGE, "language %s is not allowed in this problem", language->name);
	if (language_available(language, &missing, err) < 0)
		return -1;
	if (problem_limits(problem, language, &plan->limits, err) < 0)
		return -1;
	return program_complete(&plan->program, &plan->limits, err);
}

/* ---- the tests ---- */

static void submission_tests(const struct plan *plan, struct result *result)
{
	const struct judge *judge = plan->judge;
	bool decided = false;

	for (size_t i = 0; i < result->test_count; i++) {
		struct result_test *test = &result->test[i];
		struct err trouble;

		if (decided)
			continue;
		progress_show(judge->progress, "%s: test %zu of %zu: %s", result->submission, i + 1,
			result->test_count, test->name);
		if (runtest_run(plan, judge->desk, &judge->problem->test[i], test, &trouble) < 0) {
			test->verdict = VERDICT_JE;
			buf_free(&test->message);
			buf_puts(&test->message, trouble.text);
			decided = true;
		}
		decided = decided || (judge->stop_first && test->verdict != VERDICT_AC);
	}
	score_tests(judge->problem, result);
}

/* Compiles and, if that went well, runs the tests. */
static int submission_run(struct plan *plan, struct result *result, struct err *err)
{
	const struct judge *judge = plan->judge;

	progress_show(judge->progress, "%s: compiling", result->submission);
	if (program_compile(&plan->program, &judge->desk->slot[DESK_PROGRAM], &judge->problem->compile,
		    &result->compile, err) < 0) {
		result->compile.verdict = VERDICT_JE;
		return err_wrap(err, "compiling");
	}
	if (result->compile.verdict == VERDICT_AC) {
		submission_tests(plan, result);
		return 0;
	}
	result->verdict = VERDICT_CE;
	score_nothing(judge->problem, result);
	return 0;
}

/* Makes room for the results of all tests and groups. */
static int submission_room(const struct problem *problem, struct result *result, struct err *err)
{
	result->test = calloc(problem->test_count, sizeof(*result->test));
	result->group = calloc(problem->group_count + 1, sizeof(*result->group));
	if (!result->test || !result->group)
		return err_nomem(err);
	result->test_count = problem->test_count;
	for (size_t i = 0; i < problem->test_count; i++) {
		const struct problem_group *group = problem_group_of(problem, i);

		result->test[i].name = problem->test[i].name;
		result->test[i].group = group ? group->name : NULL;
		result->test[i].verdict = VERDICT_SK;
		result->test[i].use.exit_code = -1;
	}
	return 0;
}

int submission_judge(const struct judge *judge, const char *path, struct result *ret_result, struct err *err)
{
	const struct problem *problem = judge->problem;
	auto_result struct result result = { .problem = problem->about.name, .submission = path };
	struct plan plan = { .judge = judge };
	struct err trouble;
	char reason[120];

	result.compile.use.exit_code = -1;
	if (submission_room(problem, &result, err) < 0)
		return -1;
	if (submission_plan(&plan, path, &trouble) < 0) {
		submission_decide(&result, VERDICT_JE, trouble.text);
		score_nothing(problem, &result);
	} else if (judge->trouble) {
		submission_decide(&result, VERDICT_JE, judge->trouble);
		score_nothing(problem, &result);
	} else if ((int64_t)plan.program.sources.bytes > plan.limits.code) {
		snprintf(reason, sizeof(reason), "the source has %zu bytes, more than %" PRId64,
			plan.program.sources.bytes, plan.limits.code);
		submission_decide(&result, VERDICT_CE, reason);
		score_nothing(problem, &result);
	} else if (submission_run(&plan, &result, &trouble) < 0) {
		submission_decide(&result, VERDICT_JE, trouble.text);
		score_nothing(problem, &result);
	}
	result.language = plan.program.language ? plan.program.language->name : NULL;
	program_free(&plan.program, judge->session);
	*ret_result = result;
	result = (struct result){ 0 };
	return 0;
}
