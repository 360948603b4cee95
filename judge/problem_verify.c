/*
 * problem_verify.c: the sections of problem.ini that only `ojjudge verify` looks at: validators, generators,
 * and cases that are no tests; for solutions see problem_solution.c.
 *
 * problem_keys.c calls it while the file is read, problem.c when all was read.  Fails on files that are not
 * there and names that nothing has.  It must never open anything outside
 * the problem's folder.
 */
#include "problem_keys.h"

#include "base/auto.h"
#include "checker.h"
#include "jury_keys.h"

#include <string.h>

static const struct opt_row validator_rows[] = {
#define KEY_VALIDATOR(kind, ...) ROW(kind, problem_validator, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row generator_rows[] = {
#define KEY_GENERATOR(kind, ...) ROW(kind, problem_generator, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row case_rows[] = {
#define KEY_CASE(kind, ...) ROW(kind, problem_case, __VA_ARGS__)
#include "keys.def"
};

const struct opt_table problem_validator_table = TABLE(validator_rows, problem_validator);
const struct opt_table problem_generator_table = TABLE(generator_rows, problem_generator);
const struct opt_table problem_case_table = TABLE(case_rows, problem_case);

/* ---- beginnings of sections ---- */

int problem_begin_validator(struct problem_reader *reader, const char *name, int line, struct err *err)
{
	struct problem *problem = reader->problem;
	struct problem_validator *validator;

	problem->unnamed.line = name ? problem->unnamed.line : line;
	if (!name)
		return 0;
	for (size_t i = 0; i < problem->validator_count; i++)
		if (strcmp(problem->validator[i].name, name) == 0)
			return problem_twice("validator", name, problem->validator[i].line, err);
	validator = problem_grow(&problem->validator, &problem->validator_count, sizeof(*validator), err);
	if (!validator)
		return -1;
	validator->line = line;
	validator->name = strdup(name);
	reader->fields = validator;
	return validator->name ? opt_defaults(&problem_validator_table, validator, err) : err_nomem(err);
}

int problem_begin_generator(struct problem_reader *reader, const char *name, int line, struct err *err)
{
	struct problem *problem = reader->problem;
	const struct problem_generator *same = problem_verify_generator(problem, name);
	struct problem_generator *generator;

	if (same)
		return problem_twice("generator", name, same->line, err);
	generator = problem_grow(&problem->generator, &problem->generator_count, sizeof(*generator), err);
	if (!generator)
		return -1;
	generator->line = line;
	generator->name = strdup(name);
	reader->fields = generator;
	return generator->name ? opt_defaults(&problem_generator_table, generator, err) : err_nomem(err);
}

int problem_begin_case(struct problem_reader *reader, const char *name, int line, struct err *err)
{
	struct problem *problem = reader->problem;
	struct problem_case *tried;

	for (size_t i = 0; i < problem->tried_count; i++)
		if (strcmp(problem->tried[i].name, name) == 0)
			return problem_twice("case", name, problem->tried[i].line, err);
	tried = problem_grow(&problem->tried, &problem->tried_count, sizeof(*tried), err);
	if (!tried)
		return -1;
	tried->line = line;
	tried->name = strdup(name);
	reader->fields = tried;
	return tried->name ? 0 : err_nomem(err);
}

/* ---- checks of keys ---- */

int problem_check_validator(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const struct problem_validator *validator = reader->fields;

	return problem_check_jury(&validator->program, event, err);
}

int problem_check_generator(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const struct problem_generator *generator = reader->fields;

	return problem_check_jury(&generator->program, event, err);
}

int problem_check_case(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	struct problem_case *tried = reader->fields;

	(void)err;
	tried->expected = tried->expected || strcmp(event->name, "expect") == 0;
	return 0;
}

/* ---- arguments of validators ---- */

static const struct problem_validator *problem_verify_validator(
	const struct problem *problem, const char *name)
{
	for (size_t i = 0; i < problem->validator_count; i++)
		if (problem->validator[i].name && strcmp(problem->validator[i].name, name) == 0)
			return &problem->validator[i];
	return NULL;
}

