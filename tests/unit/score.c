/* Verdicts and points of groups and submissions, and which tests are skipped. */
#include "score.h"

#include "skip.h"
#include "tap.h"

#include "base/auto.h"

#include <math.h>
#include <stdlib.h>

#define TESTS  8
#define GROUPS 4

/* A problem without a file; groups are added to it. */
struct made {
	struct problem problem;
	struct problem_test test[TESTS];
	struct problem_group group[GROUPS];
	bool member[GROUPS + 1][TESTS], needs[GROUPS + 1][GROUPS];
};

static void make(struct made *made, size_t tests)
{
	*made = (struct made){ 0 };
	made->problem = (struct problem){ .test = made->test, .test_count = tests, .group = made->group };
	made->problem.score.round = 6;
	made->problem.whole = (struct problem_group){ .scoring = PROBLEM_PASSED, .points = 100 };
	made->problem.whole.member = made->member[GROUPS];
	made->problem.whole.needs = made->needs[GROUPS];
	for (size_t i = 0; i < tests; i++)
		made->member[GROUPS][i] = true;
}

/* Children of groups, as reading makes them. */
static void grow(struct made *made)
{
	auto_strv struct strv errors = { 0 };
	struct err err;

	if (problem_tree_complete(&made->problem, &errors, &err) < 0 || errors.count)
		abort();
}

static void fell(struct made *made)
{
	for (size_t i = 0; i < made->problem.group_count; i++)
		free(made->group[i].child);
	free(made->problem.whole.child);
}

/* A group of tests, by their digits. */
static struct problem_group *add(
	struct made *made, const char *tests, enum problem_scoring scoring, double points)
{
	static char names[GROUPS][2] = { "a", "b", "c", "d" };
	size_t i = made->problem.group_count++;
	struct problem_group *group = &made->group[i];

	*group = (struct problem_group){ .scoring = scoring, .points = points, .name = names[i] };
	group->tests.count = 1;
	group->member = made->member[i];
	group->needs = made->needs[i];
	for (; *tests; tests++)
		group->member[*tests - '0'] = true;
	return group;
}

/* One word for each test: AC, WA, ..., or what a test that is partially correct scores. */
static void read_tests(const char *words, struct result_test *test)
{
	for (size_t i = 0; *words; i++, words += *words == ' ') {
		size_t length = strcspn(words, " ");

		test[i] = (struct result_test){ .verdict = VERDICT_PA, .score = strtod(words, NULL) };
		for (int v = 0; v < VERDICTS; v++)
			if (strlen(verdict_table[v].name) == length &&
				strncmp(verdict_table[v].name, words, length) == 0)
				test[i] = (struct result_test){ .verdict = (enum verdict)v };
		words += length;
	}
}

static void tell(const struct result *result, char *told, size_t size)
{
	int at = snprintf(told, size, "%s %.10g/%g", verdict_table[result->verdict].name, result->score,
		result->max_score);

	for (size_t i = 0; i < result->group_count; i++)
		at += snprintf(told + at, size - (size_t)at, " %s %.10g",
			verdict_table[result->group[i].verdict].name, result->group[i].score);
}

static void scored(struct made *made, const char *words, const char *wanted)
{
	struct result_test test[TESTS] = { 0 };
	struct result_group group[GROUPS] = { 0 };
	struct result result = { .test = test, .test_count = made->problem.test_count, .group = group };
	char told[400], name[100];

	read_tests(words, test);
	grow(made);
	score_tests(&made->problem, NULL, &result);
	fell(made);
	tell(&result, told, sizeof(told));
	snprintf(name, sizeof(name), "%s: %s", words, wanted);
	is_str(told, wanted, name);
}

/* ---- verdicts ---- */

