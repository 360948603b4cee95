/*
 * runtest.h: what all types of problems need to run a submission on a test.
 */
#pragma once

#include "boxrun.h"
#include "submission.h"

/* A run of the submission with its limits; the caller adds what is to become of the streams. */
struct boxrun runtest_limits(const struct plan *plan, struct slot *slot, const struct strv *argv);
/*
 * Takes over what a run has used and written to standard error, and its verdict as far as the output has no
 * part in it: AC when it ended well; message says why not.
 */
int runtest_note(
	const struct plan *plan, struct boxrun_end *end, struct result_test *result, struct err *err);

/* A test of the type batch; see runtest_run(). */
int runtest_batch(const struct plan *plan, struct desk *desk, const struct problem_test *test,
	struct result_test *result, struct err *err);
