/*
 * calibrate.c: `ojjudge calibrate`: finds the time limit by the jury's solutions; see calibrate.h.
 *
 * main calls calibrate_run().  Solutions that must be fast enough are measured with a limit that stops only
 * what hangs; the limit follows from the slowest of them.  Then those that must be too slow run until they
 * are known to be.  One program runs at a time.  Fails where judging does, and on solutions that say nothing
 * of time as they fail otherwise.  It must never find a limit by times of runs that were not right.
 */
#include "calibrate.h"

#include "base/auto.h"
#include "base/fs.h"

#include <math.h>
#include <string.h>

/* ms after which a solution that must be fast enough is taken to hang. */
#define CALIBRATE_LONG 60000
/* Each test is run so often, if nothing says more. */
#define CALIBRATE_REPEAT 3

/* ---- programs ---- */

static void calibrate_forget(struct calibrate *calibrate)
{
	for (size_t i = 0; i < calibrate->program_count; i++) {
		result_free(&calibrate->program[i].result);
		free(calibrate->program[i].path);
	}
	free(calibrate->program);
	calibrate->program = NULL;
	calibrate->program_count = calibrate->judged = 0;
}

/* Whether that is the program of a section. */
static bool calibrate_is(const struct calibrate_program *program, const struct problem_solution *solution)
{
	return program->solution && strcmp(program->solution->file, solution->file) == 0;
}

/* The program of a section, which is added if it is new. */
static int calibrate_add(
	struct calibrate *calibrate, const struct problem_solution *solution, struct err *err)
{
	struct calibrate_program *program;

	for (size_t i = 0; i < calibrate->program_count; i++)
		if (calibrate_is(&calibrate->program[i], solution))
			return 0;
	program = &calibrate->program[calibrate->program_count];
	if (asprintf(&program->path, "/proc/self/fd/%d/%s", calibrate->problem->dir, solution->file) < 0) {
		program->path = NULL;
		return err_nomem(err);
	}
	program->solution = solution;
	calibrate->program_count++;
	return 0;
}

static const struct result *calibrate_result(
	const struct calibrate *calibrate, const struct problem_solution *solution)
{
	for (size_t i = 0; i < calibrate->program_count; i++)
		if (calibrate_is(&calibrate->program[i], solution))
			return &calibrate->program[i].result;
	return NULL;
}

/* A program is judged: takes its result. */
static int calibrate_finished(void *user, struct result *result, struct err *err)
{
	struct calibrate *calibrate = user;

	(void)err;
	calibrate->program[calibrate->judged++].result = *result;
	*result = (struct result){ 0 };
	return 0;
}

/* How they are judged: the language and where they begin; all of them go on for so many times their limit. */
static int calibrate_ways(
	const struct calibrate *calibrate, double stretch, struct submission_way *ways, struct err *err)
{
	for (size_t i = 0; i < calibrate->program_count; i++) {
		const struct problem_solution *solution = calibrate->program[i].solution;

		ways[i] = (struct submission_way){ .stretch = stretch };
		if (!solution)
			continue;
		ways[i].entry = solution->entry;
		if (!solution->language)
			continue;
		ways[i].language = languages_find(calibrate->judging->languages, solution->language, err);
		if (!ways[i].language)
			return -1;
	}
	return 0;
}

/* Judges all programs that were added, with that limit. */
static int calibrate_judge(
	struct calibrate *calibrate, int64_t limit, double stretch, enum problem_order order, struct err *err)
{
	struct judging judging = *calibrate->judging;
	auto_free struct submission_way *ways = calloc(calibrate->program_count + 1, sizeof(*ways));
	auto_strv struct strv paths = { 0 };

	if (!ways)
		return err_nomem(err);
	if (calibrate_ways(calibrate, stretch, ways, err) < 0)
		return -1;
	for (size_t i = 0; i < calibrate->program_count; i++)
		strv_add(&paths, calibrate->program[i].path);
	if (strv_check(&paths, err) < 0)
		return -1;
	calibrate->changed = *calibrate->problem;
	calibrate->changed.limits.time = limit;
	calibrate->changed.limits.wall = calibrate->changed.limits.extra_time = 0;
	calibrate->changed.run.repeat = calibrate->repeat;
	calibrate->changed.run.retry = 0;
	calibrate->options.order = (int)order + 1;
	judging.problem = &calibrate->changed;
	judging.options = &calibrate->options;
	judging.ways = ways;
	judging.finished = calibrate_finished;
	judging.user = calibrate;
	calibrate->judged = 0;
	return judging_run(&judging, paths.item, paths.count, err) < 0 ? -1 : 0;
}

/* Adds the programs of all sections on one side of the limit. */
static int calibrate_side(struct calibrate *calibrate, enum expect_time side, struct err *err)
{
	const struct problem *problem = calibrate->problem;

	calibrate_forget(calibrate);
	calibrate->program = calloc(problem->solution_count + 1, sizeof(*calibrate->program));
	if (!calibrate->program)
		return err_nomem(err);
	for (size_t i = 0; i < problem->solution_count; i++)
		if (problem->solution[i].what.time == side &&
			calibrate_add(calibrate, &problem->solution[i], err) < 0)
			return -1;
	return 0;
}