static void verdicts(void)
{
	struct made made;

	make(&made, 4);
	add(&made, "01", PROBLEM_ALL, 30);
	add(&made, "123", PROBLEM_ALL, 70);
	scored(&made, "AC AC AC AC", "AC 100/100 AC 30 AC 70");
	scored(&made, "WA AC AC AC", "WA 70/100 WA 0 AC 70");
	scored(&made, "AC AC AC TLE", "TLE 30/100 AC 30 TLE 0");
	scored(&made, "AC RTE AC AC", "RTE 0/100 RTE 0 RTE 0");
	scored(&made, "AC AC TLE WA", "TLE 30/100 AC 30 TLE 0");
	scored(&made, "AC AC WA SK", "WA 30/100 AC 30 WA 0");
	scored(&made, "AC AC SK WA", "WA 30/100 AC 30 WA 0");
	scored(&made, "AC AC AC SK", "SK 30/100 AC 30 SK 0");
	scored(&made, "WA JE SK SK", "JE 0/100 JE 0 JE 0");
	scored(&made, "AC AC 0.5 WA", "WA 30/100 AC 30 WA 0");
	scored(&made, "AC AC SK 0.5", "PA 30/100 AC 30 PA 0");
	scored(&made, "AC 0.5 AC AC", "PA 0/100 PA 0 PA 0");
}

/* ---- ways ---- */

static void way(enum problem_scoring scoring, double bound, const char *words, const char *wanted)
{
	struct made made;

	make(&made, 4);
	add(&made, "0123", scoring, 60)->bound = bound;
	scored(&made, words, wanted);
}

static void ways(void)
{
	way(PROBLEM_MIN, 0, "AC 0.5 0.25 AC", "PA 15/60 PA 15");
	way(PROBLEM_MIN, 0, "AC 0.5 WA AC", "WA 0/60 WA 0");
	way(PROBLEM_MIN, 0, "AC AC AC AC", "AC 60/60 AC 60");
	way(PROBLEM_SUM, 0, "AC 0.5 WA AC", "WA 37.5/60 WA 37.5");
	way(PROBLEM_SUM, 0, "AC SK SK SK", "SK 15/60 SK 15");
	way(PROBLEM_PRODUCT, 0, "AC 0.5 0.5 AC", "PA 15/60 PA 15");
	way(PROBLEM_PRODUCT, 0, "AC 0.5 TLE AC", "TLE 0/60 TLE 0");
	way(PROBLEM_MEAN, 0, "0.5 0.5 WA AC", "WA 30/60 WA 30");
	way(PROBLEM_PASSED, 0, "0.5 0.5 AC AC", "PA 45/60 PA 45");
	way(PROBLEM_PASSED, 0, "0.5 0.5 AC WA", "WA 0/60 WA 0");
	way(PROBLEM_PASSED, 0, "AC AC AC SK", "SK 0/60 SK 0");
	way(PROBLEM_THRESHOLD, 0.5, "0.5 0.7 AC AC", "PA 60/60 PA 60");
	way(PROBLEM_THRESHOLD, 0.5, "0.5 0.7 0.49 AC", "PA 0/60 PA 0");
	way(PROBLEM_AT_MOST, 0.5, "0.5 0.1 0.2 0.3", "AC 60/60 AC 60");
	way(PROBLEM_AT_MOST, 0.5, "0.5 0.1 0.2 AC", "WA 0/60 WA 0");
	way(PROBLEM_AT_MOST, 0.5, "0.5 AC RTE AC", "WA 0/60 WA 0");
	way(PROBLEM_AT_MOST, 0.5, "0.5 0.2 SK 0.2", "SK 0/60 SK 0");
	way(PROBLEM_AT_MOST, 0.5, "0.5 0.1 0.2 WA", "WA 0/60 WA 0");
	way(PROBLEM_ALL, 0, "AC 7 AC AC", "PA 0/60 PA 0");
	way(PROBLEM_MIN, 0, "AC 7 AC AC", "PA 60/60 PA 60");
	way(PROBLEM_SUM, 0, "AC nan -1 AC", "PA 30/60 PA 30");
}

