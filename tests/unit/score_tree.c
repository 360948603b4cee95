/* Groups inside of groups and absolute points, by hand; at random: score_oracle.c. */
#include "score_made.h"
#include "tap.h"

/* One word for each test: AC, WA, ..., or AC:7 for a number of the checker's own. */
static void read_tests(const char *words, struct result_test *test)
{
	for (size_t i = 0; *words; i++, words += *words == ' ') {
		size_t length = strcspn(words, " "), name = strcspn(words, " :");

		test[i] = (struct result_test){ .verdict = VERDICT_JE, .score = 1 };
		for (int v = 0; v < VERDICTS; v++)
			if (strlen(verdict_table[v].name) == name &&
				strncmp(verdict_table[v].name, words, name) == 0)
				test[i].verdict = (enum verdict)v;
		test[i].owned = words[name] == ':';
		test[i].own = test[i].owned ? strtod(words + name + 1, NULL) : 0;
		words += length;
	}
}

static void scored_by(
	struct made *made, const struct score_grader *grader, const char *words, const char *wanted)
{
	struct result_test test[TESTS] = { 0 };
	struct result_group group[GROUPS] = { 0 };
	struct result result = { .test = test, .test_count = made->problem.test_count, .group = group };
	char told[400], name[140];

	read_tests(words, test);
	if (!grow(made))
		abort();
	score_tests(&made->problem, grader, &result);
	fell(made);
	tell(&result, told, sizeof(told));
	snprintf(name, sizeof(name), "%s: %s", words, wanted);
	is_str(told, wanted, name);
	if (result.reason.len)
		printf("# %s\n", buf_text(&result.reason));
	buf_free(&result.reason);
}

static void scored(struct made *made, const char *words, const char *wanted)
{
	scored_by(made, NULL, words, wanted);
}

/* ---- by hand ---- */

static void ways(void)
{
	struct made made;
	struct problem_group *group;

	make(&made, 3);
	group = add(&made, -1, 0, 3, PROBLEM_SUM);
	scored(&made, "AC AC AC", "AC 3/3 AC 3");
	scored(&made, "AC WA AC", "WA 2/3 WA 2");
	group->accept = loose("5");
	group->reject = loose("-2");
	scored(&made, "AC WA TLE", "TLE 1/15 TLE 1");
	group->scoring = PROBLEM_MEAN;
	scored(&made, "AC WA TLE", "TLE 0.333333/5 TLE 0.3333333333");
	group->scoring = PROBLEM_MIN;
	scored(&made, "AC WA TLE", "TLE -2/5 TLE -2");
	group->scoring = PROBLEM_MAX;
	group->verdict = PROBLEM_FIRST;
	scored(&made, "AC WA TLE", "WA 5/5 WA 5");
	group->verdict = PROBLEM_ANY_OR_FIRST;
	scored(&made, "AC WA TLE", "AC 5/5 AC 5");
	scored(&made, "WA WA TLE", "WA -2/5 WA -2");
	group->verdict = PROBLEM_ALWAYS_ACCEPT;
	scored(&made, "WA WA TLE", "AC -2/5 AC -2");
	group->scoring = PROBLEM_ALL;
	group->points = 40;
	group->pointed = true;
	scored(&made, "AC AC AC", "AC 40/40 AC 40");
	scored(&made, "AC AC WA", "AC 0/40 AC 0");
	scored(&made, "AC JE AC", "JE 0/40 JE 0");
}

