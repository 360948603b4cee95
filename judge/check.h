/*
 * check.h: what decides about an output: a built-in comparer, or a program of the jury's.
 */
#pragma once

#include "submission.h"

/*
 * Decides about the output of a run that ended well: verdict, score, message and hint.  Fails when the jury's
 * program or files or the machine did: a judge error.
 */
int check_output(const struct plan *plan, struct desk *desk, const struct problem_test *test,
	struct span output, struct result_test *result, struct err *err);

/* ---- parts of it, for those who talk with a submission ---- */

/* In the box of the jury, as its programs call it. */
#define CHECK_FEEDBACK "check/feedback"
/* Makes that folder in a box in which the program was placed. */
int check_folder(const struct slot *slot, struct err *err);
/*
 * Opens the folder in which the checker of the last check_output() could leave files; it is there until the
 * desk's box for the jury is used again.
 */
int check_feedback(const struct desk *desk, int *ret_folder, struct err *err);

/* ---- check_protocol.c: what a checker's end means; nothing here touches anything but its arguments ---- */

enum check_kind {
#define CHECK(id, name, form, reads, function, help) CHECK_##id,
#include "check.def"
	CHECK_KINDS /* how many there are */
};

/* How a checker ended and what it left.  A file that is not there has data NULL. */
struct check_said {
	int code;
	struct span output, errors;                                 /* the beginnings */
	struct span judge_message, team_message, score, multiplier; /* files of the feedback folder */
	double points;                                              /* key `points` */
	bool presentation; /* a presentation error is a verdict of its own */
};

/* The spans are parts of what was said, or constant. */
struct check_told {
	enum verdict verdict;
	double score;
	struct span message, hint;
};

/*
 * Adds what a program left in that folder, and makes a verdict of it all, with score, message and hint;
 * `points` and `presentation` need not be set.
 */
int check_decide(const struct problem *problem, const struct desk *desk, enum check_kind kind,
	struct check_said *said, struct result_test *result, struct err *err);

/* Fails, which is a judge error, when that does not follow the protocol. */
typedef int (*check_function)(const struct check_said *said, struct check_told *ret_told, struct err *err);

struct check_row {
	const char *name;
	const char *form;
	bool reads;
	check_function function;
};

/* Indexed by enum check_kind. */
extern const struct check_row check_table[CHECK_KINDS];

/* Whether a program decides. */
static inline bool check_by_program(const struct problem *problem)
{
	return problem->checker.kind >= COMPARE_KINDS;
}

int check_testlib(const struct check_said *said, struct check_told *ret_told, struct err *err);
int check_kattis(const struct check_said *said, struct check_told *ret_told, struct err *err);
int check_cms(const struct check_said *said, struct check_told *ret_told, struct err *err);
int check_code(const struct check_said *said, struct check_told *ret_told, struct err *err);
