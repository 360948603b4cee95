/* Expectations of solutions: names, folding, what follows from keys that are not given, and what holds. */
#include "expect.h"

#include "tap.h"

#include <math.h>
#include <stdlib.h>

static struct strv words_of(const char *text)
{
	struct strv words = { 0 };
	struct err err;

	if (text && text_words(text, &words, &err) < 0)
		abort();
	return words;
}

/* The keys of a section; NULL: not given. */
struct keys {
	const char *expect, *permit, *verdict, *score;
	enum expect_time time;
	bool exact;
};

static int make(const struct keys *keys, struct expect *ret_expect, struct err *err)
{
	auto_strv struct strv expect = words_of(keys->expect), permit = words_of(keys->permit),
			      verdict = words_of(keys->verdict);
	const struct expect_keys all = { &expect, &permit, &verdict, keys->score, keys->time, !keys->exact };

	return expect_keys(&all, ret_expect, err);
}

static void refused(struct keys keys, const char *wanted)
{
	struct expect expect;
	struct err err = { 0 };

	is_int(make(&keys, &expect, &err), -1, wanted);
	is_str(err.text, wanted, "  why");
}

static void set_is(unsigned int set, const char *wanted, const char *what)
{
	auto_buf struct buf told = { 0 };

	expect_tell(set, &told);
	is_str(buf_text(&told), wanted, what);
}

static void bounds_are(struct keys keys, const char *permit, enum expect_time time, const char *what)
{
	struct expect expect;
	struct err err = { 0 };

	ok(make(&keys, &expect, &err) == 0, "%s: %s", what, err.text);
	set_is(expect.permit, permit, "  what is permitted");
	is_int(expect.time, time, "  the time limit");
}

#define ANY    "AC PA WA PE TLE WTL MLE OLE RTE SV CE"
#define NO_CE  "AC PA WA PE TLE WTL MLE OLE RTE SV"
#define NO_TLE "AC PA WA PE MLE OLE RTE SV"

static void defaults(void)
{
	bounds_are((struct keys){ 0 }, NO_CE, EXPECT_UNBOUND, "nothing is said");
	bounds_are((struct keys){ .expect = "AC" }, "AC", EXPECT_LOWER, "accepted");
	bounds_are((struct keys){ .expect = "WA" }, "AC WA PE", EXPECT_LOWER, "wrong answer");
	bounds_are((struct keys){ .expect = "TLE" }, "AC TLE WTL", EXPECT_UPPER, "too slow");
	bounds_are((struct keys){ .expect = "RTE" }, "AC MLE OLE RTE SV", EXPECT_LOWER, "run-time error");
	bounds_are((struct keys){ .expect = "RTE TLE" }, "AC TLE WTL MLE OLE RTE SV", EXPECT_UNBOUND,
		"brute force");
	bounds_are((struct keys){ .expect = "RTE TLE WA", .permit = "any" }, ANY, EXPECT_UNBOUND, "rejected");
	bounds_are((struct keys){ .permit = "AC TLE" }, "AC TLE WTL", EXPECT_UNBOUND, "accepted or too slow");
	bounds_are((struct keys){ .verdict = "WA RTE" }, ANY, EXPECT_UNBOUND, "one of a list");
	bounds_are((struct keys){ .verdict = "AC" }, ANY, EXPECT_LOWER, "the whole accepted");
	bounds_are((struct keys){ .verdict = "TLE" }, ANY, EXPECT_UPPER, "the whole too slow");
	bounds_are((struct keys){ .expect = "RTE", .exact = true }, "AC RTE", EXPECT_LOWER, "names alone");
	bounds_are((struct keys){ .time = EXPECT_LOWER }, NO_TLE, EXPECT_LOWER, "fast enough");
	bounds_are((struct keys){ .expect = "AC", .time = EXPECT_UPPER }, "AC TLE WTL", EXPECT_UPPER,
		"too slow besides");
	bounds_are((struct keys){ .expect = "AC", .time = EXPECT_UNBOUND }, "AC", EXPECT_UNBOUND,
		"kept out of it");
	bounds_are((struct keys){ .expect = "NO" }, "AC NO", EXPECT_LOWER, "no output");
	bounds_are((struct keys){ .expect = "NO", .permit = "AC WA" }, "AC WA PE", EXPECT_LOWER,
		"no output is a wrong answer");
}

static void broken(void)
{
	refused((struct keys){ .expect = "AC WAA" }, "expect: unknown verdict 'WAA': did you mean WA?");
	refused((struct keys){ .permit = "JE" }, "permit: unknown verdict 'JE': did you mean PE?");
	refused((struct keys){ .verdict = "wrong-answer" },
		"verdict: unknown verdict 'wrong-answer': it is one that a submission can get, NO for no "
		"output, or any");
	refused((struct keys){ .expect = "WA", .permit = "AC" },
		"`permit` permits nothing of what `expect` asks for");
	refused((struct keys){ .expect = "TLE", .time = EXPECT_LOWER },
		"time = lower-bound: `expect` asks for a test that is too slow");
	refused((struct keys){ .permit = "AC", .time = EXPECT_UPPER },
		"time = upper-bound: `permit` permits no test that is too slow");
	refused((struct keys){ .score = "3..2" }, "score: '3..2': the second number is less than the first");
	refused((struct keys){ .score = "1e" },
		"score: '1e' is no score: write a number, or the least and the greatest as 20..30");
}