static void own_numbers(void)
{
	struct made made;
	struct problem_group *group;

	make(&made, 3);
	made.problem.checker.kind = COMPARE_KINDS + (int)CHECKER_KATTIS;
	group = add(&made, -1, 0, 3, PROBLEM_SUM);
	scored(&made, "AC:12.5 AC AC:-3", "AC 10.5/inf AC 10.5");
	scored(&made, "AC:12.5 WA:4 WA", "WA 16.5/inf WA 16.5");
	made.problem.score.rejected = 1;
	scored(&made, "AC:12.5 WA:4 WA", "WA 0/inf WA 16.5");
	group->range = loose("10 20");
	scored(&made, "AC:12.5 AC AC", "AC 14.5/20 AC 14.5");
	scored(&made, "AC:12.5 AC AC:7", "JE 0/20 JE 0");
	scored(&made, "AC:8.5 AC AC:0", "JE 0/20 JE 0");
	scored(&made, "WA AC AC:0", "WA 0/20 WA 1");
	group->range = NULL;
	group->points = 12;
	group->pointed = true;
	scored(&made, "AC AC:1 AC", "AC 9/12 AC 9");
	scored(&made, "AC:4.00000000001 AC AC", "AC 12/12 AC 12");
}

static void nested(void)
{
	struct made made;

	make(&made, 6);
	add(&made, -1, 0, 0, PROBLEM_SUM)->samples = 1;
	add(&made, 0, 0, 1, PROBLEM_SUM);
	add(&made, 0, 0, 0, PROBLEM_SUM)->verdict = PROBLEM_ANY_OR_WORST;
	add(&made, 2, 1, 3, PROBLEM_MIN)->accept = loose("30");
	add(&made, 2, 3, 6, PROBLEM_MIN)->accept = loose("70");
	made.test[0].sample = true;
	scored(&made, "AC AC AC AC AC AC", "AC 100/100 AC 100 AC 1 AC 100 AC 30 AC 70");
	scored(&made, "WA AC AC AC AC AC", "AC 100/100 AC 100 WA 0 AC 100 AC 30 AC 70");
	scored(&made, "AC AC AC WA AC RTE", "AC 30/100 AC 30 AC 1 AC 30 AC 30 RTE 0");
	scored(&made, "AC AC WA WA AC RTE", "RTE 0/100 RTE 0 AC 1 RTE 0 WA 0 RTE 0");
	made.group[0].samples = 0;
	made.group[0].stop = 1;
	scored(&made, "WA AC AC AC AC AC", "WA 0/101 WA 0 WA 0 SK 0 SK 0 SK 0");
	made.group[0].stop = 0;
	made.group[4].needs[3] = true;
	scored(&made, "AC AC WA AC AC AC", "WA 1/101 WA 1 AC 1 WA 0 WA 0 SK 0");
	made.group[2].verdict = PROBLEM_ALWAYS_ACCEPT;
	scored(&made, "AC AC WA AC AC AC", "AC 1/101 AC 1 AC 1 AC 0 WA 0 SK 0");
}

/* ---- a grader ---- */

static int grade(void *user, const struct problem_group *group, const struct score_line *line, size_t count,
	struct score_line *ret_line, struct err *err)
{
	int *calls = user;

	(void)group;
	*calls += 1;
	if (count == 1)
		return err_set(err, ERR_PROTO, "no good");
	*ret_line = (struct score_line){ .verdict = line[0].verdict, .score = 100 * (double)count };
	return 0;
}

static void graders(void)
{
	int calls = 0;
	const struct score_grader grader = { grade, &calls };
	struct made made;

	make(&made, 4);
	add(&made, -1, 0, 1, PROBLEM_SUM);
	add(&made, 0, 1, 4, PROBLEM_GRADER)->stop = 1;
	scored_by(&made, &grader, "AC AC AC AC", "AC 301/inf AC 301 AC 300");
	scored_by(&made, &grader, "AC AC WA AC", "AC 201/inf AC 201 AC 200");
	is_int(calls, 2, "and it is called once for each");
	scored_by(&made, &grader, "AC WA AC AC", "JE 0/inf JE 0 JE 0");
	scored_by(&made, &grader, "AC AC AC JE", "JE 0/inf JE 0 JE 0");
	is_int(calls, 3, "not where a test could not be judged");
	made.group[0].stop = 1;
	scored_by(&made, &grader, "WA AC AC AC", "WA 0/inf WA 0 SK 0");
	is_int(calls, 3, "nor for a group that does not count");
}

int main(void)
{
	ways();
	own_numbers();
	nested();
	graders();
	return tap_done();
}
