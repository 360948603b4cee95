/* Unit test of judge/turns.c: who gets which test, promises that hold nobody up, and what is skipped. */
#include "turns.h"

#include "tap.h"

#include <stdlib.h>

#define TESTS 5

static struct problem_test tests[TESTS];
static bool members[TESTS] = { true, true, true, true, true }, needs[1];
static const struct problem problem = {
	.test = tests,
	.test_count = TESTS,
	.whole = { .scoring = PROBLEM_PASSED, .points = 100, .member = members, .needs = needs },
};
static struct result_test results[TESTS];

static struct turns begin(enum problem_order order)
{
	struct turns turns;
	struct err err;

	if (turns_begin(&problem, order, TESTS, &turns, &err) < 0)
		exit(1);
	for (size_t i = 0; i < TESTS; i++)
		results[i] = (struct result_test){ .verdict = VERDICT_AC };
	return turns;
}

/* What a worker gets; -1: nothing. */
static int take(struct turns *turns, size_t worker)
{
	size_t test;

	return turns_take(turns, worker, &test) ? (int)test : -1;
}

/* What he is promised of two tests, as the digits of a number, and how many are left. */
static int promise(struct turns *turns, size_t worker, size_t *ret_left)
{
	size_t test[2], count = turns_promise(turns, worker, 2, test, ret_left);
	int digits = 0;

	for (size_t i = 0; i < count; i++)
		digits = 10 * digits + (int)test[i];
	return digits;
}

static void test_alone(void)
{
	static const int promised[] = { 12, 23, 34, 4, 0 };
	struct turns turns = begin(PROBLEM_ALL_TESTS);
	size_t left;

	for (int i = 0; i < TESTS; i++) {
		is_int(take(&turns, 0), i, "one worker gets them in their order");
		is_int(promise(&turns, 0, &left), promised[i], "  and is promised the next two");
		is_int(promise(&turns, 0, &left), promised[i], "  the same when it asks again");
		is_int((int)left, TESTS - i - 1, "  of so many");
		ok(!turns_settle(&turns, results), "  not settled while it runs");
		turns_done(&turns, (size_t)i);
		is_int(turns_settle(&turns, results), i + 1 == TESTS, "  settled");
	}
	turns_end(&turns);
}

static void test_promises(void)
{
	struct turns turns = begin(PROBLEM_ALL_TESTS);
	size_t left;

	is_int(take(&turns, 0), 0, "the first worker's first");
	is_int(promise(&turns, 0, &left), 12, "  and what it is promised");
	is_int(take(&turns, 1), 3, "another one passes that by");
	is_int(promise(&turns, 1, &left), 4, "  and is promised what is behind its own");
	is_int(take(&turns, 2), 1,
		"a third, for whom nothing else is there, takes what is promised to others");
	is_int(promise(&turns, 2, &left), 0, "  and there is nothing left to promise");
	is_int(take(&turns, 1), 4, "a promise that stands is kept");
	is_int(take(&turns, 0), 2, "of two promises the one that is left");
	is_int(take(&turns, 1), -1, "nothing is left");
	turns_end(&turns);
}

static void test_skipped(void)
{
	struct turns turns = begin(PROBLEM_STOP_FIRST);
	size_t left;

	take(&turns, 0);
	is_int(promise(&turns, 0, &left), 12, "promised before it is known");
	results[0].verdict = VERDICT_WA;
	turns_done(&turns, 0);
	ok(turns_settle(&turns, results), "a failure settles all");
	is_int(take(&turns, 0), -1, "what is to be skipped is not taken, promised or not");
	is_int(promise(&turns, 0, &left), 0, "  nor promised");
	is_int(results[4].verdict, VERDICT_SK, "  but skipped");
	turns_end(&turns);
}

int main(void)
{
	test_alone();
	test_promises();
	test_skipped();
	return tap_done();
}
