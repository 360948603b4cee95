/*
 * problem_keys.h: the sections of problem.ini, for problem.c, which reads the file.
 */
#pragma once

#include "problem.h"

#define PROBLEM_SECTIONS 24
/* More than any section has. */
#define PROBLEM_KEYS 32

/* Tables of a section's keys, from the rows of keys.def. */
#define ROW(kind, type, field, name, arg, value, choices, help) \
	{ OPT_##kind, name, 0, arg, offsetof(struct type, field), value, choices, 0, help },
#define TABLE(rows, type) \
	{ \
		rows, sizeof(rows) / sizeof(rows[0]), sizeof(struct type), true \
	}

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
/* ... when groups are complete, too: who makes up their scores. */
void problem_types_scores(const struct problem_reader *reader, struct strv *errors);

extern const struct problem_section problem_sections[PROBLEM_SECTIONS];
/* Notes a key of [checker]; and when all was read: whether they go with its kind.  Errors are added to
 * *errors. */
void problem_checker_note(struct problem_reader *reader, const struct ini_event *event);
void problem_checker_complete(const struct problem_reader *reader, struct strv *errors);
/* When the tests are complete: what each of them says about comparing.  Errors are added to *errors. */
void problem_checker_tests(struct problem *problem, struct strv *errors);
/* Of [test NAME], [group NAME] and [rules NAME], whose fields problem_free() has to free. */
extern const struct opt_table problem_test_table, problem_group_table, problem_rules_table;

/* Makes room in an array for one more element; returns it, all zero. */
void *problem_grow(void *array, size_t *count, size_t size, struct err *err);
/* The error that a section of this name is there already. */
int problem_twice(const char *kind, const char *name, int line, struct err *err);
/* More than 0, where a key says what a program of the jury's may use. */
int problem_check_jury(const struct problem_jury *keys, const struct ini_event *event, struct err *err);

/* ---- problem_solution.c ---- */

extern const struct opt_table problem_solution_table;
int problem_begin_solution(struct problem_reader *reader, const char *name, int line, struct err *err);
int problem_check_solution(struct problem_reader *reader, const struct ini_event *event, struct err *err);
/* When the groups are complete.  Errors are added to *errors. */
void problem_solution_complete(struct problem *problem, struct strv *errors);
void problem_solution_free(struct problem *problem);

/* ---- problem_verify.c ---- */

extern const struct opt_table problem_validator_table, problem_generator_table, problem_case_table;
int problem_begin_validator(struct problem_reader *reader, const char *name, int line, struct err *err);
int problem_begin_generator(struct problem_reader *reader, const char *name, int line, struct err *err);
int problem_begin_case(struct problem_reader *reader, const char *name, int line, struct err *err);
int problem_check_validator(struct problem_reader *reader, const struct ini_event *event, struct err *err);
int problem_check_generator(struct problem_reader *reader, const struct ini_event *event, struct err *err);
int problem_check_case(struct problem_reader *reader, const struct ini_event *event, struct err *err);

/* ---- problem_function.c ---- */

/* Problems of type function, and answers in JSON: what one key alone cannot know.  Errors are added to
 * *errors. */
void problem_function_complete(const struct problem_reader *reader, struct strv *errors);
