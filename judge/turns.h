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
 * The next test for a worker, which is then his: the one that was promised to him (`promised`, or what is no
 * test), else the first that nobody was promised, else any.  false: there is none now.
 */
bool turns_take(struct turns *turns, size_t worker, size_t promised, size_t *ret_test);
/* Promises him the test that he would take next; *ret_left: so many are left with it, or more. */
bool turns_promise(struct turns *turns, size_t worker, size_t *ret_test, size_t *ret_left);
/* Its result is there. */
void turns_done(struct turns *turns, size_t test);
/* Goes on as far as tests are known, in their order, and skips what is not to be run.  Returns whether all
 * are. */
bool turns_settle(struct turns *turns, struct result_test *tests);
