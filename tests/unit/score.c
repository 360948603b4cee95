/* Verdicts and points of groups and submissions. */
#include "score.h"

#include "tap.h"

#define TESTS 4

/* Four tests with these verdicts; the first two are group a (30 points), the last three group b (70). */
static void score_is(const enum verdict *verdicts, size_t groups, const char *wanted, const char *name)
{
	bool a[TESTS] = { true, true }, b[TESTS] = { false, true, true, true };
	struct problem_group group[] = {
		{ .name = NULL, .points = 30, .member = a },
		{ .name = NULL, .points = 70, .member = b },
	};
	const struct problem problem = { .group = group, .group_count = groups, .test_count = TESTS };
	struct result_test test[TESTS] = { 0 };
	struct result_group scored[2] = { 0 };
	struct result result = { .test = test, .test_count = TESTS, .group = scored };
	char got[100];

	for (int i = 0; i < TESTS; i++)
		test[i].verdict = verdicts[i];
	score_tests(&problem, &result);
	snprintf(got, sizeof(got), "%s %g/%g", verdict_table[result.verdict].name, result.score,
		result.max_score);
	for (size_t i = 0; i < groups; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), " %s %g",
			verdict_table[scored[i].verdict].name, scored[i].score);
	is_str(got, wanted, name);
}

#define V(a, b, c, d) ((const enum verdict[]){ VERDICT_##a, VERDICT_##b, VERDICT_##c, VERDICT_##d })

int main(void)
{
	score_is(V(AC, AC, AC, AC), 2, "AC 100/100 AC 30 AC 70", "all accepted");
	score_is(V(WA, AC, AC, AC), 2, "WA 70/100 WA 0 AC 70", "the first group fails");
	score_is(V(AC, AC, AC, TLE), 2, "TLE 30/100 AC 30 TLE 0", "the second group fails");
	score_is(V(AC, RTE, AC, AC), 2, "RTE 0/100 RTE 0 RTE 0", "a test of both groups fails");
	score_is(V(AC, AC, TLE, WA), 2, "TLE 30/100 AC 30 TLE 0", "the first that fails is the verdict");
	score_is(V(AC, AC, WA, SK), 2, "WA 30/100 AC 30 WA 0", "skipped behind a failure");
	score_is(V(AC, AC, SK, WA), 2, "WA 30/100 AC 30 WA 0", "skipped before a failure");
	score_is(V(WA, JE, SK, SK), 2, "JE 0/100 JE 0 JE 0", "a judge error comes before all");
	score_is(V(AC, AC, AC, AC), 0, "AC 100/100", "no groups: all");
	score_is(V(AC, AC, AC, WA), 0, "WA 0/100", "no groups: nothing");
	return tap_done();
}
