/*
 * expect.c: expectations of solutions, as lists of verdicts, and whether results meet them.
 *
 * problem_verify.c has them made when problem.ini is read, verify_solutions.c holds results to them.  Fails
 * on names of no verdict, and on expectations that nothing can meet.  It must never take a judge error for
 * something that a solution was expected to do.
 */
#include "expect.h"

#include "base/auto.h"

#include <math.h>
#include <string.h>

/* What a name stands for besides itself, where names stand for their kin. */
static const struct {
	enum verdict verdict;
	unsigned int kin;
} expect_kin[] = {
	{ VERDICT_TLE, EXPECT_BIT(VERDICT_WTL) },
	{ VERDICT_RTE, EXPECT_BIT(VERDICT_MLE) | EXPECT_BIT(VERDICT_OLE) | EXPECT_BIT(VERDICT_SV) },
	{ VERDICT_WA, EXPECT_BIT(VERDICT_PE) },
};

/* ---- reading ---- */

static int expect_unknown(const char *name, struct err *err)
{
	const char *names[VERDICTS + 3] = { NULL }, *nearest;
	size_t count = 0;

	for (int i = 0; i < VERDICTS; i++)
		if (EXPECT_ANY & EXPECT_BIT(i))
			names[count++] = verdict_table[i].name;
	names[count++] = "NO";
	names[count] = "any";
	nearest = text_nearest(name, names);
	if (nearest)
		return err_set(err, ERR_CONFIG, "unknown verdict '%s': did you mean %s?", name, nearest);
	return err_set(err, ERR_CONFIG,
		"unknown verdict '%s': it is one that a submission can get, NO for no output, or any", name);
}

/* The set of one name; 0: nobody knows it. */
static unsigned int expect_name(const char *name, bool fold)
{
	unsigned int set = 0;

	if (strcmp(name, "any") == 0)
		return EXPECT_ANY;
	if (strcmp(name, "NO") == 0)
		return EXPECT_NO_OUTPUT;
	for (int i = 0; i < VERDICTS; i++)
		if (strcmp(name, verdict_table[i].name) == 0)
			set = EXPECT_BIT(i) & EXPECT_ANY;
	for (size_t i = 0; fold && i < sizeof(expect_kin) / sizeof(expect_kin[0]); i++)
		if (set == EXPECT_BIT(expect_kin[i].verdict))
			return set | expect_kin[i].kin;
	return set;
}

int expect_set(const struct strv *names, bool fold, unsigned int *ret_set, struct err *err)
{
	unsigned int set = 0;

	for (size_t i = 0; i < names->count; i++) {
		unsigned int one = expect_name(names->item[i], fold);

		if (!one)
			return expect_unknown(names->item[i], err);
		set |= one;
	}
	*ret_set = set;
	return 0;
}

/* A number that may be negative, or inf. */
static int expect_number(const char *text, double *ret_value, struct err *err)
{
	const char *digits = *text == '-' ? text + 1 : text;
	double value = HUGE_VAL;

	if (strcmp(digits, "inf") != 0 && text_real(digits, &value, err) < 0)
		return -1;
	*ret_value = *text == '-' ? -value : value;
	return 0;
}

int expect_range(const char *text, double *ret_low, double *ret_high, struct err *err)
{
	const char *dots = strstr(text, "..");
	auto_free char *first = dots ? strndup(text, (size_t)(dots - text)) : strdup(text);
	double low, high;

	if (!first)
		return err_nomem(err);
	if (expect_number(first, &low, err) < 0 || expect_number(dots ? dots + 2 : first, &high, err) < 0)
		return err_set(err, ERR_CONFIG,
			"'%s' is no score: write a number, or the least and the greatest as 20..30", text);
	if (low > high)
		return err_set(err, ERR_CONFIG, "'%s': the second number is less than the first", text);
	*ret_low = low;
	*ret_high = high;
	return 0;
}

/* What a section without `permit` permits. */
static unsigned int expect_permit(const struct expect_keys *keys, unsigned int expect)
{
	if (keys->expect->count)
		return expect | EXPECT_BIT(VERDICT_AC);
	return keys->verdict->count ? EXPECT_ANY : EXPECT_ANY & ~EXPECT_BIT(VERDICT_CE);
}

