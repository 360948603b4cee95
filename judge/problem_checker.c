/*
 * problem_checker.c: which keys of [checker] go with its kind.
 *
 * problem_keys.c tells it of each key, and problem.c asks when all were read.  Fails with the line of a key
 * that has no effect.
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

void problem_checker_complete(const struct problem_reader *reader, struct strv *errors)
{
	int line = reader->given[COMPARE_KEY_AT_LINES].line;
	struct err err;

	problem_checker_keys(reader, errors);
	if (line && problem_checker_points(reader->problem, &err) < 0)
		strv_printf(errors, "%s:%d: line-points: %s", reader->problem->file, line, err.text);
}
