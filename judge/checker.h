/*
 * checker.h: what decides about an output: a built-in comparer, or a program of the jury's.
 */
#pragma once

#include "problem.h"
#include "verdict.h"

struct plan; /* submission.h */
struct desk;
struct slot;
struct result_test;

/*
 * Decides about the output of a run that ended well: verdict, score, message and hint.  Fails when the jury's
 * program or files or the machine did: a judge error.
 */
int checker_output(const struct plan *plan, struct desk *desk, const struct problem_test *test,
	struct span output, struct result_test *result, struct err *err);

/* ---- parts of it, for those who talk with a submission ---- */

/* In the box of the jury, as its programs call it. */
#define CHECKER_FEEDBACK "check/feedback"
/* How many of a checker's own points are a score of 1; on a test that is worth nothing none are. */
double checker_points(const struct problem *problem, const struct problem_test *test);
/* Makes that folder in a box in which the program was placed. */
int checker_folder(const struct slot *slot, struct err *err);
/*
 * Opens the folder in which the checker of the last checker_output() could leave files; it is there until the
 * desk's box for the jury is used again.
 */
int checker_feedback(const struct desk *desk, int *ret_folder, struct err *err);

/* ---- checker_protocol.c: what a checker's end means; nothing here touches anything but its arguments ----
 */

enum checker_kind {
#define CHECKER(id, name, form, reads, function, help) CHECKER_##id,
#include "checker.def"
	CHECKER_KINDS /* how many there are */
};

/* How a checker ended and what it left.  A file that is not there has data NULL. */
struct checker_said {
	int code;
	struct span output, errors;                                 /* the beginnings */
	struct span judge_message, team_message, score, multiplier; /* files of the feedback folder */
	double points;                                              /* key `points` */
	bool above;                                                 /* more than these are a wrong output */
	bool presentation; /* a presentation error is a verdict of its own */
	bool absolute; /* scores of its own are no parts of `points`, but numbers that count as they are */
};

/* The spans are parts of what was said, or constant. */
struct checker_told {
	enum verdict verdict;
	double score; /* a part, 0 to 1 */
	bool owned;   /* absolute: it gave a number of its own, `own` */
	double own;
	struct span message, hint;
};

/*
 * Adds what a program left in that folder, and makes a verdict of it all on a test, with score, message and
 * hint; `points`, `above`, `presentation` and `absolute` need not be set.
 */
int checker_decide(const struct problem *problem, const struct problem_test *test, const struct desk *desk,
	enum checker_kind kind, struct checker_said *said, struct result_test *result, struct err *err);

/* Fails, which is a judge error, when that does not follow the protocol. */
typedef int (*checker_function)(
	const struct checker_said *said, struct checker_told *ret_told, struct err *err);

struct checker_row {
	const char *name;
	const char *form;
	bool reads;
	checker_function function;
};

/* Indexed by enum checker_kind. */
extern const struct checker_row checker_table[CHECKER_KINDS];

/* Whether a program decides. */
static inline bool checker_by_program(const struct problem *problem)
{
	return problem->checker.kind >= COMPARE_KINDS;
}

/* Whether a program that talks gave up as nobody was there any more: its interpreter says so. */
bool checker_deserted(const struct checker_said *said);
int checker_testlib(const struct checker_said *said, struct checker_told *ret_told, struct err *err);
int checker_kattis(const struct checker_said *said, struct checker_told *ret_told, struct err *err);
int checker_cms(const struct checker_said *said, struct checker_told *ret_told, struct err *err);
int checker_code(const struct checker_said *said, struct checker_told *ret_told, struct err *err);
