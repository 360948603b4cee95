/*
 * verify_solutions.c: holds what came of the jury's solutions to what problem.ini says of them.
 *
 * verify.c calls verify_solutions() when all are judged.  Nothing can fail but memory, which the findings
 * remember.  A judge error must never count as something that was expected.
 */
#include "verify.h"

#include "base/auto.h"

#include <string.h>

/* So many names of tests are told in one finding. */
#define VERIFY_NAMES 10

static const char *verify_solutions_all(const struct problem_solution *solution)
{
	return solution->group || solution->tests.count ? "none of its tests" : "no test";
}

/* What a key asks for: as it is written, or what stands for it when it is not. */
static void verify_solutions_wanted(const struct strv *words, unsigned int set, struct buf *out)
{
	for (size_t i = 0; i < words->count; i++)
		buf_printf(out, "%s%s", i ? " " : "", words->item[i]);
	if (!words->count && set)
		expect_tell(set, out);
}

/* "AC on 1 2 3, WA on 4": what the tests of a section got. */
static void verify_solutions_seen(
	const struct problem_solution *solution, const struct result *result, struct buf *out)
{
	for (int verdict = 0; verdict < VERDICTS; verdict++) {
		size_t count = 0;

		for (size_t i = 0; i < result->test_count; i++) {
			if (!solution->member[i] || (int)result->test[i].verdict != verdict)
				continue;
			if (!count)
				buf_printf(out, "%s%s on", out->len ? ", " : "", verdict_table[verdict].name);
			if (count++ < VERIFY_NAMES)
				buf_printf(out, " %s", result->test[i].name);
		}
		if (count > VERIFY_NAMES)
			buf_printf(out, " and %zu more", count - VERIFY_NAMES);
	}
}

/* ---- tests ---- */

/* Tests with a verdict that is not permitted: the first one, and how many there are. */
static void verify_solutions_forbidden(struct verify *verify, const struct problem_solution *solution,
	const struct result_test *test, size_t count)
{
	auto_buf struct buf permitted = { 0 }, others = { 0 };

	if (count > 1)
		buf_printf(&others, " (and %zu more)", count - 1);
	verify_solutions_wanted(&solution->permit, solution->what.permit, &permitted);
	verify_find(verify, VERIFY_ID_PERMIT, "test %s%s got %s, and only %s is permitted%s%s", test->name,
		buf_text(&others), verdict_table[test->verdict].name, buf_text(&permitted),
		test->message.len ? ": " : "", buf_text(&test->message));
}

/* What no test was: what `expect` or `time` ask for. */
static void verify_solutions_missed(struct verify *verify, const struct problem_solution *solution,
	const struct expect_state *state, const struct result *result)
{
	auto_buf struct buf wanted = { 0 }, seen = { 0 };

	verify_solutions_seen(solution, result, &seen);
	if (solution->what.expect && !state->met) {
		verify_solutions_wanted(&solution->expect, solution->what.expect, &wanted);
		verify_find(verify, VERIFY_ID_EXPECT, "%s got %s: %s", verify_solutions_all(solution),
			buf_text(&wanted), seen.len ? buf_text(&seen) : "none was run");
	} else if (solution->what.slow && !state->slow) {
		verify_find(verify, VERIFY_ID_EXPECT, "%s was too slow: %s", verify_solutions_all(solution),
			seen.len ? buf_text(&seen) : "none was run");
	}
}

static bool verify_solutions_says(const struct result_test *test, const char *text)
{
	return strstr(buf_text(&test->words), text) || strstr(buf_text(&test->message), text);
}

/* Returns whether a test said what `message` asks for. */
static bool verify_solutions_tests(
	struct verify *verify, const struct problem_solution *solution, const struct result *result)
{
	struct expect_state state = { 0 };
	const struct result_test *first = NULL;
	bool said = !solution->message;
	size_t count = 0;

	for (size_t i = 0; i < result->test_count; i++) {
		const struct result_test *test = &result->test[i];

		if (!solution->member[i] || test->verdict == VERDICT_SK || test->verdict == VERDICT_JE)
			continue;
		if (!expect_note(&state, &solution->what, test->verdict, test->empty) && !count++)
			first = test;
		said = said || verify_solutions_says(test, solution->message);
	}
	if (first)
		verify_solutions_forbidden(verify, solution, first, count);
	if (!expect_met(&state, &solution->what))
		verify_solutions_missed(verify, solution, &state, result);
	return said;
}

/* A submission that was not compiled: as if each test had got that. */
static bool verify_solutions_uncompiled(
	struct verify *verify, const struct problem_solution *solution, const struct result *result)
{
	const struct buf *why = result->reason.len ? &result->reason : &result->compile.messages;
	int line = (int)strcspn(buf_text(why), "\n");
	struct expect_state state = { 0 };
	auto_buf struct buf wanted = { 0 };