/* Adds what a section says for one validator. */
static int problem_verify_words(const struct strv *args, const struct strv *args_for,
	const struct problem_validator *validator, struct strv *ret_args, struct err *err)
{
	for (size_t i = 0; validator->name && i < args_for->count; i++) {
		auto_strv struct strv words = { 0 };

		if (text_words(args_for->item[i], &words, err) < 0)
			return -1;
		if (!words.count || strcmp(words.item[0], validator->name) != 0)
			continue;
		for (size_t j = 1; j < words.count; j++)
			strv_add(ret_args, words.item[j]);
		return strv_check(ret_args, err);
	}
	strv_append(ret_args, args);
	return strv_check(ret_args, err);
}

int problem_verify_args(const struct problem *problem, const struct problem_validator *validator, size_t test,
	struct strv *ret_args, struct err *err)
{
	const struct problem_test *own = &problem->test[test];
	const struct problem_group *group = NULL;

	if (own->validator_args.count || own->validator_args_for.count)
		return problem_verify_words(
			&own->validator_args, &own->validator_args_for, validator, ret_args, err);
	for (size_t i = 0; i < problem->group_count && !group; i++)
		if (problem->group[i].member[test] && (problem->group[i].validator_args.count ||
							      problem->group[i].validator_args_for.count))
			group = &problem->group[i];
	if (!group)
		return 0;
	return problem_verify_words(
		&group->validator_args, &group->validator_args_for, validator, ret_args, err);
}

int problem_verify_case_args(const struct problem_validator *validator, const struct problem_case *tried,
	struct strv *ret_args, struct err *err)
{
	return problem_verify_words(
		&tried->validator_args, &tried->validator_args_for, validator, ret_args, err);
}

/* Arguments for no validator would have no effect. */
static int problem_verify_args_check(
	const struct problem *problem, const struct strv *args, const struct strv *args_for, struct err *err)
{
	if (args->count && !problem->validator_count)
		return err_set(err, ERR_CONFIG, "validator-args: there is no [validator]");
	for (size_t i = 0; i < args_for->count; i++) {
		auto_strv struct strv words = { 0 };

		if (text_words(args_for->item[i], &words, err) < 0)
			return err_wrap(err, "validator-args-for");
		if (!words.count || !problem_verify_validator(problem, words.item[0]))
			return err_set(err, ERR_CONFIG, "validator-args-for: there is no [validator %s]",
				words.count ? words.item[0] : "NAME");
	}
	return 0;
}

/* ---- when all was read ---- */

const struct problem_generator *problem_verify_generator(const struct problem *problem, const char *name)
{
	for (size_t i = 0; i < problem->generator_count; i++)
		if (strcmp(problem->generator[i].name, name) == 0)
			return &problem->generator[i];
	return NULL;
}

static int problem_verify_generate(
	const struct problem *problem, const struct problem_test *test, struct err *err)
{
	if (test->generate.count && !problem_verify_generator(problem, test->generate.item[0]))
		return err_set(err, ERR_CONFIG, "test %s: generate: there is no [generator %s]", test->name,
			test->generate.item[0]);
	if (problem_verify_args_check(problem, &test->validator_args, &test->validator_args_for, err) < 0)
		return err_wrap(err, "test %s", test->name);
	return 0;
}

static int problem_verify_case_input(
	const struct problem *problem, const struct problem_case *tried, struct err *err)
{
	if (tried->answer || tried->output || tried->checker_args.count)
		return err_set(err, ERR_CONFIG,
			"an input that is not valid has no answer, no output and no `checker-args`");
	if (!problem->validator_count)
		return err_set(err, ERR_CONFIG, "there is no [validator] that could refuse the input");
	return 0;
}

static int problem_verify_case_output(
	const struct problem *problem, const struct problem_case *tried, struct err *err)
{
	if (!tried->answer && !checker_by_program(problem))
		return err_set(err, ERR_CONFIG, "`answer` is missing");
	if (!tried->output)
		return err_set(err, ERR_CONFIG, "`output` is missing");
	if (problem->about.type != PROBLEM_BATCH && problem->about.type != PROBLEM_OUTPUT_ONLY)
		return err_set(err, ERR_CONFIG, "cases of outputs are for type = batch and output-only");
	return 0;
}

