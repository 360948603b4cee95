/*
 * submission.c: judges one submission.
 *
 * schedule.c takes each through its steps, several at a time.  Whatever goes wrong with one of them, the
 * machine's faults included, becomes its verdict, so that the others are still judged.  It must never blame a
 * contestant for what the machine did: JE and the reason.
 */
#include "submission.h"

#include "base/auto.h"
#include "base/fs.h"
#include "extras.h"
#include "grader.h"
#include "reuse.h"
#include "score.h"
#include "unpack.h"

#include <inttypes.h>

static void submission_decide(struct result *result, enum verdict verdict, const char *reason)
{
	result->verdict = verdict;
	buf_puts(&result->reason, reason);
}

/* ---- the plan ---- */

/* Reads what was handed in. */
static int submission_read_path(struct plan *plan, const char *path, struct err *err)
{
	const struct judge *judge = plan->judge;
	const struct submission_way *way = plan->way;
	const struct language *language = way && way->language ? way->language : judge->language;
	struct sources *sources = &plan->program.sources;

	if (problem_takes_outputs(judge->problem))
		return source_read_plain(path, sources, err);
	if (source_read(path, judge->languages, language, sources, err) < 0)
		return -1;
	return way && way->entry ? source_enter(sources, way->entry, err) : 0;
}

/* The same, out of an archive if it is one.  An archive that is no good is an error of class ERR_USAGE. */
static int submission_read(struct plan *plan, struct desk *desk, const char *path, struct err *err)
{
	auto_free char *name = NULL, *folder = NULL;
	struct err more;
	int done;

	if (!unpack_is_archive(path))
		return submission_read_path(plan, path, err);
	if (unpack_archive(&desk->slot[DESK_PROGRAM], path, &unpack_submission, &name, &folder, err) < 0)
		return -1;
	done = submission_read_path(plan, folder, err);
	if (fs_remove(plan->judge->session->dir, name, &more) < 0)
		log_error(plan->judge->session->log, &more);
	return done;
}

/* Outputs need no language. */
static int submission_plan_outputs(struct plan *plan)
{
	plan->limits = plan->judge->problem->limits;
	limit_complete(&plan->limits);
	plan->own_bytes = plan->program.sources.bytes;
	return 0;
}

/* How much of it all is the contestant's. */
static size_t submission_own(const struct sources *sources)
{
	size_t bytes = 0;

	for (size_t i = 0; i < sources->count; i++)
		if (!sources->item[i].jury)
			bytes += sources->item[i].text.len;
	return bytes;
}

/* With the sources read: finds language and limits.  Failing is a judge error. */
static int submission_plan(struct plan *plan, struct err *err)
{
	const struct judge *judge = plan->judge;
	const struct problem *problem = judge->problem;
	const struct language *language;
	const char *missing = NULL;

	if (problem_takes_outputs(problem))
		return submission_plan_outputs(plan);
	language = plan->program.language = plan->program.sources.language;
	if (problem->about.languages.count && !strv_has(&problem->about.languages, language->name))
		return err_set(err, ERR_USAGE, "language %s is not allowed in this problem", language->name);
	if (language_available(language, &missing, err) < 0)
		return -1;
	if (problem_limits(problem, language, &plan->limits, err) < 0)
		return -1;
	if (extras_add(problem, &plan->program.sources, err) < 0)
		return -1;
	/* With files of the jury's among them the main program was looked for once more. */
	if (problem->compile.folders.count && plan->way && plan->way->entry &&
		source_enter(&plan->program.sources, plan->way->entry, err) < 0)
		return -1;
	plan->own_bytes = submission_own(&plan->program.sources);
	if (problem->function.name &&
		function_drive(&problem->function, judge->languages, &plan->program.sources, err) < 0)
		return -1;
	return program_complete(&plan->program, &plan->limits, err);
}

int submission_limits(const struct plan *plan, size_t test, struct limits *ret_limits, struct err *err)
{
	const struct problem *problem = plan->judge->problem;
	struct limits limits = plan->limits;

	if (problem->test[test].limited && plan->program.language &&
		problem_test_limits(problem, plan->program.language, &problem->test[test], &limits, err) < 0)
		return -1;
	if (plan->patience)
		limits.wall *= plan->patience;
	if (plan->way && plan->way->stretch > 1) {
		int64_t extra = (int64_t)((plan->way->stretch - 1) * (double)limits.time) + 1;

		limits.extra_time = extra > limits.extra_time ? extra : limits.extra_time;
		/* The clock must not stop it before. */
		if (limits.wall < limits.time + extra + limits.time / 4)
			limits.wall = limits.time + extra + limits.time / 4;
	}
	*ret_limits = limits;
	return 0;
}