	if (!expect_note(&state, &solution->what, result->verdict, false)) {
		verify_solutions_wanted(&solution->permit, solution->what.permit, &wanted);
		verify_find(verify, VERIFY_ID_PERMIT,
			"it is a compile error (%.*s), and only %s is permitted", line, buf_text(why),
			buf_text(&wanted));
	} else if (!expect_met(&state, &solution->what)) {
		verify_solutions_wanted(&solution->expect, solution->what.expect, &wanted);
		verify_find(verify, VERIFY_ID_EXPECT, "it is a compile error (%.*s), and %s is expected",
			line, buf_text(why), wanted.len ? buf_text(&wanted) : "one that is too slow");
	}
	return !solution->message || strstr(buf_text(why), solution->message);
}

/* ---- the whole ---- */

/* NO as a verdict of the whole: the test that decides had no output. */
static bool verify_solutions_empty(const struct result *result)
{
	for (size_t i = 0; i < result->test_count; i++)
		if (result->test[i].verdict == result->verdict)
			return result->test[i].empty;
	return false;
}

static void verify_solutions_verdict(
	struct verify *verify, const struct problem_solution *solution, const struct result *result)
{
	unsigned int is = expect_of(result->verdict, verify_solutions_empty(result));
	auto_buf struct buf wanted = { 0 };

	if (!solution->what.verdict || (is & solution->what.verdict))
		return;
	verify_solutions_wanted(&solution->verdict, solution->what.verdict, &wanted);
	verify_find(verify, VERIFY_ID_VERDICT, "its verdict is %s, and %s is expected",
		verdict_table[result->verdict].name, buf_text(&wanted));
}

static void verify_solutions_score(
	struct verify *verify, const struct problem_solution *solution, const struct result *result)
{
	const struct expect *what = &solution->what;
	auto_buf struct buf text = { 0 };
	double score = result->score;

	for (size_t i = 0; solution->group && i < result->group_count; i++)
		if (strcmp(result->group[i].name, solution->group) == 0)
			score = result->group[i].score;
	if (expect_score(what, score))
		return;
	report_escape_number(&text, score);
	verify_find(verify, VERIFY_ID_SCORE, "%s score is %s, and %s is expected",
		solution->group ? "the group's" : "its", buf_text(&text), solution->score);
}

/* Why a result says nothing of the solution; NULL: it does. */
static const char *verify_solutions_trouble(const struct result *result)
{
	if (result->verdict != VERDICT_JE)
		return NULL;
	for (size_t i = 0; !result->reason.len && i < result->test_count; i++)
		if (result->test[i].verdict == VERDICT_JE)
			return buf_text(&result->test[i].message);
	return buf_text(&result->reason);
}

static void verify_solutions_hold(struct verify *verify, const struct problem_solution *solution)
{
	const struct verify_program *program = verify_program(verify, solution);
	const struct result *result = &program->result;
	const char *trouble = verify_solutions_trouble(result);
	bool said;

	verify_begin(verify, VERIFY_SOLUTION, solution->name);
	if (verify->failed)
		return;
	verify->check[verify->current].time = result_most(result).time;
	if (trouble) {
		verify_find(verify, VERIFY_ID_BROKEN, "%s", trouble);
		return;
	}
	said = result->verdict == VERDICT_CE ? verify_solutions_uncompiled(verify, solution, result)
					     : verify_solutions_tests(verify, solution, result);
	verify_solutions_verdict(verify, solution, result);
	verify_solutions_score(verify, solution, result);
	if (!said)
		verify_find(verify, VERIFY_ID_MESSAGE, "%s has a message with '%s'",
			verify_solutions_all(solution), solution->message);
}

/* ---- the time limit ---- */

/* The limit of a test, in the language of the program. */
static int64_t verify_solutions_limit(const struct verify *verify, const struct result *result, size_t test)
{
	const struct problem *problem = verify->problem;
	struct err ignored;
	const struct language *language = result->language ? languages_find(verify->judging->languages,
								     result->language, &ignored)
							   : NULL;
	struct limits limits = result->limits;

	if (language && problem->test[test].limited &&
		problem_test_limits(problem, language, &problem->test[test], &limits, &ignored) < 0)
		limits = result->limits;
	return limits.time;
}

/* How far one test of a solution is from the limit; `above` is what is asked for of those that are too slow.
 */
static struct verify_margin verify_solutions_distance(
	const struct problem_solution *solution, const struct result_test *test, int64_t limit, double above)
{
	int64_t time = test->use.time > 0 ? test->use.time : 1;
	struct verify_margin margin = { solution, test->name, test->use.time, limit,
		(double)limit / (double)time, false };

	if (solution->what.time != EXPECT_UPPER)
		return margin;
	margin.factor = (double)test->use.time / (double)limit;
	/* One that was stopped early, at a limit by the clock, is not known to be near. */
	margin.more = (EXPECT_BIT(test->verdict) & EXPECT_SLOW) && test->use.killed;
	if (margin.more && margin.factor < above)
		margin.factor = above;
	return margin;
}