static int problem_verify_case(
	const struct problem *problem, const struct problem_case *tried, struct err *err)
{
	char *const files[] = { tried->input, tried->answer, tried->output };

	if (!tried->expected)
		return err_set(err, ERR_CONFIG, "`expect` is missing: what must come of it?");
	if (!tried->input)
		return err_set(err, ERR_CONFIG, "`input` is missing");
	if ((tried->expect == PROBLEM_INVALID_INPUT ? problem_verify_case_input : problem_verify_case_output)(
		    problem, tried, err) < 0)
		return -1;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		auto_fd int fd = files[i] ? problem_open(problem, files[i], err) : -1;

		if (files[i] && fd < 0)
			return -1;
	}
	return problem_verify_args_check(problem, &tried->validator_args, &tried->validator_args_for, err);
}

/* [validator] becomes the first of all. */
static int problem_verify_unnamed(struct problem *problem, struct err *err)
{
	if (!problem->unnamed.line)
		return 0;
	if (!problem_grow(&problem->validator, &problem->validator_count, sizeof(*problem->validator), err))
		return -1;
	memmove(problem->validator + 1, problem->validator,
		(problem->validator_count - 1) * sizeof(*problem->validator));
	problem->validator[0] = problem->unnamed;
	problem->unnamed = (struct problem_validator){ 0 };
	return 0;
}

static void problem_verify_note(
	const struct problem *problem, int line, const struct err *err, struct strv *errors)
{
	strv_printf(errors, "%s:%d: %s", problem->file, line, err->text);
}

static void problem_verify_programs(
	const struct problem *problem, const struct languages *languages, struct strv *errors)
{
	for (size_t i = 0; i < problem->validator_count; i++) {
		auto_buf struct buf section = { 0 };
		const char *name = problem->validator[i].name;

		buf_printf(&section, "validator%s%s", name ? " " : "", name ? name : "");
		jury_keys_check(
			problem, languages, buf_text(&section), &problem->validator[i].program, errors);
	}
	for (size_t i = 0; i < problem->generator_count; i++) {
		auto_buf struct buf section = { 0 };

		buf_printf(&section, "generator %s", problem->generator[i].name);
		jury_keys_check(
			problem, languages, buf_text(&section), &problem->generator[i].program, errors);
	}
}

void problem_verify_complete(struct problem *problem, const struct languages *languages, struct strv *errors)
{
	struct err err;

	if (problem_verify_unnamed(problem, &err) < 0)
		strv_add(errors, err.text);
	problem_verify_programs(problem, languages, errors);
	problem_solution_complete(problem, errors);
	for (size_t i = 0; i < problem->test_count; i++)
		if (problem->test[i].name && problem_verify_generate(problem, &problem->test[i], &err) < 0)
			problem_verify_note(problem, problem->test[i].line, &err, errors);
	for (size_t i = 0; i < problem->group_count; i++) {
		const struct problem_group *group = &problem->group[i];

		if (problem_verify_args_check(
			    problem, &group->validator_args, &group->validator_args_for, &err) < 0) {
			err_wrap(&err, "group %s", group->name);
			problem_verify_note(problem, group->line, &err, errors);
		}
	}
	for (size_t i = 0; i < problem->tried_count; i++)
		if (problem_verify_case(problem, &problem->tried[i], &err) < 0) {
			err_wrap(&err, "case %s", problem->tried[i].name);
			problem_verify_note(problem, problem->tried[i].line, &err, errors);
		}
}

void problem_verify_free(struct problem *problem)
{
	problem_solution_free(problem);
	for (size_t i = 0; i < problem->validator_count; i++) {
		opt_free(&problem_validator_table, &problem->validator[i]);
		free(problem->validator[i].name);
	}
	for (size_t i = 0; i < problem->generator_count; i++) {
		opt_free(&problem_generator_table, &problem->generator[i]);
		free(problem->generator[i].name);
	}
	for (size_t i = 0; i < problem->tried_count; i++) {
		opt_free(&problem_case_table, &problem->tried[i]);
		free(problem->tried[i].name);
	}
	free(problem->validator);
	free(problem->generator);
	free(problem->tried);
}
