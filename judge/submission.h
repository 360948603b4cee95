/*
 * submission.h: one submission from its sources to its score.
 */
#pragma once

#include "language.h"
#include "problem.h"
#include "result.h"
#include "session.h"
#include "source.h"

struct progress; /* report.h */

/* What is the same for all submissions of one call. */
struct judge {
	const struct problem *problem;
	const struct languages *languages;
	const struct language *language; /* asked for; NULL: by the files' names */
	struct session *session;
	struct progress *progress;
	bool stop_first; /* no more tests after the first that is not accepted */
};

/* What is the same for all tests of one submission. */
struct plan {
	const struct judge *judge;
	struct sources sources;
	const struct language *language; /* that of the sources */
	struct limits limits;
	struct language_words words;
};

/*
 * Judges.  Fails only when memory is short; everything else that goes wrong is a verdict (JE).
 * *ret_result refers to the problem, the languages and `path`.
 */
int submission_judge(const struct judge *judge, const char *path, struct result *ret_result, struct err *err);

/* ---- compile.c ---- */

/* The folder in the session that holds what the compiler made. */
#define COMPILE_FOLDER "made"

/* Compiles; what came of it is in COMPILE_FOLDER.  Fails when the machine did: a judge error. */
int compile_run(const struct plan *plan, struct result_compile *ret_compile, struct err *err);

/* ---- runtest.c ---- */

/* Runs one test.  Fails when the machine did: a judge error. */
int runtest_run(const struct plan *plan, const struct problem_test *test, struct result_test *result,
	struct err *err);
