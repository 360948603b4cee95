/*
 * problem_keys.h: the sections of problem.ini, for problem.c, which reads the file.
 */
#pragma once

#include "problem.h"

#define PROBLEM_SECTIONS 13
/* More than any section has. */
#define PROBLEM_KEYS 32

struct problem_reader {
	struct problem *problem;
	const struct languages *languages;
	const struct problem_section *section; /* NULL: there is none, or it was refused */
	void *fields;                          /* of the section */
	int seen[PROBLEM_KEYS];
	int begun[PROBLEM_SECTIONS]; /* the line where each began */
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

extern const struct problem_section problem_sections[PROBLEM_SECTIONS];
/* Of [test NAME], [group NAME] and [rules NAME], whose fields problem_free() has to free. */
extern const struct opt_table problem_test_table, problem_group_table, problem_rules_table;
/* The keys of [test NAME] without the limits that it has besides. */
extern const struct opt_table problem_test_own;