/* ---- the steps ---- */

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

int submission_begin(const struct judge *judge, const char *path, struct plan *ret_plan,
	struct result *ret_result, struct err *err)
{
	auto_result struct result result = { .problem = judge->problem->about.name, .submission = path };

	result.compile.use.exit_code = -1;
	if (submission_room(judge->problem, &result, err) < 0)
		return -1;
	*ret_plan = (struct plan){ .judge = judge };
	*ret_result = result;
	result = (struct result){ 0 };
	return 0;
}

/* Whether the sources break no rule of the problem that rejects them. */
static bool submission_obeys(const struct plan *plan, struct result *result)
{
	const struct rules *rules = &plan->judge->problem->source_rules;
	struct err trouble;

	if (rules_check(rules, &plan->program.sources, &result->rules, &trouble) < 0) {
		err_wrap(&trouble, "checking the rules");
		submission_decide(result, VERDICT_JE, trouble.text);
		return false;
	}
	if (!rules_reject(&result->rules, &result->reason))
		return true;
	result->verdict = VERDICT_CE;
	return false;
}

/* Compiles, unless what comes of it is there from an earlier call. */
static int submission_build(struct plan *plan, struct desk *desk, struct result *result, struct err *err)
{
	struct reuse *reuse = plan->judge->reuse;
	struct cache_key key;
	bool keyed = reuse && reuse_key_program(reuse, plan, &key), found = false;

	if (keyed && reuse_find_program(reuse, &key, plan, &result->compile, &found, err) < 0)
		return -1;
	if (found)
		return 0;
	ahead_make(&desk->ahead, plan->program.language, plan->judge->problem->test_count);
	if (program_compile(&plan->program, &desk->slot[DESK_PROGRAM], &plan->judge->problem->compile,
		    &result->compile, err) < 0)
		return -1;
	if (keyed && result->compile.verdict == VERDICT_AC)
		reuse_keep_program(reuse, &key, plan, &result->compile);
	return 0;
}

bool submission_compile(struct plan *plan, struct desk *desk, struct result *result)
{
	const struct judge *judge = plan->judge;
	struct err trouble;
	char reason[120];

	if (submission_read(plan, desk, result->submission, &trouble) < 0) {
		bool spoiled = unpack_is_archive(result->submission) && trouble.class == ERR_USAGE;

		submission_decide(result, spoiled ? VERDICT_CE : VERDICT_JE, trouble.text);
		result->refused = true;
		return false;
	}
	if (submission_plan(plan, &trouble) < 0) {
		submission_decide(result, VERDICT_JE, trouble.text);
		result->refused = true;
		return false;
	}
	if (plan->program.language)
		result->language = plan->program.language->name;
	result->limits = plan->limits;
	result->limited = true;
	if (judge->trouble) {
		submission_decide(result, VERDICT_JE, judge->trouble);
		return false;
	}
	if ((int64_t)plan->own_bytes > plan->limits.code) {
		snprintf(reason, sizeof(reason), "the source has %zu bytes, more than %" PRId64,
			plan->own_bytes, plan->limits.code);
		submission_decide(result, VERDICT_CE, reason);
		return false;
	}
	if (problem_takes_outputs(judge->problem)) {
		reuse_note_program(plan);
		return true;
	}
	if (!submission_obeys(plan, result))
		return false;
	if (submission_build(plan, desk, result, &trouble) < 0) {
		result->compile.verdict = VERDICT_JE;
		err_wrap(&trouble, "compiling");
		submission_decide(result, VERDICT_JE, trouble.text);
		return false;
	}
	if (result->compile.verdict != VERDICT_AC)
		result->verdict = VERDICT_CE;
	else
		reuse_note_program(plan);
	return result->compile.verdict == VERDICT_AC;
}

void submission_test(const struct plan *plan, struct desk *desk, size_t test, struct result_test *result)
{
	struct err trouble;
	int done = runtest_run(plan, desk, &plan->judge->problem->test[test], result, &trouble);

	if (!plan->judge->words && !plan->judge->reuse)
		buf_free(&result->words);
	if (done == 0)
		return;
	result->verdict = VERDICT_JE;
	buf_free(&result->message);
	buf_puts(&result->message, trouble.text);
}

void submission_end(struct plan *plan, struct desk *desk, bool tested, struct result *result)
{
	const struct judge *judge = plan->judge;
	struct grader user = { plan, desk };
	const struct score_grader grader = { grader_grade, &user };

	if (tested)
		score_tests(judge->problem, &grader, result);
	else
		score_nothing(judge->problem, result);
	result->language = plan->program.language ? plan->program.language->name : NULL;
	program_free(&plan->program, judge->session);
}
