/* Groups inside of groups and absolute points, against a second, slower way to the same. */
#include "score.h"

#include "base/auto.h"
#include "checker.h"
#include "skip.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TESTS  9
#define GROUPS 6

/* A problem without a file. */
struct made {
	struct problem problem;
	struct problem_test test[TESTS];
	struct problem_group group[GROUPS];
	bool member[GROUPS + 1][TESTS], needs[GROUPS + 1][GROUPS];
	char name[GROUPS][2];
};

/* Keys are texts of their own; nothing writes into these. */
static char *loose(const char *text)
{
	return strchr(text, *text);
}

static void make(struct made *made, size_t tests)
{
	*made = (struct made){ 0 };
	made->problem = (struct problem){ .test = made->test, .test_count = tests, .group = made->group };
	made->problem.file = loose("problem.ini");
	made->problem.score.round = 6;
	made->problem.score.mode = PROBLEM_ABSOLUTE;
	made->problem.whole = (struct problem_group){ .scoring = PROBLEM_SUM };
	made->problem.whole.member = made->member[GROUPS];
	made->problem.whole.needs = made->needs[GROUPS];
	for (size_t i = 0; i < tests; i++)
		made->member[GROUPS][i] = true;
}

/* A group of the tests from `from` to `to`, inside of the group `parent`; -1: of none. */
static struct problem_group *add(
	struct made *made, int parent, size_t from, size_t to, enum problem_scoring scoring)
{
	size_t i = made->problem.group_count++;
	struct problem_group *group = &made->group[i];

	made->name[i][0] = (char)('a' + i);
	*group = (struct problem_group){ .scoring = scoring, .name = made->name[i], .line = (int)i };
	group->parent = (size_t)(parent + 1);
	group->tests.count = 1;
	group->member = made->member[i];
	group->needs = made->needs[i];
	for (size_t t = from; t < to; t++)
		group->member[t] = true;
	return group;
}

static void points(struct made *made, struct problem_group *group)
{
	struct err err;

	for (size_t i = 0; i < group->child_count; i++)
		if (group->child[i].group)
			points(made, &made->group[group->child[i].index]);
	if (problem_tree_most(&made->problem, group, &err) < 0)
		printf("# %s\n", err.text);
}

/* What reading does when it has seen everything.  Returns whether it is a problem. */
static bool grow(struct made *made)
{
	auto_strv struct strv errors = { 0 };
	struct problem *problem = &made->problem;
	struct err err;

	if (problem_tree_complete(problem, &errors, &err) < 0)
		abort();
	for (size_t i = 0; i < problem->group_count && problem_absolute(problem); i++)
		if (!problem->group[i].parent)
			points(made, &problem->group[i]);
	if (problem_absolute(problem))
		points(made, &problem->whole);
	problem_tree_needs(problem, &errors);
	return !errors.count;
}

static void fell(struct made *made)
{
	for (size_t i = 0; i < made->problem.group_count; i++) {
		free(made->group[i].child);
		made->group[i].child = NULL;
	}
	free(made->problem.whole.child);
	made->problem.whole.child = NULL;
}

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