/* On which side of the limit it is, where problem.ini does not say it. */
static enum expect_time expect_bound(const struct expect *expect)
{
	unsigned int wanted = expect->expect | expect->verdict;

	if (wanted && !(wanted & ~EXPECT_SLOW))
		return EXPECT_UPPER;
	if (!(expect->permit & EXPECT_SLOW) || expect->verdict == EXPECT_BIT(VERDICT_AC))
		return EXPECT_LOWER;
	return EXPECT_UNBOUND;
}

/* What `time` asks for must be possible besides the rest. */
static int expect_time(const struct expect_keys *keys, struct expect *expect, struct err *err)
{
	expect->time = keys->time == EXPECT_AUTO ? expect_bound(expect) : keys->time;
	if (keys->time == EXPECT_LOWER)
		expect->permit &= ~EXPECT_SLOW;
	if (keys->time == EXPECT_LOWER && expect->expect && !(expect->expect & ~EXPECT_SLOW))
		return err_set(
			err, ERR_CONFIG, "time = lower-bound: `expect` asks for a test that is too slow");
	expect->slow = keys->time == EXPECT_UPPER;
	if (expect->slow && keys->expect->count && !keys->permit->count)
		expect->permit |= EXPECT_SLOW;
	if (expect->slow && !(expect->permit & EXPECT_SLOW))
		return err_set(
			err, ERR_CONFIG, "time = upper-bound: `permit` permits no test that is too slow");
	return 0;
}

int expect_keys(const struct expect_keys *keys, struct expect *ret_expect, struct err *err)
{
	struct expect expect = { 0 };

	if (expect_set(keys->expect, keys->fold, &expect.expect, err) < 0)
		return err_wrap(err, "expect");
	if (expect_set(keys->permit, keys->fold, &expect.permit, err) < 0)
		return err_wrap(err, "permit");
	if (expect_set(keys->verdict, keys->fold, &expect.verdict, err) < 0)
		return err_wrap(err, "verdict");
	if (!keys->permit->count)
		expect.permit = expect_permit(keys, expect.expect);
	if (expect_time(keys, &expect, err) < 0)
		return -1;
	/* An output that is nothing is refused as any other: WA permits it. */
	if (expect.expect && !(expect.expect & expect.permit) &&
		!((expect.expect & EXPECT_NO_OUTPUT) && (expect.permit & EXPECT_BIT(VERDICT_WA))))
		return err_set(err, ERR_CONFIG, "`permit` permits nothing of what `expect` asks for");
	expect.scored = keys->score != NULL;
	if (keys->score && expect_range(keys->score, &expect.low, &expect.high, err) < 0)
		return err_wrap(err, "score");
	*ret_expect = expect;
	return 0;
}

void expect_tell(unsigned int set, struct buf *out)
{
	bool first = true;

	for (int i = 0; i < VERDICTS; i++) {
		if (!(set & EXPECT_BIT(i)))
			continue;
		buf_printf(out, "%s%s", first ? "" : " ", verdict_table[i].name);
		first = false;
	}
	if (set & EXPECT_NO_OUTPUT)
		buf_puts(out, first ? "NO" : " NO");
}

/* ---- results ---- */

unsigned int expect_of(enum verdict verdict, bool empty)
{
	bool refused = verdict == VERDICT_WA || verdict == VERDICT_PE;

	return (EXPECT_BIT(verdict) & EXPECT_ANY) | (refused && empty ? EXPECT_NO_OUTPUT : 0);
}

bool expect_note(struct expect_state *state, const struct expect *expect, enum verdict verdict, bool empty)
{
	unsigned int set = expect_of(verdict, empty);

	state->known = true;
	state->met = state->met || (set & expect->expect);
	state->slow = state->slow || (set & EXPECT_SLOW);
	return (set & expect->permit) != 0;
}

bool expect_met(const struct expect_state *state, const struct expect *expect)
{
	return (!expect->expect || state->met) && (!expect->slow || state->slow);
}

bool expect_score(const struct expect *expect, double score)
{
	double slack = 1e-9 * (1 + fabs(score));

	return !expect->scored || (score >= expect->low - slack && score <= expect->high + slack);
}
