/*
 * Unit test of judge/interact.c: the verdict of a submission and an interactor together.
 */
#include "interact.h"

#include "tap.h"

struct row {
	const char *name;
	struct interact_facts facts;
	enum verdict verdict;
};

#define AC VERDICT_AC

static const struct row rows[] = {
	{ "both well", { AC, AC, false, false, false }, AC },
	{ "both well, the interactor first", { AC, AC, true, false, false }, AC },
	{ "part of the points", { AC, VERDICT_PA, true, false, false }, VERDICT_PA },
	{ "rejected after the program ended", { AC, VERDICT_WA, false, false, false }, VERDICT_WA },
	{ "rejected first, then the program fails", { VERDICT_RTE, VERDICT_WA, true, true, false },
		VERDICT_WA },
	{ "rejected first, then the time is over", { VERDICT_TLE, VERDICT_WA, true, false, false },
		VERDICT_WA },
	{ "failed first, then rejected", { VERDICT_RTE, VERDICT_WA, false, true, false }, VERDICT_RTE },
	{ "failed first, then accepted", { VERDICT_RTE, AC, false, true, false }, VERDICT_RTE },
	{ "accepted first, then a closed pipe", { VERDICT_RTE, AC, true, true, false }, AC },
	{ "accepted first, then a crash", { VERDICT_RTE, AC, true, false, false }, VERDICT_RTE },
	{ "accepted first, then the time is over", { VERDICT_TLE, AC, true, false, false }, VERDICT_TLE },
	{ "presentation error first", { VERDICT_RTE, VERDICT_PE, true, true, false }, VERDICT_PE },
	{ "the interactor fails", { AC, VERDICT_JE, true, false, false }, VERDICT_JE },
	{ "both fail", { VERDICT_RTE, VERDICT_JE, false, false, false }, VERDICT_JE },
	{ "its partner left it alone", { AC, VERDICT_JE, false, false, true }, VERDICT_WA },
	{ "its partner failed", { VERDICT_RTE, VERDICT_JE, false, false, true }, VERDICT_RTE },
	{ "its partner was stopped", { VERDICT_WTL, VERDICT_JE, false, false, true }, VERDICT_WTL },
};

int main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_str(verdict_table[interact_verdict(&rows[i].facts)].name,
			verdict_table[rows[i].verdict].name, rows[i].name);
	return tap_done();
}
