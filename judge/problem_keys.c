/*
 * problem_keys.c: what each section and key of problem.ini does when it is read.
 *
 * problem.c calls it by way of the table problem_sections.  Fails with the reason; file and line are added by
 * the reader.  It must never take a key that has no effect.
 */
#include "problem_keys.h"

#include "base/auto.h"

#include <stddef.h>
#include <string.h>

/* "exact|lines|...", from the tables of comparers and of checkers; the bar in front is left out where it is
 * used. */
static const char checker_names[] =
#define COMPARE(id, name, ...) "|" name
#include "compare/compare.def"
#define CHECKER(id, name, form, reads, function, help) "|" name
#include "checker.def"
	;
#define checker_kinds (checker_names + 1)

static const char problem_type_names[] =
#define TYPE(id, name, function, help) "|" name
#include "types.def"
	;
#define problem_types (problem_type_names + 1)
/* The same for what contestants see. */
static const char visible_names[] =
#define VISIBLE(id, name, help) "|" name
#include "visible.def"
	;
#define visible_levels (visible_names + 1)

static const struct opt_row problem_rows[] = {
#define KEY_PROBLEM(kind, ...) ROW(kind, problem_about, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row compile_rows[] = {
#define KEY_COMPILE(kind, ...) ROW(kind, problem_compile, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row io_rows[] = {
#define KEY_IO(kind, ...) ROW(kind, problem_io, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row checker_rows[] = {
#define KEY_CHECKER(kind, ...) ROW(kind, problem_checker, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row interactor_rows[] = {
#define KEY_INTERACTOR(kind, ...) ROW(kind, problem_interactor, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row manager_rows[] = {
#define KEY_MANAGER(kind, ...) ROW(kind, problem_manager, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row rules_rows[] = {
#define KEY_RULES(kind, ...) ROW(kind, rules_section, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row tests_rows[] = {
#define KEY_TESTS(kind, ...) ROW(kind, problem_tests, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row test_rows[] = {
#define KEY_TEST(kind, ...) ROW(kind, problem_test, __VA_ARGS__)
#include "keys.def"
#define KEY_LIMITS(kind, field, name, arg, value, choices, help) \
	ROW(TEXT, problem_test, limits.field, name, arg, NULL, NULL, help)
#define KEY_LIMITS_ONCE(...)
#include "keys.def"
};
static const struct opt_row score_rows[] = {
#define KEY_SCORE(kind, ...) ROW(kind, problem_score, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row grader_rows[] = {
#define KEY_GRADER(kind, ...) ROW(kind, problem_grader, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row run_rows[] = {
#define KEY_RUN(kind, ...) ROW(kind, problem_run, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row calibrate_rows[] = {
#define KEY_CALIBRATE(kind, ...) ROW(kind, problem_calibrate, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row group_rows[] = {
#define KEY_GROUP(kind, ...) ROW(kind, problem_group, __VA_ARGS__)
#include "keys.def"
};
static const struct opt_row report_rows[] = {
#define KEY_REPORT(kind, ...) ROW(kind, problem_report, __VA_ARGS__)
#include "keys.def"
};

static const struct opt_row function_rows[] = {
#define KEY_FUNCTION(kind, ...) ROW(kind, function_keys, __VA_ARGS__)
#include "keys.def"
};

static const struct opt_table problem_table = TABLE(problem_rows, problem_about);
static const struct opt_table compile_table = TABLE(compile_rows, problem_compile);
static const struct opt_table io_table = TABLE(io_rows, problem_io);
static const struct opt_table checker_table = TABLE(checker_rows, problem_checker);
static const struct opt_table interactor_table = TABLE(interactor_rows, problem_interactor);
static const struct opt_table manager_table = TABLE(manager_rows, problem_manager);
static const struct opt_table tests_table = TABLE(tests_rows, problem_tests);
static const struct opt_table score_table = TABLE(score_rows, problem_score);
static const struct opt_table grader_table = TABLE(grader_rows, problem_grader);
static const struct opt_table calibrate_table = TABLE(calibrate_rows, problem_calibrate);
static const struct opt_table run_table = TABLE(run_rows, problem_run);
const struct opt_table problem_rules_table = TABLE(rules_rows, rules_section);
static const struct opt_table function_table = TABLE(function_rows, function_keys);
static const struct opt_table report_table = TABLE(report_rows, problem_report);
const struct opt_table problem_test_table = TABLE(test_rows, problem_test);
const struct opt_table problem_group_table = TABLE(group_rows, problem_group);
/* ---- beginnings of sections with a name ---- */

