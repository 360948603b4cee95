/*
 * problem_types.c: which sections of problem.ini go with which type of problem, and whether the jury's files
 * are there for the languages that are allowed.
 *
 * problem.c calls it when everything was read.  Errors are collected.  It must never take a section that has
 * no effect, nor leave it to the first contestant to find out that a grader is missing.
 */
#include "checker.h"
#include "extras.h"
#include "interact.h"
#include "jury.h"
#include "problem_keys.h"

#include <string.h>

/* "stdin" as a name stands for no file. */
static bool problem_types_io_set(const struct problem_io *io)
{
	return extras_input(io) || extras_output(io) || io->args.count;
}

static void problem_types_interactor(const struct problem_reader *reader, struct strv *errors)
{
	const struct problem *problem = reader->problem;
	const struct problem_jury *keys = &problem->interactor.program;

	if (problem_interacts(problem))
		jury_keys_check(problem, reader->languages, "interactor", keys, errors);
	else if (problem_keys_program(keys))
		strv_printf(
			errors, "%s: [interactor] is for type = interactive and multi-pass", problem->file);
}

static void problem_types_manager(const struct problem_reader *reader, struct strv *errors)
{
	const struct problem *problem = reader->problem;
	const struct problem_manager *keys = &problem->manager;

	if (problem->about.type == PROBLEM_COMMUNICATION) {
		jury_keys_check(problem, reader->languages, "manager", &keys->program, errors);
		if (keys->stub.count && problem->compile.grader.count)
			strv_printf(errors, "%s: either [manager] stub or [compile] grader", problem->file);
	} else if (problem->about.type == PROBLEM_TWO_STEPS) {
		if (!keys->program.source.count)
			strv_printf(errors, "%s: [manager] needs `source` in a problem of type two-steps",
				problem->file);
		if (keys->program.command.count || keys->program.args.count || keys->stub.count ||
			problem->compile.grader.count)
			strv_printf(errors, "%s: a problem of type two-steps has [manager] source only",
				problem->file);
	} else if (problem_keys_program(&keys->program) || keys->stub.count) {
		strv_printf(errors, "%s: [manager] is for type = communication and two-steps", problem->file);
	}
}

/* A grader that no group asks is a mistake. */
static void problem_types_grader(const struct problem_reader *reader, struct strv *errors)
{
	const struct problem *problem = reader->problem;
	const struct problem_jury *keys = &problem->grader.program;

	if (problem_graded(problem))
		jury_keys_check(problem, reader->languages, "grader", keys, errors);
	else if (problem_keys_program(keys) && !errors->count)
		strv_printf(errors, "%s: [grader]: no group has score = grader", problem->file);
}

/* Only an output validator can ask for another pass. */
static void problem_types_passes(const struct problem *problem, struct strv *errors)
{
	bool validates = problem_interacts(problem)
				 ? problem->interactor.kind == INTERACT_KATTIS
				 : problem->checker.kind == (int)COMPARE_KINDS + (int)CHECKER_KATTIS;

	if (problem->about.type == PROBLEM_MULTI_PASS && !validates)
		strv_printf(errors,
			"%s: a problem of type multi-pass needs [checker] or [interactor] with kind = kattis",
			problem->file);
}

static void problem_types_io(const struct problem *problem, struct strv *errors)
{
	if (problem->about.type != PROBLEM_BATCH && problem->about.type != PROBLEM_MULTI_PASS &&
		problem_types_io_set(&problem->io))
		strv_printf(errors, "%s: [io] is for type = batch and multi-pass", problem->file);
	if (problem_takes_outputs(problem) && rules_any(&problem->source_rules))
		strv_printf(errors, "%s: [rules]: there are no sources in a problem of type output-only",
			problem->file);
	if (problem_takes_outputs(problem) && extras_any(problem))
		strv_printf(errors, "%s: [compile]: nothing is compiled in a problem of type output-only",
			problem->file);
}

/* A language that was named must have its files; if none was, some language must. */
static void problem_types_extras(const struct problem_reader *reader, struct strv *errors)
{
	const struct problem *problem = reader->problem;
	const struct strv *named = &problem->about.languages;
	struct err first = { 0 }, err;
	size_t well = 0;

	if (!extras_any(problem))
		return;
	for (size_t i = 0; i < reader->languages->count; i++) {
		const struct language *language = &reader->languages->item[i];

		if (named->count && !strv_has(named, language->name))
			continue;
		if (extras_check(problem, language, &err) == 0) {
			well++;
			continue;
		}
		if (named->count)
			strv_printf(errors, "%s: [compile]: %s", problem->file, err.text);
		else if (!*first.text)
			first = err;
	}
	if (!well && !named->count)
		strv_printf(errors, "%s: [compile]: %s", problem->file, first.text);
}

void problem_types_scores(const struct problem_reader *reader, struct strv *errors)
{
	problem_types_grader(reader, errors);
}

void problem_types_complete(const struct problem_reader *reader, struct strv *errors)
{
	problem_types_interactor(reader, errors);
	problem_types_manager(reader, errors);
	problem_types_passes(reader->problem, errors);
	problem_types_io(reader->problem, errors);
	problem_types_extras(reader, errors);
}
