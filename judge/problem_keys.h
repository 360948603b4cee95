/*
 * problem_keys.h: the sections of problem.ini, for problem.c, which reads the file.
 */
#pragma once

#include "problem.h"

#define PROBLEM_SECTIONS 17
/* More than any section has. */
#define PROBLEM_KEYS 32

struct problem_reader {
	struct problem *problem;
	const struct languages *languages;
	const struct problem_section *section; /* NULL: there is none, or it was refused */
	void *fields;                          /* of the section */
	int seen[PROBLEM_KEYS];
	int begun[PROBLEM_SECTIONS]; /* the line where each began */
	/* Of compare_keys[], which were given in [checker]: the name and the line of the first. */
	struct {
		const char *name;
		int line;
	} given[COMPARE_KEY_COUNT];
};

/* Finds or makes the fields of a section; name is NULL when the section is to have none. */
typedef int (*problem_begin)(struct problem_reader *reader, const char *name, int line, struct err *err);
/* Looks at what an event has set. */
typedef int (*problem_check)(struct problem_reader *reader, const struct ini_event *event, struct err *err);

struct problem_section {
	const char *kind;
	bool named;
	const struct opt_table *table;
	size_t offset; /* of the fields in struct problem, for those without a name */
	problem_begin begin;
	problem_check check;
};

/* Whether a section says anything of a program. */
static inline bool problem_keys_program(const struct problem_jury *keys)
{
	return keys->source.count || keys->command.count || keys->include.count || keys->args.count;
}

/* ---- problem_types.c ---- */

/* What goes together with a type of problem, when everything was read.  Errors are added to *errors. */
void problem_types_complete(const struct problem_reader *reader, struct strv *errors);

extern const struct problem_section problem_sections[PROBLEM_SECTIONS];
/* Notes a key of [checker]; and when all was read: whether they go with its kind.  Errors are added to
 * *errors. */
void problem_checker_note(struct problem_reader *reader, const struct ini_event *event);
void problem_checker_complete(const struct problem_reader *reader, struct strv *errors);
/* When the tests are complete: what each of them says about comparing.  Errors are added to *errors. */
void problem_checker_tests(struct problem *problem, struct strv *errors);
/* Of [test NAME], [group NAME] and [rules NAME], whose fields problem_free() has to free. */
extern const struct opt_table problem_test_table, problem_group_table, problem_rules_table;

/* ---- problem_function.c ---- */

/* Problems of type function, and answers in JSON: what one key alone cannot know.  Errors are added to
 * *errors. */
void problem_function_complete(const struct problem_reader *reader, struct strv *errors);