void *problem_grow(void *array, size_t *count, size_t size, struct err *err)
{
	void **items = array;
	char *more = reallocarray(*items, *count + 1, size);

	if (!more) {
		err_nomem(err);
		return NULL;
	}
	*items = more;
	more += size * *count;
	memset(more, 0, size);
	*count += 1;
	return more;
}

int problem_twice(const char *kind, const char *name, int line, struct err *err)
{
	return err_set(err, ERR_CONFIG, "%s %s stands here twice, first in line %d", kind, name, line);
}

static int problem_begin_limits(struct problem_reader *reader, const char *name, int line, struct err *err)
{
	struct problem *problem = reader->problem;
	struct problem_language *change;

	(void)line;
	if (!languages_find(reader->languages, name, err))
		return -1;
	for (size_t i = 0; i < problem->change_count; i++)
		if (strcmp(problem->changes[i].language, name) == 0)
			return err_set(err, ERR_CONFIG, "[limits %s] stands here twice", name);
	change = problem_grow(&problem->changes, &problem->change_count, sizeof(*change), err);
	if (!change)
		return -1;
	change->language = strdup(name);
	reader->fields = &change->change;
	return change->language ? 0 : err_nomem(err);
}

static int problem_begin_test(struct problem_reader *reader, const char *name, int line, struct err *err)
{
	struct problem *problem = reader->problem;

	if (problem_tests_named(problem, name, line, err) < 0)
		return -1;
	reader->fields = &problem->test[problem->test_count - 1];
	return 0;
}

static int problem_begin_group(struct problem_reader *reader, const char *name, int line, struct err *err)
{
	struct problem *problem = reader->problem;
	struct problem_group *group;

	for (size_t i = 0; i < problem->group_count; i++)
		if (strcmp(problem->group[i].name, name) == 0)
			return problem_twice("group", name, problem->group[i].line, err);
	group = problem_grow(&problem->group, &problem->group_count, sizeof(*group), err);
	if (!group)
		return -1;
	group->line = line;
	group->name = strdup(name);
	reader->fields = group;
	return group->name ? 0 : err_nomem(err);
}

static int problem_begin_rules(struct problem_reader *reader, const char *name, int line, struct err *err)
{
	struct rules_section *section;

	if (rules_begin(&reader->problem->source_rules, name, line, &section, err) < 0)
		return -1;
	reader->fields = section;
	/* those of [rules] are there since the beginning */
	return name ? opt_defaults(&problem_rules_table, section, err) : 0;
}

/* ---- checks of keys ---- */

static int problem_check_about(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const struct problem_about *about = &reader->problem->about;
	auto_fd int fd = -1;

	if (strcmp(event->name, "languages") == 0)
		for (size_t i = 0; i < about->languages.count; i++)
			if (!languages_find(reader->languages, about->languages.item[i], err))
				return -1;
	if (strcmp(event->name, "statement") != 0)
		return 0;
	fd = problem_open(reader->problem, event->value, err);
	return fd < 0 ? err_wrap(err, "statement") : 0;
}

/* A limit of nothing would stop every program; only extra time may be 0. */
static int problem_check_limits(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const struct opt_table *table = reader->section->table;
	const struct opt_row *row = opt_find(table, event->name);
	const int64_t *value;

	if (!row || strcmp(row->name, "extra-time") == 0)
		return 0;
	value = (const void *)((const char *)reader->fields + row->offset);
	if (*value <= 0)
		return err_set(err, ERR_CONFIG, "%s must be more than 0", row->name);
	return 0;
}

int problem_check_jury(const struct problem_jury *keys, const struct ini_event *event, struct err *err)
{
	if (keys->time <= 0 || keys->memory <= 0)
		return err_set(err, ERR_CONFIG, "%s must be more than 0", event->name);
	return 0;
}

/* A name for a file in a box. */
static int problem_check_name(const char *key, const char *name, struct err *err)
{
	if (!*name || *name == '.' || *name == '-' || strchr(name, '/') || !buf_printable(name))
		return err_set(err, ERR_CONFIG, "%s: '%s' is no plain name of a file", key, name);
	return 0;
}