/* A test may be good enough for one group and not for another. */
static void bounds(void)
{
	struct made made;

	make(&made, 4);
	add(&made, "0123", PROBLEM_AT_MOST, 40)->bound = 1;
	add(&made, "23", PROBLEM_AT_MOST, 60)->bound = 0.5;
	scored(&made, "AC 0.7 0.5 0.1", "AC 100/100 AC 40 AC 60");
	scored(&made, "AC 0.7 0.6 0.1", "PA 40/100 AC 40 WA 0");
	scored(&made, "AC 0.7 AC AC", "PA 40/100 AC 40 WA 0");
	scored(&made, "AC 0.7 0.4 WA", "WA 0/100 WA 0 WA 0");
	add(&made, "01", PROBLEM_MIN, 0);
	scored(&made, "AC 0.7 0.5 0.1", "PA 100/100 AC 40 AC 60 PA 0");
}

static void rounding(void)
{
	struct made made;

	make(&made, 2);
	add(&made, "01", PROBLEM_MIN, 100);
	made.problem.score.round = 0;
	scored(&made, "0.125 AC", "PA 13/100 PA 12.5");
	made.problem.score.halves = 1;
	scored(&made, "0.125 AC", "PA 12/100 PA 12.5");
	scored(&made, "0.135 AC", "PA 14/100 PA 13.5");
	/* 0.575 * 100 is a little less than 57.5 */
	scored(&made, "0.575 AC", "PA 57/100 PA 57.5");
	made.problem.score.round = 1;
	scored(&made, "0.1225 AC", "PA 12.2/100 PA 12.25");
	/* 115 of 200: what was divided comes to the half that it is */
	made.problem.score.round = 0;
	made.problem.score.max = 100;
	scored(&made, "0.575 AC", "PA 58/100 PA 57.5");
	scored(&made, "0.585 AC", "PA 58/100 PA 58.5");
}

static void points_of_tests(void)
{
	struct made made;
	struct problem_group *group;

	make(&made, 4);
	group = add(&made, "0123", PROBLEM_SUM, 100);
	for (int i = 0; i < 4; i++)
		made.test[i].points = 5 * i;
	group->weight = 30;
	scored(&made, "WA AC WA AC", "WA 66.666667/100 WA 66.66666667");
	scored(&made, "WA AC AC AC", "WA 100/100 WA 100");
	group->points = 30;
	scored(&made, "AC 0.5 AC WA", "WA 12.5/30 WA 12.5");
	group->stop = 1;
	scored(&made, "AC AC WA AC", "WA 5/30 WA 5");
	scored(&made, "WA AC AC AC", "WA 0/30 WA 0");
	scored(&made, "AC 0.2 AC WA", "WA 11/30 WA 11");
}

static void whole(void)
{
	struct made made;

	make(&made, 4);
	scored(&made, "AC AC AC AC", "AC 100/100");
	scored(&made, "AC AC AC WA", "WA 0/100");
	scored(&made, "AC AC 0.5 0.5", "PA 75/100");
	made.problem.score.max = 40;
	scored(&made, "AC AC 0.5 0.5", "PA 30/40");
	made.problem.whole.scoring = PROBLEM_MEAN;
	scored(&made, "AC WA 0.5 0.5", "WA 20/40");
	made.problem.score.max = 1;
	made.problem.score.round = 1;
	scored(&made, "AC AC 0.5 AC", "PA 0.9/1");
	made.problem.score.round = 0;
	scored(&made, "AC AC 0.5 AC", "PA 1/1");
}

/* ---- groups together ---- */

