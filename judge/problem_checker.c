/*
 * problem_checker.c: which keys of [checker] go with its kind.
 *
 * problem_keys.c tells it of each key, and problem.c asks when all were read.  Fails with the line of a key
 * that has no effect, of [checker] or of a test.
 */
#include "problem_keys.h"

#include "base/auto.h"
#include "checker.h"

#include <string.h>

/* Which of the keys that not all kinds know was given. */
void problem_checker_note(struct problem_reader *reader, const struct ini_event *event)
{
	const struct opt_row *row = opt_find(reader->section->table, event->name);

	for (size_t i = 0; row && i < COMPARE_KEY_COUNT; i++) {
		const char *prefix = compare_keys[i].prefix;

		if (strncmp(row->name, prefix, strlen(prefix)) == 0 && !reader->given[i].line) {
			reader->given[i].name = row->name;
			reader->given[i].line = event->line;
		}
	}
}

/* A key that the kind does not know is an error, even if it is the default that is given. */
static void problem_checker_keys(const struct problem_reader *reader, struct strv *errors)
{
	const int kind = reader->problem->checker.kind;
	const char *name = kind < COMPARE_KINDS ? compare_table[kind].name
						: checker_table[kind - COMPARE_KINDS].name;
	unsigned int keys = kind < COMPARE_KINDS ? compare_table[kind].keys : COMPARE_KEYS_NONE;

	for (size_t i = 0; i < COMPARE_KEY_COUNT; i++) {
		auto_buf struct buf others = { 0 };

		if (!reader->given[i].line || (keys & compare_keys[i].bit))
			continue;
		for (size_t k = 0; k < COMPARE_KINDS; k++)
			if (compare_table[k].keys & compare_keys[i].bit)
				buf_printf(&others, "%s%s", others.len ? ", " : "", compare_table[k].name);
		strv_printf(errors, "%s:%d: %s is not for kind = %s, only for %s", reader->problem->file,
			reader->given[i].line, reader->given[i].name, name, buf_text(&others));
	}
}

static int problem_checker_points(struct problem *problem, struct err *err)
{
	const struct strv *words = &problem->checker.line_points;
	double sum = 0;

	problem->line_points = calloc(words->count + 1, sizeof(*problem->line_points));
	if (!problem->line_points)
		return err_nomem(err);
	for (size_t i = 0; i < words->count; i++) {
		if (text_real(words->item[i], &problem->line_points[i], err) < 0)
			return -1;
		sum += problem->line_points[i];
	}
	if (!(sum > 0))
		return err_set(err, ERR_CONFIG, "no line is worth anything");
	problem->rules.line_points = problem->line_points;
	problem->rules.line_count = words->count;
	return 0;
}

/* ---- what tests say themselves ---- */

enum {
	PROBLEM_CHECKER_CASE,
	PROBLEM_CHECKER_SPACE,
	PROBLEM_CHECKER_TOLERANCE,
	PROBLEM_CHECKER_ABSOLUTE,
	PROBLEM_CHECKER_RELATIVE,
	PROBLEM_CHECKER_OWN
};

static const struct {
	const char *name, *plain, *other; /* the two words that it may be; a number: NULL */
	unsigned int bit;
} problem_checker_own[] = {
	{ "case", "sensitive", "ignore", COMPARE_KEY_CASE },
	{ "space", "ignore", "sensitive", COMPARE_KEY_SPACE },
	{ "float-tolerance", NULL, NULL, COMPARE_KEY_FLOATS },
	{ "float-absolute", NULL, NULL, COMPARE_KEY_FLOATS },
	{ "float-relative", NULL, NULL, COMPARE_KEY_FLOATS },
};

/* One value; *ret_value is 0 or 1 for words. */
static int problem_checker_value(int key, const char *text, double *ret_value, struct err *err)
{
	const char *plain = problem_checker_own[key].plain, *other = problem_checker_own[key].other;

	if (!plain)
		return text_real(text, ret_value, err);
	if (strcmp(text, plain) != 0 && strcmp(text, other) != 0)
		return err_set(err, ERR_CONFIG, "'%s': it is %s or %s", text, plain, other);
	*ret_value = strcmp(text, other) == 0;
	return 0;
}

static void problem_checker_set(int key, double value, struct compare_rules *rules)
{
	if (key == PROBLEM_CHECKER_CASE)
		rules->ignore_case = value > 0;
	else if (key == PROBLEM_CHECKER_SPACE)
		rules->space_sensitive = value > 0;
	else
		rules->floats = true;
	if (key == PROBLEM_CHECKER_TOLERANCE || key == PROBLEM_CHECKER_ABSOLUTE)
		rules->float_absolute = value;
	if (key == PROBLEM_CHECKER_TOLERANCE || key == PROBLEM_CHECKER_RELATIVE)
		rules->float_relative = value;
}

static int problem_checker_rules(const struct problem *problem, const struct problem_compare *own,
	struct compare_rules *ret_rules, struct err *err)
{
	const char *const texts[PROBLEM_CHECKER_OWN] = { own->letters, own->space, own->float_tolerance,
		own->float_absolute, own->float_relative };
	int kind = problem->checker.kind;
	unsigned int keys = kind < (int)COMPARE_KINDS ? compare_table[kind].keys : COMPARE_KEYS_NONE;

	*ret_rules = problem->rules;
	for (int i = 0; i < PROBLEM_CHECKER_OWN; i++) {
		double value;

		if (!texts[i])
			continue;
		if (!(keys & problem_checker_own[i].bit))
			return err_set(err, ERR_CONFIG, "%s is not for [checker] kind = %s",
				problem_checker_own[i].name,
				kind < (int)COMPARE_KINDS ? compare_table[kind].name
							  : checker_table[kind - (int)COMPARE_KINDS].name);
		if (problem_checker_value(i, texts[i], &value, err) < 0)
			return err_wrap(err, "%s", problem_checker_own[i].name);
		problem_checker_set(i, value, ret_rules);
	}
	return 0;
}

void problem_checker_tests(struct problem *problem, struct strv *errors)
{
	struct err err;

	for (size_t i = 0; i < problem->test_count; i++) {
		struct problem_test *test = &problem->test[i];

		if (problem_checker_rules(problem, &test->own, &test->rules, &err) < 0)
			strv_printf(errors, "%s:%d: test %s: %s", problem->file, test->line,
				test->name ? test->name : "", err.text);
	}
	for (size_t i = 0; i < problem->tried_count; i++) {
		struct problem_case *tried = &problem->tried[i];

		if (problem_checker_rules(problem, &tried->own, &tried->rules, &err) < 0)
			strv_printf(errors, "%s:%d: case %s: %s", problem->file, tried->line, tried->name,
				err.text);
	}
}

void problem_checker_complete(const struct problem_reader *reader, struct strv *errors)
{
	int line = reader->given[COMPARE_KEY_AT_LINES].line;
	struct err err;

	problem_checker_keys(reader, errors);
	if (line && problem_checker_points(reader->problem, &err) < 0)
		strv_printf(errors, "%s:%d: line-points: %s", reader->problem->file, line, err.text);
}