static int problem_check_compile(
	struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const struct problem_compile *compile = reader->fields;

	if (strcmp(event->name, "time") == 0 || strcmp(event->name, "memory") == 0)
		return problem_check_limits(reader, event, err);
	if (strcmp(event->name, "name") == 0)
		return problem_check_name("name", compile->name, err);
	return 0;
}

static int problem_check_io(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const struct problem_io *io = reader->fields;

	if (strcmp(event->name, "input") == 0)
		return problem_check_name("input", io->input, err);
	if (strcmp(event->name, "output") == 0)
		return problem_check_name("output", io->output, err);
	return 0;
}

static int problem_check_change(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const struct opt_row *row = opt_find(&limit_table, event->name);
	int64_t value;

	(void)reader;
	/* 2^20 stands for the problem's own value, which may be given further down. */
	if (!row)
		return 0;
	if (limit_change_value(row, event->value, 1 << 20, &value, err) < 0)
		return err_wrap(err, "%s", row->name);
	if (value <= 0 && strcmp(row->name, "extra-time") != 0)
		return err_set(err, ERR_CONFIG, "%s must be more than 0", row->name);
	return 0;
}

static int problem_check_checker(
	struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const struct problem_checker *checker = &reader->problem->checker;
	struct compare_rules *rules = &reader->problem->rules;

	reader->problem->checked = true;
	if (checker->points <= 0)
		return err_set(err, ERR_CONFIG, "points must be more than 0");
	if (checker->program.time <= 0 || checker->program.memory <= 0)
		return err_set(err, ERR_CONFIG, "%s must be more than 0", event->name);
	problem_checker_note(reader, event);
	if (checker->kind < COMPARE_KINDS)
		rules->kind = (enum compare_kind)checker->kind;
	reader->problem->checker.given = checker->given || strcmp(event->name, "kind") == 0;
	rules->ignore_case = checker->letters == 1;
	rules->space_sensitive = checker->space == 1;
	rules->other_count = checker->filler_lines == 1;
	if (strncmp(event->name, "float-", 6) != 0)
		return 0;
	rules->floats = true;
	if (strcmp(event->name, "float-relative") != 0)
		rules->float_absolute = event->name[6] == 'a' ? checker->float_absolute
							      : checker->float_tolerance;
	if (strcmp(event->name, "float-absolute") != 0)
		rules->float_relative = event->name[6] == 'r' ? checker->float_relative
							      : checker->float_tolerance;
	return 0;
}

static int problem_check_interactor(
	struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const struct problem_interactor *interactor = &reader->problem->interactor;

	if (interactor->program.time <= 0 || interactor->program.memory <= 0 ||
		(strcmp(event->name, "wall") == 0 && interactor->wall <= 0))
		return err_set(err, ERR_CONFIG, "%s must be more than 0", event->name);
	return 0;
}

static int problem_check_manager(
	struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const struct problem_manager *manager = &reader->problem->manager;

	if (manager->program.time <= 0 || manager->program.memory <= 0 ||
		(strcmp(event->name, "wall") == 0 && manager->wall <= 0))
		return err_set(err, ERR_CONFIG, "%s must be more than 0", event->name);
	return 0;
}

static int problem_check_rules(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const struct rules_section *section = reader->fields;

	for (size_t i = 0; strcmp(event->name, "languages") == 0 && i < section->languages.count; i++)
		if (!languages_find(reader->languages, section->languages.item[i], err))
			return -1;
	return rules_key(reader->fields, event, err);
}

static int problem_check_tests(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const char *star = strchr(event->value, '*');
	bool sample = strcmp(event->name, "samples") == 0;

	if (sample || strcmp(event->name, "input") == 0)
		return problem_tests_glob(reader->problem, event->value, sample, event->line, err);
	if (strcmp(event->name, "answer") == 0 && (!star || strchr(star + 1, '*')))
		return err_set(err, ERR_CONFIG, "answer: '%s' needs one *, which stands for the test's name",
			event->value);
	return 0;
}

static int problem_check_test(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	struct problem_test *test = reader->fields;

	test->visible_given = test->visible_given || strcmp(event->name, "visible") == 0;
	test->pointed = test->pointed || strcmp(event->name, "points") == 0;
	if (!opt_find(&limit_table, event->name))
		return 0;
	test->limited = true;
	return problem_check_change(reader, event, err);
}