static void tell(const struct result *result, char *told, size_t size)
{
	int at = snprintf(told, size, "%s %.10g/%g", verdict_table[result->verdict].name, result->score,
		result->max_score);

	for (size_t i = 0; i < result->group_count; i++)
		at += snprintf(told + at, size - (size_t)at, " %s %.10g",
			verdict_table[result->group[i].verdict].name, result->group[i].score);
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

/* ---- a second way: the tests are judged one by one, as if a machine walked through the folders ---- */

struct oracle {
	const struct made *made;
	const struct result_test *test;
	struct score_line line[GROUPS];
	bool done[GROUPS], finished[GROUPS];
	bool lost; /* a group requires one that comes later: that is beyond who walks */
};

static int severity(enum verdict verdict)
{
	static const char *const order = "RTE MLE TLE OLE WA PA SK AC ";
	const char *at = strstr(order, verdict_table[verdict].name);

	return (int)(at - order);
}

static void oracle_group(struct oracle *oracle, size_t number, bool alive);

static struct score_line oracle_item(
	struct oracle *oracle, const struct problem_group *group, const struct problem_child *child)
{
	const struct result_test *test = &oracle->test[child->index];
	struct score_line line = { .verdict = test->verdict };

	if (child->group) {
		oracle_group(oracle, child->index, true);
		return oracle->line[child->index];
	}
	line.fails = test->verdict != VERDICT_AC && test->verdict != VERDICT_PA;
	line.score = test->owned  ? test->own
		     : line.fails ? group->reject_score
				  : group->accept_score * test->score;
	return line;
}

static bool oracle_sample(const struct made *made, const struct problem_child *child)
{
	size_t samples = 0, others = 0;

	if (!child->group)
		return made->test[child->index].sample;
	for (size_t i = 0; i < made->group[child->index].child_count; i++)
		*(oracle_sample(made, &made->group[child->index].child[i]) ? &samples : &others) += 1;
	return !others;
}

static double oracle_score(const struct problem_group *group, const struct score_line *line, size_t count)
{
	double score = line[0].score;

	for (size_t i = 1; i < count; i++)
		if (group->scoring == PROBLEM_SUM || group->scoring == PROBLEM_MEAN)
			score += line[i].score;
		else if ((group->scoring == PROBLEM_MIN) == (line[i].score < score))
			score = line[i].score;
	return group->scoring == PROBLEM_MEAN ? score / (double)count : score;
}

static void oracle_verdict(
	const struct problem_group *group, const struct score_line *line, size_t count, struct score_line *to)
{
	bool any = group->verdict == PROBLEM_ANY_OR_WORST || group->verdict == PROBLEM_ANY_OR_FIRST;
	bool first = group->verdict == PROBLEM_FIRST || group->verdict == PROBLEM_ANY_OR_FIRST;
	int accepted = 0, failing = -1, telling = -1;

	to->verdict = VERDICT_AC;
	for (size_t i = 0; i < count; i++) {
		accepted += line[i].verdict == VERDICT_AC;
		to->fails = to->fails || line[i].fails;
		if (failing < 0 && line[i].fails && line[i].verdict != VERDICT_SK &&
			line[i].verdict != VERDICT_PA)
			failing = (int)i;
		if (telling < 0 || severity(line[i].verdict) < severity(line[telling].verdict))
			telling = (int)i;
	}
	if (group->verdict == PROBLEM_ALWAYS_ACCEPT || (any && accepted))
		to->fails = false;
	else if (first && failing >= 0)
		to->verdict = line[failing].verdict;
	else if (telling >= 0)
		to->verdict = line[telling].verdict;
}

/* Fills in a group and those in it.  What is not alive is never looked at. */
static void oracle_group(struct oracle *oracle, size_t number, bool alive)
{
	const struct made *made = oracle->made;
	const struct problem_group *group = &made->group[number];
	struct score_line line[TESTS + GROUPS], *to = &oracle->line[number];
	bool stopped = false, whole = true;
	size_t count = 0;

	if (oracle->done[number])
		return;
	oracle->done[number] = true;
	for (size_t i = 0; i < made->problem.group_count && alive; i++)
		if (made->needs[number][i]) {
			oracle->lost = oracle->lost || !oracle->finished[i];
			alive = oracle->line[i].verdict == VERDICT_AC;
		}
	for (size_t i = 0; i < group->child_count; i++) {
		const struct problem_child *child = &group->child[i];
		struct score_line one;

		if (!alive || stopped) {
			if (child->group)
				oracle_group(oracle, child->index, false);
			continue;
		}
		one = oracle_item(oracle, group, child);
		if (group->samples && oracle_sample(made, child))
			continue;
		line[count++] = one;
		whole = whole && one.verdict == VERDICT_AC;
		stopped = group->stop && one.fails;
	}
	*to = (struct score_line){ .verdict = VERDICT_AC };
	oracle_verdict(group, line, count, to);
	to->score = !count                          ? 0
		    : group->scoring == PROBLEM_ALL ? (whole ? group->points : 0)
						    : oracle_score(group, line, count);
	if (!alive)
		*to = (struct score_line){ .verdict = VERDICT_SK, .fails = true };
	oracle->finished[number] = true;
}

/* ---- at random ---- */

/* A random number below n, the same in every run. */
static unsigned int below(unsigned int n)
{
	static uint64_t state = 88172645463325252ull;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned int)((state >> 11) % n);
}

/* Groups that lie side by side or inside of each other, as folders do: each a range of tests. */
static void random_groups(struct made *made, int parent, size_t from, size_t to)
{
	while (from < to && made->problem.group_count < GROUPS) {
		size_t end = from + 1 + below((unsigned int)(to - from)), number = made->problem.group_count;
		size_t inner = from + below((unsigned int)(end - from) + 1);
		static const enum problem_scoring some[] = { PROBLEM_SUM, PROBLEM_MIN, PROBLEM_MAX,
			PROBLEM_MEAN, PROBLEM_ALL };
		struct problem_group *group = add(made, parent, from, inner, some[below(5)]);

		group->verdict = (int)below(5);
		group->stop = (int)below(2);
		group->samples = (int)below(2);
		group->points = 10 * below(3);
		group->pointed = group->scoring == PROBLEM_ALL;
		group->accept = loose(below(2) ? "3" : "10");
		group->reject = loose(below(2) ? "0" : below(2) ? "-1" : "1");
		if (below(3) == 0)
			group->range = loose("-1000 1000");
		random_groups(made, (int)number, inner, end);
		from = end + below(2);
	}
}