static void together(void)
{
	struct made made;

	make(&made, 4);
	add(&made, "0", PROBLEM_ALL, 0);
	add(&made, "01", PROBLEM_MIN, 20);
	add(&made, "23", PROBLEM_MIN, 30);
	scored(&made, "AC 0.5 0.5 AC", "PA 25/50 AC 0 PA 10 PA 15");
	made.problem.score.max = 100;
	scored(&made, "AC 0.5 AC AC", "PA 80/100 AC 0 PA 10 AC 30");
	made.problem.score.combine = PROBLEM_LEAST_PART;
	scored(&made, "AC 0.5 0.25 AC", "PA 25/100 AC 0 PA 10 PA 7.5");
	scored(&made, "AC AC AC AC", "AC 100/100 AC 0 AC 20 AC 30");
	made.problem.score.combine = PROBLEM_ALL_PARTS;
	scored(&made, "AC 0.5 0.25 AC", "PA 12.5/100 AC 0 PA 10 PA 7.5");
	scored(&made, "WA 0.5 0.25 AC", "WA 0/100 WA 0 WA 0 PA 7.5");
}

/* 0 <- 1 <- 2, as reading makes it: 2 needs both */
static void chains(void)
{
	struct made made;

	make(&made, 4);
	add(&made, "0", PROBLEM_ALL, 0);
	add(&made, "1", PROBLEM_MIN, 20)->needs[0] = true;
	add(&made, "23", PROBLEM_SUM, 80);
	made.group[2].needs[0] = made.group[2].needs[1] = true;
	scored(&made, "AC AC AC WA", "WA 60/100 AC 0 AC 20 WA 40");
	scored(&made, "AC 0.5 AC AC", "PA 10/100 AC 0 PA 10 SK 0");
	scored(&made, "WA AC AC AC", "WA 0/100 WA 0 SK 0 SK 0");
	scored(&made, "AC WA WA AC", "WA 0/100 AC 0 WA 0 SK 0");
	made.group[1].scoring = PROBLEM_THRESHOLD;
	made.group[1].bound = 0.5;
	scored(&made, "AC 0.5 AC AC", "PA 100/100 AC 0 PA 20 AC 80");
	scored(&made, "AC JE AC AC", "JE 0/100 AC 0 JE 0 SK 0");
}

/* ---- skipping ---- */

/* Which tests are run, a letter each: R or s. */
static void skipped(struct made *made, enum problem_order order, const char *words, const char *wanted)
{
	struct result_test test[TESTS] = { 0 };
	char told[TESTS + 1] = "", name[100];
	struct skip skip;
	struct err err;

	read_tests(words, test);
	grow(made);
	if (skip_begin(&made->problem, order, &skip, &err) < 0)
		abort();
	for (size_t i = 0; i < made->problem.test_count; i++) {
		told[i] = skip_test(&skip, i) ? 's' : 'R';
		if (told[i] == 'R')
			skip_note(&skip, i, &test[i]);
	}
	skip_end(&skip);
	fell(made);
	snprintf(name, sizeof(name), "order %d: %s: %s", order, words, wanted);
	is_str(told, wanted, name);
}

static void orders(void)
{
	struct made made;

	make(&made, 6);
	skipped(&made, PROBLEM_ALL_TESTS, "WA AC AC AC AC AC", "RRRRRR");
	skipped(&made, PROBLEM_ALL_TESTS, "WA JE AC AC AC AC", "RRssss");
	skipped(&made, PROBLEM_STOP_FIRST, "0.5 WA AC AC AC AC", "RRssss");
	skipped(&made, PROBLEM_UNTIL_DECIDED, "0.5 WA AC AC AC AC", "RRssss");
	made.problem.whole.scoring = PROBLEM_SUM;
	skipped(&made, PROBLEM_UNTIL_DECIDED, "WA WA AC AC AC AC", "RRRRRR");
	add(&made, "01", PROBLEM_ALL, 20);
	add(&made, "23", PROBLEM_SUM, 30)->needs[0] = true;
	add(&made, "234", PROBLEM_SUM, 50)->stop = 1;
	skipped(&made, PROBLEM_UNTIL_DECIDED, "WA AC AC AC AC AC", "RsRRRs");
	skipped(&made, PROBLEM_UNTIL_DECIDED, "0.5 AC AC AC AC AC", "RRRRRR");
	skipped(&made, PROBLEM_UNTIL_DECIDED, "AC AC WA AC AC AC", "RRRRss");
	skipped(&made, PROBLEM_UNTIL_DECIDED, "AC WA WA AC AC AC", "RRRsss");
	skipped(&made, PROBLEM_STOP_FIRST, "AC AC WA AC AC AC", "RRRsss");
}

