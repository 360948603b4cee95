/*
 * submission.h: one submission from its sources to its score.
 */
#pragma once

#include "desk.h"
#include "language.h"
#include "problem.h"
#include "program.h"
#include "result.h"

struct progress; /* report.h */
struct staff;    /* staff.h */

/* What is the same for all submissions of one call. */
struct judge {
	const struct problem *problem;
	const struct languages *languages;
	const struct language *language; /* asked for; NULL: by the files' names */
	struct session *session;
	struct desk *desk;
	struct progress *progress;
	bool stop_first;           /* no more tests after the first that is not accepted */
	bool transcript;           /* note what submission and interactor say to each other */
	const struct staff *staff; /* the programs of the jury's */
	const char *trouble;       /* why nothing can be judged, a fault of the jury's; NULL: there is none */
};

/* What is the same for all tests of one submission. */
struct plan {
	const struct judge *judge;
	struct program program;
	struct limits limits;
};

/*
 * Judges.  Fails only when memory is short; everything else that goes wrong is a verdict (JE).
 * *ret_result refers to the problem, the languages and `path`.
 */
int submission_judge(const struct judge *judge, const char *path, struct result *ret_result, struct err *err);

/* ---- runtest.c ---- */

/* Runs one test.  Fails when the machine did: a judge error. */
int runtest_run(const struct plan *plan, struct desk *desk, const struct problem_test *test,
	struct result_test *result, struct err *err);
