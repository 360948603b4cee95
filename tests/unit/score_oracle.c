/* Groups inside of groups, at random: against a second, slower way to the same, and with what is skipped. */
#include "score_made.h"
#include "skip.h"
#include "tap.h"

#include <math.h>

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

/* The child whose verdict is the group's when it is not accepted; -1: none. */
static int oracle_telling(const struct score_line *line, size_t count, bool first)
{
	int telling = -1;

	for (size_t i = 0; i < count && first; i++)
		if (score_failed(line[i].verdict))
			return (int)i;
	for (size_t i = 0; i < count; i++)
		if (telling < 0 || severity(line[i].verdict) < severity(line[telling].verdict))
			telling = (int)i;
	return telling;
}

static void oracle_verdict(
	const struct problem_group *group, const struct score_line *line, size_t count, struct score_line *to)
{
	bool first = group->verdict == PROBLEM_FIRST || group->verdict == PROBLEM_ANY_OR_FIRST;
	int telling = oracle_telling(line, count, first);
	bool accepted = group->verdict == PROBLEM_ALWAYS_ACCEPT;

	for (size_t i = 0; i < count; i++) {
		if (group->verdict >= PROBLEM_ANY_OR_WORST && line[i].verdict == VERDICT_AC)
			accepted = true;
		to->fails = to->fails || line[i].fails;
	}
	to->verdict = accepted || telling < 0 ? VERDICT_AC : line[telling].verdict;
	to->fails = to->fails && !accepted;
}

/* Whether all that it requires has been accepted. */
static bool oracle_alive(struct oracle *oracle, size_t number)
{
	bool alive = true;

	for (size_t i = 0; i < oracle->made->problem.group_count; i++) {
		if (!oracle->made->needs[number][i])
			continue;
		oracle->lost = oracle->lost || !oracle->finished[i];
		alive = alive && oracle->line[i].verdict == VERDICT_AC;
	}
	return alive;
}

/* Puts down a line for each of its items that is judged, and counts; returns how many. */
static size_t oracle_walk(
	struct oracle *oracle, const struct problem_group *group, bool alive, struct score_line *ret_line)
{
	bool stopped = !alive;
	size_t count = 0;

	for (size_t i = 0; i < group->child_count; i++) {
		const struct problem_child *child = &group->child[i];

		if (stopped && child->group)
			oracle_group(oracle, child->index, false);
		if (stopped)
			continue;
		ret_line[count] = oracle_item(oracle, group, child);
		if (group->samples && oracle_sample(oracle->made, child))
			continue;
		stopped = group->stop && ret_line[count].fails;
		count++;
	}
	return count;
}

/* Fills in a group and those in it.  What is not alive is never looked at. */
static void oracle_group(struct oracle *oracle, size_t number, bool alive)
{
	const struct problem_group *group = &oracle->made->group[number];
	struct score_line line[TESTS + GROUPS + 1], *to = &oracle->line[number];
	size_t count, accepted = 0;

	if (oracle->done[number])
		return;
	oracle->done[number] = true;
	alive = alive && oracle_alive(oracle, number);
	count = oracle_walk(oracle, group, alive, line);
	*to = (struct score_line){ .verdict = VERDICT_AC };
	oracle_verdict(group, line, count, to);
	for (size_t i = 0; i < count; i++)
		accepted += line[i].verdict == VERDICT_AC;
	if (count)
		to->score = oracle_score(group, line, count);
	if (count && group->scoring == PROBLEM_ALL)
		to->score = accepted == count ? group->points : 0;
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

/* The same with parts of points. */
static void random_parts(struct made *made)
{
	made->problem.score.mode = PROBLEM_PARTS;
	made->problem.whole.scoring = PROBLEM_PASSED;
	for (size_t i = 0; i < made->problem.group_count; i++) {
		made->group[i].scoring = (enum problem_scoring)below(8);
		made->group[i].samples = 0;
		made->group[i].points = 10 * below(3);
		made->group[i].bound = 0.5;
	}
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
		if (!absolute)
			random_parts(&made);
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
	random_problems(true);
	random_problems(false);
	return tap_done();
}