/* ---- what a program says ---- */

static bool calibrate_slow(const struct result_test *test)
{
	return (EXPECT_BIT(test->verdict) & EXPECT_SLOW) != 0;
}

/* Fails when the program was not run. */
static int calibrate_was_run(
	const struct problem_solution *solution, const struct result *result, struct err *err)
{
	const struct buf *why = result->reason.len ? &result->reason : &result->compile.messages;

	if (result->verdict != VERDICT_CE && !(result->verdict == VERDICT_JE && result->reason.len))
		return 0;
	return err_set(err, ERR_PROTO, "solution %s: %s: %.300s", solution->name,
		verdict_table[result->verdict].title, buf_text(why));
}

/* Fails when the result says nothing of time. */
static int calibrate_sound(
	const struct problem_solution *solution, const struct result *result, struct err *err)
{
	bool upper = solution->what.time == EXPECT_UPPER;

	if (calibrate_was_run(solution, result, err) < 0)
		return -1;
	for (size_t i = 0; i < result->test_count; i++) {
		const struct result_test *test = &result->test[i];
		unsigned int got = expect_of(test->verdict, test->empty);

		if (!solution->member[i] || test->verdict == VERDICT_SK || (upper && calibrate_slow(test)))
			continue;
		if (test->verdict == VERDICT_JE || !(got & solution->what.permit))
			return err_set(err, ERR_PROTO,
				"solution %s: test %s: %s%s%.200s; see `ojjudge verify`", solution->name,
				test->name, verdict_table[test->verdict].title, test->message.len ? ": " : "",
				buf_text(&test->message));
	}
	return 0;
}

static const struct language *calibrate_language(
	const struct calibrate *calibrate, const struct result *result, struct err *err)
{
	if (!result->language) {
		err_set(err, ERR_CONFIG, "%s: the language is not known", result->submission);
		return NULL;
	}
	return languages_find(calibrate->judging->languages, result->language, err);
}

/* What one test says of the limit: more is asked for than by those before. */
static int calibrate_test(const struct calibrate *calibrate, const struct result *result, size_t number,
	struct calibrate_bound *bound, struct err *err)
{
	const struct problem_calibrate *keys = &calibrate->problem->calibrate;
	const struct result_test *test = &result->test[number];
	const struct language *language = calibrate_language(calibrate, result, err);
	bool upper = bound->solution->what.time == EXPECT_UPPER;
	struct calibrate_line line;
	double limit;

	if (!language || calibrate_line(calibrate->problem, language, number, &line, err) < 0)
		return -1;
	/* Of a limit of its own nothing follows for the problem's. */
	if (line.factor <= 0)
		return 0;
	limit = calibrate_back(&line, upper ? (double)test->use.time / keys->time_limit_to_tle
					    : (double)test->use.time * keys->ac_to_time_limit);
	if (bound->test && limit <= bound->limit)
		return 0;
	bound->language = language->name;
	bound->test = test->name;
	bound->time = test->use.time;
	bound->most = test->most;
	bound->runs = test->runs;
	bound->more = upper && calibrate_slow(test) && test->use.killed;
	bound->limit = limit;
	return 0;
}

/* What a section comes to, by its slowest test. */
static int calibrate_section(
	const struct calibrate *calibrate, struct calibrate_bound *bound, struct err *err)
{
	const struct problem_solution *solution = bound->solution;
	const struct result *result = calibrate_result(calibrate, solution);

	if (calibrate_sound(solution, result, err) < 0)
		return -1;
	for (size_t i = 0; i < result->test_count; i++)
		if (solution->member[i] && result->test[i].verdict != VERDICT_SK &&
			calibrate_test(calibrate, result, i, bound, err) < 0)
			return -1;
	return 0;
}

/* Takes what the sections on one side say that have a program here. */
static int calibrate_take(struct calibrate *calibrate, enum expect_time side, struct err *err)
{
	for (size_t i = 0; i < calibrate->bound_count; i++) {
		struct calibrate_bound *bound = &calibrate->bound[i];

		if (bound->solution->what.time != side || !calibrate_result(calibrate, bound->solution))
			continue;
		bound->test = NULL;
		if (calibrate_section(calibrate, bound, err) < 0)
			return -1;
	}
	return 0;
}

/* ---- both sides ---- */

static int calibrate_below(struct calibrate *calibrate, struct err *err)
{
	calibrate->least = 0;
	if (calibrate_side(calibrate, EXPECT_LOWER, err) < 0)
		return -1;
	if (!calibrate->program_count)
		return err_set(err, ERR_CONFIG,
			"%s: no solution must be fast enough: add [solution FILE] with expect = AC",
			calibrate->problem->file);
	if (calibrate_judge(calibrate, CALIBRATE_LONG, 0, PROBLEM_ALL_TESTS, err) < 0 ||
		calibrate_take(calibrate, EXPECT_LOWER, err) < 0)
		return -1;
	for (size_t i = 0; i < calibrate->bound_count; i++)
		if (calibrate->bound[i].test)
			calibrate->least = fmax(calibrate->least, calibrate->bound[i].limit);
	calibrate->limit = calibrate_multiple(
		calibrate->least, HUGE_VAL, calibrate->problem->calibrate.time_resolution);
	return calibrate->limit ? 0 : err_set(err, ERR_CONFIG, "the limit would be too large");
}

