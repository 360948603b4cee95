/*
 * problem.h: a problem's folder: problem.ini and the tests that it names.
 */
#pragma once

#include "base/opt.h"
#include "compare/compare.h"
#include "expect.h"
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
	struct strv folders; /* with placeholders */
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
	int scale;  /* 1: they are out of the points of a test that has any */
	int above;  /* 1: more points are a wrong output */
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

struct problem_validator { /* [validator], [validator NAME] */
	char *name;        /* NULL: it has none */
	int kind;          /* enum problem_validator_kind */
	struct problem_jury program;
	int line;
};

enum problem_validator_kind {
	PROBLEM_VALIDATOR_KATTIS,
	PROBLEM_VALIDATOR_TESTLIB,
	PROBLEM_VALIDATOR_EXIT_CODE,
};

struct problem_generator { /* [generator NAME] */
	char *name;
	struct problem_jury program;
	int line;
};

enum problem_case_expect {
	PROBLEM_INVALID_INPUT,
	PROBLEM_WRONG_OUTPUT,
	PROBLEM_RIGHT_OUTPUT,
};

/* What a test says itself of what [checker] says; NULL: nothing. */
struct problem_compare {
	char *letters, *space, *float_tolerance, *float_absolute, *float_relative;
};

struct problem_case { /* [case NAME] */
	char *name;
	int expect; /* enum problem_case_expect */
	char *input, *answer, *output;
	struct strv checker_args;
	struct problem_compare own;
	struct compare_rules rules; /* what that and [checker] come to */
	struct strv validator_args, validator_args_for;
	int line;
	bool expected; /* `expect` was given */
};

struct problem_solution { /* [solution NAME] */
	char *name, *file;
	char *language, *entry; /* NULL: found out */
	struct strv expect, permit, verdict;
	char *score, *message; /* NULL: anything */
	int time;              /* enum expect_time as it was asked for */
	struct strv tests;
	char *group; /* NULL: not one group */
	bool fold;
	struct expect what; /* what all that comes to */
	bool *member;       /* one for each test: the section is about it */
	bool wrong;         /* an error was told already */
	int line;
};

