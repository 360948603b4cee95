/*
 * cms.h: a package of CMS in the Italian format while it is translated; for cms*.c alone.
 */
#pragma once

#include "package/node.h"
#include "package/package.h"

#define CMS_FILE "task.yaml"
#define CMS_GEN  "gen/GEN"
#define CMS_LINK "is a link; links are not followed: put what it leads to here"
/* More tests than anybody has; it bounds what a wrong number makes us do. */
#define CMS_TESTS_MAX 5000

enum cms_key {
#define CMS_KEY(id, name, other, why) CMS_KEY_##id,
#include "package/cms.def"
	CMS_KEYS
};

enum cms_type {
	CMS_BATCH,
	CMS_OUTPUT_ONLY,
	CMS_COMMUNICATION,
};

/* Ways to make a score of a subtask's tests; CMS_SUM has no subtasks. */
enum cms_score { CMS_SUM, CMS_GROUP_MIN, CMS_GROUP_MUL, CMS_GROUP_THRESHOLD, CMS_GROUP_SUM, CMS_SCORES };

struct cms_subtask {
	double points;
	double bound;        /* of CMS_GROUP_THRESHOLD: the greatest outcome that is good */
	int line;            /* where it stands */
	size_t first, count; /* its tests in cms->order; count 0: `member` says which */
	bool *member;        /* one for each test; set by cms_score_read() */
};

/* A program of the jury's: at most one of both is set. */
struct cms_program {
	char *command; /* can be run as it is */
	char *source;
};

struct cms {
	struct package *package;
	struct node *task; /* what task.yaml says */
	enum cms_type type;
	const char *name; /* in `task`; "" when it is missing */
	struct cms_program checker, manager;
	bool graded, stubbed; /* there is a grader, a stub to be compiled together with submissions */
	struct strv seen;     /* paths that were carried over, or noted */

	size_t tests;
	size_t *order; /* the tests in the order in which subtasks take them: by the bytes of their names */
	bool *public;  /* one for each test: contestants are told how it went */
	enum cms_score score;
	double total;      /* of CMS_SUM: what all tests are worth */
	int64_t precision; /* digits behind the point */
	struct cms_subtask *subtask;
	size_t subtasks;
};

/* ---- cms.c ---- */

/* The value of a key, by whichever of its names, or NULL where there is none or it is null. */
struct node *cms_get(struct cms *cms, enum cms_key key);
/* An error about the value of a key, at its line. */
void cms_failed(struct cms *cms, const struct node *node, const struct err *err);
/* Notes a key that is given and comes to nothing; `why` begins with a verb. */
void cms_no_effect(struct cms *cms, enum cms_key key, const char *why);

/* ---- cms_tests.c ---- */

/* How many tests there are, which of them are public, and the subtasks of gen/GEN. */
void cms_tests_read(struct cms *cms);
/* [test NNN], and what contestants see. */
void cms_tests_write(struct cms *cms);
/* The room that cms_tests_name() needs. */
#define CMS_TEST_NAME 24
/* What CMS calls a test: its number, in three digits or more.  Returns `name`. */
const char *cms_tests_name(size_t test, char name[CMS_TEST_NAME]);

/* ---- cms_score.c ---- */

/* Adds a subtask.  Returns it, or NULL when memory is short or there are too many, which was told. */
struct cms_subtask *cms_score_add(struct cms *cms, const char *file, int line, double points);
/*
 * When the tests are known: what score_type and score_type_parameters say, in place of the subtasks of
 * gen/GEN; and the members of subtasks.
 */
void cms_score_read(struct cms *cms);
/* Whether a test counts for anything. */
bool cms_score_counts(const struct cms *cms, size_t test);
/* What a submission can get. */
double cms_score_total(const struct cms *cms);
/* [group ...] and [score] */
void cms_score_write(struct cms *cms);
/* Whether outcomes count what was used: the less the better, and good up to a threshold. */
bool cms_score_measures(const struct cms *cms);
/* The outcome that is a score of 1: the greatest threshold, where a program says what was used. */
double cms_score_scale(const struct cms *cms);
void cms_score_free(struct cms *cms);

/* ---- cms_pattern.c ---- */

/*
 * Sets ret_member[i] for each of `count` tests whose name the expression, as Python has them, matches from
 * its beginning on.  Fails on what is no such expression, on what is not taken here, and when no test
 * matches.
 */
int cms_pattern(const char *pattern, size_t count, bool *ret_member, struct err *err);

/* ---- cms_programs.c ---- */

/* Looks for the jury's programs; they and `output_only` make the type of the task. */
void cms_programs_look(struct cms *cms, bool output_only);
/* [compile], [checker] and [manager] */
void cms_programs_write(struct cms *cms);
void cms_programs_free(struct cms *cms);

/* ---- cms_files.c ---- */

/* `statement`, while [problem] is written. */
void cms_files_statement(struct cms *cms);
/* [solution ...] */
void cms_files_solutions(struct cms *cms);
/* Notes all files that were not carried over. */
void cms_files_rest(struct cms *cms);
