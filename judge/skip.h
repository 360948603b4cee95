/*
 * skip.h: which tests of a submission are not run, because the ones before them have decided.
 */
#pragma once

#include "problem.h"
#include "result.h"

/* What is known of one group. */
struct skip_group {
	bool failed; /* a test of it failed */
	bool less;   /* it cannot get all its points any more */
};

struct skip {
	const struct problem *problem;
	enum problem_order order;
	bool failed; /* a test failed, so the verdict stands */
	bool ended;  /* a test could not be judged: nothing more is run */
	struct skip_group *group;
};

int skip_begin(
	const struct problem *problem, enum problem_order order, struct skip *ret_skip, struct err *err);
/*
 * Whether test number `test` is not to be run.  Those before it have all been noted or skipped.  What is once
 * skipped stays so, whatever is noted afterwards.
 */
bool skip_test(const struct skip *skip, size_t test);
/* Notes what came out for a test; of one that is skipped nothing is to be noted. */
void skip_note(struct skip *skip, size_t test, const struct result_test *result);
void skip_end(struct skip *skip);
