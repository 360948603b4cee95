/* What contestants may see of a test, by test, sample, groups and [report]. */
#include "problem.h"

#include "tap.h"

#define TESTS 5

int main(void)
{
	struct problem_test test[TESTS] = {
		{ .visible = VISIBLE_FULL, .visible_given = true },
		{ .sample = true },
		{ .sample = false },
		{ .sample = false },
		{ .sample = true, .visible = VISIBLE_NONE, .visible_given = true },
	};
	bool all[TESTS] = { true, true, true, true, true }, one[TESTS] = { false, false, true };
	struct problem_group group[] = {
		{ .member = all, .visible = VISIBLE_VERDICT, .visible_given = true },
		{ .member = one, .visible = VISIBLE_NONE, .visible_given = true },
		{ .member = all },
	};
	struct problem problem = { .test = test, .test_count = TESTS, .group = group, .group_count = 3 };

	is_int(problem_visible(&problem, 0), VISIBLE_FULL, "its own word comes first");
	is_int(problem_visible(&problem, 1), VISIBLE_FULL, "a sample is seen");
	is_int(problem_visible(&problem, 2), VISIBLE_NONE, "the strictest of two groups");
	is_int(problem_visible(&problem, 3), VISIBLE_VERDICT, "a group without a word does not count");
	is_int(problem_visible(&problem, 4), VISIBLE_NONE, "its own word counts for a sample, too");
	problem.group_count = 0;
	problem.report.visible = VISIBLE_NONE;
	is_int(problem_visible(&problem, 2), VISIBLE_NONE, "without a group it is [report]'s");
	is_int(problem_group_visible(&problem, &group[2]), VISIBLE_NONE,
		"a group without a word: [report]'s");
	is_int(problem_group_visible(&problem, &group[0]), VISIBLE_VERDICT, "a group with a word");
	return tap_done();
}