static int problem_check_score(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	struct problem_score *score = &reader->problem->score;

	if (strcmp(event->name, "max") == 0 && score->max <= 0)
		return err_set(err, ERR_CONFIG, "max must be more than 0");
	score->rejected_given = score->rejected_given || strcmp(event->name, "rejected") == 0;
	return 0;
}

static int problem_check_grader(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const struct problem_jury *program = &reader->problem->grader.program;

	if (program->time <= 0 || program->memory <= 0)
		return err_set(err, ERR_CONFIG, "%s must be more than 0", event->name);
	return 0;
}

static int problem_check_run(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	if (strcmp(event->name, "borderline") != 0)
		return 0;
	return problem_groups_borderline(&reader->problem->run, err);
}

static int problem_check_calibrate(
	struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	const struct problem_calibrate *calibrate = &reader->problem->calibrate;

	if (calibrate->ac_to_time_limit < 1 || calibrate->time_limit_to_tle < 1)
		return err_set(err, ERR_CONFIG, "%s must be at least 1", event->name);
	if (calibrate->ac_to_time_limit > 1e6 || calibrate->time_limit_to_tle > 1e6)
		return err_set(err, ERR_CONFIG, "%s must be at most 1000000", event->name);
	return calibrate->time_resolution > 0
		       ? 0
		       : err_set(err, ERR_CONFIG, "%s must be more than 0", event->name);
}

static int problem_check_group(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	(void)err;
	problem_groups_note(reader->fields, event->name);
	return 0;
}

/* Excerpts of all tests of all submissions are in memory at a time. */
#define PROBLEM_OUTPUT_MAX (1 << 20)

static int problem_check_report(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	(void)event;
	if (reader->problem->report.max_output > PROBLEM_OUTPUT_MAX)
		return err_set(err, ERR_CONFIG, "max-output can be at most 1MiB");
	return 0;
}

static int problem_check_function(
	struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	return function_check_key(&reader->problem->function_keys, event->name, err);
}

const struct problem_section problem_sections[PROBLEM_SECTIONS] = {
	{ "problem", false, &problem_table, offsetof(struct problem, about), NULL, problem_check_about },
	{ "limits", false, &limit_table, offsetof(struct problem, limits), NULL, problem_check_limits },
	{ "limits", true, &limit_change_table, 0, problem_begin_limits, problem_check_change },
	{ "compile", false, &compile_table, offsetof(struct problem, compile), NULL, problem_check_compile },
	{ "io", false, &io_table, offsetof(struct problem, io), NULL, problem_check_io },
	{ "checker", false, &checker_table, offsetof(struct problem, checker), NULL, problem_check_checker },
	{ "interactor", false, &interactor_table, offsetof(struct problem, interactor), NULL,
		problem_check_interactor },
	{ "manager", false, &manager_table, offsetof(struct problem, manager), NULL, problem_check_manager },
	{ "rules", false, &problem_rules_table, offsetof(struct problem, source_rules.plain),
		problem_begin_rules, problem_check_rules },
	{ "rules", true, &problem_rules_table, 0, problem_begin_rules, problem_check_rules },
	{ "tests", false, &tests_table, offsetof(struct problem, tests), NULL, problem_check_tests },
	{ "function", false, &function_table, offsetof(struct problem, function_keys), NULL,
		problem_check_function },
	{ "test", true, &problem_test_table, 0, problem_begin_test, problem_check_test },
	{ "group", true, &problem_group_table, 0, problem_begin_group, problem_check_group },
	{ "score", false, &score_table, offsetof(struct problem, score), NULL, problem_check_score },
	{ "grader", false, &grader_table, offsetof(struct problem, grader), NULL, problem_check_grader },
	{ "run", false, &run_table, offsetof(struct problem, run), NULL, problem_check_run },
	{ "calibrate", false, &calibrate_table, offsetof(struct problem, calibrate), NULL,
		problem_check_calibrate },
	{ "solution", true, &problem_solution_table, 0, problem_begin_solution, problem_check_solution },
	{ "validator", false, &problem_validator_table, offsetof(struct problem, unnamed),
		problem_begin_validator, problem_check_validator },
	{ "validator", true, &problem_validator_table, 0, problem_begin_validator, problem_check_validator },
	{ "generator", true, &problem_generator_table, 0, problem_begin_generator, problem_check_generator },
	{ "case", true, &problem_case_table, 0, problem_begin_case, problem_check_case },
	{ "report", false, &report_table, offsetof(struct problem, report), NULL, problem_check_report },
};
