/*
 * skip.h: which tests of a submission are not run, because the ones before them have decided.
 */
#pragma once

#include "problem.h"
#include "result.h"

/* What is certain about one group; flags only ever go from false to true. */
struct skip_group {
	bool dead;    /* it counts for nothing: what it requires is not there, or its group has stopped */
	bool sure;    /* it will not be dead */
	bool closed;  /* no further test of it can change what it comes to */
	bool settled; /* ... and this is known: `fails` and `bad` are final */
	bool fails;   /* it is neither accepted nor partially so */
	bool bad;     /* it cannot get all its points any more; absolute: not be accepted */
	/* of its children: so many, from the first on, have been looked at; what was among them */
	size_t known;
	bool failed;      /* one that fails */
	bool test_failed; /* a test that does */
	bool told;        /* one whose failing verdict will be told before that of later ones */
	bool counted, accepted;
	bool vague; /* an inner group whose part cannot be told yet, and matters for what this one is worth */
	bool least; /* absolute: a score as low as any can be */
};

struct skip {
	const struct problem *problem;
	enum problem_order order;
	bool failed; /* a test failed: with parts of points the verdict of the whole stands */
	bool ended;  /* a test could not be judged: nothing more is run */
	struct skip_noted {
		const struct result_test *result; /* NULL: not yet */
	} * test;
	struct skip_group *group; /* the whole, where there are no groups */
};

int skip_begin(
	const struct problem *problem, enum problem_order order, struct skip *ret_skip, struct err *err);
/*
 * Whether test number `test` is not to be run.  Those before it have all been noted or skipped.  What is once
 * skipped stays so, whatever is noted afterwards.
 */
bool skip_test(const struct skip *skip, size_t test);
/*
 * Notes what came out for a test, which has to stay where it is; of one that is skipped nothing is to be
 * noted.
 */
void skip_note(struct skip *skip, size_t test, const struct result_test *result);
void skip_end(struct skip *skip);