/* How tests make up the score of a group, or of a problem without groups. */
enum problem_scoring {
#define SCORING(id, name, bound, where, help) PROBLEM_##id,
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
	struct strv validator_args, validator_args_for;
	struct strv generate;    /* a generator's name and arguments */
	struct strv args, files; /* of the program, and beside it */
	struct problem_compare own;
	struct compare_rules rules; /* what that and [checker] come to */
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

/* A member of a group. */
struct problem_child {
	bool group;   /* a group that is inside of it; else a test */
	size_t index; /* of the problem's */
};

/* How the verdicts of its children make up that of a group with absolute points. */
enum problem_verdict {
	PROBLEM_WORST,
	PROBLEM_FIRST,
	PROBLEM_ALWAYS_ACCEPT,
	PROBLEM_ANY_OR_WORST,
	PROBLEM_ANY_OR_FIRST,
};

/* Whether the checker gives tests of a group scores of its own. */
enum problem_own {
	PROBLEM_MAY,
	PROBLEM_MUST,
	PROBLEM_NEVER,
	PROBLEM_BOUNDED, /* by what acceptance is worth */
};

struct problem_group { /* [group NAME] */
	char *name;
	struct strv tests;
	char *inside;  /* the name of the group that it is in; NULL: none */
	double points; /* absolute: the greatest score, INFINITY when that is not known */
	char *score;   /* NULL: all; absolute: sum */
	int stop;      /* 1: at the first failure */
	struct strv requires;
	char *accept, *reject, *range; /* absolute; NULL: not given */
	int own;                       /* absolute: enum problem_own */
	int verdict;                   /* absolute: enum problem_verdict */
	int samples;                   /* absolute; 1: ignored */
	struct strv grader_args;
	enum problem_scoring scoring;
	double bound;  /* of the scoring, where it has one */
	double weight; /* of all its tests and inner groups together; 0: they all count the same */
	bool *member;  /* one for each test that is in it, and not in a group inside of it */
	bool *needs; /* one for each group: what it, and the groups it is in, require, and what that requires
		      */
	struct problem_child *child; /* tests and inner groups, in the order of their first tests */
	size_t child_count;
	size_t parent;                     /* 1 + the group that it is in; 0: none */
	size_t first;                      /* test that is in it, or in a group inside of it */
	bool sampled;                      /* nothing but samples is in it */
	double accept_score, reject_score; /* absolute */
	double low, high;                  /* absolute: what `range` says */
	int line;
	bool pointed; /* `points` was given */
	bool verdict_given;
	const char *absolute; /* the first key given that is for absolute points only; NULL: none */
	char *tip;            /* `hint` */
	int visible;
	bool visible_given;
	struct strv validator_args, validator_args_for;
};

/* What scores are. */
enum problem_points {
	PROBLEM_PARTS,    /* of points */
	PROBLEM_ABSOLUTE, /* numbers of their own */
};

enum problem_combine {
	PROBLEM_SUM_OF_GROUPS,
	PROBLEM_LEAST_PART,
	PROBLEM_ALL_PARTS,
};

struct problem_score { /* [score] */
	int mode;      /* enum problem_points */
	double max;    /* 0: not given */
	int64_t round; /* digits */
	int halves;    /* 1: to the even one */
	int combine;   /* enum problem_combine */
	char *tests;
	int rejected;        /* 1: a submission that is not accepted scores nothing */
	bool rejected_given; /* whatever it says */
};

struct problem_grader { /* [grader] */
	struct problem_jury program;
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
	bool reuse;       /* results of earlier calls may be taken */
	double low, high; /* what borderline says */
};

struct problem_calibrate { /* [calibrate] */
	double ac_to_time_limit, time_limit_to_tle;
	int64_t time_resolution; /* ms */
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
	struct problem_solution *solution;
	size_t solution_count;
	struct problem_validator unnamed; /* [validator], until all was read; then it is the first */
	struct problem_validator *validator;
	size_t validator_count;
	struct problem_generator *generator;
	size_t generator_count;
	struct problem_case *tried; /* [case NAME] */
	size_t tried_count;
	struct problem_group
		whole; /* all tests, where there is no group; its children are what is in no group */
	struct problem_score score;
	struct problem_grader grader;
	struct problem_run run;
	struct problem_calibrate calibrate;
	struct function_keys function_keys;
	struct function function;   /* what [function] comes to; only in problems of that type */
	struct compare_rules rules; /* what [checker] comes to; tests have their own */
	double *line_points;        /* of rules */
};

/*
 * Reads a problem: `path` is its folder or the file.  Every error is added to *errors as FILE:LINE: reason;
 * -1 with the first in *err when there is one.  Names of languages must be in `languages`.
 */
int problem_read(const char *path, const struct languages *languages, struct strv *errors,
	struct problem *ret_problem, struct err *err);
/*
 * The same for a problem.ini that is read from `in` and belongs to the open folder `dir`, which becomes the
 * problem's, unless it fails.  `file` is how errors call it.
 */
int problem_read_from(int dir, const char *file, FILE *in, const struct languages *languages,
	struct strv *errors, struct problem *ret_problem, struct err *err);
void problem_free(struct problem *problem);
#define auto_problem __attribute__((cleanup(problem_free)))

/* Whether the submission talks with an interactor. */
static inline bool problem_interacts(const struct problem *problem)
{
	const struct problem_jury *keys = &problem->interactor.program;

	return problem->about.type == PROBLEM_INTERACTIVE ||
	       (problem->about.type == PROBLEM_MULTI_PASS && (keys->source.count || keys->command.count));
}

/* Whether scores are numbers of their own, and no parts. */
static inline bool problem_absolute(const struct problem *problem)
{
	return problem->score.mode == PROBLEM_ABSOLUTE;
}

/* Whether the program of [grader] says what a group scores. */
static inline bool problem_graded(const struct problem *problem)
{
	for (size_t i = 0; i < problem->group_count; i++)
		if (problem->group[i].scoring == PROBLEM_GRADER)
			return true;
	return false;
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
/* Notes that a key was given. */
void problem_groups_note(struct problem_group *group, const char *key);
/* The groups that make up the score, or the whole where there are none. */
const struct problem_group *problem_groups(const struct problem *problem, size_t *ret_count);

/* ---- problem_verify.c: what `ojjudge verify` looks at ---- */

/* When the groups are complete.  Errors are added to *errors. */
void problem_verify_complete(struct problem *problem, const struct languages *languages, struct strv *errors);
void problem_verify_free(struct problem *problem);
/* The arguments of a validator for a test, or for a case; added to *ret_args. */
int problem_verify_args(const struct problem *problem, const struct problem_validator *validator, size_t test,
	struct strv *ret_args, struct err *err);
int problem_verify_case_args(const struct problem_validator *validator, const struct problem_case *tried,
	struct strv *ret_args, struct err *err);
/* The generator of that name, or NULL. */
const struct problem_generator *problem_verify_generator(const struct problem *problem, const char *name);
/* ---- problem_tree.c ---- */

/* Notes which group a group is in, by `inside`. */
int problem_tree_inside(const struct problem *problem, struct problem_group *group, struct err *err);
/*
 * When all groups have their members, and know what they are in: children, and their order.  Groups that are
 * inside of each other in a circle are errors, and then in none.
 */
int problem_tree_complete(struct problem *problem, struct strv *errors, struct err *err);
/* When needs are what groups require: adds what these need in turn.  Circles are errors. */
void problem_tree_needs(struct problem *problem, struct strv *errors);
/*
 * With absolute points, and when its inner groups know theirs: what a group's keys say, and the greatest
 * score that it can have.
 */
int problem_tree_most(const struct problem *problem, struct problem_group *group, struct err *err);
/* Whether a child makes part of a group's score and verdict; whether of its score: tests in no group do not.
 */
bool problem_tree_counts(
	const struct problem *problem, const struct problem_group *group, const struct problem_child *child);
bool problem_tree_scores(
	const struct problem *problem, const struct problem_group *group, const struct problem_child *child);
/* Whether who decides about outputs may give scores that are numbers of their own. */
bool problem_tree_owned(const struct problem *problem);