/* Drops the programs that are known to be too slow.  Returns whether any is left. */
static bool calibrate_undecided(struct calibrate *calibrate)
{
	size_t left = 0;

	for (size_t i = 0; i < calibrate->program_count; i++) {
		struct calibrate_program program = calibrate->program[i];
		bool decided = true;

		for (size_t k = 0; k < calibrate->bound_count; k++)
			if (strcmp(calibrate->bound[k].solution->file, program.solution->file) == 0 &&
				calibrate->bound[k].solution->what.time == EXPECT_UPPER)
				decided = decided && calibrate->bound[k].more;
		result_free(&program.result);
		if (decided)
			free(program.path);
		else
			calibrate->program[left++] = program;
	}
	calibrate->program_count = left;
	return left > 0;
}

/*
 * One test on which a program goes on for long enough decides, which is soon found; where none does all tests
 * are run.
 */
static int calibrate_above(struct calibrate *calibrate, struct err *err)
{
	double stretch = calibrate->problem->calibrate.time_limit_to_tle;

	if (calibrate_side(calibrate, EXPECT_UPPER, err) < 0)
		return -1;
	if (calibrate->program_count &&
		(calibrate_judge(calibrate, calibrate->limit, stretch, PROBLEM_STOP_FIRST, err) < 0 ||
			calibrate_take(calibrate, EXPECT_UPPER, err) < 0))
		return -1;
	if (calibrate->program_count && calibrate_undecided(calibrate) &&
		(calibrate_judge(calibrate, calibrate->limit, stretch, PROBLEM_ALL_TESTS, err) < 0 ||
			calibrate_take(calibrate, EXPECT_UPPER, err) < 0))
		return -1;
	calibrate->most = HUGE_VAL;
	for (size_t i = 0; i < calibrate->bound_count; i++) {
		const struct calibrate_bound *bound = &calibrate->bound[i];

		if (bound->solution->what.time == EXPECT_UPPER && bound->test && !bound->more)
			calibrate->most = fmin(calibrate->most, bound->limit);
	}
	calibrate->limit = calibrate_multiple(
		calibrate->least, calibrate->most, calibrate->problem->calibrate.time_resolution);
	return 0;
}

/* ---- all ---- */

static int calibrate_begin(struct calibrate *calibrate, struct err *err)
{
	const struct problem *problem = calibrate->problem;

	if (problem_takes_outputs(problem))
		return err_set(
			err, ERR_CONFIG, "submissions to this problem are outputs: there is no time limit");
	calibrate->bound = calloc(problem->solution_count + 1, sizeof(*calibrate->bound));
	if (!calibrate->bound)
		return err_nomem(err);
	for (enum expect_time side = EXPECT_LOWER; side <= EXPECT_UPPER; side++)
		for (size_t i = 0; i < problem->solution_count; i++)
			if (problem->solution[i].what.time == side)
				calibrate->bound[calibrate->bound_count++].solution = &problem->solution[i];
	calibrate->options.jobs = 1;
	calibrate->options.reuse = false;
	calibrate->repeat = problem->run.repeat > CALIBRATE_REPEAT ? problem->run.repeat : CALIBRATE_REPEAT;
	if (calibrate->options.repeat)
		calibrate->repeat = calibrate->options.repeat;
	return 0;
}

static int calibrate_all(struct calibrate *calibrate, const struct calibrate_how *how, struct err *err)
{
	auto_buf struct buf out = { 0 };

	if (calibrate_begin(calibrate, err) < 0 || calibrate_below(calibrate, err) < 0 ||
		calibrate_above(calibrate, err) < 0)
		return -1;
	if (how->write && calibrate->limit) {
		if (calibrate_write(
			    calibrate->problem, calibrate->judging->languages, calibrate->limit, err) < 0)
			return -1;
		calibrate->written = true;
	}
	if (how->form == REPORT_json)
		calibrate_json(calibrate, &out);
	else
		calibrate_text(calibrate, &out);
	if (buf_check(&out, err) < 0 || fs_write_all(how->output, buf_text(&out), out.len, err) < 0)
		return err_wrap(err, "writing the report");
	return calibrate->limit ? JUDGING_WELL : JUDGING_REJECTED;
}

int calibrate_run(struct judging *judging, const struct calibrate_how *how, struct err *err)
{
	struct calibrate calibrate = {
		.judging = judging,
		.problem = judging->problem,
		.options = *judging->options,
	};
	int result = calibrate_all(&calibrate, how, err);

	calibrate_forget(&calibrate);
	free(calibrate.bound);
	return result;
}
