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

/* The first that is open and promised to nobody, or *ret_promised; turns->count: there is none. */
static size_t turns_first(struct turns *turns, size_t *ret_promised)
{
	size_t test;

	*ret_promised = turns->count;
	while (turns->next < turns->count && !turns_open(turns, turns->next))
		turns->next++;
	for (test = turns->next; test < turns->count; test++) {
		if (!turns_open(turns, test))
			continue;
		if (!turns->promise[test])
			break;
		if (*ret_promised == turns->count)
			*ret_promised = test;
	}
	return test;
}

bool turns_take(struct turns *turns, size_t worker, size_t promised, size_t *ret_test)
{
	size_t test = promised, other;

	if (!turns_open(turns, test) || turns->promise[test] != worker + 1) {
		test = turns_first(turns, &other);
		if (test == turns->count)
			test = other;
		if (test == turns->count)
			return false;
	}
	turns->mark[test] = TURNS_RUNNING;
	*ret_test = test;
	return true;
}

bool turns_promise(struct turns *turns, size_t worker, size_t *ret_test, size_t *ret_left)
{
	size_t other, test = turns_first(turns, &other);

	if (test == turns->count)
		return false;
	turns->promise[test] = worker + 1;
	*ret_test = test;
	*ret_left = turns->count - test;
	return true;
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
