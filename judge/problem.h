/*
 * problem.h: a problem's folder: problem.ini and the tests that it names.
 */
#pragma once

#include "base/opt.h"
#include "compare/compare.h"
#include "function.h"
#include "language.h"
#include "limit.h"
#include "rules.h"

enum problem_type {
#define TYPE(id, name, function, help) PROBLEM_##id,
#include "types.def"
};

struct problem_about { /* [problem] */
	char *name;
	int type; /* enum problem_type */
	struct strv languages;
	char *statement;
};

struct problem_language { /* [limits LANG] */
	char *language;
	struct limit_change change;
};

struct problem_compile { /* [compile] */
	int64_t time, memory;
	char *name;
	struct strv grader, header, include;
};

struct problem_io {           /* [io] */
	char *input, *output; /* names of files; NULL: standard input and output */
	struct strv args;
};

/* What a section says of a program of the jury's: see jury.h.  Paths are beneath the problem's folder. */
struct problem_jury {
	struct strv source, include; /* compiled, and put beside them */
	struct strv command, args;   /* with placeholders */
	int64_t time, memory;
};

struct problem_checker {          /* [checker] */
	int kind, letters, space; /* a built-in comparer, or COMPARE_KINDS and the kind of a program */
	double float_tolerance, float_absolute, float_relative;
	struct strv line_points;
	int filler_lines;
	struct problem_jury program;
	int presentation;
	double points;
	bool given; /* `kind` was */
};

struct problem_interactor { /* [interactor] */
	int kind;           /* enum interact_kind */
	int64_t wall;       /* 0: not given */
	struct problem_jury program;
};

struct problem_manager { /* [manager] */
	struct problem_jury program;
	int64_t wall; /* 0: not given */
	int64_t users;
	int io; /* enum comm_io */
	struct strv stub;
};

struct problem_tests { /* [tests] */
	struct strv input, samples;
	char *answer;
};

/* How tests make up the score of a group, or of a problem without groups. */
enum problem_scoring {
#define SCORING(id, name, bound, help) PROBLEM_##id,
#include "scoring.def"
};

/* What a contestant may see of a test; from more to less. */
enum visible {
#define VISIBLE(id, name, help) VISIBLE_##id,
#include "visible.def"
	VISIBLE_LEVELS
};

struct problem_report { /* [report] */
	int visible;
	int64_t max_output;
};

/* A test; names and paths are in the order in which tests are run.  Paths are beneath the problem's folder.
 */
struct problem_test {
	char *name;
	char *input, *answer; /* answer may be NULL where a program decides */
	struct strv checker_args;
	bool sample;
	char *tip; /* `hint` */
	int visible;
	bool visible_given;
	int line; /* of problem.ini, where its input is named */
	double points;
	bool pointed;               /* `points` was given */
	struct limit_change limits; /* of its own */
	bool limited;               /* ... there are any */
};

struct problem_group { /* [group NAME] */
	char *name;
	struct strv tests;
	double points;
	char *score; /* NULL: all */
	int stop;    /* 1: at the first failure */
	struct strv requires;
	enum problem_scoring scoring;
	double bound;  /* of the scoring, where it has one */
	double weight; /* of all its tests together; 0: they all count the same */
	bool *member;  /* one for each test */
	bool *needs;   /* one for each group: what it requires, and what that requires */
	int line;
	bool pointed; /* `points` was given */
	char *tip;    /* `hint` */
	int visible;
	bool visible_given;
};

enum problem_combine {
	PROBLEM_SUM_OF_GROUPS,
	PROBLEM_LEAST_PART,
	PROBLEM_ALL_PARTS,
};

struct problem_score { /* [score] */
	double max;    /* 0: not given */
	int64_t round; /* digits */
	int combine;   /* enum problem_combine */
	char *tests;
};

enum problem_order {
	PROBLEM_ALL_TESTS,
	PROBLEM_UNTIL_DECIDED,
	PROBLEM_STOP_FIRST,
};