/* Each pair of a verdict and a section: whether the section holds for a submission of that one test. */
static void truth(void)
{
	static const struct {
		struct keys keys;
		const char *holds; /* for AC PA WA PE TLE WTL MLE OLE RTE SV CE, and WA without output */
	} rows[] = {
		{ { .expect = "AC" }, "y..........." },
		{ { .expect = "PA" }, ".y.........." },
		{ { .expect = "WA" }, "..yy.......y" },
		{ { .expect = "WA", .exact = true }, "..y........y" },
		{ { .expect = "TLE" }, "....yy......" },
		{ { .expect = "WTL" }, ".....y......" },
		{ { .expect = "TLE", .exact = true }, "....y......." },
		{ { .expect = "RTE" }, "......yyyy.." },
		{ { .expect = "RTE", .exact = true }, "........y..." },
		{ { .expect = "MLE" }, "......y....." },
		{ { .expect = "NO" }, "...........y" },
		{ { .expect = "NO WA" }, "..yy.......y" },
		{ { .expect = "CE" }, "..........y." },
		{ { .expect = "RTE TLE" }, "....yyyyyy.." },
		{ { .expect = "RTE TLE WA", .permit = "any" }, "..yyyyyyyy.y" },
		{ { .permit = "AC" }, "y..........." },
		{ { .permit = "WA" }, "..yy.......y" },
		{ { .permit = "NO" }, "...........y" },
		{ { .permit = "AC TLE" }, "y...yy......" },
		{ { .permit = "any" }, "yyyyyyyyyyyy" },
		{ { 0 }, "yyyyyyyyyy.y" },
		{ { .time = EXPECT_LOWER }, "yyyy..yyyy.y" },
		{ { .time = EXPECT_UPPER }, "....yy......" },
		{ { .expect = "AC", .time = EXPECT_UPPER }, "............" },
	};
	static const enum verdict verdicts[] = { VERDICT_AC, VERDICT_PA, VERDICT_WA, VERDICT_PE, VERDICT_TLE,
		VERDICT_WTL, VERDICT_MLE, VERDICT_OLE, VERDICT_RTE, VERDICT_SV, VERDICT_CE, VERDICT_WA };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char holds[13] = "............";
		struct expect expect;
		struct err err = { 0 };

		ok(make(&rows[i].keys, &expect, &err) == 0, "row %zu %s", i, err.text);
		for (size_t k = 0; k < 12; k++) {
			struct expect_state state = { 0 };

			if (expect_note(&state, &expect, verdicts[k], k == 11) && expect_met(&state, &expect))
				holds[k] = 'y';
		}
		is_str(holds, rows[i].holds, "  for each verdict");
	}
}

/* Several tests: one that is expected is enough, one that is not permitted is too much. */
static void several(void)
{
	struct expect expect;
	struct expect_state state = { 0 };
	struct err err;

	ok(make(&(struct keys){ .expect = "WA", .permit = "AC WA" }, &expect, &err) == 0, "several tests");
	ok(!expect_met(&state, &expect), "  none is not enough");
	ok(expect_note(&state, &expect, VERDICT_AC, false), "  AC is permitted");
	ok(!expect_met(&state, &expect), "  and not enough");
	ok(expect_note(&state, &expect, VERDICT_WA, false), "  WA is, too");
	ok(expect_met(&state, &expect), "  and enough");
	ok(!expect_note(&state, &expect, VERDICT_RTE, false), "  RTE is not");
	ok(!expect_note(&state, &expect, VERDICT_JE, false), "  JE never is");
	state = (struct expect_state){ 0 };
	ok(!expect_note(&state, &expect, VERDICT_JE, true) && !expect_met(&state, &expect),
		"  and never enough");
}

static void scores(void)
{
	struct expect expect = { 0 };
	struct err err;

	ok(expect_score(&expect, 5), "no score is asked for");
	ok(make(&(struct keys){ .score = "33.3..50" }, &expect, &err) == 0, "a range");
	ok(expect_score(&expect, 33.3) && expect_score(&expect, 50), "  both ends are in it");
	ok(expect_score(&expect, 33.299999999999997) && expect_score(&expect, 50.000000001),
		"  and what differs by rounding");
	ok(!expect_score(&expect, 33.29) && !expect_score(&expect, 50.01), "  what is beyond is not");
	ok(make(&(struct keys){ .score = "-3" }, &expect, &err) == 0, "a number");
	ok(expect_score(&expect, -3) && !expect_score(&expect, 3), "  its sign counts");
	ok(make(&(struct keys){ .score = "-inf..0" }, &expect, &err) == 0, "no end");
	ok(expect_score(&expect, -1e9) && !expect_score(&expect, 0.1), "  at one side");
}

int main(void)
{
	defaults();
	broken();
	truth();
	several();
	scores();
	return tap_done();
}
