/*
 * turns.c: the order in which the tests of a submission are taken and settled; see turns.h.
 *
 * schedule.c calls it, with its lock held.  Only memory can fail.  It must never let a promise keep a test
 * from being run: who has nothing else to do takes what was promised to others, too.
 */
#include "turns.h"

#include "base/auto.h"

enum turns_mark {
	TURNS_UNTOUCHED,
	TURNS_RUNNING,
	TURNS_RUN,
};

int turns_begin(const struct problem *problem, enum problem_order order, size_t count,
	struct turns *ret_turns, struct err *err)
{
	auto_free char *mark = calloc(count + 1, sizeof(*mark));
	auto_free size_t *promise = calloc(count + 1, sizeof(*promise));
	struct skip skip;

	if (!mark || !promise)
		return err_nomem(err);
	if (skip_begin(problem, order, &skip, err) < 0)
		return -1;
	*ret_turns = (struct turns){ .skip = skip, .count = count, .mark = mark, .promise = promise };
	mark = NULL;
	promise = NULL;
	return 0;
}

void turns_end(struct turns *turns)
{
	skip_end(&turns->skip);
	free(turns->mark);
	free(turns->promise);
	*turns = (struct turns){ 0 };
}

static bool turns_open(const struct turns *turns, size_t test)
{
	return test < turns->count && turns->mark[test] == TURNS_UNTOUCHED && !skip_test(&turns->skip, test);
}

/* The first that is open from `test` on; turns->count: there is none. */
static size_t turns_first(const struct turns *turns, size_t test)
{
	while (test < turns->count && !turns_open(turns, test))
		test++;
	return test;
}

/* As turns_take(), from `test` on; turns->count: there is none. */
static size_t turns_find(const struct turns *turns, size_t worker, size_t test)
{
	size_t others = turns->count;

	/* what is promised comes before all that is not */
	for (test = turns_first(turns, test); test < turns->count; test = turns_first(turns, test + 1)) {
		if (!turns->promise[test] || turns->promise[test] == worker + 1)
			return test;
		if (others == turns->count)
			others = test;
	}
	return others;
}

bool turns_take(struct turns *turns, size_t worker, size_t *ret_test)
{
	size_t test;

	turns->next = turns_first(turns, turns->next);
	test = turns_find(turns, worker, turns->next);
	if (test == turns->count)
		return false;
	turns->mark[test] = TURNS_RUNNING;
	*ret_test = test;
	return true;
}

size_t turns_promise(struct turns *turns, size_t worker, size_t most, size_t *ret_tests, size_t *ret_left)
{
	size_t test = turns->next, count = 0;

	*ret_left = 0;
	while (count < most) {
		test = turns_find(turns, worker, test);
		if (test == turns->count || (turns->promise[test] && turns->promise[test] != worker + 1))
			break;
		turns->promise[test] = worker + 1;
		ret_tests[count++] = test++;
	}
	if (count)
		*ret_left = turns->count - ret_tests[0];
	return count;
}

void turns_done(struct turns *turns, size_t test)
{
	turns->mark[test] = TURNS_RUN;
}

bool turns_settle(struct turns *turns, struct result_test *tests)
{
	for (; turns->settled < turns->count; turns->settled++) {
		size_t test = turns->settled;

		if (turns->mark[test] == TURNS_RUNNING)
			return false;
		if (skip_test(&turns->skip, test))
			result_skip(&tests[test]);
		else if (turns->mark[test] == TURNS_RUN)
			skip_note(&turns->skip, test, &tests[test]);
		else
			return false;
	}
	return true;
}
