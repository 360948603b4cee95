/*
 * turns.h: which tests of a submission are still to be run, who is to take which, and which are known for
 * good.
 */
#pragma once

#include "skip.h"

struct turns {
	struct skip skip;
	size_t count;
	char *mark;      /* of each test, see turns.c */
	size_t *promise; /* of each test: the worker that it is promised to, counted from 1; 0: nobody */
	size_t next;     /* before this nothing is to be taken */
	size_t settled;  /* tests before this are known for good */
};

int turns_begin(const struct problem *problem, enum problem_order order, size_t count,
	struct turns *ret_turns, struct err *err);
void turns_end(struct turns *turns);
/*
 * The next test for a worker, which is then his: the first that was promised to him, else the first that
 * nobody was promised, else any.  false: there is none now.
 */
bool turns_take(struct turns *turns, size_t worker, size_t *ret_test);
/*
 * Promises him the tests that he would take next, `most` of them if there are so many.  Returns how many; so
 * many are left from the first of them on, or more: *ret_left.
 */
size_t turns_promise(struct turns *turns, size_t worker, size_t most, size_t *ret_tests, size_t *ret_left);
/* Its result is there. */
void turns_done(struct turns *turns, size_t test);
/* Goes on as far as tests are known, in their order, and skips what is not to be run.  Returns whether all
 * are. */
bool turns_settle(struct turns *turns, struct result_test *tests);