/* A random number below n, the same in every run. */
static unsigned int below(unsigned int n)
{
	static uint64_t state = 88172645463325252ull;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned int)((state >> 11) % n);
}

static void random_problem(struct made *made)
{
	make(made, 2 + below(TESTS - 1));
	for (size_t i = 0; i < made->problem.test_count; i++)
		made->test[i].points = below(3);
	for (size_t i = below(GROUPS + 1); i > 0; i--) {
		size_t g = made->problem.group_count;
		struct problem_group *group = add(made, "", (enum problem_scoring)below(8), below(3) * 10);

		group->bound = 0.25 * (1 + below(4));
		group->stop = (int)below(2);
		for (size_t t = 0; t < made->problem.test_count; t++) {
			group->member[t] = below(2);
			group->weight += group->member[t] ? made->test[t].points : 0;
		}
		group->member[below((unsigned int)made->problem.test_count)] = true;
		if (below(2))
			group->weight = 0;
		for (size_t other = 0; other < g; other++)
			if (below(4) == 0) {
				group->needs[other] = true;
				for (size_t j = 0; j < g; j++)
					group->needs[j] = group->needs[j] || made->needs[other][j];
			}
	}
	made->problem.whole.scoring = (enum problem_scoring)below(8);
	made->problem.whole.bound = 0.5;
	made->problem.whole.stop = 0;
}

/* What running all comes to, and what running until it is decided comes to; how many were skipped. */
static size_t both(struct made *made, const struct result_test *all, char *told, char *other, size_t size)
{
	struct result_test run[TESTS], part[TESTS];
	struct result_group group[GROUPS] = { 0 };
	size_t tests = made->problem.test_count, skips = 0;
	struct result result = { .test = run, .test_count = tests, .group = group };
	struct skip skip;
	struct err err;

	memcpy(run, all, sizeof(run));
	grow(made);
	score_tests(&made->problem, NULL, &result);
	tell(&result, told, size);
	if (skip_begin(&made->problem, PROBLEM_UNTIL_DECIDED, &skip, &err) < 0)
		abort();
	memcpy(part, all, sizeof(part));
	for (size_t i = 0; i < tests; i++) {
		if (skip_test(&skip, i)) {
			part[i] = (struct result_test){ .verdict = VERDICT_SK };
			skips++;
		} else {
			skip_note(&skip, i, &part[i]);
		}
	}
	skip_end(&skip);
	result.test = part;
	score_tests(&made->problem, NULL, &result);
	tell(&result, other, size);
	fell(made);
	return skips;
}

static void random_problems(void)
{
	size_t skips = 0, differ = 0;
	char told[400], other[400];

	for (int n = 0; n < 100000; n++) {
		static const enum verdict some[] = { VERDICT_AC, VERDICT_AC, VERDICT_AC, VERDICT_PA,
			VERDICT_WA, VERDICT_TLE };
		struct result_test test[TESTS] = { 0 };
		struct made made;

		random_problem(&made);
		for (int i = 0; i < TESTS; i++)
			test[i] = (struct result_test){ .verdict = some[below(6)],
				.score = 0.25 * (1 + below(3)) };
		skips += both(&made, test, told, other, sizeof(told));
		if (strcmp(told, other) == 0)
			continue;
		if (differ++ == 0)
			printf("# all: %s\n# until decided: %s\n", told, other);
	}
	is_int((int)differ, 0, "skipping changes neither a score nor a verdict");
	ok(skips > 100000, "and %zu tests were skipped", skips);
}

int main(void)
{
	verdicts();
	ways();
	bounds();
	rounding();
	points_of_tests();
	whole();
	together();
	chains();
	orders();
	random_problems();
	return tap_done();
}