/* That of its slowest test counts, on both sides. */
static struct verify_margin verify_solutions_margin(
	const struct verify *verify, const struct problem_solution *solution)
{
	const struct result *result = &verify_program(verify, solution)->result;
	bool upper = solution->what.time == EXPECT_UPPER;
	struct verify_margin margin = { 0 };

	for (size_t i = 0; i < result->test_count; i++) {
		const struct result_test *test = &result->test[i];
		int64_t limit = verify_solutions_limit(verify, result, i);
		struct verify_margin here;

		if (!solution->member[i] || test->verdict == VERDICT_SK || limit <= 0)
			continue;
		here = verify_solutions_distance(
			solution, test, limit, verify->problem->calibrate.time_limit_to_tle);
		if (!margin.solution || (upper ? here.factor > margin.factor : here.factor < margin.factor))
			margin = here;
	}
	return margin;
}

/* Keeps the margin that is the least of all on its side; what is on the wrong side is told elsewhere. */
static void verify_solutions_least(struct verify_margin *least, const struct verify_margin *margin)
{
	if (margin->solution && margin->factor >= 1 && (!least->solution || margin->factor < least->factor))
		*least = *margin;
}

static void verify_solutions_warn(struct verify *verify)
{
	const struct problem_calibrate *wanted = &verify->problem->calibrate;
	const struct verify_margin *below = &verify->below, *above = &verify->above;

	if (below->solution && below->factor < wanted->ac_to_time_limit)
		verify_find(verify, VERIFY_ID_TIGHT,
			"the time limit of %g s is only %.2f times what solution %s needs for test %s (%g "
			"s); "
			"[calibrate] asks for %g times",
			(double)below->limit / 1000, below->factor, below->solution->name, below->test,
			(double)below->time / 1000, wanted->ac_to_time_limit);
	if (above->solution && above->factor < wanted->time_limit_to_tle)
		verify_find(verify, VERIFY_ID_LOOSE,
			"solution %s, which is to be too slow, needs only %.2f times the time limit of %g s "
			"for its "
			"slowest test %s (%g s); [calibrate] asks for %g times",
			above->solution->name, above->factor, (double)above->limit / 1000, above->test,
			(double)above->time / 1000, wanted->time_limit_to_tle);
}

static void verify_solutions_limits(struct verify *verify)
{
	const struct problem *problem = verify->problem;

	for (size_t i = 0; i < problem->solution_count && !problem_takes_outputs(problem); i++) {
		const struct problem_solution *solution = &problem->solution[i];
		const struct result *result = &verify_program(verify, solution)->result;
		struct verify_margin margin;

		if (solution->what.time == EXPECT_UNBOUND || result->verdict == VERDICT_JE ||
			result->verdict == VERDICT_CE)
			continue;
		margin = verify_solutions_margin(verify, solution);
		verify_solutions_least(
			solution->what.time == EXPECT_LOWER ? &verify->below : &verify->above, &margin);
	}
	verify_solutions_warn(verify);
}

/* ---- tests ---- */

static bool verify_solutions_lost(const struct result *result)
{
	return result->verdict != VERDICT_AC && result->verdict != VERDICT_JE &&
	       result->verdict != VERDICT_CE;
}

/* Tests that no solution fails, where there are any that fail; samples are there for another reason. */
static void verify_solutions_unfailed(struct verify *verify)
{
	const struct problem *problem = verify->problem;
	auto_buf struct buf names = { 0 };
	size_t count = 0;
	bool any = false;

	for (size_t k = 0; k < verify->program_count; k++)
		any = any || verify_solutions_lost(&verify->program[k].result);
	for (size_t i = 0; any && i < problem->test_count; i++) {
		bool failed = problem->test[i].sample;

		for (size_t k = 0; k < verify->program_count && !failed; k++) {
			const struct result *result = &verify->program[k].result;

			failed = verify_solutions_lost(result) && result->test[i].verdict != VERDICT_AC &&
				 result->test[i].verdict != VERDICT_SK;
		}
		if (!failed && count++ < VERIFY_NAMES)
			buf_printf(&names, "%s%s", names.len ? " " : "", problem->test[i].name);
	}
	if (count > VERIFY_NAMES)
		buf_printf(&names, " and %zu more", count - VERIFY_NAMES);
	if (count)
		verify_find(verify, VERIFY_ID_UNFAILED, "no solution fails %s %s",
			count == 1 ? "test" : "tests", buf_text(&names));
}

void verify_solutions(struct verify *verify)
{
	const struct problem *problem = verify->problem;

	for (size_t i = 0; i < problem->solution_count; i++)
		verify_solutions_hold(verify, &problem->solution[i]);
	if (!problem->solution_count || verify->failed)
		return;
	verify_begin(verify, VERIFY_PROBLEM, "tests and limits");
	verify_solutions_limits(verify);
	verify_solutions_unfailed(verify);
}
