/* Which times are doubted, and which of two runs counts. */
#include "measure.h"

#include "tap.h"

static const struct problem_run run = { .low = 0.9, .high = 1.1, .retry = 2 };
static const struct limits limits = { .time = 1000, .wall = 3000 };

static const char *const doubts[] = { "once", "repeat", "near", "disturbed" };

static void doubt(
	enum verdict verdict, int64_t time, int64_t wall, int64_t waited, int64_t stolen, const char *wanted)
{
	const struct result_test test = { .verdict = verdict,
		.use = { .time = time, .wall = wall, .waited = waited } };
	char name[100];

	snprintf(name, sizeof(name), "%s, %d ms, wall %d, waited %d, stolen %d: %s",
		verdict_table[verdict].name, (int)time, (int)wall, (int)waited, (int)stolen, wanted);
	is_str(doubts[measure_doubt(&run, &limits, &test, stolen)], wanted, name);
}

static void all_doubts(void)
{
	doubt(VERDICT_AC, 500, 600, 0, 0, "once");
	doubt(VERDICT_AC, 899, 900, 0, 0, "once");
	doubt(VERDICT_AC, 900, 900, 0, 0, "near");
	doubt(VERDICT_PA, 1000, 1000, 0, 0, "near");
	doubt(VERDICT_AC, 10, 2700, 0, 0, "near");
	doubt(VERDICT_AC, 500, 2600, 2000, 0, "once");
	doubt(VERDICT_WA, 950, 950, 0, 0, "once");
	doubt(VERDICT_RTE, 1000, 1000, 0, 0, "once");
	doubt(VERDICT_TLE, 1001, 1010, 0, 0, "near");
	doubt(VERDICT_TLE, 1100, 1110, 0, 0, "near");
	doubt(VERDICT_TLE, 1101, 1110, 0, 0, "once");
	doubt(VERDICT_TLE, 1101, 1300, 0, 120, "disturbed");
	doubt(VERDICT_TLE, 1101, 1300, 0, 100, "once");
	doubt(VERDICT_TLE, 1101, 2900, 1800, 0, "once");
	doubt(VERDICT_TLE, 1101, 9000, 2001, 0, "disturbed");
	doubt(VERDICT_WTL, 10, 3001, 0, 0, "once");
	doubt(VERDICT_WTL, 10, 3001, 100, 100, "once");
	doubt(VERDICT_WTL, 10, 3001, 200, 110, "disturbed");
}

/* A run that had to be stopped at its limit, because the wall limit leaves no room, is not near it. */
static void stopped_early(void)
{
	const struct limits tight = { .time = 1000, .wall = 1100 };
	const struct result_test over = { .verdict = VERDICT_TLE, .use = { .time = 1001, .wall = 1005 } };

	is_int(measure_extra(&run, &tight), 0, "no room: no extra time");
	is_int(measure_doubt(&run, &tight, &over, 0), RESULT_ONCE, "  and no doubt");
	is_int(measure_extra(&run, &limits), 100, "extra time up to the end of the range");
	is_int(measure_extra(&run, &(struct limits){ .time = 1000, .wall = 3000, .extra_time = 300 }), 300,
		"what the problem gives, if it is more");
	is_int(measure_extra(&(struct problem_run){ .low = 0.9, .high = 1.1 }, &limits), 0,
		"none where nothing is measured again");
	is_int(measure_extra(&(struct problem_run){ .low = 0.5, .high = 0.9, .retry = 1 }, &limits), 0,
		"none for a range below the limit");
}

/* "TLE 1010" or "0.5 700": a score is one of PA. */
static struct result_test test_of(const char *words)
{
	struct result_test test = { .verdict = VERDICT_PA };
	char name[8];
	int time;

	sscanf(words, "%7s %d", name, &time);
	for (int v = 0; v < VERDICTS; v++)
		if (strcmp(verdict_table[v].name, name) == 0)
			test.verdict = (enum verdict)v;
	if (test.verdict == VERDICT_PA)
		sscanf(name, "%lf", &test.score);
	test.use.time = time;
	buf_puts(&test.message, words);
	return test;
}

static void choice(const char *first, const char *second, const char *wanted)
{
	struct result_test result = test_of(first), other = test_of(second);
	char name[100];

	result.runs = 2;
	measure_choose(&result, &other);
	snprintf(name, sizeof(name), "%s, %s: %s", first, second, wanted);
	is_str(buf_text(&result.message), wanted, name);
	is_int(result.runs, 2, "  runs");
	result_skip(&result);
}

static void choices(void)
{
	choice("AC 950", "AC 940", "AC 940");
	choice("AC 950", "AC 960", "AC 950");
	choice("AC 950", "TLE 1001", "AC 950");
	choice("TLE 1001", "AC 950", "AC 950");
	choice("TLE 1050", "TLE 1040", "TLE 1040");
	choice("TLE 1050", "WA 900", "WA 900");
	choice("AC 950", "WA 900", "WA 900");
	choice("WA 950", "AC 900", "WA 950");
	choice("AC 950", "RTE 960", "RTE 960");
	choice("RTE 950", "WA 900", "RTE 950");
	choice("WTL 100", "TLE 1101", "TLE 1101");
	choice("WTL 100", "WTL 150", "WTL 100");
	choice("TLE 1101", "WTL 100", "TLE 1101");
	choice("0.5 950", "0.25 960", "0.25 960");
	choice("0.25 950", "0.5 900", "0.25 950");
	choice("AC 950", "0.5 960", "0.5 960");
}

/* The CPU was idle for so long in 3.2 s, in which a program of 1 s CPU time took 3 s. */
static void waited(int64_t known, int64_t idle, int64_t wanted, const char *name)
{
	const struct cpus_load before = { .clock = 5000, .idle = 700 };
	const struct cpus_load after = { .clock = 8200, .idle = 700 + idle };
	const struct result_use use = { .time = 1000, .wall = 3000, .waited = known };

	is_int(measure_waited(&use, &before, &after), wanted, name);
}

int main(void)
{
	all_doubts();
	stopped_early();
	choices();
	waited(-1, 2200, 0, "it slept, and nothing else ran");
	waited(-1, 2300, 0, "more idle than there was time, by the clock's ticks");
	waited(-1, 700, 1500, "others ran for a while");
	waited(-1, 0, 2000, "others ran all the time");
	waited(300, 0, 300, "the kernel knows how long it waited");
	waited(0, 0, 0, "the kernel knows that it did not");
	return tap_done();
}