static void random_tests(struct result_test *test)
{
	static const enum verdict some[] = { VERDICT_AC, VERDICT_AC, VERDICT_AC, VERDICT_AC, VERDICT_PA,
		VERDICT_WA, VERDICT_TLE, VERDICT_RTE };

	for (int i = 0; i < TESTS; i++) {
		test[i] = (struct result_test){ .verdict = some[below(8)], .score = 1 };
		if (test[i].verdict == VERDICT_PA)
			test[i].score = 0.5;
	}
}

/* Runs until it is decided, and puts SK where nothing was run; returns how many. */
static size_t decide(const struct made *made, const struct result_test *all, struct result_test *ret_part)
{
	struct skip skip;
	struct err err;
	size_t skips = 0;

	memcpy(ret_part, all, TESTS * sizeof(*all));
	if (skip_begin(&made->problem, PROBLEM_UNTIL_DECIDED, &skip, &err) < 0)
		abort();
	for (size_t i = 0; i < made->problem.test_count; i++) {
		if (!skip_test(&skip, i)) {
			skip_note(&skip, i, &ret_part[i]);
			continue;
		}
		ret_part[i] = (struct result_test){ .verdict = VERDICT_SK };
		skips++;
	}
	skip_end(&skip);
	return skips;
}

static void score_and_tell(const struct made *made, const struct result_test *tests, char *told, size_t size)
{
	struct result_test test[TESTS];
	struct result_group group[GROUPS] = { 0 };
	struct result result = { .test = test, .test_count = made->problem.test_count, .group = group };

	memcpy(test, tests, sizeof(test));
	score_tests(&made->problem, NULL, &result);
	tell(&result, told, size);
	buf_free(&result.reason);
}

/* The same of the oracle: groups only.  Returns whether it knows. */
static bool oracle_tell(const struct made *made, const struct result_test *test, char *told, size_t size)
{
	struct oracle oracle = { .made = made, .test = test };
	int at = 0;

	*told = '\0';
	for (size_t i = 0; i < made->problem.group_count; i++)
		if (!made->group[i].parent)
			oracle_group(&oracle, i, true);
	for (size_t i = 0; i < made->problem.group_count; i++)
		at += snprintf(told + at, size - (size_t)at, " %s %.10g",
			verdict_table[oracle.line[i].verdict].name, oracle.line[i].score);
	return !oracle.lost;
}

struct tally {
	size_t problems, known, skips, wrong, differ;
};

static void random_one(struct made *made, struct tally *tally)
{
	struct result_test all[TESTS], part[TESTS];
	char told[400], other[400], oracle[400];
	const char *groups;

	random_tests(all);
	score_and_tell(made, all, told, sizeof(told));
	tally->problems++;
	tally->skips += decide(made, all, part);
	score_and_tell(made, part, other, sizeof(other));
	if (strcmp(told, other) != 0 && tally->differ++ == 0)
		printf("# all: %s\n# until decided: %s\n", told, other);
	if (!problem_absolute(&made->problem) || !oracle_tell(made, all, oracle, sizeof(oracle)))
		return;
	tally->known++;
	groups = strchr(strchr(told, ' ') + 1, ' ');
	if (strcmp(groups ? groups : "", oracle) != 0 && tally->wrong++ == 0)
		printf("# is: %s\n# should be: %s\n", groups, oracle);
}

static void random_problems(bool absolute)
{
	struct tally tally = { 0 };

	for (int n = 0; n < 60000; n++) {
		struct made made;

		make(&made, 1 + below(TESTS));
		for (size_t i = 0; i < made.problem.test_count; i++)
			made.test[i].sample = below(4) == 0;
		random_groups(&made, -1, below(2), made.problem.test_count);
		for (size_t i = 0; i < made.problem.group_count; i++)
			for (size_t j = 0; j < made.problem.group_count; j++)
				made.needs[i][j] = i != j && below(i > j ? 6 : 20) == 0;
		if (!absolute) {
			made.problem.score.mode = PROBLEM_PARTS;
			made.problem.whole.scoring = PROBLEM_PASSED;
			for (size_t i = 0; i < made.problem.group_count; i++) {
				made.group[i].scoring = (enum problem_scoring)below(8);
				made.group[i].samples = 0;
				made.group[i].points = 10 * below(3);
				made.group[i].bound = 0.5;
			}
		}
		if (grow(&made))
			random_one(&made, &tally);
		fell(&made);
	}
	if (absolute)
		ok(!tally.wrong && tally.known > 10000,
			"groups are what walking through them comes to, in %zu problems", tally.known);
	is_int((int)tally.differ, 0, "skipping changes neither a score nor a verdict");
	ok(tally.problems > 30000 && tally.skips > 3000, "... in %zu problems, where %zu tests were skipped",
		tally.problems, tally.skips);
}

int main(void)
{
	ways();
	own_numbers();
	nested();
	graders();
	random_problems(true);
	random_problems(false);
	return tap_done();
}
