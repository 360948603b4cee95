/*
 * runtest.h: what all types of problems need to run a submission on a test.
 */
#pragma once

#include "boxrun.h"
#include "submission.h"

/* One run of a submission on a test, of any type. */
struct trial {
	const struct plan *plan;
	struct desk *desk;
	const struct problem_test *test;
	struct limits limits;        /* of this test */
	struct language_words words; /* for these limits; what they point to is the plan's */
	struct result_test *result;
};

/* Fills the box with the program, and with the files of the test. */
int runtest_place(const struct trial *trial, struct slot *slot, struct err *err);
/* The submission's command, in which the limits may stand. */
int runtest_argv(const struct trial *trial, struct strv *ret_argv, struct err *err);
/* A run of the submission with its limits; the caller adds what is to become of the streams. */
struct boxrun runtest_limits(const struct trial *trial, struct slot *slot, const struct strv *argv);
/*
 * Takes over what a run has used and written to standard error, and its verdict as far as the output has no
 * part in it: AC when it ended well; message says why not.
 */
int runtest_note(const struct trial *trial, struct boxrun_end *end, struct err *err);
/* Has the output checked; see checker_output(). */
int runtest_check(const struct trial *trial, const struct buf *output, struct err *err);

/* Puts a file into the box, in the place of one of that name; `from` is read from where it is to its end. */
int runtest_put(const struct slot *slot, const char *name, int from, struct err *err);
/*
 * The file that a program has left there, if it ended well; that there is none, or that it is too large, is
 * its verdict.
 */
int runtest_get(const struct trial *trial, const struct slot *slot, const char *name, struct buf *ret_output,
	struct err *err);

/* A test of the type batch; as all types' functions it fails when the machine or the jury did. */
int runtest_batch(const struct trial *trial, struct err *err);
/*
 * The output that a submission has for a test: called as it, or as systems with such problems call it.  NULL:
 * there is none; *err, which must be all zero before, has a text when that could not be found out.
 */
const struct source *runtest_output(
	const struct plan *plan, const struct problem_test *test, struct err *err);
/* A test for which the submission holds the output. */
int runtest_outputs(const struct trial *trial, struct err *err);