struct problem_run { /* [run] */
	int order;   /* enum problem_order */
	char *borderline;
	int64_t retry, repeat;
	bool reuse; /* results of earlier calls may be taken */
	double low, high; /* what borderline says */
};

struct problem {
	char *file; /* problem.ini as a person would name it */
	int dir;    /* the folder */
	struct problem_about about;
	struct limits limits;
	struct problem_language *changes;
	size_t change_count;
	struct problem_compile compile;
	struct problem_io io;
	struct problem_checker checker;
	bool checked; /* there is a section [checker] */
	struct problem_interactor interactor;
	struct problem_manager manager;
	struct rules source_rules; /* [rules] */
	struct problem_tests tests;
	struct problem_report report;
	struct problem_test *test;
	size_t test_count;
	struct problem_group *group;
	size_t group_count;
	struct problem_group whole; /* all tests, where there is no group */
	struct problem_score score;
	struct problem_run run;
	struct function_keys function_keys;
	struct function function;   /* what [function] comes to; only in problems of that type */
	struct compare_rules rules; /* what [checker] comes to */
	double *line_points;        /* of rules */
};

/*
 * Reads a problem: `path` is its folder or the file.  Every error is added to *errors as FILE:LINE: reason;
 * -1 with the first in *err when there is one.  Names of languages must be in `languages`.
 */
int problem_read(const char *path, const struct languages *languages, struct strv *errors,
	struct problem *ret_problem, struct err *err);
void problem_free(struct problem *problem);
#define auto_problem __attribute__((cleanup(problem_free)))

/* Whether the submission talks with an interactor. */
static inline bool problem_interacts(const struct problem *problem)
{
	const struct problem_jury *keys = &problem->interactor.program;

	return problem->about.type == PROBLEM_INTERACTIVE ||
	       (problem->about.type == PROBLEM_MULTI_PASS && (keys->source.count || keys->command.count));
}

/* Whether submissions are outputs and no programs. */
static inline bool problem_takes_outputs(const struct problem *problem)
{
	return problem->about.type == PROBLEM_OUTPUT_ONLY;
}

/* Opens a file of the problem for reading: beneath its folder, a regular file, no link on the way. */
int problem_open(const struct problem *problem, const char *path, struct err *err);
/* The limits of a language. */
int problem_limits(const struct problem *problem, const struct language *language, struct limits *ret_limits,
	struct err *err);
/* ... for one test, which may have limits of its own. */
int problem_test_limits(const struct problem *problem, const struct language *language,
	const struct problem_test *test, struct limits *ret_limits, struct err *err);
/* The first group that a test is in, or NULL. */
const struct problem_group *problem_group_of(const struct problem *problem, size_t test);

/* What contestants may see of a test, by all that problem.ini says; and of a group's tests. */
enum visible problem_visible(const struct problem *problem, size_t test);
enum visible problem_group_visible(const struct problem *problem, const struct problem_group *group);

/* ---- problem_tests.c ---- */

/* Adds the tests whose inputs the patterns name; a pattern that names none is an error. */
int problem_tests_glob(struct problem *problem, const char *patterns, bool sample, int line, struct err *err);
/* Begins a [test NAME]: the new test is the last. */
int problem_tests_named(struct problem *problem, const char *name, int line, struct err *err);
/* When everything was read: names, answers.  Errors are added to *errors. */
void problem_tests_complete(struct problem *problem, struct strv *errors);

/* ---- problem_groups.c ---- */

/* Notes what `borderline` of [run] says. */
int problem_groups_borderline(struct problem_run *run, struct err *err);
/* When the tests are complete: members of groups, points, what requires what.  Errors are added to *errors.
 */
void problem_groups_complete(struct problem *problem, struct strv *errors);
/* The groups that make up the score, or the whole where there are none. */
const struct problem_group *problem_groups(const struct problem *problem, size_t *ret_count);
